"""What happened on a date, and what is planned for one."""

from meetings.models.calendar_link import CalendarLink
from meetings.models.leave import LeaveRequest
from meetings.models.meeting import Attendance, Meeting, MeetingKind, Theme
from meetings.models.study import Material, StudySeries, StudySession

__all__ = [
    "Attendance",
    "CalendarLink",
    "LeaveRequest",
    "Material",
    "Meeting",
    "MeetingKind",
    "StudySeries",
    "StudySession",
    "Theme",
]
