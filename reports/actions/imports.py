"""An upload's way: staged, mapped, mended, confirmed (at once or as a job), undone or discarded."""

import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.models import Organization, User
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.imports import Problem
from partybranch.jobs import enqueue
from partybranch.spreadsheets import Workbook, WorkbookRefused
from reports.actions.undo_import import take_back
from reports.importers import staging
from reports.importers.service import (
    LEDGERS,
    Outcome,
    Recognised,
    carry_out,
    open_workbook,
    plan_import,
    recognise,
)
from reports.models import RememberedColumn, RememberedValue, WorkbookImport

IMPORT_JOB = "import_workbook"
KEPT_FOR = timedelta(days=7)
_UNDER_WAY = (WorkbookImport.State.UPLOADED, WorkbookImport.State.QUEUED)


class ImportNotOpen(Exception):
    """The import was confirmed, undone or discarded meanwhile."""


def _row_count(workbook: Workbook) -> int:
    return sum(len(sheet.rows) for sheet in workbook.sheets)


def stage_workbook(
    *, branch: Organization, year: int, file_name: str, data: bytes, by: log.Actor, kind: str | None = None
) -> WorkbookImport:
    """Read an uploaded workbook and keep it, sealed, until it is confirmed or discarded.

    Raises WorkbookRefused with the reason; a refusal is recorded, the file is not kept.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        workbook, recognised = _open(data, branch, kind)
    except WorkbookRefused as refused:
        log.record(
            "拒收工作簿",
            by=by,
            organization=branch.pk,
            details={"digest": digest, "size": len(data), "reason": refused.code},
            result=log.AuditRecord.Result.REFUSED,
        )
        raise
    staged = WorkbookImport(
        branch=branch,
        year=year,
        sheet_kind=recognised.kinds[0] if len(recognised.kinds) == 1 else "",
        file_name=Path(file_name).name[:200],
        digest=digest,
        row_count=_row_count(workbook),
        created_by_id=by.pk,
    )
    staged.seal("content", staging.pack(workbook))
    staged.seal("amendments", {"kind": kind or "", "mappings": {}, "rows": []})
    with transaction.atomic():
        staged.save()
        log.record("上传工作簿", by=by, obj=staged, organization=branch.pk, details={"digest": digest})
    return staged


def _open(data: bytes, branch: Organization, kind: str | None) -> tuple[Workbook, Recognised]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as scratch:
        scratch.write(data)
        scratch.flush()
        workbook = open_workbook(Path(scratch.name))
    recognised = recognise(workbook, branch=branch, kind=kind)
    if len(recognised.kinds) > 1 and _row_count(workbook) > settings.REQUEST_IMPORT_MAX_ROWS:
        limit = settings.REQUEST_IMPORT_MAX_ROWS
        raise WorkbookRefused(
            "several_large", f"这个工作簿有几种台账，又超过{limit}行，请按台账分成几个工作簿上传。"
        )
    return workbook, recognised


def recognised_of(staged: WorkbookImport) -> Recognised:
    """What the staged workbook is, with the mappings chosen so far."""
    amendments = staged.unseal("amendments")
    mappings = {
        title: {int(index): key for index, key in columns.items()}
        for title, columns in amendments["mappings"].items()
    }
    workbook = staging.unpack(staged.unseal("content"))
    return recognise(workbook, branch=staged.branch, kind=amendments["kind"] or None, mappings=mappings)


def _amendments(staged: WorkbookImport) -> dict[tuple[str, int], dict[str, Any]]:
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for sheet, row, key, value in staged.unseal("amendments")["rows"]:
        rows.setdefault((sheet, row), {})[key] = value
    return rows


def preview(staged: WorkbookImport) -> Outcome:
    """What confirming would do; nothing is written."""
    return plan_import(
        recognised_of(staged), branch=staged.branch, year=staged.year, amendments=_amendments(staged)
    )


def _require_open(staged: WorkbookImport) -> None:
    """Hold the row for the rest of the transaction, as it stands now and not as it was read."""
    current = WorkbookImport.objects.select_for_update().filter(pk=staged.pk).first()
    if current is None or current.state != WorkbookImport.State.UPLOADED:
        raise ImportNotOpen("这次导入已经处理过了。")
    staged.amendments_sealed = current.amendments_sealed


@transaction.atomic
def map_columns(
    staged: WorkbookImport, *, columns: dict[str, dict[int, tuple[str, str]]], by: log.Actor
) -> None:
    """Set where the columns go (sheet → index → (header word, field)) and remember it for the branch.

    Raises WorkbookRefused, and keeps nothing, where the sheets are no ledger of their kind that way.
    """
    _require_open(staged)
    amendments = staged.unseal("amendments")
    kinds = {sheet.sheet.title: sheet.kind for sheet in recognised_of(staged).sheets}
    for title, chosen in columns.items():
        amendments["mappings"][title] = {str(index): field for index, (_, field) in chosen.items()}
        for header, field in chosen.values():
            if header:
                RememberedColumn.objects.update_or_create(
                    branch=staged.branch,
                    sheet_kind=kinds[title],
                    header=header[:120],
                    defaults={"field": field},
                )
    staged.seal("amendments", amendments)
    if {sheet.sheet.title: sheet.kind for sheet in recognised_of(staged).sheets} != kinds:
        raise WorkbookRefused("columns", "这样指定以后认不出是哪一种台账，请至少保留原来认出的几列。")
    staged.save(update_fields=["amendments_sealed"])
    log.record("指定工作簿各列", by=by, obj=staged, organization=staged.branch_id)


@transaction.atomic
def mend_row(staged: WorkbookImport, *, sheet: str, row: int, field: str, value: str, by: log.Actor) -> None:
    """Put a value in place of one cell's; the workbook itself stays as it was."""
    _require_open(staged)
    amendments = staged.unseal("amendments")
    rows = [entry for entry in amendments["rows"] if entry[:3] != [sheet, row, field]]
    amendments["rows"] = [*rows, [sheet, row, field, value]]
    staged.seal("amendments", amendments)
    staged.save(update_fields=["amendments_sealed"])
    log.record("改正导入行", by=by, obj=staged, organization=staged.branch_id, details={"row": row})


