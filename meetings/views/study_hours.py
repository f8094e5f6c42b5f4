"""The study hours of the branch's members in a year."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from meetings import queries
from meetings.hours_page import HoursLine, hours_lines, hours_table
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.calendar import party_year_as_of
from partybranch.regulations.duties import (
    LEADERS_HOURS,
    LEADERS_STUDY,
    STUDY,
    STUDY_HOURS,
    short_citation,
)
from partybranch.web.downloads import workbook_answer
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage
from partybranch.web.years import year_of

_SHORT, _EXEMPT = "short", "exempt"


class StudyHoursList(ListPage):
    """A line a member: the total and where it comes from, and by category."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/study_hours/list.html"
    search_label = "姓名"

    def newest_year(self) -> int | None:
        return queries.newest_study_year(self.scope.organization)

    @cached_property
    def lines(self) -> list[HoursLine]:
        return hours_lines(self.scope, self.year, self.as_of)

    def get_queryset(self) -> list[HoursLine]:  # type: ignore[override]
        """Lines that were added up already: no query set any more."""
        lines = [line for line in self.lines if self.search in line.member.name]
        if self.asked("show") == _SHORT:
            return [line for line in lines if line.is_short]
        if self.asked("show") == _EXEMPT:
            return [line for line in lines if line.is_exempt]
        return lines

    def get_filters(self) -> list[Filter]:
        short = sum(line.is_short for line in self.lines)
        exempt = sum(line.is_exempt for line in self.lines)
        choices = [("", "全部", len(self.lines)), (_SHORT, f"不足{STUDY_HOURS}学时", short)]
        if exempt:
            choices.append((_EXEMPT, "不作硬性要求", exempt))
        return [build_filter(self.request, "学时", "show", choices, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.get_filters(),
            "rule": {"standing": STUDY.standing.value, "cited": short_citation(STUDY.source)},
            "custom": {"standing": LEADERS_STUDY.standing.value, "cited": LEADERS_STUDY.source.document},
            "demands": (STUDY.demand, LEADERS_STUDY.demand),
            "wanted_hours": STUDY_HOURS,
            "leaders_hours": LEADERS_HOURS,
        }


@requires(Permission.RECORD_MEETINGS)
@require_GET
def study_hours_workbook(request: HttpRequest, branch_id: int) -> HttpResponse:
    """The same as a workbook; who took it away is recorded."""
    scope = request.scope
    branch = scope.organization
    year = year_of(request, queries.newest_study_year(branch))
    until = party_year_as_of(year, timezone.localdate())
    lines = hours_lines(scope, year, until)
    details = {"year": year, "members": len(lines)}
    log.record("导出学时表", by=request.user, obj=branch, organization=branch.pk, details=details)
    return workbook_answer(f"{branch.name}{year}年党员学时表", [hours_table(lines, year, until)])
