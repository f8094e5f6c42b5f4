"""The ledger of gatherings (组织生活台账), and one gathering."""

from typing import Any

from django.db.models import QuerySet

from meetings import queries
from meetings.models import Attendance, Meeting
from partybranch.access.permissions import Permission
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DetailPage, ListPage


class MeetingList(ListPage):
    """The gatherings of the year, newest first, with what they add up to."""

    permission = Permission.VIEW_MEETINGS
    template_name = "meetings/meeting/list.html"
    search_label = "主题、地点或主持人"

    def newest_year(self) -> int | None:
        return queries.newest_meeting_year(self.scope.organization)

    def all_rows(self) -> QuerySet[Meeting]:
        return queries.meetings_of(self.scope.organization, self.year)

    def narrow(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        kind, theme = self.asked_id("kind"), self.asked_id("theme")
        if kind is not None:
            rows = queries.of_kind(rows, kind)
        if theme is not None:
            rows = queries.of_theme(rows, theme)
        return queries.with_kinds(queries.matching(rows, self.search))

    def get_filters(self) -> list[Filter]:
        rows = self.all_rows()
        kinds = [(str(kind.pk), kind.fact_name, count) for kind, count in queries.count_by_kind(rows)]
        themes = [(str(theme.pk), theme.name, count) for theme, count in queries.count_by_theme(rows)]
        return [
            build_filter(self.request, "形式", "kind", [("", "全部形式", None), *kinds]),
            build_filter(self.request, "专题", "theme", [("", "全部专题", None), *themes]),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.get_filters(),
            "tally": queries.tally_of(self.object_list),
        }


class MeetingDetail(DetailPage):
    """One gathering: what was done, who came. Reasons for absence only for whom they concern."""

    permission = Permission.VIEW_MEETINGS
    template_name = "meetings/meeting/detail.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        return queries.with_kinds(Meeting.objects.filter(branch=self.scope.organization))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attendances = self.object.attendances.select_related("member")
        return {**super().get_context_data(**kwargs), "attendances": [self._line(row) for row in attendances]}

    def _line(self, attendance: Attendance) -> dict[str, Any]:
        reason = attendance.reason if queries.may_see_reason(self.scope, attendance) else ""
        return {"name": attendance.name, "status": attendance.get_status_display(), "reason": reason}
