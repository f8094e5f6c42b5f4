"""What one member sees of the gatherings: those the person is due at, and whether the person came.

A gathering whose roll was called says it by name. One taken over from a workbook names absentees only:
who is not among them is taken as present where the numbers leave no doubt, else it is not known.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from meetings.models import Attendance, LeaveRequest, Meeting, MeetingKind
from members.as_of import group_history, group_history_of
from members.models import Member, OfficeTerm
from partybranch.web.years import newest_year

# So long after its beginning a gathering of today is still the next one.
_STILL_GOING = timedelta(hours=2)


# -- Due -----------------------------------------------------------------------------------------------


def gatherings_due(member: Member) -> QuerySet[Meeting]:
    """The gatherings of the member's branch, of whatever state, at which the member is due: the rule of
    ``roll.due_members`` as one condition."""
    return Meeting.objects.filter(_belonged(member), _is_due(member), branch_id=member.branch_id)


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
    """Ready to be shown to a member: kinds, what to read, and the member's own leave (``own_leave``, the
    newest first), in a fixed number of queries."""
    leave = LeaveRequest.objects.filter(member=member).exclude(state=LeaveRequest.State.WITHDRAWN)
    return meetings.select_related("main_kind", "group", "study_session").prefetch_related(
        "extra_kinds",
        "study_session__materials",
        Prefetch("leave_requests", queryset=leave, to_attr="own_leave"),
    )


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
    """One gathering that was held. ``is_inferred``: the roll was not called, only absentees were named.
    ``made_up_on``: when its study was made up (补学); its hours count then, its attendance does not."""

    meeting: Meeting
    came: Came
    reason: str = ""
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
    def has_studied(self) -> bool:
        """Whether the hours of the gathering are the member's: there, or made up since."""
        return self.is_attended or self.made_up_on is not None


@dataclass(frozen=True, slots=True)
class OwnYear:
    """A member's year of gatherings, newest first. Sums count what is known; ``unknown`` says of how many
    gatherings it is not, ``without_hours`` how many attended or made up state no hours."""

    lines: list[OwnLine]

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
        """None where no gathering attended or made up states hours."""
        stated = [line.meeting.hours for line in self.lines if line.has_studied]
        known = [hours for hours in stated if hours is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def made_up(self) -> int:
        return sum(line.made_up_on is not None for line in self.lines)

    @property
    def without_hours(self) -> int:
        return sum(line.has_studied and line.meeting.hours is None for line in self.lines)


@dataclass(slots=True)
class _Roll:
    """What the attendance rows of one gathering say of those who count in its numbers."""

    named: int = 0
    absent: int = 0
    strangers: int = 0


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
    rolls, register = _rolls(keys), _Register(member.branch_id)
    lines = [
        _line(meeting, rows.get(meeting.pk), rolls.get(meeting.pk, _Roll()), register) for meeting in meetings
    ]
    return OwnYear([line for line in lines if line is not None])


def _rolls(meeting_ids: Collection[int]) -> dict[int, _Roll]:
    counted = (
        Attendance.objects.filter(meeting_id__in=meeting_ids)
        .exclude(status__in=Attendance.NOT_COUNTED)
        .order_by()
        .values("meeting_id")
        .annotate(
            named=Count("pk"),
            with_member=Count("member_id"),
            absent=Count("pk", filter=Q(status__in=Attendance.MISSED)),
        )
        .values_list("meeting_id", "named", "with_member", "absent")
    )
    return {
        meeting_id: _Roll(named, absent, named - with_member)
        for meeting_id, named, with_member, absent in counted
    }


class _Register:
    """Who belonged to the branch, to its committee and its groups on any day: three queries."""

    def __init__(self, branch_id: int) -> None:
        self.members = list(
            Member.objects.filter(branch_id=branch_id).only("group_id", "joined_on", "left_on", "admitted_on")
        )
        self.seats = list(
            OfficeTerm.objects.filter(
                organization_id=branch_id, office__in=OfficeTerm.COMMITTEE_OFFICES
            ).only("member_id", "started_on", "left_on")
        )
        self.groups = group_history(branch_id)

    def due_count(self, meeting: Meeting) -> int:
        """How many were due by the register of the day."""
        day = meeting.held_on
        present: Iterable[Member] = (each for each in self.members if each.is_in_branch_on(day))
        if meeting.group_id is not None:
            present = (each for each in present if self.groups.group_id(each, day) == meeting.group_id)
        elif {kind.due for kind in meeting.kinds} == {MeetingKind.Due.COMMITTEE}:
            committee = {seat.member_id for seat in self.seats if seat.is_held_on(day)}
            present = (each for each in present if each.pk in committee)
        return sum(1 for _ in present)


def _line(meeting: Meeting, row: Attendance | None, roll: _Roll, register: _Register) -> OwnLine | None:
    """None where the roll was called and the member was not on it."""
    if row is not None:
        came = Came(row.status)
        return OwnLine(meeting, came, row.reason, made_up_on=row.made_up_on, made_up_how=row.made_up_how)
    if roll.named and roll.named == meeting.due_count and not roll.strangers:
        return None
    if _leaves_no_doubt(meeting, roll) and register.due_count(meeting) == meeting.due_count:
        return OwnLine(meeting, Came.PRESENT, is_inferred=True)
    return OwnLine(meeting, Came.UNKNOWN)


def _leaves_no_doubt(meeting: Meeting, roll: _Roll) -> bool:
    """Whether everybody who was absent is named, and is somebody of the register."""
    if meeting.due_count is None or meeting.present_count is None or roll.strangers:
        return False
    return meeting.due_count - meeting.present_count == roll.absent
