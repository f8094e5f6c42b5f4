"""A workbook goes in and the report comes out, in a real browser on a desk and on a phone."""

import io
import re
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from tests.browser.conftest import DESKTOP, PHONE

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])


def _workbook(folder, word):
    book = Workbook()
    sheet = book.active
    sheet.title = "补充台账"
    sheet.append(["某支部补充台账"])
    sheet.append(["日期", "会议类型", "主题", "应到", "实到", "缺席情况"])
    sheet.append(["2025年11月3日", word, "座谈", "31人", 31, "无"])
    sheet.append(["2025-11-04", "党课", "辅导", 31, 45, "无"])
    path = folder / "补充台账.xlsx"
    book.save(path)
    return path


@SIZES
def test_workbook_is_uploaded_mended_imported_and_undone(visitor, tmp_path, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="导入工作簿").first)
    secretary.look_over()

    word = "茶话会" if size == DESKTOP else "恳谈会"
    page.get_by_label("工作簿").set_input_files(_workbook(tmp_path, word))
    page.get_by_label("年度").fill("2025")
    secretary.press("上传并核对")
    assert secretary.heading == "核对各列"
    assert page.get_by_label("缺席情况").input_value() == "absentees"
    secretary.look_over()

    secretary.press("下一步：预览")
    assert page.get_by_text("不能导入的行 2行").is_visible()
    secretary.look_over()
    page.get_by_label(f"“{word}”属于").select_option(label="专题讨论")
    secretary.press("记住并重新核对")
    page.get_by_role("textbox", name="实到").fill("30")
    secretary.press("改好，重新核对")
    assert page.get_by_text("将新增2行，更改0行").is_visible()

    secretary.press("确认导入")
    assert page.get_by_text("已导入：新增2行").is_visible()
    secretary.look_over()
    result = page.url
    secretary.go("组织生活")
    secretary.see_year(2025)
    page.get_by_text("119次").first.wait_for()

    page.goto(result)
    secretary.press("撤销这次导入")
    assert page.get_by_text("已撤销这次导入，记录恢复到导入以前").first.is_visible()
    secretary.go("组织生活")
    secretary.see_year(2025)
    page.get_by_text("117次").first.wait_for()


def test_file_that_is_no_workbook_is_told_beside_the_field(visitor, tmp_path) -> None:
    secretary = visitor(PHONE)
    secretary.sign_in("shuji")
    secretary.open("/branches/2/imports/?year=2025")
    false = tmp_path / "照片.xlsx"
    false.write_bytes(b"\x89PNG not a workbook")
    secretary.page.get_by_label("工作簿").set_input_files(false)
    secretary.press("上传并核对")
    assert secretary.page.locator(".invalid-feedback").inner_text().endswith("。")
    assert secretary.page.get_by_label("年度").input_value() == "2025"


@SIZES
def test_figure_of_the_report_opens_its_records(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    secretary.go("述职报告")
    secretary.see_year(2025)
    page = secretary.page
    assert secretary.heading.startswith("2025年度述职报告")
    secretary.look_over()
    page.get_by_role("link", name=re.compile("^党课3次")).first.click()
    panel = page.locator("#evidence")
    panel.get_by_role("heading", name="党课 3次").wait_for()
    assert panel.get_by_text("主讲 范平").count() == 2
    secretary.look_over()
    secretary.follow(panel.get_by_role("link", name="11月14日"))
    assert "学习全会精神" in secretary.heading


def test_report_is_downloaded_as_a_document(visitor) -> None:
    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    secretary.go("述职报告")
    secretary.see_year(2025)
    with secretary.page.expect_download() as download:
        secretary.page.get_by_role("link", name="导出DOCX").click()
    assert download.value.suggested_filename.endswith("2025年度述职报告.docx")
    content = download.value.path().read_bytes()
    assert zipfile.is_zipfile(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert "党小组会36次" in text
    assert "〔待补：年度工作思路〕" in text


def test_plain_member_is_not_shown_the_report(visitor) -> None:
    member = visitor(PHONE)
    member.sign_in("dangyuan")
    places = member.page.get_by_role("navigation", name="主导航").get_by_role("link").all_inner_texts()
    assert "述职报告" not in places
    member.open("/branches/2/report/")
    assert "没有这项权限" in member.heading
