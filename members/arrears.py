"""Which months members still owe, counted across the turn of a year."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Q

from members.models import DuesCharge, DuesPayment, Member, Organization
from members.ordering import by_strokes
from partybranch.calendar import add_months, first_of_month
from partybranch.fields import money_text
from partybranch.regulations.duties import UNPAID_MONTHS

# Owed months are looked for in the year asked about and the year before it.
_YEARS_BACK = 1


@dataclass(frozen=True, slots=True)
class OwedMonth:
    """One member-month not paid in full; ``owed_fen`` None where the sum due is not known."""

    member: Member
    year: int
    month: int
    due_fen: int | None
    owed_fen: int | None

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def key(self) -> str:
        """As a form names it: 12-2025-9."""
        return f"{self.member.pk}-{self.year}-{self.month}"


@dataclass(frozen=True, slots=True)
class MemberArrears:
    """One member's owed months in order of time."""

    member: Member
    months: list[OwedMonth]

    @property
    def owed_fen(self) -> int | None:
        sums = [each.owed_fen for each in self.months]
        return None if None in sums else sum(sums)

    @property
    def run(self) -> int:
        """The longest run of owed months."""
        days = [each.first_day for each in self.months]
        longest = count = 1
        for before, day in pairwise(days):
            count = count + 1 if add_months(before, 1) == day else 1
            longest = max(longest, count)
        return longest

    @property
    def is_long(self) -> bool:
        return self.run >= UNPAID_MONTHS

    @property
    def sentence(self) -> str:
        """孙家豪 2025年9月至11月欠缴90.03元."""
        owed = "，金额未知" if self.owed_fen is None else f"{money_text(self.owed_fen)}元"
        return f"{spoken_months([each.first_day for each in self.months])}欠缴{owed}"


def spoken_months(months: Collection[date]) -> str:
    """2025年9月至11月; 2025年9月、11月; 2025年12月至2026年2月."""
    runs: list[list[date]] = []
    for day in sorted(months):
        if runs and add_months(runs[-1][-1], 1) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts, year = [], 0
    for run in runs:
        first, last = run[0], run[-1]
        text = f"{first.month}月" if first.year == year else f"{first.year}年{first.month}月"
        if last != first:
            text += f"至{last.month}月" if last.year == first.year else f"至{last.year}年{last.month}月"
        parts.append(text)
        year = last.year
    return "、".join(parts)


def standing_payments(payments: Iterable[DuesPayment]) -> list[DuesPayment]:
    """Payments that were not taken back: without reversals and what they reverse."""
    rows = list(payments)
    taken_back = {row.reverses_id for row in rows if row.reverses_id is not None}
    return [row for row in rows if row.reverses_id is None and row.pk not in taken_back]


def paid_for(payments: Iterable[DuesPayment]) -> list[int | None]:
    """The sums that count towards what is due, None for one that is not known. A gift settles nothing."""
    return [row.paid_fen for row in standing_payments(payments) if row.kind != DuesPayment.Kind.EXTRA]


def owed_of(due_fen: int | None, paid: list[int | None]) -> int | None:
    """What is left to pay: 0 where settled, None where the sum due is not known and nothing was paid."""
    if None in paid:
        return 0
    total = sum(each for each in paid if each is not None)
    if due_fen is None:
        return 0 if paid else None
    return max(due_fen - total, 0)


def owed_months(branch: Organization, year: int, before: date) -> list[OwedMonth]:
    """Every owed member-month of the year and the year before it, of months that began before a day."""
    years = Q(year__gte=year - _YEARS_BACK, year__lte=year)
    payments: dict[tuple[int, int, int], list[DuesPayment]] = defaultdict(list)
    for row in DuesPayment.objects.filter(years, branch=branch):
        payments[row.member_id, row.year, row.month].append(row)
    found = []
    charges = DuesCharge.objects.filter(years, branch=branch).select_related("member")
    for charge in charges.order_by(*by_strokes(branch, "member__"), "year", "month"):
        owed = owed_of(charge.due_fen, paid_for(payments[charge.member_id, charge.year, charge.month]))
        if owed != 0 and date(charge.year, charge.month, 1) < before:
            found.append(OwedMonth(charge.member, charge.year, charge.month, charge.due_fen, owed))
    return found


def arrears_of(branch: Organization, year: int, today: date) -> list[MemberArrears]:
    """Who owes for months that are over, in the order of the register."""
    over = owed_months(branch, year, first_of_month(today))
    members: dict[int, list[OwedMonth]] = defaultdict(list)
    for each in over:
        members[each.member.pk].append(each)
    return [MemberArrears(months[0].member, months) for months in members.values()]
