"""Every route × everybody × every place: the one test that a forgotten check cannot pass."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from itertools import cycle

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from meetings.models import Meeting
from members.models import Member, OfficeTerm, Organization, PartyGroup
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from reports.actions.imports import stage_workbook
from reports.models import WorkbookImport
from tests import (
    doings_of_attendance,
    doings_of_changes,
    doings_of_desk,
    doings_of_gath,
    doings_of_life,
    doings_of_matters,
    doings_of_meetings,
    doings_of_members,
    doings_of_minutes,
    doings_of_organizations,
    doings_of_own,
    doings_of_own_data,
    doings_of_report,
    doings_of_review,
    doings_of_study,
    doings_of_talks,
    people,
    sweep,
)
from tests.people import CANARIES, Actor, World
from tests.sweep import FORBIDDEN, NEW_FACTOR, NEW_PASSWORD, NO_OBJECT, NOT_FOUND, OPEN, SIGN_IN, Visit

# Every view knows the first or the second; the third is wrong for all, and asked where one is let in.
METHODS = ("get", "post", "put")
# What a view may answer whom it lets in: a page, a way on, "this input is not right", "not this way".
_STATUS = {
    OPEN: {200, 302, 303, 400, 405},
    SIGN_IN: {302},
    NEW_PASSWORD: {302},
    NEW_FACTOR: {302},
    FORBIDDEN: {403},
    NOT_FOUND: {404},
    NO_OBJECT: {404, 405},
}
# Where a redirect that is an answer of the access check leads.
_WAY = {
    SIGN_IN: "members:sign-in",
    NEW_PASSWORD: "members:password-change",
    NEW_FACTOR: "members:second-factor-set-up",
}
_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_KEPT_ON_DENIAL = ("audit_auditrecord", "members_session", "partybranch_secretattempt")


def _one_of_each_group(world: World, branch: Organization) -> list[Member]:
    members = Member.objects.filter(branch=branch).order_by("-pk")
    return list({member.group_id: member for member in members}.values())


FINDERS: dict[str, sweep.Finder] = {
    **doings_of_members.FINDERS,
    "members:member-detail": _one_of_each_group,
    "members:account-": lambda world, branch: list(Member.objects.filter(branch=branch)[:1]),
    "members:term-": lambda world, branch: list(OfficeTerm.objects.filter(organization=branch)[:1]),
    "members:group-": lambda world, branch: list(PartyGroup.objects.filter(branch=branch)[:1]),
    **doings_of_changes.FINDERS,
    "meetings:meeting-detail": lambda world, branch: list(Meeting.objects.filter(branch=branch)[:1]),
    **doings_of_organizations.FINDERS,
    **doings_of_meetings.FINDERS,
    **doings_of_minutes.FINDERS,
    **doings_of_life.FINDERS,
    **doings_of_matters.FINDERS,
    **doings_of_gath.FINDERS,
    **doings_of_attendance.FINDERS,
    **doings_of_own.FINDERS,
    **doings_of_study.FINDERS,
    **doings_of_own_data.FINDERS,
    **doings_of_report.FINDERS,
    **doings_of_review.FINDERS,
    **doings_of_desk.FINDERS,
    **doings_of_talks.FINDERS,
    "reports:import-": lambda world, branch: list(WorkbookImport.objects.filter(branch=branch)[:1]),
}

# What a form sends before its view does anything; the other views are asked with an empty one.
POSTED = {
    "reports:ledger-complete": ("?year=2025", {"ledger": "moves"}),
    "reports:ledger-reopen": ("?year=2025", {"ledger": "moves"}),
    **doings_of_report.POSTED,
    **doings_of_review.POSTED,
    **doings_of_desk.POSTED,
}


def test_every_route_has_a_name_and_declares_a_permission() -> None:
    for route in sweep.routes():
        assert route.name, f"a route to {route.view} has no name"
        assert isinstance(route.permission, Permission), f"{route.name} declares no permission"


def test_every_route_names_at_most_one_object_besides_its_place() -> None:
    """So that the sweep can vary it; the finder of the object stands in FINDERS."""
    for route in sweep.routes():
        rest = route.parameters - {route.place}
        assert len(rest) <= 1, route.name
        assert not rest or sweep.finder_of(route, FINDERS), f"tell FINDERS about {route.name}"


def stage_imports(world: World) -> None:
    """A workbook on its way into each branch; the foreign one holds canaries."""
    for branch, name in ((world.branch, "秦朗"), (world.beside, "汉水"), (world.foreign, "鹤影横江")):
        book, content = Workbook(), BytesIO()
        book.active.title = "花名册"
        book.active.append(["姓名", "性别", "入党时间", "党员类别"])
        book.active.append([name, "男", "2010-07-01", "正式党员"])
        book.save(content)
        stage_workbook(
            branch=branch, year=2025, file_name=f"{name}.xlsx", data=content.getvalue(), by=log.SYSTEM
        )


def _client_of(actor: Actor) -> Client:
    client = Client()
    if actor.user is not None:
        client.force_login(actor.user)
    return client


class _Writes:
    """Notes every write to a table that a refusal may not touch."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if _WRITE.match(sql) and not any(table in sql for table in _KEPT_ON_DENIAL):
            self.found.append(sql)
        return execute(sql, params, many, context)


