"""What the branches below a committee kept of one year, counted for all of them at once.

Every function is one query whatever the number of branches; the keys of the tables are branch ids.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractMonth

from meetings.models import Meeting, MeetingKind
from members.models import CondolenceVisit, DuesCharge, DuesPayment, Member, PartyGroup
from members.queries import belongs_on, of_standing_on
from reports.models import AnnualReport, LedgerCompletion, LedgerEntry, Reminder, ReportVersion

Ids = Collection[int]


class People(NamedTuple):
    """Members on the as-of date; ``unstated`` are those whose standing the register leaves empty."""

    members: int
    full: int
    unstated: int


class Gatherings(NamedTuple):
    """Gatherings held, and the sums of both head counts; ``known`` state both."""

    held: int
    due: int
    present: int
    known: int


class Money(NamedTuple):
    """Rows, their sum in fen, and how many of them do not state it."""

    rows: int
    fen: int
    unknown: int


class Slot(NamedTuple):
    """A month in which a form of gathering was held so often, by a group or by the whole branch."""

    month: int
    group_id: int | None
    times: int


@dataclass
class BelowRecords:
    """The tables of all branches of one year."""

    kinds: list[MeetingKind]
    people: dict[int, People]
    groups: dict[int, list[PartyGroup]]
    slots: dict[tuple[int, str], list[Slot]]
    gatherings: dict[int, Gatherings]
    charges: dict[int, Money]
    payments: dict[int, Money]
    owing: dict[int, int]
    visits: dict[int, Money]
    entries: dict[int, int]
    declared: dict[int, set[str]]
    reports: dict[int, AnnualReport]
    versions: dict[int, ReportVersion] = field(default_factory=dict)
    reminders: dict[int, Reminder] = field(default_factory=dict)


def _people(ids: Ids, day: date) -> dict[int, People]:
    rows = (
        Member.objects.filter(belongs_on(day), branch_id__in=ids)
        .order_by()
        .values_list("branch_id")
        .annotate(
            Count("pk"),
            full=Count("pk", filter=of_standing_on(Member.Standing.FULL, day)),
            unstated=Count("pk", filter=Q(confirmed_on__isnull=True, standing="")),
        )
    )
    return {branch: People(*counts) for branch, *counts in rows}


def _groups(ids: Ids, day: date) -> dict[int, list[PartyGroup]]:
    found = defaultdict(list)
    standing = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
    for group in PartyGroup.objects.filter(standing, branch_id__in=ids).order_by("position", "name", "pk"):
        found[group.branch_id].append(group)
    return found


def _held(ids: Ids, year: int, day: date) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        branch_id__in=ids, state=Meeting.State.HELD, held_on__gte=date(year, 1, 1), held_on__lte=day
    ).order_by()


def _slots(ids: Ids, year: int, day: date) -> dict[tuple[int, str], list[Slot]]:
    """Under (branch, code of the kind), the months with a gathering that served it: two queries."""
    held = _held(ids, year, day)
    as_main = (
        held.annotate(month=ExtractMonth("held_on"))
        .values_list("branch_id", "main_kind__code", "month", "group_id")
        .annotate(Count("pk"))
    )
    beside = (
        Meeting.extra_kinds.through.objects.filter(meeting__in=held)
        .exclude(meetingkind_id=F("meeting__main_kind_id"))
        .annotate(month=ExtractMonth("meeting__held_on"))
        .order_by()
        .values_list("meeting__branch_id", "meetingkind__code", "month", "meeting__group_id")
        .annotate(Count("pk"))
    )
    found = defaultdict(list)
    for branch, code, month, group, times in (*as_main, *beside):
        found[branch, code].append(Slot(month, group, times))
    return found


def _gatherings(ids: Ids, year: int, day: date) -> dict[int, Gatherings]:
    both = Q(due_count__isnull=False, present_count__isnull=False)
    rows = (
        _held(ids, year, day)
        .values_list("branch_id")
        .annotate(Count("pk"), Sum("due_count"), Sum("present_count"), known=Count("pk", filter=both))
    )
    return {
        branch: Gatherings(held, due or 0, present or 0, known) for branch, held, due, present, known in rows
    }


def _sums(rows: QuerySet, amount: str, unknown: Q) -> dict[int, Money]:
    found = (
        rows.order_by()
        .values_list("branch_id")
        .annotate(Count("pk"), Sum(amount), unknown=Count("pk", filter=unknown))
    )
    return {branch: Money(count, fen or 0, blank) for branch, count, fen, blank in found}


def _owing(ids: Ids, year: int, through_month: int) -> dict[int, int]:
    """How many persons of each branch paid less than was due for a month up to ``through_month``:
    those whom ``members.queries.owing_member_ids`` lists in one branch. What was taken back was not
    paid, what was given beyond the due settles nothing."""
    standing = DuesPayment.objects.exclude(
        Q(kind__in=(DuesPayment.Kind.REVERSAL, DuesPayment.Kind.EXTRA)) | Q(reversed_by__isnull=False)
    )
    same_month = standing.filter(
        branch=OuterRef("branch_id"),
        member_id=OuterRef("member_id"),
        year=OuterRef("year"),
        month=OuterRef("month"),
    )
    paid = same_month.order_by().values("month").annotate(total=Sum("paid_fen")).values("total")
    owed = Q(due_fen__gt=F("paid")) | Q(due_fen__isnull=True, has_payment=False)
    rows = (
        DuesCharge.objects.filter(branch_id__in=ids, year=year, month__lte=through_month)
        .annotate(
            paid=Coalesce(Subquery(paid), 0),
            has_payment=Exists(same_month),
            is_unknown=Exists(same_month.filter(paid_fen__isnull=True)),
        )
        .filter(owed, is_unknown=False)
        .order_by()
        .values_list("branch_id")
        .annotate(Count("member_id", distinct=True))
    )
    return dict(rows)


def _visits(ids: Ids, year: int, day: date) -> QuerySet[CondolenceVisit]:
    return CondolenceVisit.objects.filter(
        branch_id__in=ids, visited_on__gte=date(year, 1, 1), visited_on__lte=day
    )


def _entries(ids: Ids, year: int, day: date) -> dict[int, int]:
    rows = LedgerEntry.objects.filter(
        branch_id__in=ids, occurred_on__gte=date(year, 1, 1), occurred_on__lte=day
    )
    return dict(rows.order_by().values_list("branch_id").annotate(Count("pk")))


def _declared(ids: Ids, year: int) -> dict[int, set[str]]:
    found = defaultdict(set)
    rows = LedgerCompletion.objects.filter(branch_id__in=ids, year=year)
    for branch, ledger in rows.values_list("branch_id", "ledger"):
        found[branch].add(ledger)
    return found


def reports_of(ids: Ids, year: int) -> dict[int, AnnualReport]:
    return {report.branch_id: report for report in AnnualReport.objects.filter(branch_id__in=ids, year=year)}


def latest_versions(ids: Ids, year: int) -> dict[int, ReportVersion]:
    """The last version each branch handed in."""
    rows = ReportVersion.objects.filter(report__branch_id__in=ids, report__year=year)
    newest = rows.filter(report=OuterRef("report")).order_by("-number").values("pk")[:1]
    found = rows.filter(pk=Subquery(newest)).select_related("report")
    return {version.report.branch_id: version for version in found}


def latest_reminders(ids: Ids, year: int) -> dict[int, Reminder]:
    rows = Reminder.objects.filter(branch_id__in=ids, year=year).order_by("pk")
    return {reminder.branch_id: reminder for reminder in rows}


def _last_charged_month(year: int, day: date) -> int:
    return 0 if day.year < year else day.month if day.year == year else 12


def read_below(ids: Ids, year: int, day: date, *, dues_through: int) -> BelowRecords:
    """Everything of these branches and year up to ``day``; arrears up to the month ``dues_through``."""
    months = _last_charged_month(year, day)
    charges = DuesCharge.objects.filter(branch_id__in=ids, year=year, month__lte=months)
    received = Q(paid_on__isnull=True) | Q(paid_on__lte=day)
    payments = DuesPayment.objects.filter(received, branch_id__in=ids, year=year, month__lte=months)
    # A sum nobody knows and its reversal come to nothing.
    taken_back = Q(kind=DuesPayment.Kind.REVERSAL) | Q(reversed_by__isnull=False)
    payments = payments.exclude(taken_back, paid_fen__isnull=True)
    return BelowRecords(
        kinds=list(MeetingKind.objects.all()),
        people=_people(ids, day),
        groups=_groups(ids, day),
        slots=_slots(ids, year, day),
        gatherings=_gatherings(ids, year, day),
        charges=_sums(charges, "due_fen", Q(due_fen__isnull=True)),
        payments=_sums(payments, "paid_fen", Q(paid_fen__isnull=True)),
        owing=_owing(ids, year, dues_through),
        visits=_sums(_visits(ids, year, day), "money_fen", Q(money_is_masked=True)),
        entries=_entries(ids, year, day),
        declared=_declared(ids, year),
        reports=reports_of(ids, year),
        versions=latest_versions(ids, year),
        reminders=latest_reminders(ids, year),
    )


def months_of(slots: Collection[Slot], year: int) -> Iterator[date]:
    """A day of each month that had one, for the rules, which ask for days."""
    for slot in slots:
        yield date(year, slot.month, 1)
