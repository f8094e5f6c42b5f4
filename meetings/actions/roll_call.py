"""The live roll call (点名): one person ticked at a time, by several people at the door at once."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from meetings import roll
from meetings.actions import checks
from meetings.models import Attendance, LeaveRequest, Meeting
from meetings.queries import exempt_member_ids
from members.models import Member
from partybranch.audit import log

Status = Attendance.Status
# What somebody at the door can say of a person.
SAID = (Status.PRESENT, Status.LATE, Status.ABSENT)


def why_closed(meeting: Meeting) -> str:
    """Why nobody is ticked at this gathering any more or yet; empty where one can."""
    if meeting.state == Meeting.State.CANCELLED:
        return "这次活动已经取消，不用点名。"
    if meeting.settled_at is not None:
        return "这次活动的记录已经定稿，出席要改请用“更正”。"
    today = timezone.localdate()
    if meeting.held_on > today:
        return "活动当天才能点名。"
    if meeting.held_on < today:
        return "点名只在活动当天，过后登记或者改动出席，请用“登记这次活动”或“更正”。"
    if meeting.state == Meeting.State.HELD and roll.recorded_roll(meeting) is None:
        return "这次活动是按人数登记的，没有逐人名单，请用“更正”重新点名。"
    return ""


@transaction.atomic
def tick(*, meeting: Meeting, member: Member, status: str, by: Any) -> bool:
    """Say of one person how it is; the counts of a recorded gathering follow. Saying the same again, or by
    two people at once, changes nothing. Gives whether anything changed."""
    stored = checks.lock(meeting, None)
    closed = why_closed(stored)
    if closed or status not in SAID:
        raise checks.WrongState(closed or "请选到会、迟到或者未到。")
    if stored.state == Meeting.State.PLANNED:
        has_changed = _tick_planned(stored, member, status)
    else:
        has_changed = _tick_recorded(stored, member, status)
    if has_changed:
        stored.save()
        log.record("点名", by=by, obj=stored, organization=stored.branch_id, fields=["attendances"])
    return has_changed


def _tick_planned(meeting: Meeting, member: Member, status: str) -> bool:
    """Before the gathering is recorded a row stands for who came, and nobody is absent yet."""
    due = roll.due_members(meeting.branch, meeting.kinds, meeting.held_on, meeting.group)
    if member.pk not in {each.pk for each in due}:
        raise checks.NotOnTheRoll
    row = meeting.attendances.filter(member=member).first()
    if status == Status.ABSENT:
        if row is not None:
            row.delete()
        return row is not None
    if row is not None and row.status == status:
        return False
    meeting.attendances.update_or_create(
        member=member, defaults={"status": status, "name": member.name, "reason": ""}
    )
    return True


def _tick_recorded(meeting: Meeting, member: Member, status: str) -> bool:
    row = meeting.attendances.filter(member=member).exclude(status=Status.OBSERVER).first()
    if row is None:
        raise checks.NotOnTheRoll
    status, reason = (status, "") if status in Attendance.CAME else _away(meeting, member)
    if row.status == status or (status in Attendance.MISSED and row.status in Attendance.MISSED):
        return False
    _check_active(meeting, member, status)
    row.status, row.reason, row.made_up_on, row.made_up_how = status, reason, None, ""
    row.save()
    numbers = meeting.attendances.aggregate(
        due=Count("pk", filter=~Q(status__in=Attendance.NOT_COUNTED)),
        present=Count("pk", filter=Q(status__in=Attendance.CAME)),
    )
    meeting.due_count, meeting.present_count = numbers["due"], numbers["present"]
    return True


def _away(meeting: Meeting, member: Member) -> tuple[str, str]:
    """How it is with somebody who is not there: not asked to come, on leave, or absent."""
    if member.pk in exempt_member_ids(meeting.branch_id, meeting.held_on):
        return Status.EXEMPT, ""
    leave = meeting.leave_requests.filter(member=member, state=LeaveRequest.State.GRANTED).first()
    return (Status.EXCUSED, leave.reason) if leave else (Status.ABSENT, "")


def _check_active(meeting: Meeting, member: Member, status: str) -> None:
    if status in Attendance.CAME:
        return
    for key, part in ((meeting.chair_member_id, "主持会议"), (meeting.lecturer_member_id, "主讲")):
        if key == member.pk:
            raise checks.AbsentYetActive(member.name, part, "status", Status(status).label)
