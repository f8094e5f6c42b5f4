"""The committee's table of branches: as many queries for a hundred branches as for ten."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting, MeetingKind
from members.actions.organizations import found_organization
from members.models import CondolenceVisit, DuesCharge, DuesPayment, Grant, Member, Organization, User
from partybranch.audit import log
from reports.bench.measure import Row

YEAR = 2025
_FEW, _MANY = 10, 100
_MEMBERS, _MEETINGS = 10, 40


def make_branches(parent: Organization, count: int, prefix: str) -> None:
    """So many branches below ``parent``, each with members, gatherings, dues and visits of the year."""
    kinds = list(MeetingKind.objects.all()[:5])
    for number in range(count):
        branch = found_organization(
            name=f"{prefix}{number}支部", kind=Organization.Kind.BRANCH, parent=parent, by=log.SYSTEM
        )
        members = Member.objects.bulk_create(
            Member(branch=branch, name=f"甲{each}", standing=Member.Standing.FULL) for each in range(_MEMBERS)
        )
        Meeting.objects.bulk_create(
            Meeting(
                branch=branch,
                held_on=date(YEAR, 1, 1) + timedelta(days=9 * each),
                title=f"第{each}次",
                main_kind=kinds[each % len(kinds)],
                due_count=_MEMBERS,
                present_count=_MEMBERS - 1,
            )
            for each in range(_MEETINGS)
        )
        _add_dues(branch, members)
        CondolenceVisit.objects.create(
            branch=branch, visited_on=date(YEAR, 1, 20), recipient_name="甲0", money_fen=50_000
        )


def _add_dues(branch: Organization, members: list[Member]) -> None:
    months = [
        {"branch": branch, "member": member, "year": YEAR, "month": month}
        for member in members
        for month in range(1, 13)
    ]
    DuesCharge.objects.bulk_create(DuesCharge(**month, due_fen=1500) for month in months)
    DuesPayment.objects.bulk_create(DuesPayment(**month, paid_fen=1500) for month in months[:-1])


def staff_of(committee: Organization) -> User:
    return User.objects.get(grants__kind=Grant.Kind.COMMITTEE_STAFF, grants__organization=committee)


def _queries(client: Client, committee: Organization) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("reports:branch-overview", args=[committee.pk]), {"year": YEAR})
    if answer.status_code != 200:
        raise RuntimeError(f"the page answered {answer.status_code}")
    return len(queries)


def overview_100_branches_queries(committee: Organization) -> Row:
    client = Client(headers={"host": "localhost"})
    with transaction.atomic():
        client.force_login(staff_of(committee))
        make_branches(committee, _FEW, "少")
        few = _queries(client, committee)
        make_branches(committee, _MANY - _FEW, "多")
        many = _queries(client, committee)
        transaction.set_rollback(True)
    detail = f"{_FEW}个支部{few}次查询，{_MANY}个支部{many}次查询"
    return Row("overview_100_branches_queries", round(many / few, 3), 1.0, detail)
