"""The routes of the application and the answer each must give to whom, derived from the table of
roles and from what each view declares; nothing here repeats the check itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from meetings.models import (
    Attachment,
    Attendance,
    LeaveRequest,
    Meeting,
    Minutes,
    Resolution,
    SelfStudy,
    StudyPlanItem,
    Vote,
)
from members.models import Member, Organization
from partybranch.access.declare import permission_of
from partybranch.access.permissions import Permission
from partybranch.access.roles import GROUP_ONLY, RIGHTS, Role
from partybranch.models import Revision
from tests.people import Actor, World

MISSING = 9_999_999
# A record that belongs to no Party group: the right in one's group says nothing about it.
_ANY_GROUP = object()
# Whose changes a leader takes back in the own group alone.
_KEPT = (Meeting, SelfStudy, StudyPlanItem, Resolution, Vote)


@dataclass(frozen=True)
class Route:
    """One route: its name with the app, the names in its address, its view."""

    name: str
    parameters: frozenset[str]
    view: Callable

    @property
    def permission(self) -> Permission | None:
        return permission_of(self.view)

    @property
    def place(self) -> str:
        """Which parameter names the organisation, '' for none."""
        return next((name for name in ("branch_id", "committee_id") if name in self.parameters), "")


def routes() -> list[Route]:
    return list(_walk(get_resolver(), "", frozenset()))


def _walk(resolver: URLResolver, prefix: str, outer: frozenset[str]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        names = outer | frozenset(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _walk(entry, inner, names)
        elif isinstance(entry, URLPattern):
            yield Route(f"{prefix}{entry.name}" if entry.name else "", names, entry.callback)


@dataclass(frozen=True)
class Visit:
    """One address of a route: where it leads and whether the object in it belongs there.

    ``relation`` says in words how it stands to the actor's world; ``record`` is the object, if one.
    """

    route: Route
    url: str
    relation: str
    organization: Organization | None = None
    is_there: bool = True
    record: object | None = None


# How the objects of a route are found: beginning of its name → (world, branch) → objects of that branch.
Finder = Callable[[World, Organization], list[object]]


def finder_of(route: Route, finders: dict[str, Finder]) -> Finder | None:
    """The finder whose name begins the route's name longest."""
    fitting = [name for name in finders if route.name.startswith(name)]
    return finders[max(fitting, key=len)] if fitting else None


def visits_of(route: Route, world: World, finders: dict[str, Finder]) -> Iterator[Visit]:
    """Every address worth trying: each organisation, a missing one, one of the wrong kind, and where
    the route names an object: its own ones, one of another branch, and a missing one."""
    if not route.place:
        yield from _in_installation(route, world, finders)
        return
    wanted_branch = route.place == "branch_id"
    for organization in world.organizations:
        if organization.is_branch == wanted_branch:
            yield from _in_organization(route, world, organization, finders)
        elif organization in (world.branch, world.committee):
            yield _nowhere(route, organization.pk, "wrong kind")
    yield _nowhere(route, MISSING, "missing organisation")


def _in_installation(route: Route, world: World, finders: dict[str, Finder]) -> Iterator[Visit]:
    """A route without an organisation; where it names an object, what the finder gives and a missing
    one (a finder gives records, or texts such as the token of a link)."""
    if not route.parameters:
        yield Visit(route, reverse(route.name), "installation")
        return
    (parameter,) = route.parameters
    find = finder_of(route, finders)
    assert find is not None, f"nothing finds the object of {route.name}"
    missing: object = MISSING
    for record in find(world, world.branch):
        key = record if isinstance(record, str) else record.pk
        missing = "x" * len(record) if isinstance(record, str) else MISSING
        yield Visit(route, reverse(route.name, kwargs={parameter: key}), "installation", record=record)
    url = reverse(route.name, kwargs={parameter: missing})
    yield Visit(route, url, "installation, missing object", is_there=False)


def _nowhere(route: Route, pk: int, relation: str) -> Visit:
    kwargs = dict.fromkeys(route.parameters, MISSING) | {route.place: pk}
    return Visit(route, reverse(route.name, kwargs=kwargs), relation, is_there=False)


