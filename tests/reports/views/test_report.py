"""The report page: text with live figures, gaps that lead on, evidence, download, declarations."""

import re
from datetime import date
from io import BytesIO
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from meetings.models import Meeting
from partybranch.audit.models import AuditRecord
from reports.models import LedgerCompletion
from tests.people import make_entry, make_meeting

YEAR = 2025


@pytest.fixture
def page(client, world):
    """``page(actor, year=…, fact=…)`` opens the report of the world's branch."""

    def opened(actor="secretary", branch=None, htmx=False, **query):
        client.force_login(world.user(actor))
        headers = {"HX-Request": "true", "HX-Target": "evidence"} if htmx else {}
        address = reverse("reports:report", kwargs={"branch_id": (branch or world.branch).pk})
        return client.get(address, {"year": YEAR, **query}, headers=headers)

    return opened


@pytest.fixture
def three_lectures(world):
    Meeting.objects.filter(branch=world.branch).delete()
    return [
        make_meeting(
            world.branch, date(YEAR, month, 15), f"{month}月党课", "lecture", due_count=30, present_count=28
        )
        for month in (3, 6, 11)
    ]


def _html(response) -> str:
    return response.content.decode()


def _post(client, world, name, actor="secretary", ledger="visits", year=YEAR, branch=None):
    client.force_login(world.user(actor))
    address = reverse(f"reports:{name}", kwargs={"branch_id": (branch or world.branch).pk})
    return client.post(f"{address}?year={year}", {"ledger": ledger})


def test_report_shows_title_parts_and_the_day_it_stands_on(page):
    html = _html(page())
    for text in (
        f"{YEAR}年度述职报告",
        f"数据截至{YEAR}年12月31日",
        "一、",
        "六、存在的问题",
        f"{YEAR + 1}年工作计划",
    ):
        assert text in html


def test_figure_is_a_link_to_its_records_and_keeps_a_real_address(page, three_lectures):
    html = _html(page())
    found = re.search(r'<a class="fact" href="([^"]+)" aria-label="党课3次，查看记录"[^>]*>3次</a>', html)
    assert found
    assert quote("党课次数") in found[1]
    assert found[1].endswith("#evidence")


def test_no_blank_stands_between_the_parts_of_a_sentence(page, three_lectures):
    text = re.sub(r"<[^>]+>", "", re.search(r"<article.*?</article>", _html(page()), re.DOTALL)[0])
    assert "开展党课3次" in text


def test_evidence_lists_the_records_with_links_and_how_they_are_counted(page, three_lectures, world):
    html = _html(page(fact="党课次数"))
    assert "党课 3次" in html
    assert "每次计1次" in html
    for meeting in three_lectures:
        assert (
            reverse("meetings:meeting-detail", kwargs={"branch_id": world.branch.pk, "pk": meeting.pk})
            in html
        )
    assert html.count("28/30") == 3


def test_chosen_figure_is_marked(page, three_lectures):
    marked = re.findall(r'<a class="fact"[^>]*aria-current="true"[^>]*>([^<]+)', _html(page(fact="党课次数")))
    assert marked == ["3次"]


def test_panel_alone_is_sent_to_a_script_that_asks_for_it(page, three_lectures):
    html = _html(page(fact="党课次数", htmx=True))
    assert html.lstrip().startswith("<section")
    assert "党课 3次" in html
    assert "<article" not in html


@pytest.mark.parametrize("name", ["没有这一项", "", "党课次数（没有的专题）"])
def test_unknown_figure_shows_the_report_without_a_panel(page, name):
    response = page(fact=name)
    assert response.status_code == 200
    assert "点正文里的数字" in _html(response)


def test_evidence_is_cut_into_pages_of_200(page, world):
    Meeting.objects.filter(branch=world.branch).delete()
    for at in range(205):
        make_meeting(world.branch, date(YEAR, 1 + at % 12, 1 + at % 28), f"第{at}次", "study_day")
    first = _html(page(fact="固定学习日次数", htmx=True))
    second = _html(page(fact="固定学习日次数", htmx=True, page="2"))
    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (200, 5)


def test_number_of_queries_is_the_same_for_one_and_many_records(page, world):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(fact="固定学习日次数").status_code == 200
        return len(captured)

    Meeting.objects.filter(branch=world.branch).delete()
    make_meeting(world.branch, date(YEAR, 1, 1), "学习", "study_day")
    page()
    with_one = queries()
    for at in range(100):
        make_meeting(world.branch, date(YEAR, 1 + at % 12, 1 + at % 28), f"第{at}次", "study_day")
    assert queries() == with_one


def test_gap_leads_to_the_import_page_of_its_ledger(page):
    html = _html(page(year=2020))
    found = re.search(r'<a class="blank" href="([^"]+)">〔待补：党员大会次数〕', html)
    assert found
    assert "imports" in found[1]
    assert "kind=meetings" in found[1]
    assert "year=2020" in found[1]


def test_gap_of_a_sum_with_a_masked_row_leads_to_its_rows(page, world):
    Meeting.objects.filter(branch=world.branch).delete()
    make_meeting(world.branch, date(YEAR, 3, 1), "学习", "study_day", due_count=30, present_count=28)
    make_meeting(world.branch, date(YEAR, 4, 1), "学习", "study_day", due_count=None, present_count=None)
    html = _html(page(fact="应到人次"))
    assert "共2条，已知1条" in html
    assert "未填/未填" in html
    found = re.search(r'<a class="blank" href="([^"]+)">〔待补：应到人次〕', html)
    assert "fact=" in unquote(found[1])


