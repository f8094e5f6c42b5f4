"""Reflections as pages read them; what is not handed in exists for nobody but its author."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from meetings.models import Meeting, Reflection
from meetings.own import gatherings_due, has_begun
from members.models import Member, Organization
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope

# So many gatherings of late are offered as what a reflection is about.
_OFFERED = 40


def own_reflections(scope: Scope) -> QuerySet[Reflection]:
    """One's own, the newest first, without the texts."""
    found = Reflection.objects.filter(branch=scope.organization, member_id=scope.member_id)
    return found.select_related("meeting__main_kind")


def handed_in(branch: Organization) -> QuerySet[Reflection]:
    """What the branch may read, the newest first."""
    found = Reflection.objects.filter(branch=branch, handed_in_at__isnull=False)
    return found.select_related("member", "meeting__main_kind").order_by("-handed_in_at", "-pk")


def of_year(reflections: QuerySet[Reflection], year: int) -> QuerySet[Reflection]:
    return reflections.filter(handed_in_at__year=year)


def newest_reflection_year(branch: Organization) -> int | None:
    last = Reflection.objects.filter(branch=branch).aggregate(last=Max("handed_in_at"))["last"]
    return timezone.localdate(last).year if last else None


def sessions_written_about(reflections: QuerySet[Reflection]) -> list[tuple[Meeting, int]]:
    """The gatherings the reflections are about, the latest first, with how many."""
    about = reflections.filter(meeting__removed_at__isnull=True)
    counts = dict(about.order_by().values_list("meeting_id").annotate(Count("pk")))
    found = Meeting.objects.filter(pk__in=counts).select_related("main_kind").order_by("-held_on", "-pk")
    return [(meeting, counts[meeting.pk]) for meeting in found]


def may_be_about(member: Member, today: date) -> QuerySet[Meeting]:
    """What a member may write about: gatherings of the branch up to today at which the person was due."""
    begun = gatherings_due(member).filter(held_on__lte=today).exclude(state=Meeting.State.CANCELLED)
    keys = list(begun.order_by("-held_on", "-pk").values_list("pk", flat=True)[:_OFFERED])
    return Meeting.objects.filter(pk__in=keys).select_related("main_kind").order_by("-held_on", "-pk")


@dataclass(frozen=True, slots=True)
class ReflectionPanel:
    """What the page of a gathering says of reflections: one's own, whether one may write, and how many
    the branch has (None for whoever does not read them)."""

    own: list[Reflection]
    may_write: bool
    count: int | None

    @property
    def is_shown(self) -> bool:
        return bool(self.own or self.may_write or self.count)


def panel_of(scope: Scope, meeting: Meeting, now: datetime) -> ReflectionPanel:
    is_member = scope.member_id is not None and scope.allows(Permission.OWN_RECORD)
    own = list(own_reflections(scope).filter(meeting=meeting)) if is_member else []
    is_open = meeting.state == Meeting.State.HELD or (
        meeting.state == Meeting.State.PLANNED and has_begun(meeting, now)
    )
    reads = scope.allows(Permission.READ_REFLECTIONS)
    count = handed_in(scope.organization).filter(meeting=meeting).count() if reads else None
    return ReflectionPanel(own, is_member and is_open and not own, count)
