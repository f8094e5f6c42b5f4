"""What happened on a date, and what is planned for one."""

from meetings.models.agenda import AgendaItem, Resolution, Vote
from meetings.models.attachment import Attachment
from meetings.models.calendar_link import CalendarLink
from meetings.models.category import StudyCategory
from meetings.models.exemption import Exemption
from meetings.models.leave import LeaveRequest
from meetings.models.life import Appraisal, Opinion, Rectification
from meetings.models.meeting import Attendance, Campaign, JointGathering, Meeting, MeetingKind, Theme
from meetings.models.minutes import Minutes, MinutesDraft
from meetings.models.study import Material, Reflection, SelfStudy, StudyPlanItem, StudySeries, StudySession
from meetings.models.talk import Talk

__all__ = [
    "AgendaItem",
    "Appraisal",
    "Attachment",
    "Attendance",
    "CalendarLink",
    "Campaign",
    "Exemption",
    "JointGathering",
    "LeaveRequest",
    "Material",
    "Meeting",
    "MeetingKind",
    "Minutes",
    "MinutesDraft",
    "Opinion",
    "Rectification",
    "Reflection",
    "Resolution",
    "SelfStudy",
    "StudyCategory",
    "StudyPlanItem",
    "StudySeries",
    "StudySession",
    "Talk",
    "Theme",
    "Vote",
]
