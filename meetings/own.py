"""What one member sees of the gatherings: those the person is due at, and whether the person came.

A gathering whose roll was called says it by name. One taken over from a workbook names absentees only:
who is not among them is taken as present where the numbers leave no doubt, else it is not known.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from meetings.hours import StudyHours, Year, count_hours
from meetings.models import Attachment, Attendance, LeaveRequest, Material, Meeting, MeetingKind
from meetings.presence import DueRegister, Roll, is_called, names_all_absent, rolls_of
from meetings.queries import KNOWN_TO_MEMBERS
from members.as_of import group_history_of
from members.models import Member, OfficeTerm
from partybranch.calendar import party_year_as_of
from partybranch.web.years import newest_year

# So long after its beginning a gathering of today is still the next one.
_STILL_GOING = timedelta(hours=2)


# -- Due -----------------------------------------------------------------------------------------------


def gatherings_due(member: Member) -> QuerySet[Meeting]:
    """The gatherings of the member's branch, of whatever state, at which the member is due: the rule of
    ``roll.due_members`` as one condition. Plans nobody was told of are not among them."""
    return Meeting.objects.filter(
        _belonged(member), _is_due(member), KNOWN_TO_MEMBERS, branch_id=member.branch_id
    )


def _belonged(member: Member) -> Q:
    """On days the member belongs to the branch."""
    days = Q()
    for first in (member.joined_on, member.admitted_on):
        days &= Q(held_on__gte=first) if first else Q()
    return days & Q(held_on__lte=member.left_on) if member.left_on else days


def _is_due(member: Member) -> Q:
    wider = Meeting.extra_kinds.through.objects.filter(meeting_id=OuterRef("pk")).exclude(
        meetingkind__due=MeetingKind.Due.COMMITTEE
    )
    seats = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=OuterRef("held_on")),
        Q(left_on__isnull=True) | Q(left_on__gt=OuterRef("held_on")),
        organization_id=member.branch_id,
        member=member,
        office__in=OfficeTerm.COMMITTEE_OFFICES,
    )
    asks_others = ~Q(main_kind__due=MeetingKind.Due.COMMITTEE) | Exists(wider)
    of_branch = Q(group__isnull=True) & (asks_others | Exists(seats))
    return of_branch | _of_own_group(member)


def _of_own_group(member: Member) -> Q:
    """Gatherings of the group the member was in on their day; one query for the member's groups."""
    found = Q(pk__in=())
    for spell in group_history_of(member).spells(member):
        if spell.group_id is None:
            continue
        days = Q(held_on__gte=spell.start) if spell.start else Q()
        days &= Q(held_on__lt=spell.end) if spell.end else Q()
        found |= days & Q(group_id=spell.group_id)
    return found


def with_reading(meetings: QuerySet[Meeting], member: Member) -> QuerySet[Meeting]:
    """Ready to be shown to a member: kinds, what to read (also ``reading_list``, its files), and the
    member's own leave (``own_leave``, the newest first), in a fixed number of queries."""
    leave = LeaveRequest.objects.filter(member=member).exclude(state=LeaveRequest.State.WITHDRAWN)
    return meetings.select_related("main_kind", "group", "study_session").prefetch_related(
        "extra_kinds",
        Prefetch("study_session__materials", queryset=Material.objects.select_related("attachment")),
        Prefetch("attachments", queryset=_reading(), to_attr="reading_list"),
        Prefetch("leave_requests", queryset=leave, to_attr="own_leave"),
    )


def _reading() -> QuerySet[Attachment]:
    return Attachment.objects.filter(kind=Attachment.Kind.MATERIAL)


def reading_files(meeting: Meeting) -> QuerySet[Attachment]:
    """Files of one gathering that are there to be read."""
    return _reading().filter(meeting=meeting)


def planned_ahead(member: Member, now: datetime) -> QuerySet[Meeting]:
    """What is planned and not over, the soonest first; one without a time lasts the whole day."""
    local = timezone.localtime(now)
    begun = local - _STILL_GOING
    today = Q(held_on=local.date())
    if begun.date() == local.date():
        today &= Q(starts_at__isnull=True) | Q(starts_at__gte=begun.time())
    return (
        gatherings_due(member)
        .filter(today | Q(held_on__gt=local.date()), state=Meeting.State.PLANNED)
        .order_by("held_on", "starts_at", "pk")
    )


def behind(member: Member, year: int, now: datetime) -> QuerySet[Meeting]:
    """What the year has had up to now, the newest first: all that is due and not still ahead."""
    ahead = planned_ahead(member, now).order_by().values("pk")
    return (
        gatherings_due(member)
        .filter(held_on__year=year, held_on__lte=timezone.localdate(now))
        .exclude(pk__in=ahead)
        .order_by("-held_on", "-starts_at", "-pk")
    )


def has_begun(meeting: Meeting, now: datetime) -> bool:
    """Whether a planned gathering has begun; one without a time begins with its day."""
    local = timezone.localtime(now)
    if meeting.held_on != local.date():
        return meeting.held_on < local.date()
    return meeting.starts_at is None or meeting.starts_at <= local.time()


