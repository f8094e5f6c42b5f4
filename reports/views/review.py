"""The committee reads what was handed in: the queue, one report beside its evidence, what it decides."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members.models import Organization
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Job
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage
from partybranch.web.years import year_of
from reports import queries
from reports.actions import review as actions
from reports.annual import call_for
from reports.committee import NOT_BEGUN, State, branches_of
from reports.committee_records import latest_versions, reports_of
from reports.forms.review import CommentForm, RatingForm, ReturnForm
from reports.models import AnnualReport, ReportBundle, ReportVersion, ReviewComment
from reports.views.committee import newest_year_below, posted_year
from reports.views.review_desk import ReviewDesk

_BUNDLES_SHOWN = 5


# -- The queue ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One branch's report on the list: what was handed in last, how many comments are open."""

    branch: Organization
    report: AnnualReport | None
    version: ReportVersion | None
    comments: int

    @property
    def state(self) -> str | None:
        return self.report.state if self.report else None

    @property
    def state_label(self) -> str:
        return self.report.get_state_display() if self.report else NOT_BEGUN

    @property
    def is_submitted(self) -> bool:
        return self.state == State.SUBMITTED


_SHOWN: tuple[tuple[str, str, Callable[[QueueLine], bool]], ...] = (
    ("", "已报送过的", lambda line: line.version is not None),
    ("submitted", "待审阅", lambda line: line.is_submitted),
    ("returned", "退回修改", lambda line: line.state == State.RETURNED),
    ("accepted", "已通过", lambda line: line.state == State.ACCEPTED),
    ("open", "还没有报送", lambda line: line.version is None),
)
_TEST_OF = {value: test for value, _label, test in _SHOWN}


def _open_comments(versions: Collection[ReportVersion]) -> dict[int, int]:
    rows = ReviewComment.objects.filter(version__in=[version.pk for version in versions])
    open_ones = Count("pk", filter=Q(settled_at__isnull=True))
    return dict(rows.order_by().values_list("version_id").annotate(open=open_ones))


class ReviewList(ListPage):
    """Reports handed in, waiting first; and the ZIP files of the year."""

    permission = Permission.REVIEW_REPORTS
    template_name = "reports/review/list.html"
    search_label = "支部名称"

    def newest_year(self) -> int | None:
        return newest_year_below(self.scope.organization)

    @cached_property
    def lines(self) -> list[QueueLine]:
        branches = branches_of(self.scope.organization)
        ids = [branch.pk for branch in branches]
        reports, versions = reports_of(ids, self.year), latest_versions(ids, self.year)
        counts = _open_comments(versions.values())
        lines = [
            QueueLine(
                branch,
                reports.get(branch.pk),
                versions.get(branch.pk),
                counts.get(versions[branch.pk].pk, 0) if branch.pk in versions else 0,
            )
            for branch in branches
        ]
        return sorted(lines, key=lambda line: not line.is_submitted)

    def get_queryset(self) -> list[QueueLine]:
        found = [line for line in self.lines if _TEST_OF.get(self.asked("show"), _TEST_OF[""])(line)]
        wanted = self.search.casefold()
        return [
            line
            for line in found
            if wanted in line.branch.name.casefold() or wanted in line.branch.short_name.casefold()
        ]

    def get_filters(self) -> list[Filter]:
        counted = [
            (value, label, sum(1 for line in self.lines if test(line))) for value, label, test in _SHOWN
        ]
        return [build_filter(self.request, "筛选", "show", counted, as_links=True)]

    def _bundles(self) -> list[tuple[ReportBundle, Job | None]]:
        found = list(
            ReportBundle.objects.filter(committee=self.scope.organization, year=self.year)[:_BUNDLES_SHOWN]
        )
        jobs = Job.objects.in_bulk([bundle.job_id for bundle in found if bundle.job_id])
        return [(bundle, jobs.get(bundle.job_id)) for bundle in found]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "lines": self.lines,
            "filters": self.get_filters(),
            "bundles": self._bundles(),
            "call": call_for(self.scope.organization, self.year),
        }


# -- One report --------------------------------------------------------------------------------------


def _report(request: HttpRequest, year: int) -> AnnualReport | None:
    own = AnnualReport.objects.filter(branch=request.scope.organization, year=year)
    return own.select_related("branch").first()


def _nothing_yet(request: HttpRequest, year: int) -> HttpResponse:
    """Back to the page, which says that there is no report."""
    return HttpResponseRedirect(_address(request.scope.organization, year))


def _address(branch: Organization, year: int, anchor: str = "") -> str:
    return f"{reverse('reports:review', args=[branch.pk])}?year={year}{anchor}"


def _above(request: HttpRequest) -> Organization | None:
    """The nearest organisation above for which this person reviews."""
    branch = request.scope.organization
    for key in reversed(branch.ancestor_ids()[:-1]):
        scope = request.user.scope_in(key, is_branch=False)
        if scope is not None and scope.allows(Permission.REVIEW_REPORTS):
            return scope.organization
    return None