@transaction.atomic
def teach_word(staged: WorkbookImport, *, vocabulary: str, word: str, meaning: str, by: log.Actor) -> None:
    """Remember for the branch what a customary word means; all rows with it follow."""
    _require_open(staged)
    RememberedValue.objects.update_or_create(
        branch=staged.branch, field=vocabulary, word=word[:120], defaults={"meaning": meaning}
    )
    log.record("指定习惯叫法", by=by, obj=staged, organization=staged.branch_id)


def _claim(staged: WorkbookImport, state: str) -> None:
    """Leave the present state exactly once, whoever else confirms at the same moment."""
    claimed = WorkbookImport.objects.filter(pk=staged.pk, state=staged.state).update(state=state)
    if not claimed:
        raise ImportNotOpen("这次导入已经处理过了。")
    staged.state = state


def confirm(staged: WorkbookImport, *, by: log.Actor) -> WorkbookImport:
    """Import: small workbooks at once, large ones as a job."""
    if staged.row_count > settings.REQUEST_IMPORT_MAX_ROWS:
        with transaction.atomic():
            _require_open(staged)
            _claim(staged, WorkbookImport.State.QUEUED)
            job = enqueue(IMPORT_JOB, by=by, branch=staged.branch, import_id=staged.pk)
            staged.job_id = job.pk
            staged.save(update_fields=["job_id"])
            log.record("提交后台导入", by=by, obj=staged, organization=staged.branch_id)
        return staged
    return import_staged(staged, by=by)


