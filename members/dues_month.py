"""The sheet of one month: who owes dues, how much, by what, and who has paid already."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members.arrears import owed_of, standing_payments
from members.models import DuesCharge, DuesPayment, DuesStandard, Member, Organization
from members.ordering import in_order
from partybranch.calendar import add_months, first_of_month, last_of_month
from partybranch.fields import DatePrecision, money_text
from partybranch.regulations.dues import MonthlyDue, Payer, monthly_due
from partybranch.regulations.duties import Duty, short_citation

_PAYERS = {
    Member.Employment.IN_POST: Payer.MONTHLY,
    Member.Employment.RETIRED: Payer.RETIRED,
    Member.Employment.STUDENT: Payer.STUDENT,
}
# A sum is taken over from a charge at most so many months back.
_LOOK_BACK = 12


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A duty as a page shows it: how it is attested, where it stands, what it asks."""

    standing: str
    cited: str
    demand: str


def rule_line(duty: Duty) -> RuleLine:
    return RuleLine(duty.standing.value, short_citation(duty.source), duty.demand)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One member's month. ``due_fen`` None: nothing tells the sum, it is to be typed; ``basis`` says
    where it comes from. ``paid_fen`` is what came in so far, None where a sum of it is not known."""

    member: Member
    charge: DuesCharge | None
    due_fen: int | None
    basis: str
    payments: list[DuesPayment]

    @property
    def paid_fen(self) -> int | None:
        sums = [payment.paid_fen for payment in self.payments]
        return None if None in sums else sum(sums)

    @property
    def owed_fen(self) -> int | None:
        return owed_of(self.due_fen, [payment.paid_fen for payment in self.payments])

    @property
    def is_settled(self) -> bool:
        """Paid, or stored as owing nothing."""
        if self.payments:
            return self.owed_fen == 0
        return self.charge is not None and self.charge.due_fen == 0


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """Everybody due in a month by Party group, and who came too late in it to be."""

    year: int
    month: int
    groups: list[tuple[str, list[MonthLine]]]
    newcomers: list[Member]

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def lines(self) -> list[MonthLine]:
        return [line for _, lines in self.groups for line in lines]

    @property
    def open_lines(self) -> list[MonthLine]:
        return [line for line in self.lines if not line.is_settled]

    @property
    def is_begun(self) -> bool:
        """Whether somebody paid for the month: then those charged and not paid were left out knowingly."""
        return any(line.payments for line in self.lines)


def worked_out(member: Member, base_fen: int | None) -> MonthlyDue | None:
    """The sum by the national rates; None where the base or the kind of member is not known."""
    payer = _PAYERS.get(member.employment)
    return monthly_due(base_fen, payer) if payer else None


def reckoned(due: MonthlyDue) -> str:
    """基数的1%（中组发〔2008〕3号第二条）."""
    return f"{due.reckoning}（{short_citation(due.source)}）"


def present_in(branch: Organization, day: date) -> QuerySet[Member]:
    """Members who were in the branch at some time of the month of a day."""
    first, last = first_of_month(day), last_of_month(day)
    return Member.objects.filter(
        Q(joined_on__isnull=True) | Q(joined_on__lte=last),
        Q(left_on__isnull=True) | Q(left_on__gte=first),
        Q(admitted_on__isnull=True) | Q(admitted_on__lte=last),
        branch=branch,
    )


def owes_from(member: Member) -> date | None:
    """The first month a member owes here: the one after that of the admission or of the coming;
    None: always. (The old branch took the dues of the month in which somebody moves.)"""
    days = [member.joined_on]
    if member.admitted_on and member.admitted_precision != DatePrecision.YEAR:
        days.append(member.admitted_on)
    known = [day for day in days if day is not None]
    return add_months(first_of_month(max(known)), 1) if known else None


def _is_due(member: Member, first_day: date) -> bool:
    since = owes_from(member)
    return since is None or since <= first_day


def current_standards(branch: Organization, day: date) -> dict[int, DuesStandard]:
    """The standard in force on a day, by member."""
    rows = DuesStandard.objects.filter(branch=branch, starts_on__lte=day).order_by("starts_on", "pk")
    return {row.member_id: row for row in rows}


def _charges(branch: Organization, first_day: date) -> dict[int, list[DuesCharge]]:
    """Charges of this month and the twelve before it by member, oldest first."""
    earliest = add_months(first_day, -_LOOK_BACK)
    years = Q(year=earliest.year, month__gte=earliest.month) | Q(year__gt=earliest.year)
    found: dict[int, list[DuesCharge]] = defaultdict(list)
    rows = DuesCharge.objects.filter(years, branch=branch, year__lte=first_day.year)
    for row in rows.order_by("year", "month"):
        if date(row.year, row.month, 1) <= first_day:
            found[row.member_id].append(row)
    return found


def _payments(branch: Organization, first_day: date) -> dict[int, list[DuesPayment]]:
    rows = DuesPayment.objects.filter(branch=branch, year=first_day.year, month=first_day.month)
    found: dict[int, list[DuesPayment]] = defaultdict(list)
    for row in standing_payments(rows):
        if row.kind != DuesPayment.Kind.EXTRA:
            found[row.member_id].append(row)
    return found


def _sum_and_basis(
    member: Member, charge: DuesCharge | None, standard: DuesStandard | None, before: list[DuesCharge]
) -> tuple[int | None, str]:
    if charge is not None:
        return charge.due_fen, "已登记应缴"
    if standard is not None:
        return standard.due_fen, f"{standard.starts_on.year}年{standard.starts_on.month}月起的标准"
    due = worked_out(member, member.dues_base_fen)
    if due is not None:
        return due.fen, reckoned(due)
    last = next((each for each in reversed(before) if each.due_fen is not None), None)
    if last is not None:
        return last.due_fen, f"同{last.month}月"
    return None, "没有标准，请填写"


def build_sheet(branch: Organization, year: int, month: int, *, also: Collection[int] = ()) -> MonthSheet:
    """The sheet of a month; ``also`` are members to be listed though they came during it."""
    first_day = date(year, month, 1)
    charges, payments = _charges(branch, first_day), _payments(branch, first_day)
    standards = current_standards(branch, first_day)
    groups: dict[tuple[int, str], list[MonthLine]] = defaultdict(list)
    newcomers = []
    members = Member.objects.filter(
        Q(pk__in=present_in(branch, first_day).values("pk")) | Q(pk__in=list(charges)) | Q(pk__in=payments),
        branch=branch,
    )
    for member in in_order(members.select_related("group"), branch):
        own = charges.get(member.pk, [])
        charge = own[-1] if own and (own[-1].year, own[-1].month) == (year, month) else None
        told = charge is not None or member.pk in payments
        left = member.left_on is not None and member.left_on < first_day
        if not told and (left or (not _is_due(member, first_day) and member.pk not in also)):
            if not left:
                newcomers.append(member)
            continue
        before = own[:-1] if charge else own
        due, basis = _sum_and_basis(member, charge, standards.get(member.pk), before)
        key = (member.group.position, member.group.name) if member.group else (10_000, "未分党小组")
        groups[key].append(MonthLine(member, charge, due, basis, payments.get(member.pk, [])))
    ordered = [(name, lines) for (_, name), lines in sorted(groups.items(), key=lambda item: item[0])]
    return MonthSheet(year, month, ordered, newcomers)


def default_month(branch: Organization, today: date, year: int | None = None) -> date:
    """The month one comes to register: in a year asked for the first nobody is registered for, else
    this month, or the one before where that was left out."""
    this_month = first_of_month(today)
    years = (year,) if year else (today.year - 1, today.year)
    rows = DuesCharge.objects.filter(branch=branch, year__in=years).order_by()
    begun = {date(*pair, 1) for pair in rows.values_list("year", "month").distinct()}
    if year is None or year > today.year:
        before = add_months(this_month, -1)
        left_out = before not in begun and add_months(before, -1) in begun
        return before if left_out else this_month
    months = [date(year, month, 1) for month in range(1, 13) if date(year, month, 1) <= this_month]
    return next((day for day in months if day not in begun), months[-1])


def describe_paid(line: MonthLine) -> str:
    """已缴30.01元, 12月5日."""
    paid = "已缴" if line.paid_fen is None else f"已缴{money_text(line.paid_fen)}元"
    days = [payment.paid_on for payment in line.payments if payment.paid_on]
    return f"{paid}，{max(days).month}月{max(days).day}日" if days else paid
