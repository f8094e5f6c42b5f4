"""Handing the report in, taking it back, settling the committee's comments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from reports.actions import submission as actions
from reports.actions.annual_report import ReportRefused
from reports.models import AnnualReport, ReviewComment
from reports.views.report import posted_year
from reports.views.report_edit import address


@requires(Permission.EDIT_REPORT)
@require_POST
def report_submit(request: HttpRequest, branch_id: int) -> HttpResponse:
    """报送: refused while something is missing; what is unusual has to be confirmed."""
    year = posted_year(request)
    try:
        version = actions.submit(
            branch=request.scope.organization,
            year=year,
            is_confirmed=request.POST.get("confirmed") == "1",
            by=request.user,
        )
    except actions.NeedsConfirmation:
        return HttpResponseRedirect(address("report", branch_id, at="confirm", year=year, confirm=1))
    except ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = address("report-withdraw", branch_id, year=year)
        say_done(request, f"已报送第{version.number}稿，上级审阅以前可以收回。", undo=undo)
    return HttpResponseRedirect(address("report", branch_id, year=year))


@requires(Permission.EDIT_REPORT)
@require_POST
def report_withdraw(request: HttpRequest, branch_id: int) -> HttpResponse:
    """收回."""
    year = posted_year(request)
    try:
        actions.withdraw(branch=request.scope.organization, year=year, by=request.user)
    except ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "已收回，可以修改后再报送。")
    return HttpResponseRedirect(address("report", branch_id, year=year))


# What the branch may not see yet, it cannot settle.
_SEEN = (AnnualReport.State.DRAFT, AnnualReport.State.RETURNED, AnnualReport.State.ACCEPTED)


def _settle(request: HttpRequest, pk: int, *, is_settled: bool) -> HttpResponse:
    branch = request.scope.organization
    comments = ReviewComment.objects.filter(version__report__branch=branch, version__report__state__in=_SEEN)
    comment = get_object_or_404(comments.select_related("version__report"), pk=pk)
    try:
        actions.settle_comment(comment=comment, is_settled=is_settled, by=request.user)
    except ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = address("comment-reopen", branch.pk, pk=pk) if is_settled else ""
        say_done(request, "批注已标为已处理。" if is_settled else "批注重新列为待处理。", undo=undo)
    year = comment.version.report.year
    return HttpResponseRedirect(address("report", branch.pk, year=year, at=f"comment-{pk}"))


@requires(Permission.EDIT_REPORT)
@require_POST
def comment_settle(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """标为已处理."""
    return _settle(request, pk, is_settled=True)


@requires(Permission.EDIT_REPORT)
@require_POST
def comment_reopen(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Not dealt with after all."""
    return _settle(request, pk, is_settled=False)
