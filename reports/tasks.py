"""What a worker does for reports: fetch by id, call one action."""

from celery import shared_task

from members.models import User
from partybranch.audit import log
from partybranch.jobs import JobRefused, JobRun, job, on_failure
from partybranch.spreadsheets import WorkbookRefused
from reports.actions.bundles import BUNDLE_JOB, BundleRefused, drop_old_bundles, pack_bundle
from reports.actions.imports import (
    IMPORT_JOB,
    fail_import,
    import_staged,
    may_import,
    purge_old_imports,
)
from reports.models import ReportBundle, WorkbookImport


@job(IMPORT_JOB)
def import_workbook(run: JobRun, *, import_id: int) -> None:
    """Carry a large import out, for whoever confirmed it, if that person still may."""
    staged = WorkbookImport.objects.select_related("branch").get(pk=import_id)
    by = User.objects.filter(pk=run.requested_by_id).first()
    if run.requested_by_id is not None and not may_import(by, staged.branch):
        raise JobRefused("您已不负责导入这个支部的工作簿，没有导入。")
    run.note("正在核对并写入")
    try:
        import_staged(staged, by=by or log.SYSTEM)
    except WorkbookRefused as refused:
        raise JobRefused(str(refused)) from refused
    run.note(f"已导入{staged.counts.get('new', 0)}行")


@on_failure(IMPORT_JOB)
def import_given_up(note: str, *, import_id: int) -> None:
    fail_import(import_id, reason=note, by=log.SYSTEM)


@shared_task
def purge_imports() -> None:
    """Several times a day: workbooks and bundles do not stay longer than they are needed."""
    purge_old_imports(by=log.SYSTEM)
    drop_old_bundles(by=log.SYSTEM)


@job(BUNDLE_JOB)
def pack_reports(run: JobRun, *, bundle_id: int) -> None:
    """Pack all reports of a committee and year, for whoever asked, if that person still may."""
    bundle = ReportBundle.objects.select_related("committee").get(pk=bundle_id)
    try:
        pack_bundle(bundle, by=User.objects.filter(pk=run.requested_by_id).first(), progress=run.progress)
    except BundleRefused as refused:
        raise JobRefused(str(refused)) from refused
