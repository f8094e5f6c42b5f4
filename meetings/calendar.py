"""The year of a branch as kinds of gathering by months, beside what the rules ask of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Q

from meetings.doubts import Absence, Doubt, doubts_of
from meetings.models import Attendance, Meeting, MeetingKind
from meetings.queries import KNOWN_TO_MEMBERS
from members import queries as members
from members.models import Member, Organization, PartyGroup
from partybranch.calendar import month_range, party_year_as_of
from partybranch.regulations import meetings as rules
from partybranch.regulations.duties import BY_KEY
from partybranch.regulations.meetings import COMMITTEE_FROM_FULL_MEMBERS, NORMS, Norm, Span, spans


class State(StrEnum):
    """How a period stands; the value is the CSS state."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a norm, for one Party group where ``group`` is set. ``planned`` is the next
    gathering arranged in it."""

    span: Span
    state: State
    group: PartyGroup | None = None
    planned: Meeting | None = None

    @property
    def label(self) -> str:
        return f"{self.group.name}{self.span.label}" if self.group else self.span.label


@dataclass(frozen=True, slots=True)
class NormLine:
    """What a norm asks of the branch in the year, period by period. ``is_asked`` false: the norm does
    not speak of a branch like this one, ``why_not`` says why."""

    norm: Norm
    kind: MeetingKind
    periods: list[Period]
    is_asked: bool = True
    why_not: str = ""

    def of(self, state: State) -> list[Period]:
        return [period for period in self.periods if period.state is state]

    def asked(self, today: date) -> int:
        """How many gatherings the whole year asks for; what lies before the first day of use is not
        asked for."""
        return len([each for each in self.periods if each.state is not State.NONE or each.span.last >= today])


@dataclass(frozen=True, slots=True)
class BranchSize:
    """What decides whether a norm speaks of a branch: on the day the year is counted to."""

    full_members: int
    groups: list[PartyGroup]

    @property
    def must_have_committee(self) -> bool:
        return self.full_members >= COMMITTEE_FROM_FULL_MEMBERS


@dataclass
class MeetingYear:
    """The gatherings of one branch and year, read in a fixed number of queries."""

    branch: Organization
    year: int
    today: date
    kinds: list[MeetingKind]
    # Every group the branch ever had.
    groups: list[PartyGroup]
    # Each with its kinds, its group and ``absences`` (see ``doubts_of``).
    meetings: list[Meeting]
    size: BranchSize

    @property
    def as_of(self) -> date:
        return party_year_as_of(self.year, self.today)

    @cached_property
    def held(self) -> list[Meeting]:
        """Those that took place; a future one is none, whatever its state says."""
        return [
            each for each in self.meetings if each.state == Meeting.State.HELD and each.held_on <= self.as_of
        ]

    @cached_property
    def planned(self) -> list[Meeting]:
        """Those still to come."""
        return [
            each
            for each in self.meetings
            if each.state == Meeting.State.PLANNED and each.held_on >= self.today
        ]

    @cached_property
    def unrecorded(self) -> list[Meeting]:
        """Those planned for a day that is over and neither recorded nor cancelled."""
        return [
            each
            for each in self.meetings
            if each.state == Meeting.State.PLANNED and each.held_on < self.today
        ]

    @cached_property
    def doubts(self) -> list[Doubt]:
        return list(doubts_of(self.held))

    @property
    def since(self) -> date | None:
        """From when something may be missing: since the branch exists and keeps its year here. Without
        a first day of use, a year of which nothing is recorded is unknown, not neglected."""
        first_days = [day for day in (self.branch.founded_on, self.branch.in_use_since) if day]
        if self.branch.in_use_since is None and not self.held:
            return date(self.year + 1, 1, 1)
        return max(first_days, default=None)

    @cached_property
    def _codes(self) -> dict[int, frozenset[str]]:
        """The codes of the kinds each gathering served, worked out once."""
        return {each.pk: frozenset(kind.code for kind in each.kinds) for each in self.meetings}

    def of_kind(self, code: str, meetings: list[Meeting]) -> list[Meeting]:
        return [each for each in meetings if code in self._codes[each.pk]]

    def lines(self, norms: tuple[Norm, ...] = NORMS) -> Iterator[NormLine]:
        by_code = {kind.code: kind for kind in self.kinds}
        for norm in norms:
            if norm.code in by_code:
                yield self._line(norm, by_code[norm.code])

    def _line(self, norm: Norm, kind: MeetingKind) -> NormLine:
        why_not = self._why_not(norm)
        if why_not:
            return NormLine(norm, kind, [], is_asked=False, why_not=why_not)
        groups = self.size.groups if norm is rules.GROUP_MEETING else [None]
        return NormLine(norm, kind, [each for group in groups for each in self._periods(norm, group)])

    def _why_not(self, norm: Norm) -> str:
        if norm is rules.COMMITTEE_MEETING and not self.size.must_have_committee:
            return f"正式党员不足{COMMITTEE_FROM_FULL_MEMBERS}名，不设支部委员会"
        if norm is rules.GROUP_MEETING and not self.size.groups:
            return "没有划分党小组"
        return ""

    def _periods(self, norm: Norm, group: PartyGroup | None) -> Iterator[Period]:
        """A gathering of no named group counts for every group."""
        ids = (None, group.pk) if group else None
        held, planned = (
            [each for each in self.of_kind(norm.code, meetings) if ids is None or each.group_id in ids]
            for meetings in (self.held, self.planned)
        )
        for span in spans(norm, self.year):
            coming = min(
                (each for each in planned if span.holds(each.held_on)),
                key=lambda each: each.held_on,
                default=None,
            )
            yield Period(span, self._state(span, held), group, coming)

    def _state(self, span: Span, held: list[Meeting]) -> State:
        if any(span.holds(each.held_on) for each in held):
            return State.DONE
        if span.holds(self.today):
            return State.DUE
        if span.last < self.today and (self.since is None or self.since <= span.first):
            return State.OVERDUE
        return State.NONE


def read_year(branch: Organization, year: int, today: date, *, sees_plans: bool = True) -> MeetingYear:
    """Six queries, whatever the branch holds. Without ``sees_plans`` plans members were not told of are
    left out."""
    kinds = list(MeetingKind.objects.all())
    groups = list(PartyGroup.objects.filter(branch=branch).order_by("position", "name", "pk"))
    meetings = list(
        Meeting.objects.filter(Q() if sees_plans else KNOWN_TO_MEMBERS, branch=branch, held_on__year=year)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("held_on", "starts_at", "pk")
    )
    of_year = {"meeting__branch": branch, "meeting__held_on__year": year}
    _put_together(meetings, kinds, groups, of_year)
    _add_absences(meetings, of_year)
    size = _size_of(branch, groups, party_year_as_of(year, today))
    return MeetingYear(branch, year, today, kinds, groups, meetings, size)


def _put_together(
    meetings: list[Meeting], kinds: list[MeetingKind], groups: list[PartyGroup], of_year: dict[str, Any]
) -> None:
    """Gives each gathering its kinds and its group out of those read already: one query, and no kind is
    made anew for every gathering."""
    kind_of, group_of = ({each.pk: each for each in rows} for rows in (kinds, groups))
    place = {kind.pk: number for number, kind in enumerate(kinds)}
    pairs = Meeting.extra_kinds.through.objects.filter(**of_year)
    beside: dict[int, list[int]] = defaultdict(list)
    for meeting_id, kind_id in pairs.values_list("meeting_id", "meetingkind_id"):
        beside[meeting_id].append(kind_id)
    for meeting in meetings:
        meeting.main_kind = kind_of[meeting.main_kind_id]
        if meeting.group_id in group_of:
            meeting.group = group_of[meeting.group_id]
        others = sorted(beside.get(meeting.pk, ()), key=place.__getitem__)
        meeting.kinds_beside = tuple(kind_of[kind_id] for kind_id in others)


def _add_absences(meetings: list[Meeting], of_year: dict[str, Any]) -> None:
    rows = Attendance.objects.filter(status__in=Attendance.MISSED, **of_year)
    found: dict[int, list[Absence]] = defaultdict(list)
    for meeting_id, *row in rows.order_by().values_list(
        "meeting_id", "member_id", "name", "status", "member__group_id"
    ):
        found[meeting_id].append(Absence(*row))
    for meeting in meetings:
        meeting.absences = found.get(meeting.pk, [])


def _size_of(branch: Organization, groups: list[PartyGroup], day: date) -> BranchSize:
    standing = members.of_standing_on(Member.Standing.FULL, day)
    full = Member.objects.filter(members.belongs_on(day), standing, branch=branch).count()
    there = [group for group in groups if group.dissolved_on is None or group.dissolved_on > day]
    return BranchSize(full, there)


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of a kind, or the months of a missed period together. ``fill_on`` is the day a form
    opened from an empty cell begins with."""

    first_month: int
    months: int
    state: State
    held: int = 0
    planned: int = 0
    label: str = ""
    is_doubtful: bool = False
    fill_on: date | None = None

    @property
    def data_month(self) -> str:
        last = self.first_month + self.months - 1
        return f"{self.first_month}月" if self.months == 1 else f"{self.first_month}月至{last}月"

    @property
    def css(self) -> str:
        return "doubt" if self.is_doubtful else self.state.value

    @property
    def text(self) -> str:
        """3, 2/3 where more is planned, 缺 for a missed month, – for an empty one."""
        if self.label:
            return self.label
        if self.planned:
            return f"{self.held}/{self.held + self.planned}"
        return str(self.held) if self.held else "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of gathering over the months; ``line`` where a norm asks for it."""

    kind: MeetingKind
    cells: list[Cell]
    held: int
    planned: int
    line: NormLine | None

    @property
    def demand(self) -> str:
        """How often the rules ask for the kind, in a few words."""
        if self.line is None or not self.line.is_asked:
            return "未定次数"
        each_group = "每组" if self.line.norm is rules.GROUP_MEETING else ""
        return f"{each_group}{BY_KEY[self.line.norm.code].rhythm.value}1次"


