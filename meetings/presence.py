"""Who was due at a gathering by the register of its day, and who was certainly there where no roll was
called: one taken over from a workbook names absentees only."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from meetings.models import Attendance, Meeting, MeetingKind
from members.as_of import GroupHistory, group_history
from members.models import Member, OfficeTerm


@dataclass(slots=True)
class Roll:
    """What the attendance rows of one gathering say: how many are named, of those how many absent, and
    how many are nobody of the register."""

    named: int = 0
    absent: int = 0
    strangers: int = 0


def rolls_of(meetings: QuerySet[Meeting] | Sequence[int]) -> dict[int, Roll]:
    """The rolls of gatherings by key; one without any row is absent."""
    counted = (
        Attendance.objects.filter(meeting_id__in=meetings)
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
    return {key: Roll(named, absent, named - with_member) for key, named, with_member, absent in counted}


class DueRegister:
    """Who was due at the branch's gatherings on any day: three queries at most, and none for what is
    handed over."""

    def __init__(
        self, branch_id: int, *, members: Iterable[Member] = (), groups: GroupHistory | None = None
    ) -> None:
        self._branch_id = branch_id
        self._given_members, self._given_groups = list(members), groups
        self._due: dict[tuple[int, int, int | None, bool], frozenset[int]] = {}

    @cached_property
    def members(self) -> list[Member]:
        columns = ("group_id", "joined_on", "left_on", "admitted_on")
        return self._given_members or list(Member.objects.filter(branch_id=self._branch_id).only(*columns))

    @cached_property
    def groups(self) -> GroupHistory:
        return self._given_groups or group_history(self._branch_id)

    @cached_property
    def seats(self) -> list[OfficeTerm]:
        """Terms in the branch committee."""
        terms = OfficeTerm.objects.filter(
            organization_id=self._branch_id, office__in=OfficeTerm.COMMITTEE_OFFICES
        )
        return list(terms.only("member_id", "started_on", "left_on"))

    @cached_property
    def _turns(self) -> list[date]:
        """The days on which somebody comes, is gone, or changes the group: between two of them the same
        people are due."""
        days = set(self.groups.days())
        for member in self.members:
            days |= {day for day in (member.joined_on, member.admitted_on) if day}
            if member.left_on and member.left_on < date.max:
                days.add(member.left_on + timedelta(days=1))
        return sorted(days)

    @cached_property
    def _seat_turns(self) -> list[date]:
        return sorted({day for seat in self.seats for day in (seat.started_on, seat.left_on) if day})

    def due_ids(self, meeting: Meeting) -> frozenset[int]:
        """Members due at a gathering, by the rule of ``roll.due_members`` (its kinds are prefetched)."""
        day = meeting.held_on
        of_committee = meeting.group_id is None and _asks_committee_alone(meeting)
        seat = bisect_right(self._seat_turns, day) if of_committee else 0
        key = (bisect_right(self._turns, day), seat, meeting.group_id, of_committee)
        if key not in self._due:
            self._due[key] = frozenset(self._work_out(day, meeting.group_id, of_committee=of_committee))
        return self._due[key]

    def _work_out(self, day: date, group_id: int | None, *, of_committee: bool) -> Iterable[int]:
        there = [member for member in self.members if member.is_in_branch_on(day)]
        if group_id is not None:
            return (each.pk for each in there if self.groups.group_id(each, day) == group_id)
        if of_committee:
            seated = {seat.member_id for seat in self.seats if seat.is_held_on(day)}
            return (each.pk for each in there if each.pk in seated)
        return (each.pk for each in there)


def _asks_committee_alone(meeting: Meeting) -> bool:
    return {kind.due for kind in meeting.kinds} == {MeetingKind.Due.COMMITTEE}


def is_called(meeting: Meeting, roll: Roll) -> bool:
    """Whether every name was called: who is not on the roll was not due."""
    return bool(roll.named) and roll.named == meeting.due_count and not roll.strangers


def names_all_absent(meeting: Meeting, roll: Roll, register: DueRegister) -> bool:
    """Whether whoever was due and is not named was certainly there: everybody who was absent is named,
    is somebody of the register, and the register agrees about how many were due."""
    if meeting.due_count is None or meeting.present_count is None or roll.strangers:
        return False
    if meeting.due_count - meeting.present_count != roll.absent:
        return False
    return len(register.due_ids(meeting)) == meeting.due_count
