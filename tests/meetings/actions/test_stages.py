"""A gathering comes from plan to settled minutes; what was settled is changed with a reason only."""

from datetime import date

import pytest

from meetings import own
from meetings.actions import checks, planning, recording, stages
from meetings.actions.entries import MeetingEntry, Stated
from meetings.actions.planning import Plan
from meetings.models import Meeting
from meetings.versions import versions_of
from members.models import Notice
from partybranch import history
from partybranch.audit.models import AuditRecord
from tests import people
from tests.meetings.desk import kind
from tests.people import World

pytestmark = pytest.mark.django_db

DAYS = [date(2025, 11, 27), date(2025, 12, 4)]


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _plan(world: World, days: list[date] = DAYS[:1]) -> list[Meeting]:
    plan = Plan(kinds=[kind("study_day")], title="读书", tells=False)
    return planning.plan_meetings(branch=world.branch, plan=plan, days=days, by=world.user("secretary"))


def _held(world: World) -> Meeting:
    return people.make_meeting(
        world.branch, date(2025, 11, 19), "读书", "study_day", due_count=9, present_count=8
    )


def _settled(world: World) -> Meeting:
    meeting = _held(world)
    stages.settle_minutes(meeting=meeting, by=world.user("secretary"))
    meeting.refresh_from_db()
    return meeting


def _entry(**changes) -> MeetingEntry:
    return MeetingEntry(
        **{
            "kinds": [kind("study_day")],
            "held_on": date(2025, 11, 19),
            "title": "读书班",
            "stated": Stated(9, 8),
            **changes,
        }
    )


def _schedule(world: World) -> list[str]:
    return [each.title for each in own.gatherings_due(world.members["member"]) if each.state == "planned"]


def test_a_plan_kept_back_is_known_once_it_is_told(world: World) -> None:
    before = Notice.objects.count()
    meetings = _plan(world, DAYS)
    assert [each.stage for each in meetings] == ["planned", "planned"]
    assert Notice.objects.count() == before
    assert _schedule(world) == []
    told = stages.announce_meeting(meeting=meetings[0], with_following=True, by=world.user("secretary"))
    assert [each.get_stage_display() for each in told] == ["已通知", "已通知"]
    assert _schedule(world) == ["读书", "读书"]
    sentences = set(Notice.objects.order_by("pk").values_list("sentence", flat=True)[before:])
    assert sentences == {"新安排固定学习日“读书”：11月27日（周四）起，共2次。"}
    assert AuditRecord.objects.filter(verb="通知党员参加活动").count() == 1
    with pytest.raises(stages.AlreadyTold):
        stages.announce_meeting(meeting=meetings[0], by=world.user("secretary"))


def test_nobody_hears_of_the_end_of_what_nobody_was_told_of(world: World) -> None:
    before = Notice.objects.count()
    by = world.user("secretary")
    first, second = _plan(world, DAYS)
    planning.move_meeting(
        meeting=first, held_on=date(2025, 11, 28), starts_at=None, place="", with_following=False, by=by
    )
    planning.cancel_meeting(meeting=first, reason="停电", with_following=False, by=by)
    recording.remove_meeting(meeting=second, by=by)
    assert Notice.objects.count() == before
    assert not own.gatherings_due(world.members["member"]).filter(pk=first.pk).exists()


def test_an_undo_after_telling_leaves_members_told(world: World) -> None:
    by = world.user("secretary")
    (meeting,) = _plan(world)
    plan = Plan(kinds=[kind("study_day")], title="改过的")
    revisions = planning.correct_plan(meeting=meeting, plan=plan, with_following=False, by=by)
    stages.announce_meeting(meeting=meeting, by=by)
    recording.undo(revisions=revisions, by=by)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.stage) == ("读书", "announced")


def test_only_what_fits_is_told_and_settled(world: World) -> None:
    by = world.user("secretary")
    (planned,) = _plan(world)
    held = _held(world)
    with pytest.raises(stages.NotToBeTold):
        stages.announce_meeting(meeting=held, by=by)
    with pytest.raises(stages.NotHeld):
        stages.settle_minutes(meeting=planned, by=by)
    with pytest.raises(stages.IsOpen):
        stages.reopen_minutes(meeting=held, reason="漏了", by=by)
    stages.settle_minutes(meeting=held, by=by)
    with pytest.raises(stages.AlreadySettled):
        stages.settle_minutes(meeting=held, by=by)
    with pytest.raises(stages.NeedsReopenReason):
        stages.reopen_minutes(meeting=held, reason=" ", by=by)


def test_settled_minutes_are_corrected_with_a_reason_that_is_kept(world: World) -> None:
    by = world.user("secretary")
    meeting = _settled(world)
    with pytest.raises(checks.NeedsCorrectionReason):
        recording.correct_meeting(meeting=meeting, entry=_entry(), by=by)
    recording.correct_meeting(meeting=meeting, entry=_entry(), reason="题目写错", by=by)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.stage) == ("读书班", "settled")
    newest = versions_of(meeting)[0]
    assert (newest.made_by, newest.reason, newest.can_undo) == (str(by), "题目写错", True)
    assert [(each.label, each.before, each.after) for each in newest.differences] == [
        ("主题内容", "读书", "读书班")
    ]
    assert "题目写错" not in str(AuditRecord.objects.filter(verb="更正组织生活").values_list("details"))


def test_an_undo_does_not_open_settled_minutes(world: World) -> None:
    by = world.user("secretary")
    meeting = _held(world)
    revision = stages.settle_minutes(meeting=meeting, by=by)
    with pytest.raises(history.CannotPutBack):
        recording.undo(revisions=[revision], by=by)
    with pytest.raises(checks.IsSettled):
        recording.remove_meeting(meeting=meeting, by=by)
    meeting.refresh_from_db()
    assert meeting.stage == "settled"
    assert versions_of(meeting)[0].can_undo is False
    opened = stages.reopen_minutes(meeting=meeting, reason="漏记决定", by=by)
    meeting.refresh_from_db()
    assert meeting.stage == "held"
    assert versions_of(meeting)[0].reason == "漏记决定"
    recording.undo(revisions=[opened], by=by)
    meeting.refresh_from_db()
    assert meeting.stage == "settled"


def test_a_correction_of_settled_minutes_is_taken_back(world: World) -> None:
    by = world.user("secretary")
    meeting = _settled(world)
    revision = recording.correct_meeting(meeting=meeting, entry=_entry(), reason="写错", by=by)
    recording.undo(revisions=[revision], by=by)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.stage) == ("读书", "settled")
