"""The roll of a gathering: who is due at it, from the register as of its day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby

from django.db.models import Q

from meetings.models import Attendance, LeaveRequest, Meeting, MeetingKind
from meetings.queries import exempt_member_ids
from members.as_of import with_state_on
from members.models import Member, MembershipEvent, OfficeTerm, Organization, PartyGroup
from members.ordering import by_strokes, in_order
from members.queries import belongs_on

NO_GROUP = "未分党小组"


def committee_member_ids(branch: Organization, day: date) -> set[int]:
    """The branch committee on a day."""
    terms = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=day),
        Q(left_on__isnull=True) | Q(left_on__gt=day),
        organization=branch,
        office__in=OfficeTerm.COMMITTEE_OFFICES,
    )
    return set(terms.values_list("member_id", flat=True))


def due_members(
    branch: Organization, kinds: Collection[MeetingKind], day: date, group: PartyGroup | None
) -> list[Member]:
    """Whoever is due: the group's members where it is a group's gathering, everybody where one of the
    kinds asks for all, else the branch committee. In the order of groups and of the register; each
    member with the group of that day."""
    members = with_state_on(Member.objects.filter(belongs_on(day), branch=branch), day)
    asked = {kind.due for kind in kinds}
    members = in_order(members, branch)
    if group is not None:
        members = members.filter(group_on_id=group.pk)
    elif asked == {MeetingKind.Due.COMMITTEE}:
        members = members.filter(pk__in=committee_member_ids(branch, day))
    groups = {each.pk: each for each in branch.party_groups.all()}
    found = list(members)
    for member in found:
        member.group = groups.get(member.group_on_id)
    return sorted(found, key=_place)


def entitled_to_vote(
    branch: Organization, kinds: Collection[MeetingKind], day: date, group: PartyGroup | None
) -> list[Member]:
    """Whoever of those due may vote: full members by their standing of that day, in the order of the roll.
    Exempt members are among them: not being asked to come takes no right away. Not entitled: probationary
    members, whoever's standing is not known, and from the very day on whoever's membership is suspended.
    A right to vote taken by discipline (留党察看) or custody is in no register and not known here.

    Source: 中国共产党基层组织选举工作条例 article 5 (quoted), 中国共产党支部工作条例（试行） article 11.
    """
    members = due_members(branch, kinds, day, group)
    suspended = MembershipEvent.objects.filter(
        branch=branch, kind=MembershipEvent.Kind.SUSPENDED, occurred_on__lte=day
    )
    gone = set(suspended.values_list("member_id", flat=True))
    return [
        member
        for member in members
        if member.standing_on(day) == Member.Standing.FULL and member.pk not in gone
    ]


def _place(member: Member) -> tuple:
    """Of the group; inside it members stay in the order of the register in which they were read."""
    group = member.group
    return (group is None, group.position if group else 0, group.name if group else "")


def is_of_group(kinds: Collection[MeetingKind]) -> bool:
    """Whether only the members of one group are due, so that it must be said which."""
    return bool(kinds) and all(kind.due == MeetingKind.Due.GROUP for kind in kinds)


def by_group(members: Sequence[Member]) -> list[tuple[str, list[Member]]]:
    """The members under the names of their groups, in the order given."""
    return [
        (name, list(found))
        for name, found in groupby(members, key=lambda each: each.group.name if each.group else NO_GROUP)
    ]


def mark_of(members: Iterable[Member]) -> str:
    """Stands for a list of people, so that a form can tell whether it was made for the same one."""
    keys = ",".join(str(key) for key in sorted(member.pk for member in members))
    return sha256(keys.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Line:
    """One person on the roll of a gathering. ``status`` is empty while nobody said anything; ``on_leave``:
    leave was granted before."""

    member: Member
    status: str = ""
    is_exempt: bool = False
    on_leave: bool = False

    @property
    def has_come(self) -> bool:
        return self.status in Attendance.CAME

    @property
    def is_counted(self) -> bool:
        """Whether the person is among those due: who is exempt only where the person came, or was said to
        be absent."""
        return self.status != Attendance.Status.EXEMPT and (bool(self.status) or not self.is_exempt)


@dataclass(frozen=True)
class Recorded:
    """Who is on the rolls of a gathering already recorded, by member."""

    rows: dict[int, Attendance]

    @property
    def members(self) -> list[Member]:
        return sorted((row.member for row in self.rows.values()), key=_place)


def recorded_roll(meeting: Meeting) -> Recorded | None:
    """The roll that was called, None where there is none: planned, or taken over with its numbers and
    the names of absentees only."""
    rows = list(
        meeting.attendances.exclude(status=Attendance.Status.OBSERVER)
        .select_related("member__group")
        .order_by(*by_strokes(meeting.branch, "member__"))
    )
    asked = sum(row.status != Attendance.Status.EXEMPT for row in rows)
    called = asked == (meeting.due_count or 0) and all(row.member_id for row in rows)
    if not rows or not called:
        return None
    return Recorded({row.member_id: row for row in rows})


def lines_of(meeting: Meeting) -> list[Line]:
    """Everybody on the roll: as it was called, else whoever is due by the register, with what was ticked
    of them so far."""
    called = recorded_roll(meeting) if meeting.state == Meeting.State.HELD else None
    exempt = exempt_member_ids(meeting.branch_id, meeting.held_on)
    if called is not None:
        return [Line(member, called.rows[member.pk].status, member.pk in exempt) for member in called.members]
    ticked = dict(
        meeting.attendances.filter(member__isnull=False)
        .exclude(status=Attendance.Status.OBSERVER)
        .values_list("member_id", "status")
    )
    granted = meeting.leave_requests.filter(state=LeaveRequest.State.GRANTED)
    on_leave = set(granted.values_list("member_id", flat=True))
    return [
        Line(member, ticked.get(member.pk, ""), member.pk in exempt, member.pk in on_leave)
        for member in due_members(meeting.branch, meeting.kinds, meeting.held_on, meeting.group)
    ]