def _page(request: HttpRequest, year: int, **forms: Any) -> HttpResponse:
    branch = request.scope.organization
    report = AnnualReport.objects.filter(branch=branch, year=year).first()
    version = report.versions.order_by("-number").first() if report else None
    context = {"year": year, "report": report, "above": _above(request)}
    if report is None or version is None:
        return render(request, "reports/review/nothing.html", context)
    # A comment on a figure that was refused stands beside that figure.
    anchor = forms["comment"].data.get("anchor", "") if "comment" in forms else ""
    desk = ReviewDesk(request.scope, report, version, request.GET.get("fact", anchor))
    context["desk"] = desk
    context["panel"] = desk.panel(request.GET.get("page"))
    context["forms"] = {
        "comment": CommentForm(),
        "return": ReturnForm(),
        "rating": RatingForm(initial={"rating": report.rating}),
        **forms,
    }
    is_fragment = request.htmx and request.htmx.target == "evidence"
    return render(
        request, "reports/review/_evidence.html" if is_fragment else "reports/review/detail.html", context
    )


@requires(Permission.REVIEW_REPORTS)
@require_safe
def review(request: HttpRequest, branch_id: int) -> HttpResponse:
    """What the branch handed in last, beside the records it rests on."""
    year = year_of(request, queries.newest_year(request.scope.organization, timezone.localdate()))
    return _page(request, year)


@requires(Permission.REVIEW_REPORTS)
@require_POST
def review_comment(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Pin a comment to a paragraph, a figure or the whole."""
    year = posted_year(request)
    report, form = _report(request, year), CommentForm(request.POST)
    if report is None:
        return _nothing_yet(request, year)
    if not form.is_valid():
        return _page(request, year, comment=form)
    try:
        comment = actions.add_comment(report=report, by=request.user, **form.cleaned_data)
    except actions.ReviewRefused as refused:
        form.add_refusal("text", refused)
        return _page(request, year, comment=form)
    undo = reverse("reports:review-comment-remove", args=[branch_id, comment.pk])
    say_done(request, "已加批注。", undo=undo)
    return HttpResponseRedirect(_address(report.branch, year, f"#comment-{comment.pk}"))


@requires(Permission.REVIEW_REPORTS)
@require_POST
def review_comment_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take a comment away while the branch has not seen it."""
    own = ReviewComment.objects.filter(version__report__branch=request.scope.organization)
    comment = get_object_or_404(own.select_related("version__report__branch"), pk=pk)
    report = comment.version.report
    try:
        actions.remove_comment(comment=comment, by=request.user)
    except actions.ReviewRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "已撤销这条批注。")
    return HttpResponseRedirect(_address(report.branch, report.year))


def _undo_of(report: AnnualReport) -> str:
    return f"{reverse('reports:review-take-back', args=[report.branch_id])}?year={report.year}"


@requires(Permission.REVIEW_REPORTS)
@require_POST
def review_return(request: HttpRequest, branch_id: int) -> HttpResponse:
    """退回修改."""
    year = posted_year(request)
    report, form = _report(request, year), ReturnForm(request.POST)
    if report is None:
        return _nothing_yet(request, year)
    if not form.is_valid():
        return _page(request, year, **{"return": form})
    try:
        actions.return_report(report=report, by=request.user, **form.cleaned_data)
    except actions.ReviewRefused as refused:
        form.add_refusal("text", refused)
        return _page(request, year, **{"return": form})
    say_done(request, "已退回修改，书记登录后能看到批注。", undo=_undo_of(report))
    return HttpResponseRedirect(_address(report.branch, year))


def _with_rating(
    request: HttpRequest, act: Callable[..., AnnualReport], sentence: str, undo: bool
) -> HttpResponse:
    year = posted_year(request)
    report, form = _report(request, year), RatingForm(request.POST)
    if report is None:
        return _nothing_yet(request, year)
    if not form.is_valid():
        return _page(request, year, rating=form)
    try:
        act(report=report, by=request.user, **form.cleaned_data)
    except actions.ReviewRefused as refused:
        form.add_refusal("rating", refused)
        return _page(request, year, rating=form)
    say_done(request, sentence, undo=_undo_of(report) if undo else "")
    return HttpResponseRedirect(_address(report.branch, year))


@requires(Permission.REVIEW_REPORTS)
@require_POST
def review_accept(request: HttpRequest, branch_id: int) -> HttpResponse:
    """通过, with a grade or without one."""
    return _with_rating(request, actions.accept, "已通过，书记登录后能看到。", undo=True)


@requires(Permission.REVIEW_REPORTS)
@require_POST
def review_rate(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Another grade for an accepted report, or none."""
    return _with_rating(request, actions.rate, "已保存评议等次。", undo=False)


@requires(Permission.REVIEW_REPORTS)
@require_POST
def review_take_back(request: HttpRequest, branch_id: int) -> HttpResponse:
    """撤回: the report waits for the committee again."""
    year = posted_year(request)
    report = _report(request, year)
    if report is None:
        return _nothing_yet(request, year)
    try:
        actions.take_back(report=report, by=request.user)
    except actions.ReviewRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "已撤回决定，报告回到待审阅。")
    return HttpResponseRedirect(_address(report.branch, year))