def _in_organization(
    route: Route, world: World, organization: Organization, finders: dict[str, Finder]
) -> Iterator[Visit]:
    rest = route.parameters - {route.place}
    place = {route.place: organization.pk}
    if not rest:
        yield Visit(route, reverse(route.name, kwargs=place), organization.name, organization)
        return
    (parameter,) = rest
    find = finder_of(route, finders)
    assert find is not None, f"nothing finds the object of {route.name}"
    own = find(world, organization)
    for record in own if organization == world.branch else own[:1]:
        url = reverse(route.name, kwargs={**place, parameter: record.pk})
        yield Visit(route, url, organization.name, organization, record=record)
    # Ids of other branches are tried where most actors stand; elsewhere the place is refused first.
    others = (world.beside, world.foreign) if organization == world.branch else ()
    strangers = [(f"of {each.name}", record.pk) for each in others for record in find(world, each)[:1]]
    for relation, pk in [*strangers, ("missing", MISSING)]:
        url = reverse(route.name, kwargs={**place, parameter: pk})
        yield Visit(route, url, f"{organization.name}, object {relation}", organization, is_there=False)


OPEN, SIGN_IN, NEW_PASSWORD, NEW_FACTOR = "open", "sign in", "new password", "set up second factor"
# Refused for the place: whatever the method. Not found as an object in a place of one's own: to a
# method the view does not know it may also say so, for a missing id as for another's.
FORBIDDEN, NOT_FOUND, NO_OBJECT = "403", "404", "404 of the object"


def expected(actor: Actor, visit: Visit) -> str:
    """What the table of roles says about this actor at this address."""
    permission = visit.route.permission
    if permission is Permission.PUBLIC:
        return OPEN if visit.is_there else NO_OBJECT
    if not actor.is_signed_in:
        return SIGN_IN
    if actor.must_change_password and not getattr(visit.route.view, "is_password_change", False):
        return NEW_PASSWORD
    if actor.must_set_up_second_factor and not getattr(visit.route.view, "is_second_factor_set_up", False):
        return NEW_FACTOR
    if permission is Permission.SIGNED_IN:
        return OPEN if visit.is_there and _is_own(actor, visit.record) else NO_OBJECT
    if not visit.route.place:
        if not any(permission in RIGHTS[role] for role in actor.everywhere):
            return FORBIDDEN
        return OPEN if visit.is_there else NO_OBJECT
    return _expected_in_place(actor, visit, permission)


def _expected_in_place(actor: Actor, visit: Visit, permission: Permission) -> str:
    if visit.organization is None:
        return NOT_FOUND
    roles = actor.roles.get(visit.organization.pk, frozenset())
    if not roles:
        return NOT_FOUND
    holding = [role for role in roles if permission in RIGHTS[role]]
    if not holding:
        return FORBIDDEN
    if not visit.is_there or not _may_reach(actor, holding, permission, visit.record):
        return NO_OBJECT
    return OPEN


def _is_own(actor: Actor, record: object | None) -> bool:
    """Whether a record addressed to somebody is addressed to this actor."""
    recipient_id = getattr(record, "recipient_id", None)
    return recipient_id is None or recipient_id == actor.user.pk


def _revised(revision: Revision) -> object:
    """The record a revision is of, where one may reach it or not."""
    models = {model._meta.label_lower: model for model in (*_KEPT, Attachment, Minutes)}
    model = models.get(revision.object_type)
    return revision if model is None else model._base_manager.get(pk=revision.object_id)


def _group_of(record: object) -> object:
    """The Party group a record belongs to; a record of no group's kind stands above groups."""
    if isinstance(record, Revision):
        record = _revised(record)
    if isinstance(record, LeaveRequest | Attendance | Attachment | Minutes | Resolution | Vote):
        record = record.meeting
    if isinstance(record, SelfStudy):
        record = record.member
    if isinstance(record, StudyPlanItem):
        return None
    return record.group_id if isinstance(record, Member | Meeting) else _ANY_GROUP


