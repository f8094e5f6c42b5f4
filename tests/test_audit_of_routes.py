"""Every route that changes something leaves at least one audit record: who, from where, in which request."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from meetings.models import Meeting
from partybranch.access.permissions import Permission
from partybranch.audit.models import AuditRecord
from reports.models import LedgerCompletion, WorkbookImport
from tests import (
    doings_of_accounts,
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
    doings_of_register,
    doings_of_report,
    doings_of_review,
    doings_of_settings,
    doings_of_study,
    doings_of_talks,
    sweep,
)
from tests.people import World
from tests.test_sweep import FINDERS

pytestmark = pytest.mark.django_db

PASSWORD = "竹外桃花三两枝-2025"
ROWS = [["日期", "会议类型", "主题", "应到", "实到"], ["2025-03-05", "茶话会", "座谈", 10, 12]]


def _workbook() -> SimpleUploadedFile:
    book, content = Workbook(), BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(content)
    return SimpleUploadedFile("台账.xlsx", content.getvalue())


class Desk:
    """A signed-in secretary, who can bring about whatever a route needs before it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.user = world.user("secretary")
        self.user.set_password(PASSWORD)
        self.user.save()
        self.client = Client()
        self.client.force_login(self.user)

    def url(self, name: str, pk: int | None = None) -> str:
        kwargs = {"branch_id": self.world.branch.pk} | ({"pk": pk} if pk else {})
        return reverse(f"reports:{name}", kwargs=kwargs)

    def staged(self) -> int:
        data = {"file": _workbook(), "year": 2025}
        self.client.post(self.url("import-upload"), data)
        return WorkbookImport.objects.latest("pk").pk

    def imported(self) -> int:
        pk = self.staged()
        self.client.post(self.url("import-confirm", pk))
        return pk


def _sign_in(desk: Desk):
    desk.client.logout()
    return reverse("members:sign-in"), {"account": desk.user.username, "password": PASSWORD}


def _wrong_sign_in(desk: Desk):
    desk.client.logout()
    return reverse("members:sign-in"), {"account": desk.user.username, "password": "wrong"}


def _reopen(desk: Desk):
    LedgerCompletion.objects.create(branch=desk.world.branch, year=2025, ledger="moves")
    return desk.url("ledger-reopen") + "?year=2025", {"ledger": "moves"}


# Route → what somebody does there: (address, form).
DOINGS = {
    "members:sign-in": _sign_in,
    "members:sign-in (wrong password)": _wrong_sign_in,
    "members:sign-out": lambda desk: (reverse("members:sign-out"), {}),
    "members:password-change": lambda desk: (
        reverse("members:password-change"),
        {"old": PASSWORD, "new": "疏影横斜水清浅-2025", "again": "疏影横斜水清浅-2025"},
    ),
    "members:large-type": lambda desk: (reverse("members:large-type"), {"on": "1"}),
    "reports:import-upload": lambda desk: (desk.url("import-upload"), {"file": _workbook(), "year": 2025}),
    "reports:import-columns": lambda desk: (
        desk.url("import-columns", desk.staged()),
        {"sheet0-column_0": "date", "sheet0-column_1": "kind", "sheet0-column_2": "title"},
    ),
    "reports:import-mend": lambda desk: (
        desk.url("import-mend", desk.staged()),
        {"sheet": "Sheet", "row": 2, "field": "present_count", "value": "9"},
    ),
    "reports:import-teach": lambda desk: (
        desk.url("import-teach", desk.staged()),
        {"vocabulary": "meeting_kind", "word": "茶话会", "meaning": "discussion"},
    ),
    "reports:import-confirm": lambda desk: (desk.url("import-confirm", desk.staged()), {}),
    "reports:import-discard": lambda desk: (desk.url("import-discard", desk.staged()), {}),
    "reports:import-undo": lambda desk: (desk.url("import-undo", desk.imported()), {}),
    "reports:ledger-complete": lambda desk: (
        desk.url("ledger-complete") + "?year=2025",
        {"ledger": "work:honour"},
    ),
    "reports:ledger-reopen": _reopen,
    **doings_of_desk.DOINGS,
    **doings_of_settings.DOINGS,
    **doings_of_meetings.DOINGS,
    **doings_of_minutes.DOINGS,
    **doings_of_life.DOINGS,
    **doings_of_matters.DOINGS,
    **doings_of_gath.DOINGS,
    **doings_of_attendance.DOINGS,
    **doings_of_own.DOINGS,
    **doings_of_study.DOINGS,
    **doings_of_own_data.DOINGS,
    **doings_of_report.DOINGS,
    **doings_of_review.DOINGS,
    **doings_of_members.DOINGS,
    **doings_of_organizations.DOINGS,
    **doings_of_accounts.DOINGS,
    **doings_of_changes.DOINGS,
    **doings_of_register.DOINGS,
    **doings_of_talks.DOINGS,
}


