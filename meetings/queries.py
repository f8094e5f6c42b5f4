"""Named steps over the gatherings of one branch."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from meetings.models import (
    Attendance,
    Campaign,
    Exemption,
    LeaveRequest,
    Meeting,
    MeetingKind,
    Resolution,
    SelfStudy,
    Theme,
)
from members.models import Member, Organization
from members.ordering import in_order
from members.queries import belongs_on
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.years import newest_year


def meetings_of(branch: Organization, year: int) -> QuerySet[Meeting]:
    return Meeting.objects.filter(branch=branch, held_on__year=year)


def newest_meeting_year(branch: Organization) -> int | None:
    """The newest year with a gathering up to today; what is planned for the next opens no page."""
    begun = Meeting.objects.filter(branch=branch, held_on__lte=timezone.localdate())
    return newest_year([begun.aggregate(last=Max("held_on"))["last"]])


def of_kind(meetings: QuerySet[Meeting], kind_id: int) -> QuerySet[Meeting]:
    """Gatherings that served this kind, as the main one or beside it."""
    beside = Meeting.extra_kinds.through.objects.filter(meetingkind_id=kind_id).values("meeting_id")
    return meetings.filter(Q(main_kind_id=kind_id) | Q(pk__in=beside))


def of_theme(meetings: QuerySet[Meeting], theme_id: int) -> QuerySet[Meeting]:
    return meetings.filter(
        pk__in=Meeting.themes.through.objects.filter(theme_id=theme_id).values("meeting_id")
    )


def campaigns_for(branch: Organization) -> QuerySet[Campaign]:
    """The branch's own campaigns and those of the organisations above it, the newest first."""
    return Campaign.objects.filter(organization_id__in=branch.ancestor_ids()).select_related("organization")


def of_campaign(meetings: QuerySet[Meeting], campaign_id: int) -> QuerySet[Meeting]:
    """Gatherings of one of the campaign's themes."""
    tagged = Meeting.themes.through.objects.filter(theme__campaign_id=campaign_id)
    return meetings.filter(pk__in=tagged.values("meeting_id"))


def count_by_campaign(meetings: QuerySet[Meeting]) -> dict[int, int]:
    """How many gatherings each campaign had, each once; a campaign without any is absent."""
    tagged = Meeting.themes.through.objects.filter(meeting_id__in=meetings.order_by().values("pk"))
    counted = tagged.filter(theme__campaign__isnull=False).order_by().values_list("theme__campaign_id")
    return dict(counted.annotate(Count("meeting_id", distinct=True)))


def matching(meetings: QuerySet[Meeting], text: str) -> QuerySet[Meeting]:
    """Search in title, content, place and the names of chair and lecturer."""
    if not text:
        return meetings
    fields = ("title", "content", "place", "chair", "lecturer")
    wanted = Q()
    for field in fields:
        wanted |= Q(**{f"{field}__icontains": text})
    return meetings.filter(wanted)


