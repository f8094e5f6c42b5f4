"""The branch's answer to a member who asked for leave."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import LeaveRequest, Meeting
from members.actions.notices import notify
from members.models import Member
from members.queries import accounts_of
from partybranch.audit import log


class CannotAnswer(Exception):
    """The request waits for no answer any more; the text says why."""


@transaction.atomic
def answer_leave(*, leave: LeaveRequest, is_granted: bool, answer: str = "", by: Any) -> None:
    """Grant or decline leave asked before a gathering; the member is told."""
    stored = LeaveRequest.objects.select_for_update().select_related("meeting").get(pk=leave.pk)
    meeting = stored.meeting
    if stored.state != LeaveRequest.State.ASKED:
        raise CannotAnswer(f"这份请假{stored.get_state_display()}，不用再答复。")
    if meeting.state != Meeting.State.PLANNED:
        raise CannotAnswer("这次活动已经登记，出席情况请用“更正”修改。")
    stored.state = LeaveRequest.State.GRANTED if is_granted else LeaveRequest.State.DECLINED
    stored.answer = answer
    stored.answered_by_id, stored.answered_at = by.pk, timezone.now()
    stored.save(update_fields=["state", "answer", "answered_by_id", "answered_at"])
    said = "已同意" if is_granted else "未同意"
    words = f"：{answer}" if answer else ""
    day = f"{meeting.held_on.month}月{meeting.held_on.day}日"
    notify(
        recipients=accounts_of(Member.objects.filter(pk=stored.member_id)),
        sentence=f"{day}{meeting.main_kind.fact_name}的请假{said}{words}。",
        href=reverse("meetings:meeting-detail", args=[meeting.branch_id, meeting.pk]),
        organization=meeting.branch,
    )
    log.record(
        "同意请假" if is_granted else "不同意请假",
        by=by,
        obj=stored,
        organization=meeting.branch_id,
        fields=["state", "answer"] if answer else ["state"],
    )
