"""Pages of a committee: what waits, its branches in one table, the year's numbers, its notice."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from meetings import queries as meetings
from members import queries as members
from members.models import Organization
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.web.done import say_done
from partybranch.web.downloads import workbook_answer
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DeskPage, FormPage, ListPage
from partybranch.web.years import asked_year, is_ledger_year, year_of
from reports.actions import reminders
from reports.actions.review import set_call
from reports.annual import call_for
from reports.committee import BranchLine, State, branches_of, overview
from reports.committee_numbers import LABELS, TEMPORARY_NOTE, numbers_of, table_of, total_of
from reports.forms.committee import CallForm
from reports.models import ReportCall

# Value in the address, label, which branches it leaves.
_SHOWN: tuple[tuple[str, str, Callable[[BranchLine], bool]], ...] = (
    ("", "全部", lambda line: True),
    ("missing", "有缺项", lambda line: bool(line.silent)),
    ("overdue", "有逾期", lambda line: bool(line.missed)),
    ("owing", "有欠缴党费", lambda line: bool(line.owing)),
    ("changed", "报送后有变动", lambda line: bool(line.changes)),
    ("open", "未报送", lambda line: line.is_with_branch),
    ("submitted", "待审阅", lambda line: line.is_submitted),
    ("returned", "退回修改", lambda line: line.state == State.RETURNED),
    ("accepted", "已通过", lambda line: line.state == State.ACCEPTED),
)
_TEST_OF = {value: test for value, _label, test in _SHOWN}


def newest_year_below(committee: Organization) -> int | None:
    return meetings.newest_year_below(members.branches_below(committee).order_by().values("pk"))


def _address(name: str, committee: Organization, year: int, **query: str) -> str:
    tail = "".join(f"&{key}={value}" for key, value in query.items())
    return f"{reverse(f'reports:{name}', args=[committee.pk])}?year={year}{tail}"


class CommitteeHome(DeskPage):
    """The workbench of a committee: what waits for it, nothing else."""

    permission = Permission.VIEW_BRANCHES
    template_name = "reports/home/committee.html"

    def newest_year(self) -> int | None:
        return newest_year_below(self.scope.organization)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        committee = self.scope.organization
        lines = overview(branches_of(committee), self.year, self.as_of)
        call = call_for(committee, self.year)
        return {
            **super().get_context_data(**kwargs),
            "lines": lines,
            "call": call,
            "is_past_due": bool(call and call.due_on and call.due_on < timezone.localdate()),
            "submitted": [line for line in lines if line.is_submitted],
            "waiting": [line for line in lines if line.is_with_branch],
            "overdue": [line for line in lines if line.missed],
        }


class BranchOverview(ListPage):
    """The branches below in one table: asked and done, what is missing or late, the report."""

    permission = Permission.VIEW_BRANCHES
    template_name = "reports/committee/branches.html"
    search_label = "支部名称"

    def newest_year(self) -> int | None:
        return newest_year_below(self.scope.organization)

    @cached_property
    def call(self) -> ReportCall | None:
        return call_for(self.scope.organization, self.year)

    @cached_property
    def lines(self) -> list[BranchLine]:
        return overview(branches_of(self.scope.organization), self.year, self.as_of)

    def get_queryset(self) -> list[BranchLine]:
        found = [line for line in self.lines if _TEST_OF.get(self.asked("show"), _TEST_OF[""])(line)]
        if self.search:
            found = [line for line in found if _is_named(line.branch, self.search)]
        return found

    def get_filters(self) -> list[Filter]:
        counted = [
            (value, label, sum(1 for line in self.lines if test(line))) for value, label, test in _SHOWN
        ]
        asked = self.asked("show")
        kept = [each for each in counted if each[2] or each[0] in ("", asked)]
        return [build_filter(self.request, "筛选", "show", kept, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "lines": self.lines,
            "member_count": sum(line.people.members for line in self.lines if line.counts_members),
            "waiting": [line for line in self.lines if line.is_with_branch],
            "filters": self.get_filters(),
            "call": self.call,
        }


def _is_named(branch: Organization, text: str) -> bool:
    wanted = text.casefold()
    return wanted in branch.name.casefold() or wanted in branch.short_name.casefold()


class Statistics(DeskPage):
    """The numbers of the year, a branch a row in the order of the tree, and their sums."""

    permission = Permission.VIEW_BRANCHES
    template_name = "reports/committee/statistics.html"

    def newest_year(self) -> int | None:
        return newest_year_below(self.scope.organization)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = overview(branches_of(self.scope.organization), self.year, self.as_of)
        rows = [(line, numbers_of(line)) for line in lines]
        return {
            **super().get_context_data(**kwargs),
            "labels": LABELS,
            "rows": rows,
            "note": "" if all(line.counts_members for line in lines) else TEMPORARY_NOTE,
            "total": total_of([numbers for _line, numbers in rows]),
        }


@requires(Permission.VIEW_BRANCHES)
@require_GET
def statistics_workbook(request: HttpRequest, committee_id: int) -> HttpResponse:
    """The same table as a workbook. Who took it away is recorded."""
    committee = request.scope.organization
    year = year_of(request, newest_year_below(committee))
    lines = overview(branches_of(committee), year, min(date(year, 12, 31), timezone.localdate()))
    log.record(
        "导出各支部统计",
        by=request.user,
        obj=committee,
        organization=committee.pk,
        details={"year": year, "branches": len(lines)},
    )
    return workbook_answer(f"{committee.name}{year}年度各支部统计", [table_of(lines, year)])


class CommitteeSettings(FormPage):
    """The notice on the year's reports: until when, how long at most; and the branches below."""

    permission = Permission.REVIEW_REPORTS
    template_name = "reports/committee/settings.html"
    form_class = CallForm

    def newest_year(self) -> int | None:
        return newest_year_below(self.scope.organization)

    @cached_property
    def call(self) -> ReportCall | None:
        return ReportCall.objects.filter(committee=self.scope.organization, year=self.year).first()

    def get_initial(self) -> dict[str, Any]:
        call = self.call
        if call is None:
            return {}
        return {"due_on": call.due_on, "max_characters": call.max_characters, "note": call.note}

    def save(self, form: CallForm) -> HttpResponse:
        committee = self.scope.organization
        set_call(committee=committee, year=self.year, by=self.request.user, **form.cleaned_data)
        say_done(self.request, f"已保存{self.year}年度报送要求，各支部的述职报告页上能看到。")
        return HttpResponseRedirect(_address("committee-settings", committee, self.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branches = branches_of(self.scope.organization)
        above = call_for(self.scope.organization, self.year)
        return {
            **super().get_context_data(**kwargs),
            "branches": branches,
            "secretaries": members.secretaries_of([branch.pk for branch in branches]),
            "from_above": above if above and above.committee_id != self.scope.organization.pk else None,
        }


def posted_year(request: HttpRequest) -> int:
    """The year a form is about: from its address, or from its field."""
    year = asked_year(request)
    text = request.POST.get("year", "")
    if year is None and text.isascii() and text.isdigit() and len(text) == 4 and is_ledger_year(int(text)):
        year = int(text)
    if year is None:
        raise Http404
    return year


def _reminded(committee: Organization, posted: str) -> QuerySet[Organization]:
    """The branch named in the form, or every branch below."""
    branches = members.branches_below(committee)
    if not posted:
        return branches
    if not (posted.isascii() and posted.isdigit() and len(posted) <= 18):
        raise Http404
    found = branches.filter(pk=int(posted))
    if not found:
        raise Http404
    return found


@requires(Permission.REVIEW_REPORTS)
@require_POST
def remind(request: HttpRequest, committee_id: int) -> HttpResponse:
    """催办: one branch, or all whose report has not come."""
    committee, year = request.scope.organization, posted_year(request)
    branches = list(_reminded(committee, request.POST.get("branch", "")))
    lines = overview(branches, year, min(date(year, 12, 31), timezone.localdate()))
    try:
        count = reminders.remind(
            committee=committee,
            year=year,
            lines=lines if request.POST.get("branch") else [line for line in lines if line.is_with_branch],
            call=call_for(committee, year),
            by=request.user,
        )
    except reminders.NothingToRemind as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已催办{count}个支部，书记登录后能看到。")
    return redirect(_address("branch-overview", committee, year))
