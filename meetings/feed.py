"""A member's schedule as a calendar file (iCal, RFC 5545) for the phone's own calendar.

It names the member's gatherings, their place and what to read, and no other person.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from meetings import own
from meetings.models import CalendarLink, Meeting
from members.models import Member, User

# A calendar client asks as often as it likes; older gatherings are in the own record.
_LOOKS_BACK = timedelta(days=60)
_MOST = 400
_ALARMS = (timedelta(days=-1), timedelta(hours=-1))
# Without a time the day begins at midnight: nine o'clock the day before.
_ALARMS_OF_A_DAY = (timedelta(hours=-15),)


def member_of(token: str) -> Member | None:
    """Whose link it is; None for an unknown or revoked one, and where the member has left or the
    account is closed."""
    probe = CalendarLink()
    probe.token = token
    link = CalendarLink.objects.select_related("member__branch").filter(token_index=probe.token_index).first()
    if link is None or not link.member.is_in_branch_on(timezone.localdate()):
        return None
    if not User.objects.filter(member=link.member, is_active=True).exists():
        return None
    return link.member


def gatherings_of(member: Member, today: date) -> list[Meeting]:
    """What the calendar shows: from two months ago on, cancelled ones too, so that clients drop them."""
    found = own.gatherings_due(member).filter(held_on__gte=today - _LOOKS_BACK)
    return list(own.with_reading(found.order_by("held_on", "pk"), member)[:_MOST])


def calendar_of(member: Member, today: date) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//partybranch//schedule//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{member.branch}学习安排")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for meeting in gatherings_of(member, today):
        calendar.add_component(_event(meeting))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(meeting: Meeting) -> Event:
    event = Event()
    kinds = "、".join(kind.fact_name for kind in meeting.kinds)
    event.add("uid", f"meeting-{meeting.pk}@partybranch")
    event.add("summary", f"{kinds}：{meeting.title}" if meeting.title else kinds)
    event.add("dtstamp", meeting.updated_at.astimezone(UTC))
    event.add("last-modified", meeting.updated_at.astimezone(UTC))
    # Grows with every change, which is all that clients ask of it.
    event.add("sequence", int((meeting.updated_at - meeting.created_at).total_seconds()))
    _add_times(event, meeting)
    if meeting.place:
        event.add("location", meeting.place)
    text = _description(meeting)
    if text:
        event.add("description", text)
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if meeting.state == Meeting.State.PLANNED:
        for before in _ALARMS_OF_A_DAY if meeting.starts_at is None else _ALARMS:
            event.add_component(_alarm(before, kinds))
    return event


def _add_times(event: Event, meeting: Meeting) -> None:
    """A day, or a moment; how long it lasts is said where it is known."""
    if meeting.starts_at is None:
        event.add("dtstart", meeting.held_on)
        return
    event.add("dtstart", _moment(meeting.held_on, meeting.starts_at))
    if meeting.hours:
        event.add("duration", timedelta(minutes=int(meeting.hours * 60)))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(settings.TIME_ZONE))


def _description(meeting: Meeting) -> str:
    session = getattr(meeting, "study_session", None)
    if session is None:
        return ""
    lines = [session.note] if session.note else []
    for material in session.materials.all():
        lines.append(" ".join(part for part in (material.title, material.passage, material.link) if part))
    return "\n".join(lines)


def _alarm(before: timedelta, kinds: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{kinds}提醒")
    alarm.add("trigger", before)
    return alarm
