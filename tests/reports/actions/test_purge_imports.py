"""What was read from workbooks does not stay longer than seven days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Member
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from partybranch.celery import app
from reports.actions.imports import confirm, purge_old_imports, stage_workbook
from reports.actions.undo_import import CannotUndo, take_back
from reports.models import WorkbookImport
from tests.reports.importers.conftest import Desk, branch, desk  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db

ROSTER = [["姓名", "入党时间"], ["严建国", "1995-03-01"]]


def _stage(desk):  # noqa: F811
    data = desk.book(ROSTER).read_bytes()
    return stage_workbook(branch=desk.branch, year=2025, file_name="a.xlsx", data=data, by=log.SYSTEM)


def _age(days):
    WorkbookImport.objects.update(created_at=timezone.now() - timedelta(days=days))


def test_young_upload_stays(desk):  # noqa: F811
    _stage(desk)
    _age(6)
    assert purge_old_imports(by=log.SYSTEM) == 0
    assert WorkbookImport.objects.exists()


def test_abandoned_upload_goes_and_is_recorded(desk):  # noqa: F811
    _stage(desk)
    _age(8)
    assert purge_old_imports(by=log.SYSTEM) == 1
    assert not WorkbookImport.objects.exists()
    assert AuditRecord.objects.filter(verb="清除过期的上传内容").count() == 1


def test_finished_import_keeps_its_counts_but_not_its_rows(desk):  # noqa: F811
    staged = confirm(_stage(desk), by=log.SYSTEM)
    _age(8)
    assert purge_old_imports(by=log.SYSTEM) == 1
    staged.refresh_from_db()
    assert (staged.outcome_sealed, staged.changes_sealed) == ("", "")
    assert staged.counts["new"] == 1
    assert Member.objects.count() == 1
    with pytest.raises(CannotUndo):
        take_back(staged)
    assert purge_old_imports(by=log.SYSTEM) == 0


def test_the_clock_runs_it():
    assert "reports.tasks.purge_imports" in {entry["task"] for entry in app.conf.beat_schedule.values()}
