"""Everything one branch kept of one year, read in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet

from meetings.calendar import MeetingYear
from meetings.models import Meeting, MeetingKind, Theme
from members.as_of import with_state_on
from members.models import Member, MembershipEvent, OfficeTerm, Organization, PartyGroup
from members.organization_queries import names_on
from reports import queries
from reports.facts import ledgers
from reports.facts.book import LedgerState
from reports.models import LedgerKind


class MeetingRow(NamedTuple):
    id: int
    held_on: date
    group_id: int | None
    main_kind_id: int
    title: str
    place: str
    mode: str
    lecturer: str
    lecturer_member_id: int | None
    due_count: int | None
    present_count: int | None


_as_meeting_row = attrgetter(*MeetingRow._fields)


class EventRow(NamedTuple):
    id: int
    member_id: int
    kind: str
    occurred_on: date


class ChargeRow(NamedTuple):
    id: int
    member_id: int
    month: int
    due_fen: int | None


class PaymentRow(NamedTuple):
    id: int
    member_id: int
    month: int
    paid_fen: int | None
    paid_on: date | None
    kind: str
    reversed_kind: str | None
    reversal_id: int | None


class VisitRow(NamedTuple):
    id: int
    visited_on: date
    occasion: str
    recipient_id: int | None
    recipient_name: str
    money_fen: int | None
    money_is_masked: bool


class EntryRow(NamedTuple):
    id: int
    kind_id: int
    occurred_on: date
    title: str
    subkind: str
    quantity: int | None
    quantity_is_masked: bool
    unit: str
    amount_fen: int | None
    amount_is_masked: bool
    values: dict[str, Any]


class TalkRow(NamedTuple):
    """Who talked with whom; what was said is no matter of a report."""

    id: int
    held_on: date
    talker_id: int
    partner_id: int


class AppraisalRow(NamedTuple):
    id: int
    grade: str


class RectificationRow(NamedTuple):
    id: int
    cured_on: date | None


class StatedRow(NamedTuple):
    id: int
    name: str
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a page read of the branch and year for its own ends, up to the day the facts are of: it is
    not read again. ``terms`` as ``queries.office_terms`` gives them."""

    meetings: MeetingYear
    terms: list[OfficeTerm]


