"""The import pages, as a secretary goes through them."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from meetings.models import Meeting
from members.models import Organization
from partybranch.audit.models import AuditRecord
from partybranch.models import Job
from partybranch.spreadsheets import WorkbookRefused
from reports import queries
from reports.actions import imports
from reports.models import RememberedColumn, RememberedValue, WorkbookImport

pytestmark = pytest.mark.django_db

HEADER = ["日期", "会议类型", "主题", "应到", "实到"]
GOOD = ["2025-03-05", "党课", "安排", 10, 9]


def _bytes(*rows, title="台账"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def desk(client, world):
    client.force_login(world.user("secretary"))
    return Desk(client, world.branch)


class Desk:
    def __init__(self, client, branch):
        self.client = client
        self.branch = branch

    def url(self, name, pk=None):
        kwargs = {"branch_id": self.branch.pk} | ({"pk": pk} if pk else {})
        return reverse(f"reports:import-{name}", kwargs=kwargs)

    def upload(self, data, *, year=2025, kind="", name="台账.xlsx"):
        file = SimpleUploadedFile(name, data)
        return self.client.post(self.url("upload"), {"file": file, "year": year, "kind": kind})

    def stage(self, *rows):
        self.upload(_bytes(*rows))
        return WorkbookImport.objects.latest("pk")


def _audit(verb):
    return AuditRecord.objects.filter(verb=verb).count()


def test_upload_leads_to_the_columns_and_writes_nothing(desk):
    before = Meeting.objects.count()
    response = desk.upload(_bytes(HEADER, GOOD))
    staged = WorkbookImport.objects.get()
    assert response.url == desk.url("columns", staged.pk)
    assert Meeting.objects.count() == before
    page = desk.client.get(response.url).content.decode()
    assert "会议类型" in page
    assert "活动类型" in page


def test_staged_workbook_is_sealed(desk):
    staged = desk.stage(HEADER, [*GOOD[:2], "保密的题目", 10, 9])
    assert "保密的题目" not in staged.content_sealed
    assert "保密的题目" in str(staged.unseal("content"))


def test_confirmed_import_writes_once_and_records_once(desk):
    staged = desk.stage(HEADER, GOOD)
    before = Meeting.objects.count()
    for _ in range(2):
        response = desk.client.post(desk.url("confirm", staged.pk))
    assert Meeting.objects.count() == before + 1
    assert _audit("导入组织生活台账") == 1
    page = desk.client.get(response.url).content.decode()
    assert "新增1行" in page


def test_content_is_dropped_once_imported(desk):
    staged = desk.stage(HEADER, GOOD)
    desk.client.post(desk.url("confirm", staged.pk))
    staged.refresh_from_db()
    assert staged.content_sealed == ""


def test_refused_row_is_mended_on_the_page(desk):
    staged = desk.stage(HEADER, [*GOOD[:3], 10, 12])
    page = desk.client.get(desk.url("preview", staged.pk)).content.decode()
    assert "实到人数不能多于应到人数" in page
    desk.client.post(
        desk.url("mend", staged.pk),
        {"sheet": "台账", "row": 2, "field": "present_count", "value": "9"},
    )
    desk.client.post(desk.url("confirm", staged.pk))
    assert Meeting.objects.filter(present_count=9, title="安排").exists()


def test_unknown_word_is_taught_once_for_the_branch(desk):
    staged = desk.stage(HEADER, ["2025-03-05", "茶话会", "安排", 10, 9])
    desk.client.post(
        desk.url("teach", staged.pk),
        {"vocabulary": "meeting_kind", "word": "茶话会", "meaning": "discussion"},
    )
    assert RememberedValue.objects.get().meaning == "discussion"
    again = desk.stage(HEADER, ["2025-03-05", "茶话会", "安排", 10, 9])
    desk.client.post(desk.url("confirm", again.pk))
    assert Meeting.objects.get(title="安排").main_kind.code == "discussion"


def test_column_mapping_is_remembered_for_the_branch(desk):
    header = ["日期", "会议类型", "主题", "应到", "实到", "带班领导"]
    staged = desk.stage(header, [*GOOD, "柳承志"])
    columns = {"sheet0-column_0": "date", "sheet0-column_1": "kind", "sheet0-column_2": "title"}
    columns |= {
        "sheet0-column_3": "due_count",
        "sheet0-column_4": "present_count",
        "sheet0-column_5": "chair",
    }
    response = desk.client.post(desk.url("columns", staged.pk), columns)
    assert response.url == desk.url("preview", staged.pk)
    assert RememberedColumn.objects.get(field="chair").header == "带班领导"
    again = desk.stage(header, [*GOOD, "柳承志"])
    desk.client.post(desk.url("confirm", again.pk))
    assert Meeting.objects.get(title="安排").chair == "柳承志"


def test_column_left_out_stays_left_out(desk):
    header = [*HEADER, "地点"]
    staged = desk.stage(header, [*GOOD, "三楼"])
    columns = {
        f"sheet0-column_{index}": key for index, key in enumerate(["date", "kind", "title", "", "", ""])
    }
    desk.client.post(desk.url("columns", staged.pk), columns)
    again = desk.stage(header, [*GOOD, "三楼"])
    desk.client.post(desk.url("confirm", again.pk))
    assert Meeting.objects.get(title="安排").place == ""


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"sheet0-column_0": "date", "sheet0-column_1": "date"}, "有两列都指定为"),
        ({"sheet0-column_0": "date", "sheet0-column_1": ""}, "还缺必需的列"),
    ],
)
def test_mapping_that_cannot_be_is_told_and_kept(desk, columns, sentence):
    staged = desk.stage(HEADER, GOOD)
    page = desk.client.post(desk.url("columns", staged.pk), columns).content.decode()
    assert sentence in page


def test_import_is_undone(desk):
    before = Meeting.objects.count()
    staged = desk.stage(HEADER, GOOD)
    desk.client.post(desk.url("confirm", staged.pk))
    desk.client.post(desk.url("undo", staged.pk))
    assert Meeting.objects.count() == before
    assert WorkbookImport.objects.get().state == "undone"
    assert _audit("撤销导入") == 1


def test_only_the_last_import_is_undone(desk):
    first = desk.stage(HEADER, GOOD)
    desk.client.post(desk.url("confirm", first.pk))
    second = desk.stage(HEADER, ["2025-04-05", "党课", "另一次", 10, 9])
    desk.client.post(desk.url("confirm", second.pk))
    page = desk.client.post(desk.url("undo", first.pk), follow=True).content.decode()
    assert "只能撤销最近一次导入" in page
    assert Meeting.objects.filter(title="安排").exists()


def test_an_import_that_changed_nothing_does_not_stand_before_an_older_one(desk):
    first = desk.stage(HEADER, GOOD)
    desk.client.post(desk.url("confirm", first.pk))
    again = desk.stage(HEADER, GOOD)
    desk.client.post(desk.url("confirm", again.pk))
    desk.client.post(desk.url("undo", first.pk))
    assert WorkbookImport.objects.get(pk=first.pk).state == "undone"
    assert not Meeting.objects.filter(title="安排").exists()


def test_upload_offers_the_first_year_of_a_branch_without_records(world):
    branch = Organization.objects.create(
        name="新设的支部", kind="branch", parent=world.committee, path="new", in_use_since="2025-01-01"
    )
    branch.place_below(world.committee)
    branch.save()
    branch.refresh_from_db()
    assert queries.year_to_import(branch, date(2026, 11, 24)) == 2025
    assert queries.year_to_import(branch, date(2024, 11, 24)) == 2024
    assert queries.year_to_import(world.branch, date(2026, 11, 24)) == 2025


def test_undo_is_refused_when_a_record_was_changed_since(desk):
    staged = desk.stage(HEADER, GOOD)
    desk.client.post(desk.url("confirm", staged.pk))
    Meeting.objects.get(title="安排").save()
    page = desk.client.post(desk.url("undo", staged.pk), follow=True).content.decode()
    assert "导入以后有记录被改过" in page


def test_discarded_upload_leaves_nothing(desk):
    staged = desk.stage(HEADER, GOOD)
    desk.client.post(desk.url("discard", staged.pk))
    assert not WorkbookImport.objects.exists()


def test_large_workbook_becomes_a_job(desk, settings, monkeypatch):
    settings.REQUEST_IMPORT_MAX_ROWS = 1
    monkeypatch.setattr("partybranch.jobs.wake", lambda pk: None)
    staged = desk.stage(HEADER, GOOD)
    before = Meeting.objects.count()
    page = desk.client.post(desk.url("confirm", staged.pk), follow=True).content.decode()
    assert "正在后台导入" in page
    assert Meeting.objects.count() == before
    assert Job.objects.get().payload == {"import_id": staged.pk}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空的"),
        (b"<html><body>not a workbook</body></html>", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, ""),
        (_bytes(["今天天气"], ["很好"]), "没有找到认得的表头"),
        (_bytes(HEADER, GOOD)[:900], ""),
    ],
    ids=["empty", "html", "old-format", "no-header", "truncated"],
)
def test_file_that_is_no_ledger_is_refused_in_one_sentence(desk, data, sentence):
    response = desk.upload(data)
    page = response.content.decode()
    assert response.status_code == 400
    assert sentence in page
    assert "invalid-feedback" in page
    assert not WorkbookImport.objects.exists()


def test_zip_bomb_is_refused_before_it_is_read(desk):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 150_000_000)
    response = desk.upload(stream.getvalue())
    assert response.status_code == 400
    assert not WorkbookImport.objects.exists()
    assert AuditRecord.objects.filter(verb="拒收工作簿", result="refused").count() == 1


def test_file_over_the_limit_is_refused(desk, settings):
    settings.WORKBOOK_MAX_BYTES = 1024
    response = desk.upload(_bytes(HEADER, GOOD))
    assert response.status_code == 400
    assert not WorkbookImport.objects.exists()


def test_large_workbook_of_several_ledgers_is_to_be_sent_in_parts(desk, settings):
    settings.REQUEST_IMPORT_MAX_ROWS = 3
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(GOOD)
    second = book.create_sheet("慰问")
    second.append(["日期", "节点", "慰问对象", "慰问金"])
    second.append(["2025-01-20", "春节", "职工甲", 300])
    stream = io.BytesIO()
    book.save(stream)
    response = desk.upload(stream.getvalue())
    assert response.status_code == 400
    assert "请按台账分成几个工作簿上传" in response.content.decode()


def test_request_over_every_limit_is_stopped_with_a_sentence(desk, settings):
    settings.UPLOAD_HANDLER_LIMIT_BYTES = 2048
    response = desk.upload(_bytes(HEADER, GOOD) + b"\0" * 4096)
    assert response.status_code == 400
    assert "文件太大" in response.content.decode()


@pytest.mark.parametrize(("year", "sentence"), [("2099", "年度不能晚于今年"), ("abc", "年度请写四位数字")])
def test_year_that_cannot_be_is_told_beside_the_field(desk, year, sentence):
    assert sentence in desk.upload(_bytes(HEADER, GOOD), year=year).content.decode()


def test_another_branch_s_import_is_not_found(desk, client, world):
    staged = desk.stage(HEADER, GOOD)
    client.force_login(world.user("foreign secretary"))
    url = reverse("reports:import-preview", kwargs={"branch_id": world.foreign.pk, "pk": staged.pk})
    assert client.get(url).status_code == 404


def test_preview_pages_and_filters(desk):
    rows = [["2025-03-05", "党课", f"第{number}次", 10, 9] for number in range(60)]
    staged = desk.stage(HEADER, *rows)
    first = desk.client.get(desk.url("preview", staged.pk)).content.decode()
    assert "下一页" in first
    filtered = desk.client.get(desk.url("preview", staged.pk), {"status": "changed"}).content.decode()
    assert "没有这一类的行" in filtered


@pytest.mark.parametrize(
    ("vocabulary", "meaning"),
    [("standing", "emperor"), ("office", "king"), ("meeting_kind", "ball"), ("ledger_kind", "ball")],
)
def test_word_cannot_be_said_to_mean_what_is_not_there(desk, vocabulary, meaning):
    staged = desk.stage(HEADER, GOOD)
    form = {"vocabulary": vocabulary, "word": "茶话会", "meaning": meaning}
    page = desk.client.post(desk.url("teach", staged.pk), form, follow=True).content.decode()
    assert "请先选一种再保存" in page
    assert not RememberedValue.objects.exists()


def test_mapping_by_which_no_ledger_is_left_is_told_and_not_kept(desk, monkeypatch):
    staged = desk.stage(HEADER, GOOD)

    def unrecognisable(later):
        raise WorkbookRefused("no_header", "没有找到认得的表头。")

    columns = {f"sheet0-column_{index}": key for index, key in enumerate(["date", "kind", "title", "", ""])}
    whole = imports.recognised_of
    answers = iter([whole, whole, unrecognisable])
    monkeypatch.setattr(imports, "recognised_of", lambda later: next(answers)(later))  # noqa: PLW0108
    page = desk.client.post(desk.url("columns", staged.pk), columns).content.decode()
    assert "没有找到认得的表头" in page
    assert not RememberedColumn.objects.exists()
