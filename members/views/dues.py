"""What members owe and paid in a year, month by month."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members import queries
from members.arrears import MemberArrears, arrears_of, owed_of, paid_for
from members.dues_grid import MONTHS, DuesLine, build_lines, last_month_over
from members.dues_month import current_standards, default_month, rule_line
from members.forms.dues import ReversalForm
from members.models import DuesCharge, DuesPayment, Member
from partybranch.access.permissions import Permission
from partybranch.regulations.duties import ARREARS, LONG_ARREARS
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DetailPage, ListPage

_OWING = "owing"


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment with who entered it; ``is_standing`` while it was not taken back."""

    payment: DuesPayment
    entered_by: str
    is_standing: bool


@dataclass(frozen=True, slots=True)
class MemberMonth:
    """One month of a member's year; ``owed_fen`` None where it is not known."""

    month: int
    charge: DuesCharge | None
    payments: list[PaymentLine]
    owed_fen: int | None

    @property
    def is_paid(self) -> bool:
        """Whether a payment of it stands."""
        return any(line.is_standing for line in self.payments)


class DuesChargeList(ListPage):
    """The dues of the year: members × months."""

    permission = Permission.VIEW_DUES
    template_name = "members/dues_charge/list.html"
    search_label = "姓名、拼音或首字母"

    def newest_year(self) -> int | None:
        return queries.newest_dues_year(self.scope.organization)

    @cached_property
    def owing(self) -> QuerySet:
        through = last_month_over(self.year, timezone.localdate())
        return queries.owing_member_ids(self.scope.organization, self.year, through)

    def all_rows(self) -> QuerySet[Member]:
        return queries.members_with_dues(self.scope.organization, self.year)

    def narrow(self, rows: QuerySet[Member]) -> QuerySet[Member]:
        if self.asked("show") == _OWING:
            rows = rows.filter(pk__in=self.owing)
        return queries.matching(rows, self.search)

    def get_filters(self) -> list[Filter]:
        choices = [("", "全部", self.all_rows().count()), (_OWING, "有欠缴", self.owing.count())]
        return [build_filter(self.request, "缴纳情况", "show", choices, as_links=True)]

    def _lines(self, members: QuerySet[Member]) -> list[DuesLine]:
        branch, ids = self.scope.organization, [member.pk for member in members]
        return build_lines(
            members,
            queries.charges_of(branch, self.year, ids),
            queries.payments_of(branch, self.year, ids),
            year=self.year,
            today=timezone.localdate(),
            now_month=self.as_of.month,
        )

    @cached_property
    def arrears(self) -> list[MemberArrears]:
        """Who owes, counted over the turn of the year; told to whom the page is open, name by name."""
        return arrears_of(self.scope.organization, self.year, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        due, paid = queries.dues_totals(self.scope.organization, self.year)
        return {
            **context,
            "lines": self._lines(context["rows"]),
            "months": MONTHS,
            "due_fen": due,
            "paid_fen": paid,
            "filters": self.get_filters(),
            "next_month": default_month(self.scope.organization, timezone.localdate(), self.year),
            "arrears": self.arrears,
            "may_record": self.scope.allows(Permission.RECORD_DUES),
            "arrears_duty": rule_line(ARREARS),
            "long_arrears_duty": rule_line(LONG_ARREARS),
        }


class DuesMember(DetailPage):
    """One member's dues of a year, payment by payment."""

    permission = Permission.VIEW_DUES
    template_name = "members/dues_charge/member.html"

    def newest_year(self) -> int | None:
        return queries.newest_dues_year(self.scope.organization)

    def get_queryset(self) -> QuerySet[Member]:
        return Member.objects.filter(branch=self.scope.organization)

    def _payments(self) -> list[PaymentLine]:
        rows = list(queries.payments_of(self.scope.organization, self.year, [self.object.pk]))
        names = queries.account_names([row.entered_by_id for row in rows])
        taken_back = {row.reverses_id for row in rows}
        return [
            PaymentLine(
                row,
                names.get(row.entered_by_id or 0, ""),
                row.reverses_id is None and row.pk not in taken_back,
            )
            for row in rows
        ]

    def _months(self) -> list[MemberMonth]:
        branch = self.scope.organization
        charges = {row.month: row for row in queries.charges_of(branch, self.year, [self.object.pk])}
        lines, found = self._payments(), []
        for month in MONTHS:
            own = [line for line in lines if line.payment.month == month]
            charge = charges.get(month)
            paid = paid_for(line.payment for line in own)
            owed = owed_of(charge.due_fen, paid) if charge else 0
            if charge or own:
                found.append(MemberMonth(month, charge, own, owed))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standards = self.object.dues_standards.filter(branch=self.scope.organization)
        return {
            **super().get_context_data(**kwargs),
            "months": self._months(),
            "standards": list(standards.order_by("-starts_on")),
            "current": current_standards(self.scope.organization, self.as_of).get(self.object.pk),
            "reversal": ReversalForm(auto_id=False),
        }
