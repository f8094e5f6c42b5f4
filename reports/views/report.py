"""The year's report: read it, open its figures, download it, declare a ledger complete."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from members.models import Organization
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.web.years import asked_year, year_of
from reports import queries
from reports.actions import completion
from reports.annual import narrative_of, thaw
from reports.documents.report import render_report
from reports.models import ReportVersion
from reports.views.report_desk import ReportDesk
from reports.views.report_paper import Paper

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _year(request: HttpRequest) -> int:
    return year_of(request, queries.newest_year(request.scope.organization, timezone.localdate()))


def _desk(request: HttpRequest) -> ReportDesk:
    return ReportDesk(Paper(request.scope, _year(request)), request.GET.get("fact", ""))


@requires(Permission.VIEW_REPORT)
@require_safe
def report(request: HttpRequest, branch_id: int) -> HttpResponse:
    """The report as it would be printed, what it still lacks, and one figure's records beside it.

    A request for the panel alone (htmx) gets the panel alone.
    """
    desk = _desk(request)
    context = {
        "desk": desk,
        "paper": desk.paper,
        "panel": desk.panel(request.GET.get("page")),
        "must_confirm": request.GET.get("confirm") == "1",
    }
    is_fragment = request.htmx and request.htmx.target == "evidence"
    template = "reports/report/_evidence.html" if is_fragment else "reports/report/detail.html"
    return render(request, template, context)


def file_name(branch: Organization, year: int) -> str:
    return f"{branch.name}{year}年度述职报告.docx"


def _asked_version(request: HttpRequest, branch: Organization, year: int) -> ReportVersion | None:
    number = request.GET.get("version", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        raise Http404
    return get_object_or_404(ReportVersion, report__branch=branch, report__year=year, number=int(number))


@requires(Permission.EXPORT_REPORT)
@require_GET
def report_docx(request: HttpRequest, branch_id: int) -> HttpResponse:
    """The report as a DOCX; gaps stand in it as 〔待补：…〕. ``?version=`` asks for one handed in. Who
    took it away is recorded."""
    branch, year = request.scope.organization, _year(request)
    version = _asked_version(request, branch, year)
    narrative = thaw(version.unseal("narrative")) if version else narrative_of(branch, year)[1]
    content = render_report(narrative)
    log.record(
        "导出述职报告",
        by=request.user,
        obj=branch,
        organization=branch.pk,
        details={
            "year": year,
            "digest": hashlib.sha256(content).hexdigest(),
            "gaps": len(narrative.blanks()),
            "version": version.number if version else 0,
        },
    )
    headers = {
        "Content-Disposition": content_disposition_header(True, file_name(branch, year)),
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=_DOCX, headers=headers)


def posted_year(request: HttpRequest) -> int:
    """The year in the address of what is done; there is no doing without one."""
    year = asked_year(request)
    if year is None:
        raise Http404
    return year


def _back_to_ledgers(request: HttpRequest, year: int) -> HttpResponseRedirect:
    address = reverse("reports:report", kwargs={"branch_id": request.scope.organization.pk})
    return HttpResponseRedirect(f"{address}?year={year}#ledgers")


@requires(Permission.DECLARE_COMPLETE)
@require_POST
def ledger_complete(request: HttpRequest, branch_id: int) -> HttpResponse:
    """本年确无，计为0: the ledger named in the form holds everything there was."""
    year = posted_year(request)
    try:
        ledger = completion.declare_complete(
            branch=request.scope.organization,
            year=year,
            ledger=request.POST.get("ledger", ""),
            by=request.user,
        )
    except completion.NotDeclarable as refused:
        raise Http404 from refused
    messages.success(request, f"已记下：{year}年{ledger.label}没有其他记录，没有的按0计。")
    return _back_to_ledgers(request, year)


@requires(Permission.DECLARE_COMPLETE)
@require_POST
def ledger_reopen(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Take the word about a ledger back."""
    year = posted_year(request)
    try:
        ledger = completion.take_back(
            branch=request.scope.organization,
            year=year,
            ledger=request.POST.get("ledger", ""),
            by=request.user,
        )
    except completion.NotDeclarable as refused:
        raise Http404 from refused
    messages.success(request, f"已撤销：{year}年{ledger.label}没有记录的仍按待补。")
    return _back_to_ledgers(request, year)
