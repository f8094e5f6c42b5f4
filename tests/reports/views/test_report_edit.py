"""Writing in the report in the browser: paragraphs, stated figures, 本年不报."""

import re
from html import unescape

import pytest

from partybranch.audit.models import AuditRecord
from reports.actions.annual_report import stamp
from reports.models import AnnualReport, DeclaredFigure, ReportParagraph, StruckItem
from tests.reports.reporting import hand_in

TEXT = "落实责任。制定印发【制度文件数】制度。"


def _write(desk, text=TEXT, key="responsibility", **data):
    return desk.post("report-paragraph", {"text": text, "opened": "", **data}, key=key)


def test_page_offers_the_paragraph_with_names_instead_of_figures(desk):
    html = desk.html("report-paragraph", key="organisational-life")
    area = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[1])
    assert "召开党员大会【党员大会次数】" in area
    assert "1次" not in area
    assert 'data-token="党课次数"' in html


def test_saved_paragraph_is_in_the_report_with_a_live_figure(desk):
    response = _write(desk)
    assert response.status_code == 302
    html = desk.html()
    assert "这一段已保存" in html
    assert re.search(r'制定印发<a class="fact"[^>]*>1件</a>制度。', html)
    assert "改写" in html


def test_saved_paragraph_is_in_the_document_too(desk):
    _write(desk, "落实责任。定期研究支部工作。")
    response = desk.get("report-docx")
    assert response.status_code == 200
    record = AuditRecord.objects.get(verb="导出述职报告")
    assert record.details["version"] == 0


def test_unknown_name_keeps_what_was_typed_and_names_the_nearest(desk):
    response = _write(desk, "印发【制度文件】，很多。")
    html = response.content.decode()
    assert response.status_code == 200
    assert "印发【制度文件】，很多。" in html
    assert "没有【制度文件】这项数据，是不是" in html
    assert not ReportParagraph.objects.exists()


def test_too_long_a_text_keeps_what_was_typed(desk):
    html = _write(desk, "长" * 2001).content.decode()
    assert "最多2000个字（现在2001个）" in html
    assert "长" * 2001 in html


def test_look_at_it_saves_nothing_and_shows_the_figure(desk):
    response = _write(desk, "印发【制度文件数】。", preview="1")
    html = response.content.decode()
    assert "1件" in re.search(r'id="preview-h".*?</section>', html, re.DOTALL)[0]
    assert not ReportParagraph.objects.exists()


def test_name_deleted_and_figure_typed_are_told(desk):
    _write(desk, "严格组织生活。召开党员大会1次。", key="organisational-life")
    html = desk.html()
    assert "没有再写" in html
    assert "“1次”是手写的，写成【党员大会次数】才会随记录更新。" in html


def test_change_made_meanwhile_shows_both_and_can_be_saved_once_more(desk):
    _write(desk, "别人写的。")
    html = _write(desk, "我写的。").content.decode()
    assert "别人改过这里" in html
    assert "别人写的。" in html
    assert "我写的。" in html
    opened = re.search(r'name="opened" value="([^"]+)"', html)[1]
    _write(desk, "我写的。", opened=opened)
    assert ReportParagraph.objects.get().text == "我写的。"


def test_paragraph_can_be_taken_back_right_after_saving_and_had_again(desk):
    _write(desk)
    desk.undo()
    assert not ReportParagraph.objects.exists()
    desk.undo()
    assert ReportParagraph.objects.get().text == TEXT


def test_paragraph_left_out_is_listed_with_the_way_back(desk):
    _write(desk, "")
    html = desk.html()
    assert "这一段不写" in html
    assert 'aria-label="改文字：落实责任"' in html


@pytest.mark.parametrize("key", ["", "nothing", "problem-1", "x" * 61])
def test_no_such_paragraph_is_not_found(desk, key):
    assert desk.get("report-paragraph", key=key).status_code == 404
    assert _write(desk, key=key).status_code == 404


def test_only_who_edits_the_report_may(desk):
    desk.sit_down("discipline member")
    assert desk.get("report-paragraph", key="dues").status_code == 403
    assert "改文字" not in desk.html()
    assert "report/strike" not in desk.html()
    desk.sit_down("staff")
    assert _write(desk).status_code == 403
    desk.sit_down("foreign secretary")
    assert _write(desk).status_code == 404
    assert not AnnualReport.objects.exists()


