"""Comment, return, accept, rate, take back: what may follow what, and who is told."""

import pytest

from members.models import Notice
from partybranch.audit.models import AuditRecord
from reports.actions import review
from reports.models import AnnualReport, ReportCall, ReviewComment
from tests.people import World
from tests.reports.handed_in import hand_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = AnnualReport.State


@pytest.fixture(autouse=True)
def _after_the_year(at) -> None:
    at("2026-01-05 10:00")


@pytest.fixture
def report(world: World) -> AnnualReport:
    return hand_in(world.branch)


@pytest.fixture
def staff(world: World):
    return world.user("staff")


def _told(world: World) -> list[str]:
    return [notice.sentence for notice in Notice.objects.filter(recipient=world.user("secretary"))]


def test_a_comment_is_pinned_to_the_version_handed_in(report, staff) -> None:
    comment = review.add_comment(report=report, anchor="opening", text="请写具体些", by=staff)
    assert (comment.version.number, comment.anchor, comment.written_by_id) == (1, "opening", staff.pk)
    record = AuditRecord.objects.latest("sequence")
    assert (record.verb, record.organization_id) == ("批注述职报告", report.branch_id)


def test_a_return_takes_its_comments_to_the_branch(world, report, staff) -> None:
    review.add_comment(report=report, anchor="opening", text="请写具体些", by=staff)
    review.return_report(report=report, text="整体再改一稿", by=staff)
    report.refresh_from_db()
    assert (report.state, report.reviewed_by_id) == (State.RETURNED, staff.pk)
    assert ReviewComment.objects.filter(version__report=report).count() == 2
    assert _told(world) == ["2025年度述职报告退回修改，有2条批注。"]
    assert not Notice.objects.filter(recipient=world.user("publicity member")).exists()
    record = AuditRecord.objects.latest("sequence")
    assert record.verb == "退回述职报告"
    assert record.details["comments"] == 2


def test_what_was_not_read_is_not_decided(report, staff) -> None:
    hand_in(report.branch)
    for act in (
        lambda: review.accept(report=report, seen=1, by=staff),
        lambda: review.return_report(report=report, text="请改", seen=1, by=staff),
        lambda: review.add_comment(report=report, anchor="", text="请改", seen=1, by=staff),
    ):
        with pytest.raises(review.AnotherVersion, match="新的一稿"):
            act()
    assert review.accept(report=report, seen=2, by=staff).state == State.ACCEPTED


def test_comments_in_the_text_are_word_enough(report, staff) -> None:
    with pytest.raises(review.NothingToMend):
        review.return_report(report=report, text="", by=staff)
    review.add_comment(report=report, anchor="党课次数", text="再核对", by=staff)
    assert review.return_report(report=report, text="", by=staff).state == State.RETURNED


@pytest.mark.parametrize("rating", ["", "good", "poor"])
def test_an_accepted_report_may_have_a_grade(world, report, staff, rating: str) -> None:
    review.accept(report=report, rating=rating, by=staff)
    report.refresh_from_db()
    assert (report.state, report.rating) == (State.ACCEPTED, rating)
    assert _told(world) == ["2025年度述职报告已通过。"]


def test_a_grade_can_be_changed_after_acceptance_only(report, staff) -> None:
    with pytest.raises(review.NotAccepted):
        review.rate(report=report, rating="good", by=staff)
    review.accept(report=report, rating="good", by=staff)
    review.rate(report=report, rating="fair", by=staff)
    report.refresh_from_db()
    assert report.get_rating_display() == "较好"
    assert AuditRecord.objects.latest("sequence").verb == "评定述职等次"


@pytest.mark.parametrize("state", ["draft", "returned", "accepted"])
def test_only_what_waits_is_decided(report, staff, state: str) -> None:
    AnnualReport.objects.update(state=state)
    records = AuditRecord.objects.count()
    for refused in (
        lambda: review.add_comment(report=report, anchor="", text="批注", by=staff),
        lambda: review.return_report(report=report, text="改", by=staff),
        lambda: review.accept(report=report, rating="", by=staff),
    ):
        with pytest.raises(review.NotUnderReview, match="不在待审阅状态"):
            refused()
    assert AuditRecord.objects.count() == records
    assert not ReviewComment.objects.exists()


@pytest.mark.parametrize("how", ["return", "accept"])
def test_a_decision_can_be_taken_back(world, report, staff, how: str) -> None:
    if how == "return":
        review.return_report(report=report, text="改", by=staff)
    else:
        review.accept(report=report, rating="good", by=staff)
    review.take_back(report=report, by=staff)
    report.refresh_from_db()
    assert (report.state, report.rating, report.reviewed_at) == (State.SUBMITTED, "", None)
    assert "撤回了对2025年度述职报告的决定" in _told(world)[0]
    with pytest.raises(review.NotDecided):
        review.take_back(report=report, by=staff)


def test_a_return_stays_once_the_branch_works_on_it(report, staff, at) -> None:
    review.return_report(report=report, text="改", by=staff)
    at("2026-01-06 09:00")
    report.refresh_from_db()
    report.guiding_idea = "改过的思路"
    report.save()
    with pytest.raises(review.AlreadyMended, match="已经开始修改"):
        review.take_back(report=report, by=staff)
    report.refresh_from_db()
    assert report.state == State.RETURNED


def test_a_comment_can_be_taken_away_until_it_goes_to_the_branch(report, staff) -> None:
    gone = review.add_comment(report=report, anchor="", text="写错了", by=staff)
    review.remove_comment(comment=gone, by=staff)
    assert not ReviewComment.objects.exists()
    assert AuditRecord.objects.latest("sequence").verb == "撤销批注"
    kept = review.add_comment(report=report, anchor="", text="请改", by=staff)
    review.return_report(report=report, text="", by=staff)
    with pytest.raises(review.CommentGone):
        review.remove_comment(comment=kept, by=staff)
    assert ReviewComment.objects.filter(pk=kept.pk).exists()


def test_the_notice_on_the_years_reports_is_one_a_year(world, staff) -> None:
    for limit in (3000, 2500):
        review.set_call(
            committee=world.committee, year=2025, due_on=None, max_characters=limit, note="", by=staff
        )
    call = ReportCall.objects.get()
    assert (call.committee, call.max_characters) == (world.committee, 2500)
    assert AuditRecord.objects.filter(verb="设定报送要求").count() == 2
