"""What the shell round every page shows: who is signed in, as whom, where one may go."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from partybranch.access.roles import ROLE_LABELS, Role
from partybranch.web.navigation import PlaceLink, places_of

LARGE_TYPE_COOKIE = "large_type"
# Set by the home page: whether the person works in several organisations and may choose.
SEVERAL_PLACES = "works_in_several_places"


@dataclass(frozen=True)
class Shell:
    """The frame of one page. ``person`` is '' where nobody is signed in."""

    person: str = ""
    organization: str = ""
    role: str = ""
    places: list[PlaceLink] = field(default_factory=list)
    is_large: bool = False
    may_choose: bool = False


def _main_role(roles: frozenset[Role]) -> str:
    """The label of the most far-reaching role held."""
    return next((ROLE_LABELS[role] for role in Role if role in roles), "")


def shell_of(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Shell(is_large=request.COOKIES.get(LARGE_TYPE_COOKIE) == "1")
    scope = getattr(request, "scope", None)
    places = places_of(request)
    return Shell(
        person=str(user),
        organization=str(scope.organization) if scope else "设置" if places else "",
        role=_main_role(scope.roles) if scope else "",
        places=places,
        is_large=user.uses_large_type,
        may_choose=bool(request.session.get(SEVERAL_PLACES)),
    )