def test_who_may_not_import_sees_the_gap_without_that_way(page):
    html = _html(page(actor="discipline member", year=2020))
    assert "〔待补：党员大会次数〕" in html
    assert "imports" not in html
    assert "本年确无" not in html
    assert "导出DOCX" not in html


def test_branch_of_an_empty_year_gives_gaps_and_no_error(page):
    response = page(year=1999)
    assert response.status_code == 200
    assert _html(response).count("〔待补：") > 20


def test_page_opens_on_the_newest_year_with_records(client, world):
    client.force_login(world.user("secretary"))
    Meeting.objects.filter(branch=world.branch).delete()
    make_meeting(world.branch, date(2023, 3, 1), "学习", "study_day")
    world.branch.visits.all().delete()
    world.branch.ledger_entries.all().delete()
    world.branch.dues_payments.all().delete()
    world.branch.dues_charges.all().delete()
    html = _html(client.get(reverse("reports:report", kwargs={"branch_id": world.branch.pk})))
    assert "2023年度述职报告" in html


def test_another_branch_is_not_found(page, world):
    assert page(branch=world.foreign).status_code == 404


def test_member_without_the_right_is_refused(page):
    assert page(actor="member").status_code == 403


def test_docx_is_a_download_with_a_chinese_name_and_is_recorded(client, world):
    client.force_login(world.user("secretary"))
    response = client.get(
        reverse("reports:report-docx", kwargs={"branch_id": world.branch.pk}), {"year": YEAR}
    )
    assert response["Content-Disposition"].startswith("attachment")
    assert unquote(response["Content-Disposition"]).endswith(f"{world.branch.name}{YEAR}年度述职报告.docx")
    assert response["Cache-Control"] == "no-store"
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(response.content)).paragraphs)
    assert f"{YEAR}年度抓党建工作述职报告" in text
    record = AuditRecord.objects.get(verb="导出述职报告")
    assert (record.actor_id, record.organization_id) == (world.user("secretary").pk, world.branch.pk)
    assert record.details["year"] == YEAR


def test_docx_of_a_branch_without_data_is_full_of_gaps(client, world):
    client.force_login(world.user("secretary"))
    response = client.get(
        reverse("reports:report-docx", kwargs={"branch_id": world.branch.pk}), {"year": 1999}
    )
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(response.content)).paragraphs)
    assert text.count("〔待补：") > 20


def test_reading_member_of_the_committee_may_not_take_the_docx_away(client, world):
    client.force_login(world.user("discipline member"))
    address = reverse("reports:report-docx", kwargs={"branch_id": world.branch.pk})
    assert client.get(address).status_code == 403
    assert not AuditRecord.objects.filter(verb="导出述职报告").exists()


def test_ledger_declared_complete_counts_as_zero_and_is_recorded_once(client, world):
    for _ in range(2):
        response = _post(client, world, "ledger-complete", ledger="work:published_item")
    assert response.url.endswith("#ledgers")
    declared = LedgerCompletion.objects.get(branch=world.branch, year=YEAR, ledger="work:published_item")
    assert declared.declared_by_id == world.user("secretary").pk
    assert AuditRecord.objects.filter(verb="声明台账完整").count() == 1
    html = _html(client.get(response.url))
    assert "已记下" in html
    assert "宣传稿件篇数" not in html


def test_declaration_can_be_taken_back(client, world):
    _post(client, world, "ledger-complete", ledger="work:published_item")
    response = _post(client, world, "ledger-reopen", ledger="work:published_item")
    assert not LedgerCompletion.objects.exists()
    assert AuditRecord.objects.filter(verb="撤销台账完整声明").count() == 1
    assert "〔待补：宣传稿件篇数〕" in _html(client.get(response.url))


def test_taking_back_what_was_never_said_leaves_no_record(client, world):
    _post(client, world, "ledger-reopen", ledger="visits")
    assert not AuditRecord.objects.filter(verb="撤销台账完整声明").exists()


@pytest.mark.parametrize("ledger", ["", "register", "work:", "work:nothing", "没有的台账"])
def test_ledger_that_cannot_be_declared_is_not_found(client, world, ledger):
    assert _post(client, world, "ledger-complete", ledger=ledger).status_code == 404
    assert _post(client, world, "ledger-reopen", ledger=ledger).status_code == 404
    assert not LedgerCompletion.objects.exists()


def test_year_to_come_cannot_be_declared(client, world, at):
    at("2025-11-23")
    assert _post(client, world, "ledger-complete", year=2026).status_code == 404


@pytest.mark.parametrize("year", ["", "二〇二五", "25"])
def test_declaration_without_a_year_is_not_found(client, world, year):
    assert _post(client, world, "ledger-complete", year=year).status_code == 404


def test_only_who_runs_the_branch_declares(client, world):
    assert _post(client, world, "ledger-complete", actor="discipline member").status_code == 403
    assert _post(client, world, "ledger-complete", branch=world.foreign).status_code == 404
    assert not LedgerCompletion.objects.exists()


def test_silent_ledger_offers_both_ways(page, world):
    world.branch.ledger_entries.all().delete()
    make_entry(world.branch, date(YEAR, 3, 1), "党务公开制度")
    html = _html(page())
    panel = re.search(r'<section class="panel" id="ledgers".*?</section>', html, re.DOTALL)[0]
    assert "荣誉" in panel
    assert "制度文件" not in panel
    assert "本年确无，计为0" in panel