def build_rows(records: MeetingYear, *, shows_all: bool = False) -> list[Row]:
    """The kinds a norm asks for, then every other kind the year holds or plans and the office's own
    (with ``shows_all`` each that is offered); both in customary order."""
    lines = {line.kind.pk: line for line in records.lines()}
    held, planned = _by_kind_and_month(records.held), _by_kind_and_month(records.planned)
    doubtful = {(kind.pk, doubt.day.month) for doubt in records.doubts for kind in doubt.meeting.kinds}
    rows = []
    for kind in sorted(records.kinds, key=lambda each: each.pk not in lines):
        line = lines.get(kind.pk)
        counts = [held[kind.pk, month] for month in range(1, 13)]
        coming = [planned[kind.pk, month] for month in range(1, 13)]
        is_shown = kind.is_offered and (shows_all or kind.added_by_id is not None)
        if any(counts) or any(coming) or (line and line.is_asked) or is_shown:
            cells = list(_cells(records, kind, line, (counts, coming), doubtful))
            rows.append(Row(kind, cells, sum(counts), sum(coming), line))
    return rows


def _by_kind_and_month(meetings: list[Meeting]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = defaultdict(int)
    for meeting in meetings:
        for kind_id in {kind.pk for kind in meeting.kinds}:
            found[kind_id, meeting.held_on.month] += 1
    return found


def _cells(
    records: MeetingYear,
    kind: MeetingKind,
    line: NormLine | None,
    counts: tuple[list[int], list[int]],
    doubtful: set[tuple[int, int]],
) -> Iterator[Cell]:
    missed = _missed_spans(line)
    month = 1
    while month <= 12:
        span = missed.get(month)
        months = span.last.month - month + 1 if span else 1
        if span and months > 1:
            yield Cell(month, months, State.OVERDUE, label=f"{span.label}未{kind.verb}", fill_on=span.last)
        else:
            cell = _cell(records, month, counts[0][month - 1], counts[1][month - 1], is_missed=bool(span))
            yield replace(cell, is_doubtful=(kind.pk, month) in doubtful)
        month += months


def _cell(records: MeetingYear, month: int, held: int, planned: int, *, is_missed: bool) -> Cell:
    if is_missed:
        label = f"{held}，缺" if held else "缺"
        return Cell(month, 1, State.OVERDUE, held, planned, label, fill_on=_fill_on(records, month, held))
    state = State.DUE if planned else State.DONE if held else State.NONE
    return Cell(month, 1, state, held, planned, fill_on=_fill_on(records, month, held + planned))


def _missed_spans(line: NormLine | None) -> dict[int, Span]:
    """The periods a duty went without, by their first month. A custom is never marked as missed, and a
    whole missed year is left to the table of rules: it would hide every month."""
    if line is None or not line.norm.is_duty or line.norm.every == rules.Every.YEAR:
        return {}
    return {period.span.first.month: period.span for period in line.of(State.OVERDUE)}


def _fill_on(records: MeetingYear, month: int, count: int) -> date | None:
    """For an empty month: today in this month, the last day of one that is over (to record), the first
    of one to come (to plan)."""
    if count:
        return None
    first, last = month_range(records.year, month)
    if first <= records.today <= last:
        return records.today
    return last if last < records.today else first
