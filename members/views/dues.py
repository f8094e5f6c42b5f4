"""What members owe and paid in a year, month by month."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members import queries
from members.dues_grid import MONTHS, DuesLine, build_lines, last_month_over
from members.models import Member
from partybranch.access.permissions import Permission
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage

_OWING = "owing"


class DuesChargeList(ListPage):
    """The dues of the year: members × months."""

    permission = Permission.VIEW_DUES
    template_name = "members/dues_charge/list.html"
    search_label = "姓名或拼音首字母"

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
        }
