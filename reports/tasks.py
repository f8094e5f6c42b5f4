"""What a worker does for reports: fetch by id, call one action."""

from members.models import User
from partybranch.audit import log
from partybranch.jobs import JobRefused, JobRun, job
from partybranch.spreadsheets import WorkbookRefused
from reports.actions.imports import IMPORT_JOB, import_staged
from reports.models import WorkbookImport


@job(IMPORT_JOB)
def import_workbook(run: JobRun, *, import_id: int) -> None:
    """Carry a large import out."""
    staged = WorkbookImport.objects.select_related("branch").get(pk=import_id)
    run.note("正在核对并写入")
    by = User.objects.filter(pk=staged.created_by_id).first() or log.SYSTEM
    try:
        import_staged(staged, by=by)
    except WorkbookRefused as refused:
        WorkbookImport.objects.filter(pk=import_id).update(
            state=WorkbookImport.State.FAILED, failure=str(refused)[:300]
        )
        raise JobRefused(str(refused)) from refused
    run.note(f"已导入{staged.counts.get('new', 0)}行")
