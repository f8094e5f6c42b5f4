"""A member's own dues: each month of the year, what was due and what was paid."""

from functools import cached_property
from typing import Any

from django.utils import timezone

from members import queries
from members.dues_grid import build_lines
from members.dues_month import current_standards
from members.models import DuesCharge, DuesPayment, Member
from partybranch.access.permissions import Permission
from partybranch.web.pages import DeskPage
from partybranch.web.years import newest_year


class OwnDues(DeskPage):
    """The dues of the person who is signed in."""

    permission = Permission.OWN_RECORD
    template_name = "members/own_dues/list.html"

    @cached_property
    def member(self) -> Member:
        return Member.objects.get(pk=self.scope.member_id)

    def newest_year(self) -> int | None:
        last = DuesCharge.objects.filter(member=self.member).order_by("-year").first()
        return newest_year([last.year if last else None])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch, today = self.scope.organization, timezone.localdate()
        charges = list(queries.charges_of(branch, self.year, [self.member.pk]))
        payments = list(queries.payments_of(branch, self.year, [self.member.pk]))
        (line,) = build_lines(
            [self.member], charges, payments, year=self.year, today=today, now_month=self.as_of.month
        )
        return {
            **super().get_context_data(**kwargs),
            "line": line,
            "months": _months(line.cells, charges, payments),
            "standard": current_standards(branch, today).get(self.member.pk),
        }


def _months(cells: list[Any], charges: list[DuesCharge], payments: list[DuesPayment]) -> list[dict[str, Any]]:
    """The months something is stored of."""
    found = []
    for cell in cells:
        charge = next((each for each in charges if each.month == cell.month), None)
        paid = [each for each in payments if each.month == cell.month]
        if charge is not None or paid:
            found.append({"cell": cell, "charge": charge, "payments": paid})
    return found