@dataclass
class YearRecords:
    """The records a fact may look at. Lists are in order of date (members in order of strokes, with
    their employment of the as-of date, ``employment_on``)."""

    branch: Organization
    # As both were called on the as-of date; the superior is the one of that day, '' for none.
    branch_name: str
    superior_name: str
    year: int
    as_of: date
    members: list[Member]
    groups: list[PartyGroup]
    terms: list[OfficeTerm]
    events: list[EventRow]
    kinds: list[MeetingKind]
    meetings: list[MeetingRow]
    extra_kind_ids: dict[int, set[int]]
    theme_ids: dict[int, list[int]]
    themes: dict[int, Theme]
    charges: list[ChargeRow]
    payments: list[PaymentRow]
    visits: list[VisitRow]
    ledger_kinds: list[LedgerKind]
    entries: list[EntryRow]
    talks: list[TalkRow]
    declared: set[str]
    stated: list[StatedRow]
    # Keys of the reflections members handed in, in the order of that.
    reflections: list[int]
    # Gatherings whose agenda held a report on Party work.
    hearing_ids: set[int]
    opinion_ids: list[int]
    rectifications: list[RectificationRow]
    appraisals: list[AppraisalRow]

    @property
    def starts_on(self) -> date:
        return date(self.year, 1, 1)

    def is_in_period(self, day: date | None) -> bool:
        return day is not None and self.starts_on <= day <= self.as_of

    @cached_property
    def present_members(self) -> list[Member]:
        """Members of the branch on the as-of date."""
        return [member for member in self.members if member.is_in_branch_on(self.as_of)]

    @cached_property
    def member_names(self) -> dict[int, str]:
        return {member.pk: member.name for member in self.members}

    @cached_property
    def current_groups(self) -> list[PartyGroup]:
        return [
            group for group in self.groups if group.dissolved_on is None or group.dissolved_on > self.as_of
        ]

    @cached_property
    def meetings_by_kind(self) -> dict[str, list[MeetingRow]]:
        """Gatherings under the code of each kind they served, each once a kind."""
        codes = {kind.pk: kind.code for kind in self.kinds}
        found: dict[str, list[MeetingRow]] = defaultdict(list)
        for meeting in self.meetings:
            for kind_id in {meeting.main_kind_id} | self.extra_kind_ids.get(meeting.id, set()):
                found[codes[kind_id]].append(meeting)
        return found

    @cached_property
    def meetings_by_theme(self) -> dict[str, list[MeetingRow]]:
        """Gatherings under each theme's full name, themes in the order in which they began."""
        found: dict[str, list[MeetingRow]] = defaultdict(list)
        for meeting in self.meetings:
            for name in dict.fromkeys(
                self.themes[theme_id].name for theme_id in self.theme_ids.get(meeting.id, [])
            ):
                found[name].append(meeting)
        return found

    @cached_property
    def entries_by_kind(self) -> dict[str, list[EntryRow]]:
        codes = {kind.pk: kind.code for kind in self.ledger_kinds}
        found: dict[str, list[EntryRow]] = defaultdict(list)
        for entry in self.entries:
            found[codes[entry.kind_id]].append(entry)
        return found

    def events_of(self, kind: str) -> list[EventRow]:
        return [event for event in self.events if event.kind == kind]

    @property
    def moves(self) -> list[EventRow]:
        """The changes the ledger of moves is about: who changed the group alone says nothing of them."""
        return [event for event in self.events if event.kind != MembershipEvent.Kind.GROUP_CHANGED]

    @cached_property
    def admitted_by_register(self) -> list[Member]:
        """Admitted here in the period by the register's own date, where no event tells of it."""
        told = {event.member_id for event in self.events_of(MembershipEvent.Kind.ADMITTED)}
        return [
            member
            for member in self.members
            if member.pk not in told
            and self.is_in_period(member.admitted_on)
            and (member.joined_on is None or member.joined_on <= member.admitted_on)
        ]

    @cached_property
    def confirmed_by_register(self) -> list[Member]:
        """Made full members here in the period by the register's own date, without an event."""
        told = {event.member_id for event in self.events_of(MembershipEvent.Kind.CONFIRMED)}
        return [
            member
            for member in self.members
            if member.pk not in told
            and self.is_in_period(member.confirmed_on)
            and member.is_in_branch_on(member.confirmed_on)
        ]

    @cached_property
    def ledger_states(self) -> dict[str, LedgerState]:
        """Every ledger of the year by name, with how many records it has so far."""
        counts = {
            ledgers.REGISTER: len(self.members),
            ledgers.MOVES: len(self.moves) + len(self.admitted_by_register) + len(self.confirmed_by_register),
            ledgers.MEETINGS: len(self.meetings),
            ledgers.DUES: len(self.charges),
            ledgers.VISITS: len(self.visits),
            ledgers.TALKS: len(self.talks),
        }
        counts |= {
            ledgers.work(kind.code, kind.name): len(self.entries_by_kind[kind.code])
            for kind in self.ledger_kinds
        }
        return {
            ledger.name: LedgerState(
                ledger.name,
                ledger.label,
                ledger.sheet,
                records=count,
                is_declared=ledger.can_be_declared and ledger.name in self.declared,
                can_be_declared=ledger.can_be_declared,
            )
            for ledger, count in counts.items()
        }

    def knows(self, *wanted: ledgers.Ledger) -> bool:
        """Whether what is absent from all these ledgers is really zero."""
        return all(self.ledger_states[ledger.name].is_known for ledger in wanted)

    def terms_on(self, day: date, *offices: str) -> list[OfficeTerm]:
        """Terms of these offices of the branch held on a day."""
        return [term for term in self.terms if term.office in offices and term.is_held_on(day)]