def _ask(client: Client, visit: Visit, method: str):
    """Ask and take back whatever the answer changed, in the database and in the browser."""
    cookies = deepcopy(client.cookies)
    writes = _Writes()
    with connection.execute_wrapper(writes), transaction.atomic():
        query, data = POSTED.get(visit.route.name, ("", {}))
        response = getattr(client, method)(visit.url + query, data if method == "post" else None)
        # Closing a streamed answer ends its file.
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return response, body.decode(errors="replace"), writes.found


def _plain(body: str, url: str) -> str:
    """The body without what differs from request to request: tokens and the address asked for."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    return re.sub(rf"{re.escape(url)}(\?\S*?)?\"", 'ADDRESS"', body)


def _check(actor: Actor, visit: Visit, method: str, answer: str, response, wrote: list[str]) -> None:
    case = f"{actor.name}: {method} {visit.route.name} ({visit.relation})"
    assert response.status_code in _STATUS[answer], f"{case} gave {response.status_code} for {answer}"
    if answer in _WAY:
        assert response["Location"].split("?")[0] == reverse(_WAY[answer]), case
    if answer is not OPEN:
        assert not wrote, f"{case} was refused and still wrote {wrote}"


_IN_TURN = cycle(METHODS[:2])


def _methods(answer: str) -> tuple[str, ...]:
    """Addresses refused before any view are asked by one method in turn, so that each route meets both;
    the others by every method."""
    if answer in sweep.BEFORE_ANY_VIEW:
        return (next(_IN_TURN),)
    return METHODS if answer is OPEN else METHODS[:2]


class _NotFound:
    """The pages by which one actor is told that a route leads nowhere: the same to the letter whether
    the place or record is another's or not there at all, so that nobody learns whether an id exists."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._bodies: dict[tuple[str, int | None], tuple[str, str]] = {}
        self.compared = 0

    def note(self, visit: Visit, body: str) -> None:
        stands_in = visit.organization and visit.organization.pk in self._actor.roles
        key = (visit.route.name, visit.organization.pk if stands_in else None)
        plain = _plain(body, visit.url)
        first, at = self._bodies.setdefault(key, (plain, visit.url))
        assert plain == first, f"{self._actor.name}: {visit.url} and {at} are told apart"
        self.compared += at != visit.url


def _visit(client: Client, actor: Actor, visit: Visit, answer: str, told: _NotFound, world: World) -> int:
    """Ask one address; by how many methods."""
    statuses = set()
    methods = _methods(answer)
    for method in methods:
        response, body, wrote = _ask(client, visit, method)
        _check(actor, visit, method, answer, response, wrote)
        statuses.add(response.status_code)
        if response.status_code == 404:
            told.note(visit, body)
        leaked = {canary for canary in CANARIES if canary in body}
        assert leaked <= _known_to(actor, world), (actor.name, visit, leaked)
    assert answer is not NO_OBJECT or 404 in statuses, (actor.name, visit)
    return len(methods)