def in_month(member: Member, year: int, month: int) -> QuerySet[Meeting]:
    return (
        gatherings_due(member)
        .filter(held_on__year=year, held_on__month=month)
        .order_by("held_on", "starts_at", "pk")
    )


def newest_own_year(member: Member, today: date) -> int | None:
    """The newest year up to today in which the branch gathered."""
    last = Meeting.objects.filter(branch_id=member.branch_id, held_on__lte=today).aggregate(
        last=Max("held_on")
    )["last"]
    return newest_year([last])


# -- Came ----------------------------------------------------------------------------------------------


class Came(StrEnum):
    """How a gathering stands in the member's own record."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"
    OBSERVER = "observer"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


CAME_LABELS = {
    Came.PRESENT: "到会",
    Came.LATE: "迟到",
    Came.ABSENT: "缺席",
    Came.EXCUSED: "请假",
    Came.OBSERVER: "列席",
    Came.EXEMPT: "不作要求",
    Came.UNKNOWN: "未知",
}
_ATTENDED = (Came.PRESENT, Came.LATE)
_MISSED = (Came.ABSENT, Came.EXCUSED)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One gathering that was held. ``made_up_on``: when somebody who missed it made it up; ``is_inferred``:
    the roll was not called, only absentees were named."""

    meeting: Meeting
    came: Came
    reason: str = ""
    made_up_on: date | None = None
    made_up_how: str = ""
    is_inferred: bool = False
    made_up_on: date | None = None
    made_up_how: str = ""

    @property
    def label(self) -> str:
        return CAME_LABELS[self.came]

    @property
    def is_attended(self) -> bool:
        return self.came in _ATTENDED

    @property
    def is_missed(self) -> bool:
        return self.came in _MISSED

    @property
    def earns_hours(self) -> bool:
        """Whether the hours of the gathering count for the member (the rule of ``hours.count_hours``)."""
        is_made_up = self.made_up_on is not None and self.came is not Came.OBSERVER
        return self.is_attended or is_made_up


@dataclass(frozen=True, slots=True)
class OwnYear:
    """A member's year of gatherings, newest first, and of study hours wherever they come from. Sums count
    what is known; ``unknown`` says of how many gatherings it is not, ``without_hours`` how many attended
    or made up ones state no hours."""

    lines: list[OwnLine]
    study: StudyHours = field(default_factory=StudyHours)

    @property
    def due(self) -> int:
        return sum(line.is_attended or line.is_missed for line in self.lines)

    @property
    def attended(self) -> int:
        return sum(line.is_attended for line in self.lines)

    @property
    def missed(self) -> list[OwnLine]:
        return [line for line in self.lines if line.is_missed]

    @property
    def excused(self) -> int:
        return sum(line.came is Came.EXCUSED for line in self.lines)

    @property
    def unexplained(self) -> int:
        return sum(not line.reason for line in self.missed)

    @property
    def unknown(self) -> int:
        return sum(line.came is Came.UNKNOWN for line in self.lines)

    @property
    def inferred(self) -> int:
        return sum(line.is_inferred for line in self.lines)

    @property
    def hours(self) -> Decimal | None:
        """None where nothing that counts states hours."""
        return self.study.total if self.study.is_stated else None

    @property
    def made_up(self) -> int:
        return sum(line.made_up_on is not None for line in self.lines)

    @property
    def without_hours(self) -> int:
        return sum(line.earns_hours and line.meeting.hours is None for line in self.lines)


def own_year(member: Member, year: int) -> OwnYear:
    """The gatherings held in a year at which the member was due, or is named; a fixed number of queries."""
    mine = Attendance.objects.filter(member=member, meeting_id=OuterRef("pk"))
    due = gatherings_due(member).filter(held_on__year=year).values("pk")
    meetings = list(
        Meeting.objects.filter(
            Q(pk__in=due) | Exists(mine),
            branch_id=member.branch_id,
            held_on__year=year,
            state=Meeting.State.HELD,
        )
        .select_related("main_kind", "group")
        .prefetch_related("extra_kinds")
        .order_by("-held_on", "-pk")
    )
    keys = [meeting.pk for meeting in meetings]
    rows = {row.meeting_id: row for row in Attendance.objects.filter(member=member, meeting_id__in=keys)}
    rolls, register = rolls_of(keys), DueRegister(member.branch_id)
    lines = [
        _line(meeting, rows.get(meeting.pk), rolls.get(meeting.pk, Roll()), register) for meeting in meetings
    ]
    asked = Year(member.branch_id, year, party_year_as_of(year, timezone.localdate()), member.pk)
    study = count_hours(asked, meetings, register=register, rolls=rolls).get(member.pk, StudyHours())
    return OwnYear([line for line in lines if line is not None], study)


def _line(meeting: Meeting, row: Attendance | None, roll: Roll, register: DueRegister) -> OwnLine | None:
    """None where the roll was called and the member was not on it."""
    if row is not None:
        return OwnLine(meeting, Came(row.status), row.reason, row.made_up_on, row.made_up_how)
    if is_called(meeting, roll):
        return None
    if names_all_absent(meeting, roll, register):
        return OwnLine(meeting, Came.PRESENT, is_inferred=True)
    return OwnLine(meeting, Came.UNKNOWN)
