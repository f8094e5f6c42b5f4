"""The statistics of the register, and what leaves it as workbooks."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from members import queries
from members.models import Organization
from members.ordering import in_order
from members.register import register_lines
from members.statistics import Statistics, statistics_of
from members.workbooks import changes_table, register_table, statistics_tables
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.calendar import party_year_as_of
from partybranch.web.downloads import workbook_answer
from partybranch.web.pages import DeskPage
from partybranch.web.years import asked_day, year_of


class MemberStatistics(DeskPage):
    """党员基本情况 on the year's last day, and 增减情况; each figure opens the list it counts."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/member/statistics.html"

    def newest_year(self) -> int | None:
        return queries.newest_register_year(self.scope.organization)

    @cached_property
    def statistics(self) -> Statistics:
        return statistics_of(self.scope, self.year, self.as_of, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "statistics": self.statistics}


def _year_and_day(request: HttpRequest, branch: Organization) -> tuple[int, date]:
    """The day asked for, else the last one of the year asked for."""
    day = asked_day(request)
    if day is not None:
        return day.year, day
    year = year_of(request, queries.newest_register_year(branch))
    return year, party_year_as_of(year, timezone.localdate())


@requires(Permission.EXPORT_MEMBERS)
@require_GET
def member_workbook(request: HttpRequest, branch_id: int) -> HttpResponse:
    """The register of a day. Who took it away is recorded, and whether with whole phone numbers."""
    scope = request.scope
    branch, (_, day) = scope.organization, _year_and_day(request, scope.organization)
    members = queries.members_visible_in(scope).filter(queries.belongs_on(day))
    members = queries.with_current_offices(in_order(members, branch, request.GET.get("order", ""), day), day)
    lines = register_lines(members, day, scope)
    _record(
        "导出党员花名册",
        request,
        on=str(day),
        members=len(lines),
        phones=scope.allows(Permission.CALL_MEMBERS),
    )
    name = f"{branch.name}党员花名册（截至{_spoken(day)}）"
    return workbook_answer(name, [register_table(lines, day)])


@requires(Permission.EXPORT_MEMBERS)
@require_GET
def change_workbook(request: HttpRequest, branch_id: int) -> HttpResponse:
    """党员变动一览表 of a period (``?from=``, ``?to=``), else of the year so far."""
    scope = request.scope
    branch, (year, day) = scope.organization, _year_and_day(request, scope.organization)
    asked = asked_day(request, "from") or date(year, 1, 1), asked_day(request, "to") or day
    first, last = sorted(asked)
    events = list(queries.changes_between(scope, first, last))
    _record("导出党员变动一览表", request, first=str(first), last=str(last), changes=len(events))
    name = f"{branch.name}党员变动一览表（{_spoken(first)}至{_spoken(last)}）"
    return workbook_answer(name, [changes_table(events, first, last)])


@requires(Permission.EXPORT_MEMBERS)
@require_GET
def member_statistics_workbook(request: HttpRequest, branch_id: int) -> HttpResponse:
    scope = request.scope
    branch = scope.organization
    year, today = year_of(request, queries.newest_register_year(branch)), timezone.localdate()
    found = statistics_of(scope, year, party_year_as_of(year, today), today)
    _record("导出党员基本情况统计", request, year=year)
    name = f"{branch.name}{year}年党员基本情况统计（截至{_spoken(found.as_of)}）"
    return workbook_answer(name, statistics_tables(found, year))


def _record(verb: str, request: HttpRequest, **details: object) -> None:
    branch = request.scope.organization
    log.record(verb, by=request.user, obj=branch, organization=branch.pk, details=details)


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
