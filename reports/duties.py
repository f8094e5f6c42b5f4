"""Regulations × records: what a branch has done, has to do, and has missed (规定动作)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from partybranch.access.scope import Scope
from partybranch.regulations.duties import DUTIES, HINTS, Duty
from reports.duties_hints import Hint, hints
from reports.duties_items import DutyItem, ItemState, as_seen_by
from reports.duties_meetings import doubtful, gatherings, leave_asked, unrecorded
from reports.duties_money import arrears, collecting, standards
from reports.duties_people import confirmations, corrections_asked, election, study
from reports.duties_records import DutyRecords, read
from reports.duties_rectifications import rectifications
from reports.duties_report import reminders, reports
from reports.duties_resolutions import resolutions

_FAMILIES: tuple[Callable[[DutyRecords], Iterator[DutyItem]], ...] = (
    reminders,
    reports,
    gatherings,
    unrecorded,
    doubtful,
    leave_asked,
    resolutions,
    rectifications,
    corrections_asked,
    arrears,
    collecting,
    standards,
    study,
    confirmations,
    election,
)


@dataclass(frozen=True)
class DutyLine:
    """One rule with everything that follows from it in the year."""

    duty: Duty
    items: list[DutyItem]
    why_not: str = ""

    @property
    def state(self) -> str:
        return self.items[0].state.value if self.items else "none"

    @property
    def status(self) -> str:
        if not self.items:
            return "不适用" if self.why_not else "没有"
        return self.items[0].status if self.items[0].state is not ItemState.DONE else "已完成"


@dataclass
class Desk:
    """The duties of one branch and year as one person sees them."""

    records: DutyRecords
    scope: Scope
    items: list[DutyItem]

    @property
    def to_do(self) -> list[DutyItem]:
        return [item for item in self.items if item.state is not ItemState.DONE]

    @property
    def done(self) -> list[DutyItem]:
        return [item for item in self.items if item.state is ItemState.DONE]

    def _count(self, state: ItemState) -> int:
        return sum(1 for item in self.items if item.state is state)

    @property
    def overdue_count(self) -> int:
        return self._count(ItemState.OVERDUE)

    @property
    def doubt_count(self) -> int:
        return self._count(ItemState.DOUBT)

    @property
    def due_count(self) -> int:
        return self._count(ItemState.DUE)

    @cached_property
    def _hints(self) -> list[Hint]:
        seen = [hint for hint in hints(self.records) if self.scope.allows(hint.view)]
        return [hint if self.scope.allows(hint.act) else replace(hint, action=None) for hint in seen]

    @cached_property
    def hints(self) -> list[Hint]:
        return [hint for hint in self._hints if hint.key not in self.records.dismissed]

    @cached_property
    def dismissed_hints(self) -> list[Hint]:
        return [hint for hint in self._hints if hint.key in self.records.dismissed]

    def say_gaps(self, count: int) -> None:
        """Add to the line on the year's report how much it still lacks."""
        key = f"report:{self.records.year}"
        self.items = [
            replace(item, title=f"{item.title}，还缺{count}项") if count and item.key == key else item
            for item in self.items
        ]

    def lines(self) -> list[DutyLine]:
        """Every duty of the table; what is to be done first."""
        reasons = {line.norm.code: line.why_not for line in self.records.meetings.lines()}
        found = [
            DutyLine(
                duty,
                [item for item in self.items if item.duty is duty],
                reasons.get(duty.key, ""),
            )
            for duty in DUTIES
        ]
        order = [*ItemState, "none"]
        return sorted(found, key=lambda line: order.index(line.state))


def desk_of(scope: Scope, year: int, today: date) -> Desk:
    """The same number of queries for every branch, however much it holds."""
    records = read(scope.organization, year, today)
    items = [item for family in _FAMILIES for item in family(records)]
    seen = sorted(as_seen_by(scope, items), key=lambda item: item.place_in_list)
    return Desk(records, scope, seen)


def knows_key(key: str) -> bool:
    """Whether something of that name can be dismissed."""
    head = key.split(":", maxsplit=1)[0]
    return head in {duty.key for duty in HINTS} | {"doubt", "reminder"}
