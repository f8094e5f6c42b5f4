"""The year calendar (全年日历): kinds of gathering by months, and what the rules ask."""

from typing import Any

from django.utils import timezone

from meetings import queries
from meetings.calendar import build_rows, read_year
from meetings.calendar_rules import compare
from partybranch.access.permissions import Permission
from partybranch.web.pages import DeskPage


class YearCalendar(DeskPage):
    """Twelve months by kinds; a number opens its records, an empty cell the form that fills it."""

    permission = Permission.VIEW_MEETINGS
    template_name = "meetings/calendar/year.html"

    def newest_year(self) -> int | None:
        return queries.newest_meeting_year(self.scope.organization)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        records = read_year(
            self.scope.organization, self.year, today, sees_plans=queries.sees_plans(self.scope)
        )
        shows_all = self.request.GET.get("all") == "1"
        return {
            **super().get_context_data(**kwargs),
            "rows": build_rows(records, shows_all=shows_all),
            "shows_all": shows_all,
            "comparisons": compare(records),
            "held": len(records.held),
            "today": today,
            "current_month": today.month if today.year == self.year else 0,
            "months": range(1, 13),
        }
