"""Whom the branch visited in a year, on which occasion, with what."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from members import queries
from members.models import CondolenceVisit
from partybranch.access.permissions import Permission
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage


class CondolenceVisitList(ListPage):
    """The visits of the year, in order of date."""

    permission = Permission.VIEW_VISITS
    template_name = "members/condolence_visit/list.html"
    search_label = "慰问对象或走访人"

    def newest_year(self) -> int | None:
        return queries.newest_visit_year(self.scope.organization)

    def all_rows(self) -> QuerySet[CondolenceVisit]:
        return queries.visits_of(self.scope.organization, self.year)

    def narrow(self, rows: QuerySet[CondolenceVisit]) -> QuerySet[CondolenceVisit]:
        if self.search:
            rows = rows.filter(Q(recipient_name__icontains=self.search) | Q(visitors__icontains=self.search))
        if self.asked("occasion"):
            rows = rows.filter(occasion=self.asked("occasion"))
        return rows

    def get_filters(self) -> list[Filter]:
        occasions = self.all_rows().order_by("occasion").values_list("occasion").annotate(Count("pk"))
        named = [(occasion, occasion, count) for occasion, count in occasions if occasion]
        return [build_filter(self.request, "节点", "occasion", [("", "全部节点", None), *named])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = self.object_list.aggregate(
            money=Sum("money_fen"), masked=Count("pk", filter=Q(money_is_masked=True))
        )
        return {**super().get_context_data(**kwargs), "filters": self.get_filters(), "totals": totals}