@pytest.mark.parametrize("name", DOINGS)
def test_what_somebody_does_is_recorded(world: World, name: str) -> None:
    desk = Desk(world)
    url, form = DOINGS[name](desk)
    before = AuditRecord.objects.count()
    response = desk.client.post(url, form, REMOTE_ADDR="192.0.2.44")
    assert response.status_code in (200, 302), response.content.decode()[:2000]
    made = list(AuditRecord.objects.order_by("sequence")[before:])
    assert made, f"{name} left no record"
    assert all(entry.address == "192.0.2.44" and entry.request_id and entry.verb for entry in made)
    if "wrong" not in name:
        assert made[0].actor_id == desk.user.pk


def test_download_and_denial_are_recorded(world: World) -> None:
    desk = Desk(world)
    desk.client.get(desk.url("report-docx") + "?year=2025")
    assert AuditRecord.objects.filter(verb="导出述职报告", actor_id=desk.user.pk).count() == 1
    member = Client()
    member.force_login(world.user("member"))
    member.get(desk.url("report"))
    denied = AuditRecord.objects.get(verb="访问被拒绝")
    assert (denied.actor_id, denied.result) == (world.user("member").pk, "refused")


def test_every_route_that_takes_a_form_is_among_them(world: World) -> None:
    """A new route that accepts POST must be told to DOINGS."""
    told = {name.split(" ")[0] for name in DOINGS}
    for route in sweep.routes():
        answer = _post_as_one_who_may(world, route)
        assert answer not in (302, 403, 404) or route.name in told, f"{route.name} gave {answer}"
        assert answer == 405 or route.name in told, f"{route.name} takes a form and is not among DOINGS"


def _post_as_one_who_may(world: World, route: sweep.Route) -> int:
    desk = Desk(world)
    if not route.place and route.permission not in (Permission.PUBLIC, Permission.SIGNED_IN):
        desk.client.force_login(world.user("administrator"))
    if route.place == "committee_id" or route.permission is Permission.REVIEW_REPORTS:
        desk.client.force_login(world.user("staff"))
    kwargs = {"branch_id": world.branch.pk, "committee_id": world.committee.pk}
    if route.name.startswith("reports:import-") and "pk" in route.parameters:
        kwargs["pk"] = desk.staged()
    if route.name == "members:member-detail":
        kwargs["pk"] = world.members["member"].pk
    if route.name == "meetings:meeting-detail":
        kwargs["pk"] = Meeting.objects.filter(branch=world.branch).first().pk
    if "pk" in route.parameters and "pk" not in kwargs:
        place = world.committee if route.place == "committee_id" else world.branch
        kwargs["pk"] = sweep.finder_of(route, FINDERS)(world, place)[0].pk
    if "token" in route.parameters:
        kwargs["token"] = sweep.finder_of(route, FINDERS)(world, world.branch)[0]
    url = reverse(route.name, kwargs={key: kwargs[key] for key in route.parameters})
    return desk.client.post(url).status_code
