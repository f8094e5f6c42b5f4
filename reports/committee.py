"""The branches below a committee in one year: what each did against what is asked, and its report.

The whole page costs the same number of queries for ten branches and for a hundred. What one report
still lacks in words is told on the branch's own page; here stand the ledgers without a record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from members import queries as members
from members.dues_grid import last_month_over
from members.models import Organization
from partybranch.chinese import join_list
from partybranch.regulations import meetings as rules
from partybranch.regulations.meetings import DUTIES, Norm, shortfalls, spans
from reports.committee_records import (
    BelowRecords,
    Gatherings,
    Money,
    People,
    Slot,
    months_of,
    read_below,
)
from reports.facts import ledgers
from reports.facts.book import Fact, Kind
from reports.facts.rates import percentage
from reports.models import AnnualReport, Reminder
from reports.wording.frozen import Change, value_words

State = AnnualReport.State
NOT_BEGUN = "未开始"
# States in which the report has not reached the committee.
_WITH_BRANCH = (None, State.DRAFT, State.RETURNED)
# As an office says it where room is short.
_SHORT = {"committee_meeting": "支委会", "appraisal": "民主评议"}
# Its fact counts gatherings by their theme too.
_COUNTED_OTHERWISE = frozenset({"integrity_education"})
_NO_PEOPLE, _NO_MEETING, _NO_MONEY = People(0, 0, 0), Gatherings(0, 0, 0, 0), Money(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Missed:
    """A duty without its gathering in some periods over by now, and the article that asks for it."""

    label: str
    short: str
    periods: tuple[str, ...]
    cited: str

    @property
    def words(self) -> str:
        return f"{join_list(self.periods)}{self.label}"


@dataclass(frozen=True, slots=True)
class KindCount:
    """A form of gathering: how often held, how often the year asks for it (None: not asked)."""

    kind_id: int
    code: str
    label: str
    short: str
    held: int | None
    asked: int | None
    is_short: bool


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch in one year. Sums are None where they are not known."""

    branch: Organization
    secretary: str
    people: People
    report: AnnualReport | None
    reminder: Reminder | None
    silent: tuple[str, ...]
    missed: tuple[Missed, ...]
    kinds: tuple[KindCount, ...]
    gatherings: Gatherings | None
    charged: Money | None
    paid: Money | None
    owing: int | None
    visits: Money | None
    entries: int | None
    changes: tuple[Change, ...]

    @property
    def state(self) -> str | None:
        return self.report.state if self.report else None

    @property
    def state_label(self) -> str:
        return self.report.get_state_display() if self.report else NOT_BEGUN

    @property
    def counts_members(self) -> bool:
        """Whether its members count in the sum of all branches: those of a temporary branch have their
        affiliation in another, where they are counted."""
        return not self.branch.is_temporary

    @property
    def is_submitted(self) -> bool:
        return self.state == State.SUBMITTED

    @property
    def is_with_branch(self) -> bool:
        """Whether the committee still waits for the report."""
        return self.state in _WITH_BRANCH

    @property
    def missed_count(self) -> int:
        return sum(len(missed.periods) for missed in self.missed)

    @property
    def needs_reminding(self) -> bool:
        return self.is_with_branch or bool(self.missed)

    @property
    def due_times(self) -> int | None:
        """应到人次 over all gatherings, None where one of them does not state it."""
        found = self.gatherings
        return found.due if found and found.known == found.held else None

    @property
    def present_times(self) -> int | None:
        found = self.gatherings
        return found.present if found and found.known == found.held else None

    @property
    def attendance(self) -> str | None:
        due, present = self.due_times, self.present_times
        return percentage(present, due) if due and present is not None else None

    @property
    def due_fen(self) -> int | None:
        return _sum_of(self.charged)

    @property
    def paid_fen(self) -> int | None:
        return _sum_of(self.paid)

    @property
    def visit_count(self) -> int | None:
        return self.visits.rows if self.visits else None

    @property
    def visit_fen(self) -> int | None:
        return _sum_of(self.visits)

    def times_of(self, code: str) -> int | None:
        """How often a form was held, by the code of its kind; None where no record tells."""
        if self.gatherings is None:
            return None
        return next((kind.held for kind in self.kinds if kind.code == code), 0)


