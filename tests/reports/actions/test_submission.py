"""Handing in, taking back, settling comments."""

import hashlib
from datetime import date

import pytest

from members.models import Notice
from partybranch.audit.models import AuditRecord
from reports.actions import submission as actions
from reports.actions.annual_report import NotWithBranch
from reports.actions.review import add_comment
from reports.annual import changes_since, narrative_of, thaw
from reports.documents.report import render_report
from reports.models import AnnualReport, ReportCall, ReportVersion, ReviewComment
from tests.people import make_meeting
from tests.reports.reporting import YEAR, hand_in, send_back, strike_all


@pytest.fixture(autouse=True)
def after_the_year(at):
    at("2026-01-05")


def _submit(world, **options):
    return actions.submit(
        branch=world.branch,
        year=YEAR,
        by=world.user("secretary"),
        **{"is_confirmed": False, **options},
    )


def test_report_with_gaps_is_not_handed_in(world):
    with pytest.raises(actions.GapsRemain, match="还缺"):
        _submit(world)
    assert not ReportVersion.objects.exists()
    assert not AnnualReport.objects.filter(state=AnnualReport.State.SUBMITTED).exists()


def test_handed_in_is_frozen_digested_recorded_and_told_to_the_committee(world):
    strike_all(world)
    narrative = narrative_of(world.branch, YEAR)[1]
    version = _submit(world)
    assert thaw(version.unseal("narrative")) == narrative
    assert version.digest == hashlib.sha256(render_report(narrative)).hexdigest()
    assert version.as_of == date(YEAR, 12, 31)
    assert version.report.state == AnnualReport.State.SUBMITTED
    record = AuditRecord.objects.get(verb="报送述职报告")
    assert record.details["digest"] == version.digest
    notice = Notice.objects.get(recipient=world.user("staff"))
    assert "报送了2025年度述职报告" in notice.sentence
    assert not Notice.objects.filter(recipient=world.user("other staff")).exists()


def test_frozen_text_names_nobody_in_the_clear(world):
    version = hand_in(world)
    assert "柳承志" not in version.narrative_sealed + version.figures_sealed


def test_handed_in_twice_is_refused(world):
    hand_in(world)
    with pytest.raises(NotWithBranch):
        _submit(world)


def test_year_that_goes_on_has_to_be_confirmed(world, at):
    at("2025-11-23")
    strike_all(world)
    with pytest.raises(actions.NeedsConfirmation, match="还没有结束"):
        _submit(world)
    assert _submit(world, is_confirmed=True).as_of == date(2025, 11, 23)


def test_text_longer_than_the_notice_allows_has_to_be_confirmed(world):
    strike_all(world)
    ReportCall.objects.create(committee=world.committee, year=YEAR, max_characters=10)
    with pytest.raises(actions.NeedsConfirmation, match="超过通知要求的10字"):
        _submit(world)
    assert _submit(world, is_confirmed=True).number == 1


def test_notice_of_the_nearest_superior_counts(world):
    strike_all(world)
    ReportCall.objects.create(committee=world.committee, year=YEAR, max_characters=10)
    ReportCall.objects.create(committee=world.general_branch, year=YEAR, max_characters=100_000)
    assert _submit(world).number == 1


def test_taken_back_it_is_a_draft_and_handed_in_again_a_second_version(world):
    hand_in(world)
    report = actions.withdraw(branch=world.branch, year=YEAR, by=world.user("secretary"))
    assert (report.state, report.submitted_at) == (AnnualReport.State.DRAFT, None)
    assert _submit(world).number == 2
    assert AuditRecord.objects.filter(verb="收回述职报告").count() == 1


def test_commented_report_cannot_be_taken_back(world):
    version = hand_in(world)
    add_comment(report=version.report, anchor="", text="请补充", by=world.user("staff"))
    with pytest.raises(actions.UnderReview):
        actions.withdraw(branch=world.branch, year=YEAR, by=world.user("secretary"))


def test_draft_cannot_be_taken_back(world):
    with pytest.raises(actions.NotSubmitted):
        actions.withdraw(branch=world.branch, year=YEAR, by=world.user("secretary"))


def test_record_entered_after_handing_in_shows_as_a_change(world):
    version = hand_in(world)
    make_meeting(world.branch, date(YEAR, 5, 6), "补登的党课", "lecture", due_count=10, present_count=10)
    changes = changes_since(version.unseal("figures"), narrative_of(world.branch, YEAR)[0])
    assert "党课次数1次→2次" in [change.words for change in changes]
    assert thaw(version.unseal("narrative")) != narrative_of(world.branch, YEAR)[1]


def test_comment_is_settled_and_opened_again(world):
    send_back(world, ("publicity", "请写明"))
    comment = ReviewComment.objects.get(text="请写明")
    actions.settle_comment(comment=comment, is_settled=True, by=world.user("secretary"))
    assert comment.settled_by_id == world.user("secretary").pk
    actions.settle_comment(comment=comment, is_settled=False, by=world.user("secretary"))
    comment.refresh_from_db()
    assert comment.settled_at is None
    assert AuditRecord.objects.filter(verb__in=["处理审阅批注", "重开审阅批注"]).count() == 2


def test_comment_of_a_report_under_review_is_not_settled(world):
    version = hand_in(world)
    comment = add_comment(report=version.report, anchor="", text="请补充", by=world.user("staff"))
    with pytest.raises(NotWithBranch):
        actions.settle_comment(comment=comment, is_settled=True, by=world.user("secretary"))
