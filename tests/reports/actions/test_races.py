"""Two people at one import: who comes second is told, and nothing of the first is lost."""

import pytest

from members.models import Member, OfficeTerm
from partybranch import jobs
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from partybranch.models import Job
from reports.actions import imports
from reports.models import WorkbookImport
from tests import people
from tests.reports.importers.conftest import Desk, branch, desk  # noqa: F401 -- fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROSTER = [["姓名", "入党时间"], ["严建国", "1995-03-01"], ["周红梅", "2099-03-01"]]


@pytest.fixture
def twice(desk):  # noqa: F811
    """The same open import as two requests read it."""
    data = desk.book(ROSTER).read_bytes()
    staged = imports.stage_workbook(
        branch=desk.branch, year=2025, file_name="a.xlsx", data=data, by=log.SYSTEM
    )
    return staged, WorkbookImport.objects.select_related("branch").get(pk=staged.pk)


LATE = {
    "discard": lambda late: imports.discard(late, by=log.SYSTEM),
    "mend": lambda late: imports.mend_row(
        late, sheet="表1", row=3, field="admitted_on", value="2001-03-01", by=log.SYSTEM
    ),
    "map": lambda late: imports.map_columns(late, columns={}, by=log.SYSTEM),
    "teach": lambda late: imports.teach_word(
        late, vocabulary="standing", word="外", meaning="full", by=log.SYSTEM
    ),
    "confirm": lambda late: imports.confirm(late, by=log.SYSTEM),
}


@pytest.mark.parametrize("doing", LATE)
def test_after_a_confirmation_nothing_else_is_done(twice, doing):
    first, late = twice
    imports.confirm(first, by=log.SYSTEM)
    with pytest.raises(imports.ImportNotOpen):
        LATE[doing](late)
    stored = WorkbookImport.objects.get()
    assert (stored.state, stored.amendments_sealed) == ("done", "")
    assert Member.objects.count() == 1


def test_two_mends_are_both_kept(twice):
    first, second = twice
    imports.mend_row(first, sheet="表1", row=3, field="admitted_on", value="2001-03-01", by=log.SYSTEM)
    imports.mend_row(second, sheet="表1", row=2, field="admitted_on", value="1996-03-01", by=log.SYSTEM)
    imports.confirm(WorkbookImport.objects.get(), by=log.SYSTEM)
    years = Member.objects.order_by("name").values_list("name", "admitted_on__year")
    assert dict(years) == {"严建国": 1996, "周红梅": 2001}


def test_background_import_that_is_given_up_says_why_and_drops_its_workbook(twice, settings, monkeypatch):
    settings.REQUEST_IMPORT_MAX_ROWS = 1
    monkeypatch.setattr(jobs, "wake", lambda pk: None)
    staged, _ = twice
    imports.confirm(staged, by=log.SYSTEM)

    def break_down(*args, **kwargs):
        raise ValueError("a fault of the program")

    monkeypatch.setattr("reports.tasks.import_staged", break_down)
    assert jobs.run(Job.objects.get().pk) == Job.State.FAILED
    stored = WorkbookImport.objects.get()
    assert (stored.state, stored.content_sealed) == ("failed", "")
    assert stored.failure == Job.objects.get().note
    assert AuditRecord.objects.filter(verb="后台导入没有办成").count() == 1


def test_background_import_runs_for_whoever_confirmed_it(twice, settings, monkeypatch, django_user_model):
    settings.REQUEST_IMPORT_MAX_ROWS = 1
    monkeypatch.setattr(jobs, "wake", lambda pk: None)
    staged, _ = twice
    member = people.make_member(staged.branch, "温如玉")
    OfficeTerm.objects.create(organization=staged.branch, member=member, office="deputy_secretary")
    deputy = django_user_model.objects.create_user("deputy", member=member)
    imports.confirm(staged, by=deputy)
    assert jobs.run(Job.objects.get().pk) == Job.State.DONE
    assert AuditRecord.objects.get(verb="导入党员花名册").actor_id == deputy.pk
