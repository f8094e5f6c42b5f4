"""A large import in the background: done for whoever confirmed it, if that person still may."""

import io

import pytest
from django.conf import settings
from openpyxl import Workbook

from members.models import Member
from partybranch import jobs
from partybranch.models import Job
from reports import tasks  # noqa: F401 -- the handlers of jobs
from reports.actions.imports import confirm, stage_workbook
from reports.models import WorkbookImport
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def queued(world: World, at, monkeypatch: pytest.MonkeyPatch) -> WorkbookImport:
    """Confirmed by the secretary on 20 November, still waiting for a worker."""
    at("2025-11-20 23:50")
    monkeypatch.setattr(settings, "REQUEST_IMPORT_MAX_ROWS", 0)
    book, content = Workbook(), io.BytesIO()
    for row in (["姓名", "性别", "入党时间", "党员类别"], ["秦朗", "男", "2010-07-01", "正式党员"]):
        book.active.append(row)
    book.save(content)
    by = world.user("secretary")
    data = content.getvalue()
    staged = stage_workbook(branch=world.branch, year=2025, file_name="花名册.xlsx", data=data, by=by)
    return confirm(staged, by=by)


def test_import_in_the_background_is_carried_out(queued: WorkbookImport) -> None:
    assert jobs.run(queued.job_id) == Job.State.DONE
    assert Member.objects.filter(name="秦朗").exists()


def test_import_is_given_up_when_the_office_ended_before_the_worker_came(
    world: World, queued: WorkbookImport, at
) -> None:
    world.members["secretary"].office_terms.update(left_on="2025-11-21")
    at("2025-11-21 00:00")
    assert jobs.run(queued.job_id) == Job.State.FAILED
    assert not Member.objects.filter(name="秦朗").exists()
    queued.refresh_from_db()
    assert queued.state == WorkbookImport.State.FAILED
    assert "已不负责导入" in queued.failure


def test_import_is_given_up_for_an_account_out_of_use(world: World, queued: WorkbookImport) -> None:
    user = world.user("secretary")
    user.is_active = False
    user.save()
    assert jobs.run(queued.job_id) == Job.State.FAILED
