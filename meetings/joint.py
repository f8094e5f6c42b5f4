"""Gatherings of several branches, as the committee and as one branch see them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from meetings.models import JointGathering, Meeting, MeetingKind
from members.models import Organization

_MOST_NAMED = 6
_HELD = Q(meetings__state=Meeting.State.HELD)
_STANDS = Q(meetings__removed_at__isnull=True)


def joints_of(committee: Organization) -> QuerySet[JointGathering]:
    """What the committee called, the newest first, with how many branches take part and have held it;
    without those that were removed for every branch."""
    return (
        JointGathering.objects.filter(organizer=committee)
        .annotate(
            branch_count=Count("meetings", filter=_STANDS, distinct=True),
            held_count=Count("meetings", filter=_STANDS & _HELD, distinct=True),
        )
        .filter(branch_count__gt=0)
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class JointTotal:
    """The branches of one joint gathering together; a sum is None where one branch does not state it."""

    branches: int
    held: int
    due: int | None
    present: int | None


def lines_of(joint: JointGathering) -> list[Meeting]:
    """Each branch's own gathering, with its kinds."""
    found = Meeting.objects.filter(joint=joint).select_related("branch", "main_kind")
    return list(found.prefetch_related("extra_kinds").order_by("branch__path"))


def total_of(meetings: list[Meeting]) -> JointTotal:
    held = [each for each in meetings if each.state == Meeting.State.HELD]
    return JointTotal(
        len(meetings),
        len(held),
        _sum([each.due_count for each in held]),
        _sum([each.present_count for each in held]),
    )


def _sum(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who gathers (组织者), in words, and the branches of a joint gathering; '' where it is none."""

    name: str
    together: str = ""


def organizer_of(meeting: Meeting) -> Organizer:
    """At most two queries, for one gathering."""
    if meeting.joint_id is not None:
        names = [str(each.branch) for each in lines_of(meeting.joint)]
        shown = "、".join(names[:_MOST_NAMED])
        tail = f"等{len(names)}个支部" if len(names) > _MOST_NAMED else f"，共{len(names)}个支部"
        return Organizer(str(meeting.joint.organizer), f"{shown}{tail}")
    if meeting.group is not None:
        return Organizer(meeting.group.name)
    if all(kind.due == MeetingKind.Due.COMMITTEE for kind in meeting.kinds):
        return Organizer("支部委员会")
    return Organizer(str(meeting.branch))