def _months_begun(year: int, as_of: date) -> int:
    if as_of.year < year:
        return 0
    return as_of.month if as_of.year == year else 12


def _rows(row_type: type, query_set, **renamed: str) -> list:
    fields = [renamed.get(name, name) for name in row_type._fields]
    return [row_type(*values) for values in query_set.values_list(*fields)]


def _grouped(pairs) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return found


def _gatherings(
    branch: Organization, held: QuerySet[Meeting], of_period: dict[str, Any], given: Given | None
) -> dict[str, Any]:
    """Kinds, groups, and the gatherings with the kinds they served beside the main one."""
    if given is not None:
        found = sorted(given.meetings.held, key=lambda each: (each.held_on, each.pk))
        return {
            "kinds": given.meetings.kinds,
            "groups": given.meetings.groups,
            "meetings": [MeetingRow(*_as_meeting_row(each)) for each in found],
            "extra_kind_ids": {each.pk: {kind.pk for kind in each.kinds[1:]} for each in found},
        }
    extra = Meeting.extra_kinds.through.objects.filter(**of_period)
    pairs = _grouped(extra.values_list("meeting_id", "meetingkind_id"))
    return {
        "kinds": list(MeetingKind.objects.all()),
        "groups": list(queries.groups(branch)),
        "meetings": _rows(MeetingRow, held),
        "extra_kind_ids": {meeting: set(kinds) for meeting, kinds in pairs.items()},
    }


def read(branch: Organization, year: int, as_of: date, given: Given | None = None) -> YearRecords:
    """The branch's records of the year up to ``as_of``: the same number of queries whatever it holds."""
    first, month = date(year, 1, 1), _months_begun(year, as_of)
    held = queries.meetings_held(branch, first, as_of)
    # A plain join costs half of asking for those in the gatherings held; who was not held is in no list.
    of_period = {"meeting__branch": branch, "meeting__held_on__range": (first, as_of)}
    tagged = Meeting.themes.through.objects.filter(**of_period).order_by("pk")
    themes = Theme.objects.filter(meetings__branch=branch, meetings__held_on__range=(first, as_of))
    branch_name, superior_name = names_on(branch, as_of)
    return YearRecords(
        branch=branch,
        branch_name=branch_name,
        superior_name=superior_name,
        year=year,
        as_of=as_of,
        members=list(with_state_on(queries.register(branch), as_of)),
        terms=list(queries.office_terms(branch)) if given is None else given.terms,
        events=_rows(EventRow, queries.membership_events(branch, first, as_of)),
        **_gatherings(branch, held, of_period, given),
        theme_ids=_grouped(tagged.values_list("meeting_id", "theme_id")),
        themes={theme.pk: theme for theme in themes.distinct()},
        charges=_rows(ChargeRow, queries.dues_charges(branch, year, month)),
        payments=_rows(
            PaymentRow,
            queries.dues_payments(branch, year, month),
            reversed_kind="reverses__kind",
            reversal_id="reversed_by__pk",
        ),
        visits=_rows(VisitRow, queries.visits(branch, first, as_of)),
        ledger_kinds=list(queries.ledger_kinds_of(branch)),
        entries=_rows(EntryRow, queries.ledger_entries(branch, first, as_of)),
        talks=_rows(TalkRow, queries.talks(branch, first, as_of)),
        declared=set(queries.completions(branch, year).values_list("ledger", flat=True)),
        stated=_rows(StatedRow, queries.declared_figures(branch, year)),
        reflections=list(queries.reflections(branch, first, as_of).values_list("pk", flat=True)),
        hearing_ids=set(queries.hearings(branch, year).values_list("meeting_id", flat=True)),
        opinion_ids=list(queries.opinions(branch, first, as_of).values_list("pk", flat=True)),
        rectifications=_rows(RectificationRow, queries.rectifications(branch, year)),
        appraisals=_rows(AppraisalRow, queries.appraisals(branch, year)),
    )