def with_kinds(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Ready for a list: kinds, themes and group in a fixed number of queries."""
    return meetings.select_related("main_kind", "group").prefetch_related("extra_kinds", "themes")


def count_by_kind(meetings: QuerySet[Meeting]) -> list[tuple[MeetingKind, int]]:
    """How many gatherings served each kind met, in the customary order of kinds."""
    ids = meetings.order_by().values("pk")
    counts = Counter(dict(meetings.order_by().values_list("main_kind_id").annotate(Count("pk"))))
    beside = Meeting.extra_kinds.through.objects.filter(meeting_id__in=ids)
    counts.update(dict(beside.order_by().values_list("meetingkind_id").annotate(Count("pk"))))
    return [(kind, counts[kind.pk]) for kind in MeetingKind.objects.filter(pk__in=counts)]


def count_by_theme(meetings: QuerySet[Meeting]) -> list[tuple[Theme, int]]:
    ids = meetings.order_by().values("pk")
    tagged = Meeting.themes.through.objects.filter(meeting_id__in=ids)
    counts = dict(tagged.order_by().values_list("theme_id").annotate(Count("pk")))
    return [(theme, counts[theme.pk]) for theme in Theme.objects.filter(pk__in=counts)]


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over some gatherings that were held. A sum is None where one of its parts is not known;
    ``known_counts`` says how many state both numbers."""

    held: int
    due: int | None
    present: int | None
    hours: Decimal | None
    known_counts: int


def tally_of(meetings: QuerySet[Meeting]) -> Tally:
    held = meetings.filter(state=Meeting.State.HELD)
    sums = held.aggregate(
        held=Count("pk"),
        known=Count("pk", filter=Q(due_count__isnull=False, present_count__isnull=False)),
        due=Sum("due_count"),
        present=Sum("present_count"),
        total_hours=Sum("hours"),
        with_hours=Count("hours"),
    )
    is_known = sums["known"] == sums["held"]
    return Tally(
        sums["held"],
        sums["due"] if is_known else None,
        sums["present"] if is_known else None,
        sums["total_hours"] if sums["with_hours"] == sums["held"] else None,
        sums["known"],
    )


def may_see_reason(scope: Scope, attendance: Attendance | LeaveRequest) -> bool:
    """A reason for absence or leave is personal: one's own, or whoever may see that member's record."""
    if attendance.member_id is not None and attendance.member_id == scope.member_id:
        return True
    if not scope.allows(Permission.VIEW_MEMBERS):
        return False
    if scope.only_own_group(Permission.VIEW_MEMBERS):
        return attendance.member is not None and attendance.member.group_id in scope.group_ids
    return True


def latest(branch: Organization, year: int, limit: int) -> QuerySet[Meeting]:
    """The last gatherings of the year, newest first."""
    return with_kinds(meetings_of(branch, year))[:limit]


def newest_year_below(branch_ids: QuerySet) -> int | None:
    return newest_year(
        [Meeting.objects.filter(branch_id__in=branch_ids).aggregate(last=Max("held_on"))["last"]]
    )


def of_any_kind(meetings: QuerySet[Meeting], kind_ids: Collection[int]) -> QuerySet[Meeting]:
    """Gatherings that served one of these kinds, as the main one or beside it."""
    beside = Meeting.extra_kinds.through.objects.filter(meetingkind_id__in=kind_ids).values("meeting_id")
    return meetings.filter(Q(main_kind_id__in=kind_ids) | Q(pk__in=beside))


def meetings_to_record(scope: Scope) -> QuerySet[Meeting]:
    """The branch's gatherings this person may record and correct: all, or those of the groups one leads."""
    meetings = Meeting.objects.filter(branch=scope.organization)
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        meetings = meetings.filter(group_id__in=scope.group_ids)
    return meetings


def may_record(scope: Scope, meeting: Meeting) -> bool:
    if not scope.allows(Permission.RECORD_MEETINGS):
        return False
    return not scope.only_own_group(Permission.RECORD_MEETINGS) or meeting.group_id in scope.group_ids


# Members know of what was held, and of plans they were told of.
KNOWN_TO_MEMBERS = Q(state=Meeting.State.HELD) | Q(announced_at__isnull=False)
# What was announced is still to be held, what is settled was held: each is found under both.
_OF_STAGE = {
    Meeting.Stage.PLANNED: Q(state=Meeting.State.PLANNED),
    Meeting.Stage.ANNOUNCED: Q(state=Meeting.State.PLANNED, announced_at__isnull=False),
    Meeting.Stage.HELD: Q(state=Meeting.State.HELD),
    Meeting.Stage.SETTLED: Q(state=Meeting.State.HELD, settled_at__isnull=False),
    Meeting.Stage.CANCELLED: Q(state=Meeting.State.CANCELLED),
}


def sees_plans(scope: Scope) -> bool:
    """Whether this person sees plans before members are told: whoever sees the branch's work."""
    return scope.allows(Permission.VIEW_BRANCH)


def seen_by(scope: Scope, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those among gatherings of one's branch that this person may see."""
    return meetings if sees_plans(scope) else meetings.filter(KNOWN_TO_MEMBERS)


def of_stage(meetings: QuerySet[Meeting], stage: str) -> QuerySet[Meeting]:
    return meetings.filter(_OF_STAGE[Meeting.Stage(stage)])


def count_by_stage(meetings: QuerySet[Meeting]) -> dict[str, int]:
    """How many gatherings have come so far at least; a stage without any is absent."""
    counts = meetings.order_by().aggregate(
        **{stage.value: Count("pk", filter=which) for stage, which in _OF_STAGE.items()}
    )
    return {stage: count for stage, count in counts.items() if count}


def exempt_member_ids(branch_id: int, day: date) -> set[int]:
    """Members of whom the branch does not ask gatherings and study on a day (不作硬性要求)."""
    holding = Exemption.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), branch_id=branch_id, starts_on__lte=day
    )
    return set(holding.values_list("member_id", flat=True))


# -- Study -----------------------------------------------------------------------------------------------


def members_to_record(scope: Scope, day: date) -> QuerySet[Member]:
    """Members of a day whose study this person may record, in the order of the register: all, or those
    of the groups one leads."""
    members = Member.objects.filter(belongs_on(day), branch=scope.organization)
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        members = members.filter(group_id__in=scope.group_ids)
    return in_order(members, scope.organization)


def self_studies_to_record(scope: Scope) -> QuerySet[SelfStudy]:
    """Self-study and training this person may answer, enter and correct."""
    found = SelfStudy.objects.filter(branch=scope.organization)
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        found = found.filter(member__group_id__in=scope.group_ids)
    return found.select_related("member__group")


def newest_study_year(branch: Organization) -> int | None:
    """The newest year with a gathering or self-study up to today."""
    own = SelfStudy.objects.filter(branch=branch).aggregate(last=Max("done_on"))["last"]
    return newest_year([newest_meeting_year(branch), own])


def exemptions_of(scope: Scope) -> QuerySet[Exemption]:
    """Exemptions this person may see: the branch's, or those of the groups one leads; what holds first."""
    found = Exemption.objects.filter(branch=scope.organization).select_related("member")
    if scope.only_own_group(Permission.VIEW_MEMBERS):
        found = found.filter(member__group_id__in=scope.group_ids)
    return found.order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "-pk")


def open_resolutions_of(member: Member) -> QuerySet[Resolution]:
    """What gatherings of the branch gave a member to do and is not done, the nearest day first."""
    open_ones = Resolution.objects.filter(
        owner=member, branch_id=member.branch_id, done_on__isnull=True, meeting__removed_at__isnull=True
    )
    return open_ones.select_related("meeting__main_kind").order_by(F("due_on").asc(nulls_last=True), "pk")