def _may_reach(actor: Actor, holding: list[Role], permission: Permission, record: object | None) -> bool:
    """A right about oneself reaches one's own records, a right held in one's own group only reaches
    what belongs to that group."""
    if permission is Permission.OWN_RECORD:
        owned = _revised(record) if isinstance(record, Revision) else record
        member_id = getattr(owned, "member_id", None)
        return member_id is None or member_id == actor.user.member_id
    if any(permission not in GROUP_ONLY.get(role, frozenset()) for role in holding):
        return True
    group_id = _group_of(record)
    return group_id is _ANY_GROUP or (group_id is not None and group_id == actor.user.member.group_id)


# -- Which addresses are worth asking for one actor ---------------------------------------------------

# Decided before any view, by who one is, the place and the right declared.
BEFORE_ANY_VIEW = frozenset({SIGN_IN, NEW_PASSWORD, NEW_FACTOR, FORBIDDEN, NOT_FOUND})
# Decided even before the place is looked at.
_WHEREVER = {SIGN_IN, NEW_PASSWORD, NEW_FACTOR}


class Choice:
    """Which addresses one actor asks: all that reach a view. Of those refused before any view, every
    route is asked for each answer, for NOT_FOUND both in another's place and in one that is not there,
    the place in turn from actor to actor; and every right in every place, by whichever route."""

    def __init__(self, actor: Actor, turn: int) -> None:
        self._actor, self._turn = actor, turn
        self._met: set[tuple] = set()

    def of(self, visits: Iterable[Visit]) -> Iterator[tuple[Visit, str]]:
        """The visits to make of one route's, with the answer each must get."""
        refused: dict[tuple, list[Visit]] = {}
        for visit in visits:
            answer = expected(self._actor, visit)
            if answer in BEFORE_ANY_VIEW:
                is_nowhere = answer is NOT_FOUND and visit.organization is None
                refused.setdefault((answer, is_nowhere), []).append(visit)
            else:
                yield visit, answer
        for (answer, _), alike in refused.items():
            chosen = alike[self._turn % len(alike)]
            self._met.add(_case(chosen, answer))
            yield chosen, answer
            for visit in alike:
                if _case(visit, answer) not in self._met:
                    self._met.add(_case(visit, answer))
                    yield visit, answer


def _case(visit: Visit, answer: str) -> tuple:
    """All that a refusal before any view can depend on, for one actor."""
    if answer in _WHEREVER:
        return answer, visit.route.permission
    place = visit.organization.pk if visit.organization else visit.relation
    return answer, visit.route.permission, visit.route.place, place


# -- How a place or a record stands to an actor: the columns of the printed table --------------------

RELATIONS = ("own", "same group", "below", "beside", "above", "missing", "installation")


def relation_of(actor: Actor, visit: Visit, home: Organization | None) -> str:
    """Where the place of a visit lies, seen from ``home``; for who stands nowhere every place lies beside."""
    if not visit.route.place:
        return "installation" if visit.is_there else "missing"
    if visit.organization is None:
        return "missing"
    if not visit.is_there:
        return "missing" if visit.relation.endswith("missing") else "beside"
    path = visit.organization.path
    if home is None or not (path.startswith(home.path) or home.path.startswith(path)):
        return "beside"
    if path != home.path:
        return "below" if path.startswith(home.path) else "above"
    return "same group" if _is_of_own_group(actor, visit.record) else "own"


def home_of(actor: Actor, world: World) -> Organization | None:
    """The organisation the actor stands in, the highest of several."""
    held = [organization for organization in world.organizations if organization.pk in actor.roles]
    return min(held, key=lambda organization: organization.path, default=None)


def _is_of_own_group(actor: Actor, record: object | None) -> bool:
    group_id = _group_of(record)
    return isinstance(group_id, int) and group_id == actor.user.member.group_id


def roles_in_words(actor: Actor) -> str:
    """The actor's line in the table: the most far-reaching role held, or why none counts."""
    if not actor.is_signed_in:
        return "not signed in"
    if actor.must_change_password or actor.must_set_up_second_factor:
        return "something to do first"
    held = actor.everywhere.union(*actor.roles.values())
    return next((role.value for role in Role if role in held), "none")
