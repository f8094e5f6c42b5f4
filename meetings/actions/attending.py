"""A roll as it is stated becomes rows: who came, came late, did not, was not asked, looked on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from meetings import roll
from meetings.actions import checks
from meetings.actions.entries import MeetingEntry
from meetings.actions.persons import Person
from meetings.models import Attendance, LeaveRequest, Meeting
from meetings.queries import exempt_member_ids
from members.models import Member

KEPT_REASON = "原因已登记"
# As many rows in one statement as a large roll has; a database that takes fewer is given more statements.
_BATCH = 5000
Status = Attendance.Status


@dataclass(frozen=True)
class Before:
    """What stood before: rows by member, and the reason by member of leave that was granted."""

    rows: Mapping[int, Attendance] = field(default_factory=dict)
    leave: Mapping[int, str] = field(default_factory=dict)

    def status_of(self, member_id: int) -> str:
        row = self.rows.get(member_id)
        return row.status if row else ""

    def reason_of(self, member_id: int) -> str:
        """For whoever records without seeing it: of the roll, else of the leave granted before."""
        row = self.rows.get(member_id)
        return row.reason if row else self.leave.get(member_id, "")

    def row_again(self, row: Attendance) -> Attendance:
        """What somebody not there made up stays with the row."""
        stood = self.rows.get(row.member_id)
        if stood is not None and row.status in Attendance.NOT_THERE:
            row.made_up_on, row.made_up_how = stood.made_up_on, stood.made_up_how
        return row


def before_of(meeting: Meeting) -> Before:
    """Two queries; none for a gathering that is entered anew."""
    if meeting.pk is None:
        return Before()
    rows = meeting.attendances.filter(member__isnull=False).exclude(status=Status.OBSERVER)
    granted = meeting.leave_requests.filter(state=LeaveRequest.State.GRANTED)
    return Before({row.member_id: row for row in rows}, dict(granted.values_list("member_id", "reason")))


def rows_for(meeting: Meeting, entry: MeetingEntry, members: Sequence[Member]) -> list[Attendance]:
    """A row for everybody on the roll."""
    due = {member.pk for member in members}
    is_another_roll = entry.roll_mark and entry.roll_mark != roll.mark_of(members)
    if not {*entry.absences, *entry.statuses} <= due or is_another_roll:
        raise checks.NotOnTheRoll
    exempt, before = exempt_member_ids(meeting.branch_id, entry.held_on), before_of(meeting)
    rows = []
    for member in members:
        had = before.status_of(member.pk)
        is_exempt = member.pk in exempt or had == Status.EXEMPT
        status = entry.statuses.get(member.pk) or _status(member, entry, before, is_exempt=is_exempt)
        if status == Status.OBSERVER:
            raise checks.ObserverIsDue(member.name)
        if status == Status.EXEMPT and not is_exempt:
            raise checks.NotExempt(member.name)
        reason = entry.absences.get(member.pk, "")
        reason = before.reason_of(member.pk) if reason == KEPT_REASON else reason
        row = Attendance(meeting=meeting, member=member, name=member.name, status=status)
        row.reason = "" if status in (Status.PRESENT, Status.EXEMPT) else reason
        rows.append(before.row_again(row))
    _check_active(entry, rows)
    return rows


def _status(member: Member, entry: MeetingEntry, before: Before, *, is_exempt: bool) -> str:
    """Where only absence was stated, or nothing: a late comer stays one, leave granted is leave, who is
    exempt and not known to have come was not asked, everybody else came."""
    had = before.status_of(member.pk)
    if member.pk in entry.absences:
        was_excused = had == Status.EXCUSED or (not had and member.pk in before.leave)
        return Status.EXCUSED if was_excused else Status.ABSENT
    if had in Attendance.CAME:
        return had
    return Status.EXEMPT if is_exempt else Status.PRESENT


def _check_active(entry: MeetingEntry, rows: Sequence[Attendance]) -> None:
    away = {row.member_id: row for row in rows if row.status in Attendance.NOT_THERE}
    for person, part, name in ((entry.chair, "主持会议", "chair"), (entry.lecturer, "主讲", "lecturer")):
        row = away.get(person.member.pk) if person.member else None
        if row is not None:
            raise checks.AbsentYetActive(row.name, part, name, row.get_status_display())


def count(meeting: Meeting, rows: Sequence[Attendance]) -> None:
    """Due and present as the rows say. An empty roll leaves both unknown, never zero."""
    meeting.due_count = sum(row.status not in Attendance.NOT_COUNTED for row in rows) if rows else None
    meeting.present_count = sum(row.status in Attendance.CAME for row in rows) if rows else None


def store(meeting: Meeting, rows: Sequence[Attendance], *, is_new: bool) -> None:
    """Instead of the rows that stood; observers stay, unless they are due now."""
    if not is_new:
        due = [row.member_id for row in rows]
        meeting.attendances.filter(~Q(status=Status.OBSERVER) | Q(member_id__in=due)).delete()
    Attendance.objects.bulk_create(rows, batch_size=_BATCH)


def store_observers(meeting: Meeting, observers: Sequence[Person], *, is_new: bool) -> None:
    """Instead of the observers that stood."""
    if not is_new:
        meeting.attendances.filter(status=Status.OBSERVER).delete()
    if not observers:
        return
    keys = [person.member.pk for person in observers if person.member]
    named = meeting.attendances.filter(member_id__in=keys).first()
    if named is not None:
        raise checks.ObserverIsDue(named.name)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member=person.member, name=person.text, status=Status.OBSERVER)
        for person in observers
    )
