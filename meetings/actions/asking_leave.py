"""A member asks to be excused from a planned gathering, and takes it back."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import LeaveRequest, Meeting
from meetings.own import gatherings_due, has_begun
from meetings.queries import may_record
from members.actions.notices import notify
from members.models import Member, User
from members.queries import accounts_with
from partybranch.access.permissions import Permission
from partybranch.audit import log

_OPEN = (LeaveRequest.State.ASKED, LeaveRequest.State.GRANTED)


class LeaveRefused(Exception):
    """Leave that cannot be asked or taken back; the text says why."""


class NotPlanned(LeaveRefused):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(f"这次活动{meeting.get_state_display()}，不用请假。")


class AlreadyBegun(LeaveRefused):
    def __init__(self) -> None:
        super().__init__("活动时间已到，请直接向支部说明情况。")


class NotDue(LeaveRefused):
    def __init__(self) -> None:
        super().__init__("您不在这次活动的应到范围内，不用请假。")


class AlreadyAsked(LeaveRefused):
    def __init__(self, leave: LeaveRequest) -> None:
        super().__init__(f"这次活动已经请过假（{leave.get_state_display()}），不用再提。")


class NeedsReason(LeaveRefused):
    def __init__(self) -> None:
        super().__init__("请写明请假原因。")


class CannotWithdraw(LeaveRefused):
    def __init__(self, leave: LeaveRequest) -> None:
        super().__init__(f"这份请假{leave.get_state_display()}，不能再撤回。")


def check_leave(meeting: Meeting, member: Member) -> None:
    """Raises what stands in the way of asking leave from this gathering now."""
    if meeting.state != Meeting.State.PLANNED:
        raise NotPlanned(meeting)
    if has_begun(meeting, timezone.now()):
        raise AlreadyBegun
    if not gatherings_due(member).filter(pk=meeting.pk).exists():
        raise NotDue
    standing = LeaveRequest.objects.filter(meeting=meeting, member=member, state__in=_OPEN).first()
    if standing is not None:
        raise AlreadyAsked(standing)


@transaction.atomic
def ask_leave(*, meeting: Meeting, member: Member, reason: str, by: Any) -> LeaveRequest:
    """Ask for leave; whoever records the gathering is told, without the reason."""
    if not reason.strip():
        raise NeedsReason
    stored = Meeting.objects.select_for_update().select_related("branch", "main_kind").get(pk=meeting.pk)
    check_leave(stored, member)
    leave = LeaveRequest.objects.create(meeting=stored, member=member, reason=reason.strip())
    told = _tell(stored, f"{member.name}向支部请假：{_named(stored)}。", by)
    log.record(
        "提出请假",
        by=by,
        obj=leave,
        organization=stored.branch_id,
        fields=["reason"],
        details={"notices": told},
    )
    return leave


@transaction.atomic
def withdraw_leave(*, leave: LeaveRequest, by: Any) -> None:
    """Take leave back before the gathering begins, also when it was granted."""
    stored = (
        LeaveRequest.objects.select_for_update()
        .select_related("meeting__branch", "meeting__main_kind", "member")
        .get(pk=leave.pk)
    )
    meeting = stored.meeting
    if stored.state not in _OPEN:
        raise CannotWithdraw(stored)
    if meeting.state != Meeting.State.PLANNED or has_begun(meeting, timezone.now()):
        raise AlreadyBegun
    stored.state = LeaveRequest.State.WITHDRAWN
    stored.save(update_fields=["state"])
    told = _tell(meeting, f"{stored.member.name}撤回请假：{_named(meeting)}。", by)
    log.record(
        "撤回请假",
        by=by,
        obj=stored,
        organization=meeting.branch_id,
        fields=["state"],
        details={"notices": told},
    )


def _named(meeting: Meeting) -> str:
    return f"{meeting.held_on.month}月{meeting.held_on.day}日{meeting.main_kind.fact_name}"


def _tell(meeting: Meeting, sentence: str, by: Any) -> int:
    return notify(
        recipients=[user for user in _recorders(meeting) if user.pk != by.pk],
        sentence=sentence,
        href=reverse("meetings:meeting-detail", args=[meeting.branch_id, meeting.pk]),
        organization=meeting.branch,
    )


def _recorders(meeting: Meeting) -> Iterable[User]:
    """Whoever may record this gathering: a group's leader only one of the own group."""
    for user in accounts_with(meeting.branch, Permission.RECORD_MEETINGS):
        scope = user.scope_in(meeting.branch_id, is_branch=True)
        if scope is not None and may_record(scope, meeting):
            yield user