def _known_to(actor: Actor, world: World) -> set[str]:
    """The canaries an actor may see: the own branch's people all; who keeps the installation sees
    names of organisations and of their secretaries."""
    if world.foreign.pk in actor.roles:
        return set(CANARIES)
    return {"丹顶鹤", "鹤鸣九皋"} if actor.everywhere else set()


@pytest.mark.django_db
def test_sweep(world: World, at, record_property: Callable[[str, object], None]) -> None:
    stage_imports(world)
    people.add_who_must_set_up_second_factor(world)
    at("2025-11-20 10:00")
    tried: Counter[str] = Counter()
    table: dict[str, Counter[tuple[str, bool]]] = {}
    routes = sweep.routes()
    # Whatever an answer changes is taken back, so that the same addresses stand for every actor.
    visits = [list(sweep.visits_of(route, world, FINDERS)) for route in routes]
    compared = 0
    for turn, actor in enumerate(world.actors.values()):
        client, choice, told = _client_of(actor), sweep.Choice(actor, turn), _NotFound(actor)
        line = table.setdefault(sweep.roles_in_words(actor), Counter())
        home = sweep.home_of(actor, world)
        for of_route in visits:
            for visit, answer in choice.of(of_route):
                asked = _visit(client, actor, visit, answer, told, world)
                tried[answer] += asked
                line[sweep.relation_of(actor, visit, home), answer is OPEN] += asked
        compared += told.compared
    # Printed at the end of the run, whichever process tried them.
    record_property(
        "told",
        f"sweep: {sum(tried.values())} combinations, {len(routes)} routes, {len(world.actors)} actors: "
        f"{dict(tried)}",
    )
    for told in _in_columns(table):
        record_property("told", told)
    assert all(tried[answer] for answer in _STATUS)
    assert compared > len(routes)


def _in_columns(table: dict[str, Counter[tuple[str, bool]]]) -> Iterator[str]:
    """The access table in figures: by role and relation, combinations let in / refused."""
    yield "access table, let in/refused".ljust(29) + "".join(name.rjust(14) for name in sweep.RELATIONS)
    for role, tried in table.items():
        cells = (f"{tried[name, True]}/{tried[name, False]}" for name in sweep.RELATIONS)
        yield f"  {role}".ljust(29) + "".join(cell.rjust(14) for cell in cells)


@pytest.mark.django_db
def test_every_denial_is_recorded(world: World) -> None:
    client = _client_of(world.actors["member"])
    before = AuditRecord.objects.count()
    assert client.get(reverse("members:member-list", args=[world.branch.pk])).status_code == 403
    newest = AuditRecord.objects.order_by("-sequence").first()
    assert AuditRecord.objects.count() == before + 1
    assert newest.result == AuditRecord.Result.REFUSED
    assert newest.actor_id == world.user("member").pk


@pytest.mark.django_db
def test_leaving_an_office_ends_its_rights_with_the_next_request(world: World, at) -> None:
    at("2025-11-20 10:00")
    client = _client_of(world.actors["organisation member"])
    url = reverse("members:member-list", args=[world.branch.pk])
    assert client.get(url).status_code == 200
    world.members["organisation member"].office_terms.update(left_on="2025-11-20")
    assert client.get(url).status_code == 403


@pytest.mark.django_db
def test_office_that_ends_tomorrow_is_held_until_midnight(world: World, at) -> None:
    """The day of release itself is no day in office any more."""
    at("2025-11-20 23:59")
    world.members["organisation member"].office_terms.update(left_on="2025-11-21")
    client = _client_of(world.actors["organisation member"])
    url = reverse("members:member-list", args=[world.branch.pk])
    assert client.get(url).status_code == 200
    at("2025-11-21 00:00")
    assert client.get(url).status_code == 403
