"""The year's dues as members × months: what was due, what was paid, what is still owed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from members.arrears import standing_payments
from members.models import DuesCharge, DuesPayment, Member
from partybranch.calendar import last_of_month

MONTHS = range(1, 13)


class CellState(StrEnum):
    """The value is the CSS state of the cell."""

    NONE = "none"
    PAID = "paid"
    DUE = "due"
    OVERDUE = "overdue"


_WORDS = {CellState.NONE: "–", CellState.PAID: "缴", CellState.DUE: "待缴", CellState.OVERDUE: "欠"}


@dataclass(frozen=True, slots=True)
class DuesCell:
    """One member-month; ``is_now`` marks the month the page stands in."""

    month: int
    state: CellState
    is_now: bool

    @property
    def word(self) -> str:
        return _WORDS[self.state]


@dataclass(frozen=True, slots=True)
class DuesLine:
    """One member's year: a cell a month; sums in fen, None where a sum of it is not known.
    ``owed_fen`` counts the months that are over."""

    member: Member
    cells: list[DuesCell]
    due_fen: int | None
    paid_fen: int | None
    owed_fen: int | None


@dataclass(frozen=True, slots=True)
class _MonthOfMember:
    """What is stored for one member-month; None inside a list is a sum that is not known. ``gifts``
    (自愿多交) came in beside what is due and settle nothing."""

    due: list[int | None] = field(default_factory=list)
    paid: list[int | None] = field(default_factory=list)
    gifts: list[int | None] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        if None in self.paid:
            return True
        if None in self.due:
            return bool(self.paid)
        return sum(self.paid) >= sum(self.due)

    @property
    def owed(self) -> int | None:
        if self.is_settled:
            return 0
        return None if None in self.due else sum(self.due) - sum(self.paid)


def _sum(parts: Iterable[int | None]) -> int | None:
    """None where a part is not known, and where there is no part at all."""
    known = list(parts)
    return sum(known) if known and None not in known else None


def is_over(year: int, month: int, today: date) -> bool:
    return last_of_month(date(year, month, 1)) < today


def last_month_over(year: int, today: date) -> int:
    """The last month of the year that lies behind today, 0 where none does."""
    return max((month for month in MONTHS if is_over(year, month, today)), default=0)


def _state(stored: _MonthOfMember, *, over: bool) -> CellState:
    if not stored.paid and not any(due != 0 for due in stored.due):
        return CellState.NONE
    if stored.is_settled:
        return CellState.PAID
    return CellState.OVERDUE if over else CellState.DUE


def build_lines(
    members: Iterable[Member],
    charges: Iterable[DuesCharge],
    payments: Iterable[DuesPayment],
    *,
    year: int,
    today: date,
    now_month: int,
) -> list[DuesLine]:
    stored: dict[tuple[int, int], _MonthOfMember] = defaultdict(_MonthOfMember)
    for charge in charges:
        stored[charge.member_id, charge.month].due.append(charge.due_fen)
    for payment in standing_payments(payments):
        month = stored[payment.member_id, payment.month]
        sums = month.gifts if payment.kind == DuesPayment.Kind.EXTRA else month.paid
        sums.append(payment.paid_fen)
    over = {month: is_over(year, month, today) for month in MONTHS}
    return [
        _line(member, [stored[member.pk, month] for month in MONTHS], over, now_month) for member in members
    ]


def _line(member: Member, months: list[_MonthOfMember], over: dict[int, bool], now_month: int) -> DuesLine:
    return DuesLine(
        member,
        [
            DuesCell(month, _state(stored, over=over[month]), month == now_month)
            for month, stored in zip(MONTHS, months, strict=True)
        ],
        _sum(due for stored in months for due in stored.due),
        # Nothing received is a sum that is known.
        _sum([0, *(paid for stored in months for paid in stored.paid + stored.gifts)]),
        _sum([0, *(stored.owed for month, stored in zip(MONTHS, months, strict=True) if over[month])]),
    )
