"""What a gathering dealt with, as its page shows it; and the resolutions of a branch."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Q, QuerySet

from meetings.models import AgendaItem, Meeting, Resolution
from meetings.vote_rules import VoteLine, line_of
from members.models import Organization
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope


@dataclass(frozen=True, slots=True)
class Matters:
    """Agenda, votes and resolutions of one gathering."""

    agenda: list[AgendaItem]
    votes: list[VoteLine]
    resolutions: list[Resolution]


def matters_at(meeting: Meeting) -> Matters:
    """Three queries; a gathering that was not held has an agenda only."""
    agenda = list(meeting.agenda.all())
    if meeting.state != Meeting.State.HELD:
        return Matters(agenda, [], [])
    votes = meeting.votes.filter(removed_at__isnull=True).select_related("item", "about")
    resolutions = meeting.resolutions.filter(removed_at__isnull=True).select_related("item", "owner")
    return Matters(agenda, [line_of(vote, meeting) for vote in votes], list(resolutions))


def resolutions_of(branch: Organization) -> QuerySet[Resolution]:
    """Of gatherings that stand; what is open first, by the day it is due, then what was done last."""
    found = Resolution.objects.filter(
        branch=branch, meeting__removed_at__isnull=True, meeting__state=Meeting.State.HELD
    )
    return found.select_related("meeting__main_kind", "meeting__group", "owner").order_by(
        F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "-meeting__held_on", "pk"
    )


def newest_resolution_year(branch: Organization) -> int | None:
    last = resolutions_of(branch).order_by().aggregate(last=Max("meeting__held_on"))["last"]
    return last.year if last else None


def open_with_a_day(branch: Organization) -> QuerySet[Resolution]:
    """What is to be done until a day and was not marked done."""
    return resolutions_of(branch).filter(done_on__isnull=True, due_on__isnull=False)


def in_state(resolutions: QuerySet[Resolution], state: str, today: date) -> QuerySet[Resolution]:
    """``open``, ``overdue`` (open past its day) or ``done``; all for anything else."""
    open_ones = resolutions.filter(done_on__isnull=True)
    if state == "open":
        return open_ones
    if state == "overdue":
        return open_ones.filter(due_on__lt=today)
    return resolutions.filter(done_on__isnull=False) if state == "done" else resolutions


def matching_resolutions(resolutions: QuerySet[Resolution], text: str) -> QuerySet[Resolution]:
    """Search in the words and the names of whom it falls to."""
    if not text:
        return resolutions
    return resolutions.filter(
        Q(text__icontains=text) | Q(owner__name__icontains=text) | Q(owner_name__icontains=text)
    )


def may_record_group(scope: Scope, group_id: int | None) -> bool:
    """Whether this person records gatherings of a group, None for those of the branch."""
    if not scope.allows(Permission.RECORD_MEETINGS):
        return False
    return not scope.only_own_group(Permission.RECORD_MEETINGS) or group_id in scope.group_ids
