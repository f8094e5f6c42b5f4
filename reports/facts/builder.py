"""Builds the fact book of one branch and year, in a fixed number of queries."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils import timezone

from members.models import Organization
from reports.facts import care, declared, dues, life, meetings, membership, norms, talks, work
from reports.facts.book import BranchLine, Fact, FactBook, KindLine
from reports.facts.records import Given, YearRecords, read

# In the order of the report.
FAMILIES: tuple[Callable[[YearRecords], Iterator[Fact]], ...] = (
    membership.secretary,
    work.documents,
    work.documents_by_topic,
    work.plans_in_first_quarter,
    work.boards_and_premises,
    work.study_material,
    work.spent,
    meetings.study_modes,
    meetings.site_visits,
    work.published,
    membership.committee,
    membership.committee_changes,
    meetings.every_meeting,
    norms.three_and_one,
    meetings.by_kind,
    meetings.lectures,
    meetings.attendance,
    norms.missed,
    meetings.by_theme,
    membership.party_workers,
    membership.stocks,
    membership.party_groups,
    membership.moves,
    care.persons_and_times,
    care.money,
    dues.sums,
    dues.arrears,
    dues.on_time,
    work.other_kinds,
    meetings.integrity_months,
    talks.talks,
    life.putting_right,
    life.per_grade,
    declared.declared,
    work.added_kinds,
)


def default_as_of(year: int) -> date:
    """The earlier of 31 December and today."""
    return min(date(year, 12, 31), timezone.localdate())


def _branch_line(records: YearRecords) -> BranchLine:
    branch = records.branch
    return BranchLine(
        records.branch_name,
        records.superior_name,
        branch.get_unit_kind_display() if branch.unit_kind else "",
    )


def build(
    branch: Organization, year: int, *, as_of: date | None = None, given: Given | None = None
) -> FactBook:
    """Everything the records of the branch and year amount to on ``as_of`` (never after the year's
    last day), some of them perhaps read before."""
    day = min(as_of or default_as_of(year), date(year, 12, 31))
    records = read(branch, year, day, given if given and given.meetings.as_of == day else None)
    facts: dict[str, Fact] = {}
    for found in (found for family in FAMILIES for found in family(records)):
        # A kind that somebody added never stands for a figure of that name.
        facts.setdefault(found.name, found)
    return FactBook(
        branch=_branch_line(records),
        year=year,
        as_of=day,
        facts=facts,
        kinds=tuple(KindLine(kind.code, kind.fact_name, kind.verb) for kind in records.kinds),
        themes=tuple(records.meetings_by_theme),
        ledgers=tuple(records.ledger_states.values()),
    )
