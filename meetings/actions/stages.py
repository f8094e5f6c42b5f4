"""How far a gathering has come: members are told of it, its minutes are settled, or opened again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.actions import checks, planning
from meetings.models import Meeting
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision


class AlreadyTold(checks.Refused):
    def __init__(self) -> None:
        super().__init__("这次活动已经通知过党员。")


class NotToBeTold(checks.Refused):
    def __init__(self) -> None:
        super().__init__("只有还没召开的活动可以通知党员。")


class NotHeld(checks.Refused):
    def __init__(self) -> None:
        super().__init__("只有已召开的活动可以定稿。")


class AlreadySettled(checks.Refused):
    def __init__(self) -> None:
        super().__init__("会议记录已经定稿。")


class IsOpen(checks.Refused):
    def __init__(self) -> None:
        super().__init__("会议记录还没有定稿，可以直接更正。")


class NeedsReopenReason(checks.Refused):
    field = "reason"

    def __init__(self) -> None:
        super().__init__("请写明重新打开的原因。")


@transaction.atomic
def announce_meeting(*, meeting: Meeting, with_following: bool = False, by: Any) -> list[Meeting]:
    """Tell whoever is due of a plan that was kept back, and of the following ones of its series where
    asked; one notice. What was told is not taken back: a plan is moved, cancelled or removed instead."""
    stored = checks.lock(meeting, None)
    if stored.state != Meeting.State.PLANNED:
        raise NotToBeTold
    if stored.announced_at is not None:
        raise AlreadyTold
    following = planning.following_of(stored) if with_following else []
    targets = [stored, *(each for each in following if each.announced_at is None)]
    now = timezone.now()
    for each in targets:
        each.announced_at, each.announced_by_id = now, by.pk
        each.save(update_fields=["announced_at", "announced_by_id", "updated_at"])
    log.record(
        "通知党员参加活动",
        by=by,
        obj=stored,
        organization=stored.branch_id,
        fields=["announced_at"],
        details={"meetings": len(targets), "notices": planning.tell_planned(targets, by)},
    )
    return targets


@transaction.atomic
def settle_minutes(*, meeting: Meeting, seen: datetime | None = None, by: Any) -> Revision:
    """The minutes of a gathering that was held stand from now on: a change asks for a reason."""
    stored = checks.lock(meeting, seen)
    if stored.state != Meeting.State.HELD:
        raise NotHeld
    if stored.settled_at is not None:
        raise AlreadySettled
    return _change(stored, "会议记录定稿", settled_at=timezone.now(), by=by)


@transaction.atomic
def reopen_minutes(*, meeting: Meeting, reason: str, by: Any) -> Revision:
    """Settled minutes are open to change again; the reason is kept with what stood."""
    stored = checks.lock(meeting, None)
    if stored.settled_at is None:
        raise IsOpen
    if not reason.strip():
        raise NeedsReopenReason
    return _change(stored, "重新打开会议记录", settled_at=None, reason=reason.strip(), by=by)


def _change(
    stored: Meeting, verb: str, *, settled_at: datetime | None, reason: str = "", by: Any
) -> Revision:
    before = history.snapshot(stored)
    stored.settled_at = settled_at
    stored.settled_by_id = by.pk if settled_at else None
    stored.save(update_fields=["settled_at", "settled_by_id", "updated_at"])
    revision = history.keep(
        stored,
        verb=Revision.Verb.CORRECTED,
        by=by,
        organization=stored.branch_id,
        before=before,
        reason=reason,
    )
    log.record(verb, by=by, obj=stored, organization=stored.branch_id, fields=["settled_at"])
    return revision
