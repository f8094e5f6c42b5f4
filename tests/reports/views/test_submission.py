"""Handing in, taking back and settling comments in the browser; the page of a report on its way."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.actions.review import accept, add_comment
from reports.models import AnnualReport, ReportCall, ReportVersion, ReviewComment
from tests.people import make_meeting
from tests.reports.reporting import YEAR, hand_in, send_back, strike_all


@pytest.fixture(autouse=True)
def after_the_year(at):
    at("2026-01-05 09:12")


def test_with_gaps_there_is_no_way_to_hand_in(desk):
    assert re.search(r'aria-disabled="true"[^>]*>\s*报送', desk.html())
    desk.post("report-submit")
    html = desk.html()
    assert re.search(r"还缺\d+项：.*补齐或标“本年不报”后再报送", html)
    assert not ReportVersion.objects.exists()


def test_handed_in_and_taken_back_with_undo(desk, world):
    strike_all(world)
    desk.post("report-submit")
    html = desk.html()
    assert "已报送第1稿" in html
    assert "待审阅" in html
    assert "1月5日9:12 柳承志报送" in html
    assert "改文字" not in html
    assert "收回" in html
    desk.client.get(desk.url("report"))
    desk.post("report-withdraw")
    assert AnnualReport.objects.get().state == AnnualReport.State.DRAFT
    assert "已收回" in desk.html()


def test_unusual_handing_in_is_asked_once_more(desk, world):
    ReportCall.objects.create(
        committee=world.committee, year=YEAR, max_characters=10, due_on=date(2026, 1, 15)
    )
    strike_all(world)
    response = desk.post("report-submit")
    html = desk.client.get(response.url).content.decode()
    assert "超过通知要求的10字" in html
    assert "报送截止1月15日" in html
    assert "通知要求不超过10字" in html
    assert not ReportVersion.objects.exists()
    desk.post("report-submit", {"confirmed": "1"})
    assert ReportVersion.objects.get().number == 1


def test_page_shows_what_was_handed_in_and_what_changed_since(desk, world):
    hand_in(world)
    make_meeting(world.branch, date(YEAR, 5, 6), "补登的党课", "lecture", due_count=10, present_count=10)
    html = desk.html()
    assert "报送后有变动" in html
    assert re.search(r">党课次数</a>.*?1次 → 2次", html, re.DOTALL)
    assert "开展党课1次" in re.sub(r"<[^>]+>", "", html)


def test_document_handed_in_stays_as_it_was(desk, world):
    version = hand_in(world)
    before = desk.get("report-docx", version=1).content
    make_meeting(world.branch, date(YEAR, 5, 6), "补登的党课", "lecture")
    assert desk.get("report-docx", version=1).content == before
    assert desk.get("report-docx").content != before
    assert version.digest
    for wrong in ("2", "x", "99999", "0"):
        assert desk.get("report-docx", version=wrong).status_code == 404


def test_returned_report_shows_comments_under_their_paragraphs(desk, world):
    send_back(world, ("body", "请写明届期"), ("党员大会次数", "请核对次数"))
    html = desk.html()
    assert "退回修改" in html
    assert "上级有3条批注待处理" in html
    under_body = re.search(r'id="para-body".*?(?=id="para-)', html, re.DOTALL)[0]
    assert "请写明届期" in under_body
    assert "桑榆" in under_body
    assert "1月5日9:12" in under_body
    under_life = re.search(r'id="para-organisational-life".*?(?=id="para-)', html, re.DOTALL)[0]
    assert "批注于：党员大会次数" in under_life
    assert re.search(r'id="whole-h".*?请完善', html, re.DOTALL)


def test_comment_is_settled_undone_and_counted(desk, world):
    send_back(world, ("body", "请写明届期"))
    comment = ReviewComment.objects.get(anchor="body")
    response = desk.post("comment-settle", pk=comment.pk)
    assert response.url.endswith(f"#comment-{comment.pk}")
    assert "柳承志 1月5日9:12已处理" in desk.html()
    desk.post("comment-reopen", pk=comment.pk)
    comment.refresh_from_db()
    assert comment.settled_at is None


def test_branch_does_not_see_comments_before_the_report_comes_back(desk, world):
    version = hand_in(world)
    comment = add_comment(report=version.report, anchor="body", text="还没想好", by=world.user("staff"))
    assert "还没想好" not in desk.html()
    assert desk.post("comment-settle", pk=comment.pk).status_code == 404


def test_accepted_report_shows_its_grade_and_is_closed(desk, world):
    version = hand_in(world)
    accept(report=version.report, rating="good", by=world.user("staff"))
    html = desk.html()
    assert "已通过" in html
    assert "评议等次：好" in html
    assert "收回" not in html
    desk.post("report-withdraw")
    assert AnnualReport.objects.get().state == AnnualReport.State.ACCEPTED


def test_only_who_edits_the_report_hands_it_in(desk, world):
    strike_all(world)
    for actor, status in (
        ("discipline member", 403),
        ("staff", 403),
        ("member", 403),
        ("foreign secretary", 404),
    ):
        desk.sit_down(actor)
        assert desk.post("report-submit").status_code == status
        assert desk.post("report-withdraw").status_code == status
    assert not ReportVersion.objects.exists()


def test_comment_of_another_branch_is_not_found(desk, world):
    send_back(world, ("body", "请写明届期"))
    comment = ReviewComment.objects.get(anchor="body")
    desk.sit_down("foreign secretary")
    assert desk.post("comment-settle", pk=comment.pk, branch=world.foreign).status_code == 404


@pytest.mark.parametrize("name", ["report-submit", "report-withdraw", "report-strike", "report-unstrike"])
def test_doing_without_a_year_is_not_found(desk, name):
    assert desk.client.post(desk.url(name).partition("?")[0]).status_code == 404


def test_number_of_queries_does_not_grow_with_comments_and_paragraphs(desk, world):
    send_back(world, ("body", "甲"))
    desk.html()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.html()
        return len(captured)

    desk.post("report-paragraph", {"text": "健全班子。好。", "opened": ""}, key="body")
    desk.html()
    few = queries()
    version = ReportVersion.objects.get()
    for at in range(10):
        ReviewComment.objects.create(version=version, anchor="body", text=f"批注{at}")
    for key in ("brand", "care", "dues", "skills"):
        desk.post("report-paragraph", {"text": "好。", "opened": ""}, key=key)
    desk.html()
    assert queries() == few
