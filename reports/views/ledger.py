"""The ledger of other work of a year."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from partybranch.access.permissions import Permission
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage
from reports import queries
from reports.models import LedgerEntry


class LedgerEntryList(ListPage):
    """Documents, honours, published items, purchases … of the year, newest first."""

    permission = Permission.VIEW_LEDGER
    template_name = "reports/ledger_entry/list.html"
    search_label = "名称或说明"

    def newest_year(self) -> int | None:
        return queries.newest_year(self.scope.organization, timezone.localdate())

    def all_rows(self) -> QuerySet[LedgerEntry]:
        entries = LedgerEntry.objects.filter(branch=self.scope.organization, occurred_on__year=self.year)
        return entries.select_related("kind")

    def narrow(self, rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        if self.search:
            rows = rows.filter(Q(title__icontains=self.search) | Q(note__icontains=self.search))
        if self.asked("kind"):
            rows = rows.filter(kind__code=self.asked("kind"))
        return rows

    def get_filters(self) -> list[Filter]:
        by_kind = self.all_rows().order_by("kind__position").values_list("kind__code", "kind__name")
        counted = by_kind.annotate(Count("pk"))
        return [build_filter(self.request, "类别", "kind", [("", "全部类别", None), *counted])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "filters": self.get_filters()}