def test_handed_in_report_sends_back_to_its_page_with_a_sentence(desk, world, at):
    at("2026-01-05")
    hand_in(world)
    response = desk.get("report-paragraph", key="dues")
    assert response.status_code == 302
    assert "报告已经报送" in desk.html()
    html = _write(desk, "硬要改。", key="dues").content.decode()
    assert "报告已经报送" in html
    assert "硬要改。" in html


# -- Stated figures --------------------------------------------------------------------------------

NAME = "听取党建工作汇报次数"


def test_gap_of_a_stated_figure_leads_to_its_form(desk):
    found = re.search(rf'<a class="blank" href="([^"]+)">〔待补：{NAME}〕', desk.html())
    assert "report/figure/" in found[1]
    assert desk.client.get(unescape(found[1])).status_code == 200


def test_stated_figure_opens_who_stated_it_and_on_what(desk, world):
    desk.post("figure-declare", {"number": "2", "basis": "支委会会议记录"}, name=NAME)
    html = desk.html(fact=NAME)
    assert "依据：支委会会议记录" in html
    assert f"{world.user('secretary')}填报" in html
    assert "2次" in html


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"number": "", "basis": "记录"}, "请填写数值。"),
        ({"number": "两", "basis": "记录"}, "要填整数"),
        ({"number": "-1", "basis": "记录"}, "不能小于0"),
        ({"number": "2", "basis": ""}, "请填写依据。"),
    ],
)
def test_wrong_statement_is_told_beside_its_field(desk, data, told):
    html = desk.post("figure-declare", data, name=NAME).content.decode()
    assert told in html
    assert not DeclaredFigure.objects.exists()


def test_statement_in_words_and_back(desk):
    desk.post("figure-declare", {"text": "优秀5名、合格25名", "basis": "汇总表"}, name="民主评议等次")
    assert DeclaredFigure.objects.get().text == "优秀5名、合格25名"
    desk.undo()
    assert not DeclaredFigure.objects.exists()
    desk.undo()
    assert DeclaredFigure.objects.get().basis == "汇总表"


def test_figure_that_cannot_be_stated_is_not_found(desk):
    assert desk.get("figure-declare", name="党课次数").status_code == 404
    assert desk.post("figure-withdraw", name="党课次数").status_code == 404


# -- 本年不报 ---------------------------------------------------------------------------------------


def test_gap_is_struck_listed_and_comes_back(desk):
    desk.post("report-strike", {"label": NAME})
    html = desk.html()
    assert f"〔待补：{NAME}〕" not in html
    assert re.search(rf'id="struck-h".*?{NAME}', html, re.DOTALL)
    desk.post("report-unstrike", {"label": NAME})
    assert f"〔待补：{NAME}〕" in desk.html()


def test_striking_can_be_undone_at_once(desk):
    desk.post("report-strike", {"label": NAME})
    desk.undo()
    assert not StruckItem.objects.exists()


@pytest.mark.parametrize("label", ["", "党课次数", "述职人"])
def test_what_is_no_gap_of_the_text_is_not_struck(desk, label):
    desk.post("report-strike", {"label": label})
    assert not StruckItem.objects.exists()
    assert "没有这一项待补" in desk.html()


def test_undo_of_another_branch_is_not_found(desk, world):
    _write(desk)
    desk.post("report-paragraph-reset", key="responsibility")
    pk = re.search(r"changes/(\d+)/undo", desk.html())[1]
    desk.sit_down("foreign secretary")
    assert desk.post("report-undo", pk=pk, branch=world.foreign).status_code == 404
    assert desk.post("report-undo", pk=pk).status_code == 404


def test_undo_that_is_refused_stays_in_its_year(desk):
    _write(desk)
    desk.post("report-paragraph-reset", key="responsibility")
    address = re.search(r'action="([^"]*changes/\d+/undo/[^"]*)"', desk.html())[1]
    desk.client.post(address)
    refused = desk.client.post(address)
    assert refused.url.endswith("/report/?year=2025")
    assert "已经撤销过了" in desk.html()


def test_stamp_tells_texts_apart():
    assert stamp("甲", "乙") != stamp("甲乙", "")
