"""Make-up study (补学): whoever was not there made the study of a gathering up; its hours count then."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

# Imported for its registration: attendance is kept with the earlier versions of its gathering.
from meetings import history as _owned  # noqa: F401
from meetings.actions import checks
from meetings.models import Attendance, Meeting
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision


class MadeUpTooEarly(checks.Refused):
    field = "made_up_on"

    def __init__(self, held_on: date) -> None:
        super().__init__(f"补学日期不能早于活动日期（{held_on.year}年{held_on.month}月{held_on.day}日）。")


class MadeUpInTheFuture(checks.Refused):
    field = "made_up_on"

    def __init__(self) -> None:
        super().__init__("补学日期不能晚于今天，学完以后再登记。")


@transaction.atomic
def make_up(*, attendance: Attendance, on: date, how: str, by: Any) -> Revision:
    """Record that somebody not there made the study up, or correct what is recorded."""
    meeting, row = _lock(attendance)
    if on < meeting.held_on:
        raise MadeUpTooEarly(meeting.held_on)
    if on > timezone.localdate():
        raise MadeUpInTheFuture
    return _write(meeting, row, (on, how), "登记补学", by)


@transaction.atomic
def take_back(*, attendance: Attendance, by: Any) -> Revision:
    """It was not made up after all."""
    meeting, row = _lock(attendance)
    if row.made_up_on is None:
        raise checks.WrongState("这个人没有补学记录。")
    return _write(meeting, row, (None, ""), "删除补学", by)


def _lock(attendance: Attendance) -> tuple[Meeting, Attendance]:
    meeting = checks.lock(attendance.meeting, None)
    row = meeting.attendances.filter(pk=attendance.pk).first()
    if row is None:
        raise checks.ChangedMeanwhile
    if meeting.state != Meeting.State.HELD or row.status not in Attendance.NOT_THERE:
        raise checks.WrongState("只有缺席、请假和不作要求的人登记补学。")
    return meeting, row


def _write(
    meeting: Meeting, row: Attendance, made_up: tuple[date | None, str], verb: str, by: Any
) -> Revision:
    before = history.snapshot(meeting)
    row.made_up_on, row.made_up_how = made_up
    row.save(update_fields=["made_up_on", "made_up_how"])
    meeting.save(update_fields=["updated_at"])
    revision = history.keep(
        meeting, verb=Revision.Verb.CORRECTED, by=by, organization=meeting.branch_id, before=before
    )
    log.record(verb, by=by, obj=meeting, organization=meeting.branch_id, fields=["attendances"])
    return revision
