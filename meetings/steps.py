"""The steps a gathering has gone through, as lines: planned, told, held, settled or cancelled."""

from datetime import datetime

from django.utils import timezone

from meetings.models import Meeting
from members.queries import account_names


def steps_of(meeting: Meeting) -> list[str]:
    """Who told members of it when, and who settled its minutes when; one query."""
    names = account_names([meeting.announced_by_id, meeting.settled_by_id])
    lines = []
    if meeting.announced_at is not None:
        lines.append(_line(names, meeting.announced_by_id, meeting.announced_at, "通知应到的党员"))
    elif meeting.state == Meeting.State.PLANNED:
        lines.append("还没有通知党员，党员的学习安排和日历里看不到。")
    if meeting.settled_at is not None:
        lines.append(_line(names, meeting.settled_by_id, meeting.settled_at, "定稿"))
    return lines


def _line(names: dict[int, str], by_id: int | None, when: datetime, what: str) -> str:
    local = timezone.localtime(when)
    who = names.get(by_id or 0, "系统")
    return f"{who}于{local.year}年{local.month}月{local.day}日{local:%H:%M}{what}"
