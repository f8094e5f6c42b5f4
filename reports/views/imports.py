"""The import pages: upload → columns → preview (mend, teach) → confirm → result, undo."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.models import Organization
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.imports import Status
from partybranch.jobs import worker_is_alive
from partybranch.models import Job
from partybranch.spreadsheets import WorkbookRefused
from partybranch.web.paging import page_of
from partybranch.web.years import year_of
from reports import queries
from reports.actions import imports
from reports.actions.undo_import import CannotUndo
from reports.forms.imports import ColumnsForm, MendForm, TeachForm, UploadForm
from reports.importers.service import LEDGERS
from reports.models import WorkbookImport


def _staged(request: HttpRequest, pk: int) -> WorkbookImport:
    staged = get_object_or_404(WorkbookImport, pk=pk, branch=request.scope.organization)
    staged.branch = request.scope.organization
    return staged


@requires(Permission.IMPORT_WORKBOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Choose a workbook; below, the branch's imports so far."""
    branch = request.scope.organization
    year = year_of(request, queries.year_to_import(branch, timezone.localdate()))
    initial = {"year": year, "kind": request.GET.get("kind", "")}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        if getattr(request, "upload_was_too_large", False):
            form = UploadForm(initial=initial)
            form.errors["file"] = form.error_class(["文件太大，没有收下，请删去图片或分成几个工作簿再传。"])
        elif form.is_valid():
            staged = _stage(request, form)
            if staged is not None:
                return redirect("reports:import-columns", branch_id=branch.pk, pk=staged.pk)
    recent = page_of(_listed(branch), request.GET.get("page"), 20)
    for row in recent:
        row.label = imports.label_of(row)
    context = {"form": form, "recent": recent, "ledgers": LEDGERS.values()}
    return render(request, "reports/workbook_import/upload.html", context, status=400 if form.errors else 200)


def _listed(branch: Organization) -> QuerySet[WorkbookImport]:
    """The branch's imports without the sealed workbooks themselves."""
    sealed = [f"{name}_sealed" for name in ("content", "amendments", "outcome", "changes")]
    return WorkbookImport.objects.filter(branch=branch).defer(*sealed)


def _stage(request: HttpRequest, form: UploadForm) -> WorkbookImport | None:
    upload_file = form.cleaned_data["file"]
    try:
        return imports.stage_workbook(
            branch=request.scope.organization,
            year=form.cleaned_data["year"],
            file_name=upload_file.name,
            data=upload_file.read(),
            kind=form.cleaned_data["kind"] or None,
            by=request.user,
        )
    except WorkbookRefused as refused:
        form.add_error("file", str(refused))
        return None


def _closed(request: HttpRequest, staged: WorkbookImport) -> HttpResponse | None:
    if staged.state == WorkbookImport.State.UPLOADED:
        return None
    return redirect("reports:import-result", branch_id=staged.branch_id, pk=staged.pk)


def _all_valid(forms: list[ColumnsForm]) -> bool:
    """Whether all are valid; each is asked, so that each shows its own errors."""
    return sum(not form.is_valid() for form in forms) == 0


@requires(Permission.IMPORT_WORKBOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """How the columns were understood; change what is wrong."""
    staged = _staged(request, pk)
    if closed := _closed(request, staged):
        return closed
    recognised = imports.recognised_of(staged)
    forms = [
        ColumnsForm(sheet, request.POST or None, prefix=f"sheet{number}")
        for number, sheet in enumerate(recognised.sheets)
    ]
    if request.method == "POST" and _all_valid(forms):
        chosen = {form.sheet.sheet.title: form.columns() for form in forms}
        try:
            imports.map_columns(staged, columns=chosen, by=request.user)
        except WorkbookRefused as refused:
            forms[0].add_error(None, str(refused))
        else:
            return redirect("reports:import-preview", branch_id=branch_id, pk=pk)
    context = {"staged": staged, "forms": forms, "recognised": recognised}
    return render(request, "reports/workbook_import/columns.html", context)


@requires(Permission.IMPORT_WORKBOOKS)
@require_safe
def preview(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """What would be new, changed, left alone and refused; refused rows are mended here."""
    staged = _staged(request, pk)
    if closed := _closed(request, staged):
        return closed
    plan = imports.preview(staged).plan
    status = request.GET.get("status", "")
    shown = plan.of(Status(status)) if status in set(Status) else plan.rows
    context = {
        "staged": staged,
        "label": imports.label_of(staged),
        "plan": plan,
        "counts": plan.counts(),
        "refused": plan.of(Status.REFUSED)[:200],
        "rows": page_of(shown, request.GET.get("page")),
        "status": status,
    }
    return render(request, "reports/workbook_import/preview.html", context)


def _back_to_preview(branch_id: int, pk: int) -> HttpResponse:
    return redirect("reports:import-preview", branch_id=branch_id, pk=pk)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def mend(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Mend one cell of a refused row."""
    staged = _staged(request, pk)
    form = MendForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有改成：请填写要改成的内容。")
        return _back_to_preview(branch_id, pk)
    try:
        imports.mend_row(staged, by=request.user, **form.cleaned_data)
    except imports.ImportNotOpen as closed:
        messages.error(request, str(closed))
        return redirect("reports:import-result", branch_id=branch_id, pk=pk)
    messages.success(request, f"第{form.cleaned_data['row']}行已改，重新核对如下。")
    return _back_to_preview(branch_id, pk)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def teach(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Say what a customary word means; remembered for the branch."""
    staged = _staged(request, pk)
    form = TeachForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请先选一种再保存。")
        return _back_to_preview(branch_id, pk)
    try:
        imports.teach_word(staged, by=request.user, **form.cleaned_data)
    except imports.ImportNotOpen as closed:
        messages.error(request, str(closed))
        return redirect("reports:import-result", branch_id=branch_id, pk=pk)
    messages.success(request, f"已记住“{form.cleaned_data['word']}”，以后本支部的工作簿都这样认。")
    return _back_to_preview(branch_id, pk)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def confirm(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Import what the preview showed."""
    staged = _staged(request, pk)
    try:
        imports.confirm(staged, by=request.user)
    except imports.ImportNotOpen as closed:
        messages.info(request, str(closed))
    return redirect("reports:import-result", branch_id=branch_id, pk=pk)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def discard(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Drop the upload."""
    try:
        imports.discard(_staged(request, pk), by=request.user)
        messages.success(request, "已放弃这次上传，没有导入任何内容。")
    except imports.ImportNotOpen as closed:
        messages.error(request, str(closed))
    return redirect("reports:import-upload", branch_id=branch_id)


@requires(Permission.IMPORT_WORKBOOKS)
@require_safe
def result(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """What was imported and what was not; while a job runs, how far it is."""
    staged = _staged(request, pk)
    if staged.state == WorkbookImport.State.UPLOADED:
        return _back_to_preview(branch_id, pk)
    context: dict[str, Any] = {
        "staged": staged,
        "label": imports.label_of(staged),
        "told": staged.unseal("outcome", {"refused": [], "warnings": []}),
        "job": Job.objects.filter(pk=staged.job_id).first() if staged.job_id else None,
        "worker_is_alive": True,
    }
    if staged.state == WorkbookImport.State.QUEUED:
        context["worker_is_alive"] = worker_is_alive()
    return render(request, "reports/workbook_import/result.html", context)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take the import back."""
    try:
        imports.undo_import(_staged(request, pk), by=request.user)
        messages.success(request, "已撤销这次导入，记录恢复到导入以前。")
    except CannotUndo as refused:
        messages.error(request, str(refused))
    return redirect("reports:import-result", branch_id=branch_id, pk=pk)