def _sum_of(money: Money | None) -> int | None:
    return money.fen if money and not money.unknown else None


def branches_of(committee: Organization) -> list[Organization]:
    """Every branch below, in the order of the tree."""
    return list(members.branches_below(committee).select_related("parent"))


class _Counter:
    """Works one branch after the other out of the tables of all."""

    def __init__(self, records: BelowRecords, year: int, as_of: date) -> None:
        self.records = records
        self.year = year
        self.as_of = as_of
        self.labels = {kind.code: kind.fact_name for kind in records.kinds}
        self.kind_ids = {kind.code: kind.pk for kind in records.kinds}

    def line(self, branch: Organization, secretary: str) -> BranchLine:
        key, records = branch.pk, self.records
        people = records.people.get(key, _NO_PEOPLE)
        knows_meetings = self._knows(key, ledgers.MEETINGS, records.gatherings)
        charged = records.charges.get(key)
        knows_dues = self._knows(key, ledgers.DUES, records.charges)
        has_entries = key in records.entries
        missed = tuple(self._missed(branch, people)) if knows_meetings and people.members else ()
        line = BranchLine(
            branch=branch,
            secretary=secretary,
            people=people,
            report=records.reports.get(key),
            reminder=records.reminders.get(key),
            silent=tuple(self._silent(key, secretary, people)),
            missed=missed,
            kinds=tuple(self._kinds(branch, people, missed, knows=knows_meetings)),
            gatherings=records.gatherings.get(key, _NO_MEETING) if knows_meetings else None,
            charged=(charged or _NO_MONEY) if knows_dues else None,
            paid=records.payments.get(key, _NO_MONEY) if knows_dues else None,
            owing=records.owing.get(key, 0) if knows_dues else None,
            visits=records.visits.get(key, _NO_MONEY)
            if self._knows(key, ledgers.VISITS, records.visits)
            else None,
            entries=records.entries[key] if has_entries else None,
            changes=(),
        )
        return replace(line, changes=tuple(self._changes(line)))

    def _knows(self, key: int, ledger: ledgers.Ledger, table: dict) -> bool:
        return key in table or ledger.name in self.records.declared.get(key, ())

    def _silent(self, key: int, secretary: str, people: People) -> Iterator[str]:
        """What has no record yet and was not declared complete."""
        if not people.members:
            yield ledgers.REGISTER.label
        elif not secretary:
            yield "书记"
        tables = (
            (ledgers.MEETINGS, self.records.gatherings),
            (ledgers.DUES, self.records.charges),
            (ledgers.VISITS, self.records.visits),
        )
        for ledger, table in tables:
            if not self._knows(key, ledger, table):
                yield ledger.label
        if key not in self.records.entries:
            yield "工作纪实"

    # -- What changed since the report was handed in -----------------------------------------------

    def _changes(self, line: BranchLine) -> Iterator[Change]:
        """Of the figures that the report cites, those counted here for all branches at once; the
        page of the one report compares every figure."""
        version = self.records.versions.get(line.branch.pk)
        if version is None or line.is_with_branch:
            return
        frozen = version.unseal("figures")
        now = dict(self._figures(line))
        for name in frozen["cited"]:
            before = frozen["facts"].get(name)
            if before is None or name not in now:
                continue
            after = value_words(Fact(name, now[name], before["unit"], Kind(before["kind"]), ""))
            if after != before["words"]:
                yield Change(name, before["words"], after)

    def _figures(self, line: BranchLine) -> Iterator[tuple[str, int | str | None]]:
        """Figures under the names of the facts they equal."""
        for code, label in self.labels.items():
            if code not in _COUNTED_OTHERWISE:
                times = sum(slot.times for slot in self.records.slots.get((line.branch.pk, code), []))
                yield f"{label}次数", times if line.gatherings else None
        yield "活动总次数", line.gatherings.held if line.gatherings else None
        yield "应到人次", line.due_times
        yield "实到人次", line.present_times
        yield "到会率", line.attendance
        yield "党费应缴", line.due_fen
        yield "党费实缴", line.paid_fen
        yield "慰问人次", line.visit_count
        yield "慰问金额", line.visit_fen

    def _short(self, code: str) -> str:
        return _SHORT.get(code, self.labels[code])

    # -- Gatherings against what is asked ----------------------------------------------------------

    def applies(self, branch: Organization, people: People, norm: Norm) -> bool:
        """As ``reports.facts.norms.applies``: whether the branch is one the norm speaks of."""
        if norm is rules.COMMITTEE_MEETING:
            return people.full >= rules.COMMITTEE_FROM_FULL_MEMBERS
        if norm is rules.GROUP_MEETING:
            return bool(self.records.groups.get(branch.pk))
        return True

    def _since(self, branch: Organization) -> date | None:
        """Nothing is asked before the branch existed, nor before it kept its year here."""
        return max((day for day in (branch.founded_on, branch.in_use_since) if day), default=None)

    def _slots(self, branch: Organization, norm: Norm) -> list[Slot]:
        return self.records.slots.get((branch.pk, norm.code), [])

    def _spans_missed(self, branch: Organization, norm: Norm, slots: Sequence[Slot]) -> list[str]:
        days = list(months_of(slots, self.year))
        found = shortfalls(days, norm, self.year, self.as_of, since=self._since(branch))
        return [span.label for span in found]

    def _missed(self, branch: Organization, people: People) -> Iterator[Missed]:
        for norm in DUTIES:
            if norm.code not in self.labels or not self.applies(branch, people, norm):
                continue
            periods = tuple(self._periods(branch, norm))
            if periods:
                yield Missed(self.labels[norm.code], self._short(norm.code), periods, norm.source.cited)

    def _periods(self, branch: Organization, norm: Norm) -> Iterator[str]:
        """Group by group for group meetings; one of no named group counts for all of them."""
        slots = self._slots(branch, norm)
        if norm is not rules.GROUP_MEETING:
            yield from self._spans_missed(branch, norm, slots)
            return
        for group in self.records.groups[branch.pk]:
            of_group = [slot for slot in slots if slot.group_id in (None, group.pk)]
            for label in self._spans_missed(branch, norm, of_group):
                yield f"{group.name}{label}"

    def _kinds(
        self, branch: Organization, people: People, missed: Sequence[Missed], *, knows: bool
    ) -> Iterator[KindCount]:
        short = {each.label for each in missed}
        for norm in rules.NORMS:
            if norm.code not in self.labels:
                continue
            label = self.labels[norm.code]
            times = sum(slot.times for slot in self._slots(branch, norm))
            asked = self._asked(branch, people, norm)
            if asked is None and not times and not norm.is_duty:
                continue
            yield KindCount(
                self.kind_ids[norm.code],
                norm.code,
                label,
                self._short(norm.code),
                times if knows else None,
                asked,
                label in short,
            )

    def _asked(self, branch: Organization, people: People, norm: Norm) -> int | None:
        """How many gatherings of the form the whole year asks for, None where none is asked."""
        if not norm.is_duty or not self.applies(branch, people, norm):
            return None
        since = self._since(branch)
        each = sum(1 for span in spans(norm, self.year) if since is None or since <= span.first)
        return each * (len(self.records.groups[branch.pk]) if norm is rules.GROUP_MEETING else 1)


def overview(branches: Sequence[Organization], year: int, as_of: date) -> list[BranchLine]:
    """A line a branch, in the order given."""
    ids = [branch.pk for branch in branches]
    through = last_month_over(year, timezone.localdate())
    records = read_below(ids, year, as_of, dues_through=through)
    secretaries = members.secretaries_of(ids)
    counter = _Counter(records, year, as_of)
    return [counter.line(branch, secretaries.get(branch.pk, "")) for branch in branches]
