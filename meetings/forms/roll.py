"""The roll as a form shows it: a line for everybody, and what is stored of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from meetings.actions.attending import KEPT_REASON
from meetings.forms.choices import ABSENCE_REASONS
from meetings.models import Attendance, Meeting
from members.models import Member

Status = Attendance.Status
# What a row can say once it is ticked, and what of somebody who is not asked to come.
TICKED = (Status.ABSENT, Status.EXCUSED, Status.LATE)
NOT_ASKED = (Status.EXEMPT, Status.PRESENT, Status.LATE, Status.EXCUSED, Status.ABSENT)


@dataclass(frozen=True)
class RollLine:
    """One person on the roll as the page shows it."""

    member: Member
    status: str = Status.PRESENT
    is_exempt: bool = False
    reason: str = ""
    reasons: Collection[str] = ABSENCE_REASONS

    @property
    def is_ticked(self) -> bool:
        return self.status in TICKED

    @property
    def choices(self) -> Collection[Status]:
        return NOT_ASKED if self.is_exempt else TICKED


@dataclass(frozen=True)
class Marks:
    """How it was with whom, as stored, and the reasons (of those whose reason is hidden from the person at
    the desk, a stand-in). ``is_called``: names were ticked as they came, so that who is not among them is
    taken as absent."""

    absent: Mapping[int, str] = field(default_factory=dict)
    statuses: Mapping[int, str] = field(default_factory=dict)
    unmatched: Collection[str] = ()
    is_called: bool = False


def marks_of(meeting: Meeting, may_see: Any) -> Marks:
    """How it is stored of whom, and who was granted leave; a reason hidden from the person at the desk
    stays as it is."""
    rows = list(meeting.attendances.exclude(status=Status.OBSERVER).select_related("member"))
    is_planned = meeting.state == Meeting.State.PLANNED
    granted = meeting.leave_requests.filter(state="granted").select_related("member") if is_planned else []
    told: list[Any] = [*granted, *(row for row in rows if row.member_id)]
    return Marks(
        absent={
            each.member_id: each.reason if may_see(each) or not each.reason else KEPT_REASON for each in told
        },
        statuses={each.member_id: getattr(each, "status", Status.EXCUSED) for each in told},
        unmatched=[row.name for row in rows if not row.member_id],
        is_called=is_planned and bool(rows),
    )
