"""What happened on a date."""

from meetings.models.meeting import Attendance, Meeting, MeetingKind, Theme

__all__ = ["Attendance", "Meeting", "MeetingKind", "Theme"]
