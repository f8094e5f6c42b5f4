"""All reports of the year as one ZIP: have it packed, see how far it is, take it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.jobs import worker_is_alive
from partybranch.models import Job
from reports.actions import bundles
from reports.models import ReportBundle
from reports.views.committee import posted_year

# htmx stops asking on this answer.
_STOP_POLLING = 286


def _bundle(request: HttpRequest, pk: int) -> ReportBundle:
    own = ReportBundle.objects.filter(committee=request.scope.organization)
    return get_object_or_404(own.select_related("committee"), pk=pk)


@requires(Permission.REVIEW_REPORTS)
@require_POST
def bundle_create(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Have all reports of the year packed."""
    year = posted_year(request)
    try:
        bundle = bundles.create_bundle(committee=request.scope.organization, year=year, by=request.user)
    except bundles.BundleRefused as refused:
        messages.error(request, str(refused))
        return redirect("reports:review-list", committee_id=committee_id)
    return redirect("reports:bundle", committee_id=committee_id, pk=bundle.pk)


def _context(bundle: ReportBundle) -> dict[str, Any]:
    job = Job.objects.filter(pk=bundle.job_id).first()
    is_over = bundle.packed_at is not None or bundle.dropped_at is not None or job is None or job.is_over
    return {
        "bundle": bundle,
        "job": job,
        "is_over": is_over,
        "is_ready": bundle.packed_at is not None and bundle.dropped_at is None,
        "worker_is_alive": is_over or worker_is_alive(),
    }


@requires(Permission.REVIEW_REPORTS)
@require_safe
def bundle(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    """How far it is; asked again every two seconds by the page while it lasts."""
    context = _context(_bundle(request, pk))
    if request.htmx and request.htmx.target == "job":
        status = _STOP_POLLING if context["is_over"] else 200
        return render(request, "reports/bundle/_job.html", context, status=status)
    return render(request, "reports/bundle/detail.html", context)


@requires(Permission.REVIEW_REPORTS)
@require_GET
def bundle_download(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    """The ZIP itself. Who took it away is recorded."""
    found = _bundle(request, pk)
    path = bundles.path_of(found)
    if found.packed_at is None or found.dropped_at is not None:
        return redirect("reports:bundle", committee_id=committee_id, pk=pk)
    try:
        file = path.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    log.record(
        "下载述职报告打包",
        by=request.user,
        obj=found,
        organization=found.committee_id,
        details={"year": found.year, "reports": found.report_count, "digest": found.digest},
    )
    name = f"{found.committee.name}{found.year}年度述职报告.zip"
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type="application/zip",
        headers={"Cache-Control": "no-store"},
    )
