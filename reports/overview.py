"""A branch-year at a glance: its ledgers, what still waits for a workbook, the gatherings of the month."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from meetings.calendar import MeetingYear
from meetings.models import Meeting
from members import queries as members
from members.models import Member
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
    count: Callable[[MeetingYear], int]


def _register(of: MeetingYear) -> int:
    return Member.objects.filter(members.belongs_on(of.as_of), branch=of.branch).count()


def _gatherings(of: MeetingYear) -> int:
    """Those held: what is planned or was cancelled is no record of the year."""
    return len(of.held)


def _dues(of: MeetingYear) -> int:
    return members.members_with_dues(of.branch, of.year).count()


def _visits(of: MeetingYear) -> int:
    return members.visits_of(of.branch, of.year).filter(visited_on__lte=of.as_of).count()


def _work(of: MeetingYear) -> int:
    entries = LedgerEntry.objects.filter(branch=of.branch, occurred_on__year=of.year)
    return entries.filter(occurred_on__lte=of.as_of).count()


_RULES = (
    _Rule("党员花名册", "名", "members:member-list", "roster", Permission.VIEW_MEMBERS, _register),
    _Rule("组织生活台账", "次", "meetings:meeting-list", "meetings", Permission.VIEW_MEETINGS, _gatherings),
    _Rule("党费收缴登记表", "名", "members:dues-charge-list", "dues", Permission.VIEW_DUES, _dues),
    _Rule("慰问台账", "人次", "members:condolence-visit-list", "visits", Permission.VIEW_VISITS, _visits),
    _Rule("工作纪实", "项", "reports:ledger-entry-list", "work", Permission.VIEW_LEDGER, _work),
)


def ledger_lines(scope: Scope, of: MeetingYear) -> Iterator[LedgerLine]:
    """The ledgers this person may see in the whole branch, each with its count up to the day the year
    is counted to."""
    for rule in _RULES:
        if scope.allows(rule.permission) and not scope.only_own_group(rule.permission):
            yield LedgerLine(rule.label, rule.count(of), rule.unit, rule.route, rule.sheet)


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
