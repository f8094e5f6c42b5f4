"""Writing minutes: two at once, what stood before, what is typed and not saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.actions import minutes as actions
from meetings.actions.checks import NeedsCorrectionReason
from meetings.actions.minutes import MinutesText
from meetings.minutes_versions import versions_of
from meetings.models import Meeting, Minutes, MinutesDraft
from meetings.tasks import purge_minutes_drafts
from partybranch import history
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = pytest.mark.django_db

FIRST = MinutesText(passed_on="传达上级会议精神。", discussion="柳承志：要抓好落实。段海清：意见一致。")


@pytest.fixture
def meeting(world: World) -> Meeting:
    return Meeting.objects.get(title="传达上级会议精神")


def _save(world: World, meeting: Meeting, text: MinutesText, seen: int, actor: str = "secretary"):
    return actions.save_minutes(meeting=meeting, text=text, seen=seen, by=world.user(actor))


def _settle(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(settled_at=timezone.now())


def test_the_second_of_two_savers_is_told_and_overwrites_nothing(world: World, meeting: Meeting) -> None:
    _save(world, meeting, FIRST, 0)
    with pytest.raises(actions.ChangedMinutes) as refused:
        _save(world, meeting, MinutesText(discussion="另一份"), 0, "deputy")
    assert refused.value.stored.discussion == FIRST.discussion
    assert Minutes.objects.get().discussion == FIRST.discussion
    _save(world, meeting, MinutesText(discussion="合在一起的"), 1, "deputy")
    assert Minutes.objects.get().revision == 2


def test_a_correction_keeps_the_earlier_text_who_and_why(world: World, meeting: Meeting) -> None:
    _save(world, meeting, FIRST, 0)
    _settle(meeting)
    changed = MinutesText(FIRST.passed_on, "柳承志：要抓好落实。段海清：另有意见。", reason="漏记了不同意见")
    with pytest.raises(NeedsCorrectionReason):
        _save(world, meeting, MinutesText(discussion="改", reason="  "), 1)
    assert Minutes.objects.get().discussion == FIRST.discussion
    _save(world, meeting, changed, 1, "deputy")
    (version,) = versions_of(Minutes.objects.get())
    assert (version.by, version.reason) == ("段海清", "漏记了不同意见")
    assert dict(version.earlier) == {"报告、传达": FIRST.passed_on, "讨论发言": FIRST.discussion}
    (change,) = version.changes
    assert [(piece.kind, piece.text) for piece in change.pieces] == [
        ("same", "柳承志：要抓好落实。"),
        ("gone", "段海清：意见一致。"),
        ("new", "段海清：另有意见。"),
    ]
    entry = AuditRecord.objects.get(verb="更正会议记录")
    assert entry.field_names == ["discussion"]
    assert "意见" not in str(entry.details)


def test_versions_tell_each_step_against_the_next(world: World, meeting: Meeting) -> None:
    for number, words in enumerate(("甲。", "乙。", "丙。")):
        _save(world, meeting, MinutesText(discussion=words), number)
    steps = [
        [(piece.kind, piece.text) for piece in version.changes[0].pieces]
        for version in versions_of(Minutes.objects.get())
    ]
    assert steps == [[("gone", "乙。"), ("new", "丙。")], [("gone", "甲。"), ("new", "乙。")]]


def test_undo_gives_the_text_back_and_counts_as_a_save(world: World, meeting: Meeting) -> None:
    _save(world, meeting, FIRST, 0)
    revision = _save(world, meeting, MinutesText(discussion="错改"), 1)
    actions.undo_minutes(meeting=meeting, revision=revision, by=world.user("secretary"))
    minutes = Minutes.objects.get()
    assert (minutes.discussion, minutes.revision) == (FIRST.discussion, 3)
    with pytest.raises(actions.ChangedMinutes):
        _save(world, meeting, MinutesText(discussion="看着错改写的"), 2, "deputy")
    assert versions_of(minutes) == []


def test_settled_minutes_are_not_undone(world: World, meeting: Meeting) -> None:
    _save(world, meeting, FIRST, 0)
    revision = _save(world, meeting, MinutesText(discussion="改"), 1)
    _settle(meeting)
    with pytest.raises(history.CannotPutBack, match="定稿"):
        actions.undo_minutes(meeting=meeting, revision=revision, by=world.user("secretary"))


def test_saved_without_a_change_keeps_no_version(world: World, meeting: Meeting) -> None:
    _save(world, meeting, FIRST, 0)
    assert _save(world, meeting, FIRST, 1) is None
    assert Minutes.objects.get().revision == 1


def test_empty_minutes_are_refused(world: World, meeting: Meeting) -> None:
    with pytest.raises(actions.NothingWritten):
        _save(world, meeting, MinutesText(discussion=" \n　"), 0)
    assert not Minutes.objects.exists()


def _draft(world: World, meeting: Meeting, words: str, seen: int = 0, actor: str = "secretary"):
    return actions.keep_draft(
        meeting=meeting, text=MinutesText(discussion=words), seen=seen, by=world.user(actor)
    )


def test_what_is_typed_is_kept_sealed_one_a_person(world: World, meeting: Meeting) -> None:
    for words in ("刚", "刚开", "刚开始写"):
        _draft(world, meeting, words)
    _draft(world, meeting, "别人的", actor="deputy")
    assert MinutesDraft.objects.count() == 2
    kept = MinutesDraft.objects.get(typed_by_id=world.user("secretary").pk)
    assert "刚开始写" not in kept.text_sealed
    assert actions.draft_text(kept).discussion == "刚开始写"
    assert AuditRecord.objects.filter(verb="暂存会议记录").count() == 2


def test_saving_and_discarding_end_what_was_typed(world: World, meeting: Meeting) -> None:
    secretary = world.user("secretary")
    _draft(world, meeting, "写了一半")
    _save(world, meeting, FIRST, 0)
    assert not MinutesDraft.objects.exists()
    _draft(world, meeting, "又写", seen=1)
    actions.discard_draft(meeting=meeting, by=secretary)
    assert actions.draft_of(meeting, secretary) is None


def test_a_late_draft_of_what_was_saved_since_does_not_come_back(world: World, meeting: Meeting) -> None:
    _save(world, meeting, FIRST, 0)
    with pytest.raises(actions.SavedElsewhere):
        _draft(world, meeting, "迟到的", seen=0)
    _draft(world, meeting, "别人也在写", seen=0, actor="deputy")
    assert actions.draft_of(meeting, world.user("deputy")) is not None


def test_a_draft_that_says_what_is_saved_is_none(world: World, meeting: Meeting) -> None:
    _save(world, meeting, MinutesText(discussion="一样"), 0)
    _draft(world, meeting, "一样\r\n", seen=1)
    assert actions.draft_of(meeting, world.user("secretary")) is None


def test_drafts_of_a_month_ago_are_purged(world: World, meeting: Meeting) -> None:
    old = _draft(world, meeting, "一个月前")
    MinutesDraft.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=31))
    _draft(world, meeting, "昨天", actor="deputy")
    purge_minutes_drafts()
    assert [each.typed_by_id for each in MinutesDraft.objects.all()] == [world.user("deputy").pk]
    assert AuditRecord.objects.get(verb="清理未保存的会议记录").details == {"drafts": 1}
