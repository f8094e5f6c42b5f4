"""What the shell round every page shows: who is signed in, as whom, where one may go."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from partybranch.access.permissions import Permission
from partybranch.access.roles import ROLE_LABELS, Role
from partybranch.access.scope import Scope
from partybranch.web.navigation import PlaceLink, is_about_oneself, places_of

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
    search: str = ""
    unread: int = 0
    warns_of_plain_http: bool = False


def _role(request: HttpRequest, scope: Scope) -> str:
    """As whom one works here: the most far-reaching role, or as the member one is."""
    if scope.organization.is_branch and is_about_oneself(request, scope):
        return ROLE_LABELS[Role.MEMBER]
    return next((ROLE_LABELS[role] for role in Role if role in scope.roles), "")


def _search(scope: Scope | None) -> str:
    if scope is None or not scope.organization.is_branch or not scope.allows(Permission.VIEW_BRANCH):
        return ""
    return reverse("reports:search", args=[scope.organization.pk])


def shell_of(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Shell(
            is_large=request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
            warns_of_plain_http=settings.PLAIN_HTTP_NOTICE,
        )
    scope = getattr(request, "scope", None)
    places = places_of(request)
    return Shell(
        person=str(user),
        organization=str(scope.organization) if scope else "设置" if places else "",
        role=_role(request, scope) if scope else "",
        places=places,
        is_large=user.uses_large_type,
        may_choose=bool(request.session.get(SEVERAL_PLACES)),
        search=_search(scope),
        unread=user.unread_notices(),
        warns_of_plain_http=settings.PLAIN_HTTP_NOTICE,
    )
