"""A branch-year at a glance: its ledgers, what still waits for a workbook, the gatherings of the month."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meetings.calendar import MeetingYear
from meetings.models import Meeting
from meetings.queries import meetings_of
from members import queries as members
from members.models import Member, Organization
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from reports.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One ledger: its name, how many records the year has and their measure word, the page that
    lists them ('' where there is none yet) and the kind of workbook that fills it."""

    label: str
    count: int
    unit: str
    route: str
    sheet: str


@dataclass(frozen=True, slots=True)
class _Rule:
    label: str
    unit: str
    route: str
    sheet: str
    permission: Permission
    rows: Callable[[Organization, int, date], QuerySet]


def _register(branch: Organization, year: int, day: date) -> QuerySet:
    return Member.objects.filter(members.belongs_on(day), branch=branch)


def _gatherings(branch: Organization, year: int, day: date) -> QuerySet:
    return meetings_of(branch, year)


def _dues(branch: Organization, year: int, day: date) -> QuerySet:
    return members.members_with_dues(branch, year)


def _visits(branch: Organization, year: int, day: date) -> QuerySet:
    return members.visits_of(branch, year)


def _work(branch: Organization, year: int, day: date) -> QuerySet:
    return LedgerEntry.objects.filter(branch=branch, occurred_on__year=year)


_RULES = (
    _Rule("党员花名册", "名", "members:member-list", "roster", Permission.VIEW_MEMBERS, _register),
    _Rule("组织生活台账", "次", "meetings:meeting-list", "meetings", Permission.VIEW_MEETINGS, _gatherings),
    _Rule("党费收缴登记表", "名", "members:dues-charge-list", "dues", Permission.VIEW_DUES, _dues),
    _Rule("慰问台账", "人次", "members:condolence-visit-list", "visits", Permission.VIEW_VISITS, _visits),
    _Rule("工作纪实", "项", "reports:ledger-entry-list", "work", Permission.VIEW_LEDGER, _work),
)


def ledger_lines(scope: Scope, year: int, day: date) -> Iterator[LedgerLine]:
    """The ledgers this person may see in the whole branch, each with its count: a query a ledger."""
    for rule in _RULES:
        if scope.allows(rule.permission) and not scope.only_own_group(rule.permission):
            count = rule.rows(scope.organization, year, day).count()
            yield LedgerLine(rule.label, count, rule.unit, rule.route, rule.sheet)


@dataclass(frozen=True, slots=True)
class Month:
    """The gatherings of one month, held and planned, in order of date."""

    number: int
    meetings: list[Meeting]


def gatherings_of_month(records: MeetingYear) -> Month:
    """Of this month, or of a year that is over of the last month in which something was held."""
    number = records.today.month if records.today.year == records.year else records.as_of.month
    if records.today.year > records.year:
        number = max((each.held_on.month for each in records.held), default=12)
    return Month(number, [each for each in records.meetings if each.held_on.month == number])