def may_import(user: User | None, branch: Organization) -> bool:
    """Whether the person may import workbooks of the branch now."""
    if user is None or not user.is_active:
        return False
    scope = user.scope_in(branch.pk, is_branch=True)
    return scope is not None and scope.allows(Permission.IMPORT_WORKBOOKS)


def import_staged(staged: WorkbookImport, *, by: log.Actor) -> WorkbookImport:
    """Carry a staged import out; running it twice imports once."""

    def finish(outcome: Outcome) -> None:
        _claim(staged, WorkbookImport.State.DONE)
        staged.counts = {**outcome.plan.counts(), "warnings": len(outcome.plan.warnings)}
        staged.finished_at = timezone.now()
        staged.seal("outcome", _told(outcome))
        staged.seal("changes", outcome.changes.as_json())
        staged.content_sealed = staged.amendments_sealed = ""
        staged.save()

    if staged.state not in (WorkbookImport.State.UPLOADED, WorkbookImport.State.QUEUED):
        return staged
    carry_out(
        recognised_of(staged),
        branch=staged.branch,
        year=staged.year,
        by=by,
        digest=staged.digest,
        amendments=_amendments(staged),
        on_written=finish,
    )
    return staged


def _told(outcome: Outcome) -> dict[str, list[dict[str, Any]]]:
    def rows(problems: list[Problem]) -> list[dict[str, Any]]:
        return [problem.as_json() for problem in problems]

    return {"refused": rows(outcome.plan.refused), "warnings": rows(outcome.plan.warnings)}


@transaction.atomic
def fail_import(import_id: int, *, reason: str, by: log.Actor) -> None:
    """A background import was given up: say why, and drop what was read from its workbook."""
    failed = WorkbookImport.objects.filter(pk=import_id, state=WorkbookImport.State.QUEUED).update(
        state=WorkbookImport.State.FAILED,
        failure=reason[:300],
        content_sealed="",
        amendments_sealed="",
    )
    if failed:
        staged = WorkbookImport.objects.get(pk=import_id)
        log.record(
            "后台导入没有办成",
            by=by,
            obj=staged,
            organization=staged.branch_id,
            result=log.AuditRecord.Result.REFUSED,
        )


@transaction.atomic
def purge_old_imports(*, by: log.Actor) -> int:
    """Drop what was read from workbooks seven days ago: open uploads whole, of finished imports the
    rows told and what undoing needs. Returns how many were touched."""
    old = WorkbookImport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    abandoned = old.filter(state=WorkbookImport.State.UPLOADED)
    finished = old.exclude(state__in=_UNDER_WAY).exclude(
        content_sealed="", amendments_sealed="", outcome_sealed="", changes_sealed=""
    )
    cleared = finished.update(content_sealed="", amendments_sealed="", outcome_sealed="", changes_sealed="")
    dropped = abandoned.count()
    abandoned.delete()
    if dropped or cleared:
        log.record("清除过期的上传内容", by=by, details={"dropped": dropped, "cleared": cleared})
    return dropped + cleared


@transaction.atomic
def discard(staged: WorkbookImport, *, by: log.Actor) -> None:
    """Drop an upload that will not be imported."""
    _require_open(staged)
    log.record("放弃导入", by=by, obj=staged, organization=staged.branch_id)
    staged.delete()


@transaction.atomic
def undo_import(staged: WorkbookImport, *, by: log.Actor) -> None:
    """Take back the branch's last import, while nothing builds on it; raises CannotUndo."""
    Organization.objects.select_for_update().get(pk=staged.branch_id)
    staged.refresh_from_db()
    take_back(staged)
    staged.state = WorkbookImport.State.UNDONE
    staged.changes_sealed = staged.outcome_sealed = ""
    staged.save()
    log.record(
        "撤销导入",
        by=by,
        obj=staged,
        organization=staged.branch_id,
        details={"year": staged.year, "digest": staged.digest, **staged.counts},
    )


def label_of(staged: WorkbookImport) -> str:
    ledger = LEDGERS.get(staged.sheet_kind)
    return ledger.label if ledger else "多种台账"
