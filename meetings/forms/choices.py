"""What the forms of gatherings choose from."""

from datetime import date, time
from decimal import Decimal

from django import forms
from django.db.models import Count, Max, Q, QuerySet
from django.forms.models import ModelChoiceIteratorValue
from django.utils import timezone

from meetings.models import Meeting, MeetingKind, StudyPlanItem, Theme
from members.models import Member, OfficeTerm, Organization, PartyGroup
from members.ordering import in_order
from members.queries import belongs_on
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope

USUAL_HOURS = Decimal("1.5")
_PLACES_SUGGESTED = 12

ABSENCE_REASONS = ("事假", "病假", "出差", "值班", "住院", "探亲", "培训", "其他")


class NamedChoices(forms.ModelMultipleChoiceField):
    """Several records, each shown by its name as a chip."""

    widget = forms.CheckboxSelectMultiple


class Themes(NamedChoices):
    def label_from_instance(self, theme: Theme) -> str:
        return theme.name


def modes_for(stored: str = "") -> list[tuple[str, str]]:
    """How people come together; another text taken over from a workbook stays as it is."""
    other = [(stored, stored)] if stored and stored not in Meeting.Mode.values else []
    return [("", "未记"), *Meeting.Mode.choices, *other]


def blank_and(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices of which none need be taken."""
    return [("", "未记"), *choices]


def plain_value(value: object) -> object:
    """The key inside a choice of a model field."""
    return value.value if isinstance(value, ModelChoiceIteratorValue) else value


def kinds_for(scope: Scope, meeting: Meeting | None = None) -> QuerySet[MeetingKind]:
    """The kinds that are offered, and those the gathering has already. A leader of a group gathers the
    group, never the branch committee."""
    offered = Q(is_offered=True)
    if meeting is not None:
        offered |= Q(pk__in=[kind.pk for kind in meeting.kinds])
    kinds = MeetingKind.objects.filter(offered)
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        kinds = kinds.exclude(due=MeetingKind.Due.COMMITTEE)
    return kinds


def groups_for(scope: Scope, kept: int | None = None) -> QuerySet[PartyGroup]:
    """The groups there are now, and the one stored already: correcting a gathering of a dissolved group
    must not make it one of the whole branch."""
    groups = PartyGroup.objects.filter(branch=scope.organization)
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        return groups.filter(pk__in=scope.group_ids)
    return groups.filter(Q(dissolved_on__isnull=True) | Q(pk=kept))


def themes_for(branch: Organization) -> QuerySet[Theme]:
    return Theme.objects.filter(Q(branch=branch) | Q(branch__isnull=True))


def people_on(scope: Scope, day: date, also: tuple[int | None, ...] = ()) -> QuerySet[Member]:
    """Who may chair or lecture: the branch's members of the day, and who is stored already."""
    able = Q(belongs_on(day))
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        able &= Q(group_id__in=scope.group_ids)
    kept = [key for key in also if key is not None]
    branch = scope.organization
    return in_order(Member.objects.filter(able | Q(pk__in=kept), branch=branch), branch)


def plan_items_for(branch: Organization, kept: int | None = None) -> QuerySet[StudyPlanItem]:
    """Lines of the study plans of this year and the next, and the one stored already."""
    year = timezone.localdate().year
    return StudyPlanItem.objects.filter(Q(year__in=(year, year + 1)) | Q(pk=kept), branch=branch)


def places_used(branch: Organization) -> list[str]:
    """Places of the branch's gatherings, the most used of late first."""
    found = (
        Meeting.objects.filter(branch=branch)
        .exclude(place="")
        .order_by()
        .values("place")
        .annotate(times=Count("pk"), last=Max("held_on"))
        .order_by("-last", "-times")
    )
    return [row["place"] for row in found[:_PLACES_SUGGESTED]]


def usual_chair(scope: Scope, day: date) -> int | None:
    """The secretary of the day; in a group its leader, who records it."""
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        return scope.member_id
    term = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=day),
        Q(left_on__isnull=True) | Q(left_on__gt=day),
        organization=scope.organization,
        office=OfficeTerm.Office.SECRETARY,
    ).first()
    return term.member_id if term else None


def usual(branch: Organization, kind: MeetingKind | None) -> tuple[str, time | None, Decimal | None]:
    """Place, time and hours as of the last gathering of the kind, else of the last one at all. Hours
    are suggested where all are due: the branch committee does not study."""
    held = Meeting.objects.filter(branch=branch, held_on__lte=timezone.localdate()).exclude(
        state=Meeting.State.CANCELLED
    )
    of_kind = held.filter(main_kind=kind).first() if kind else None
    last = of_kind or held.first()
    studies = kind is None or kind.due != MeetingKind.Due.COMMITTEE
    hours = of_kind.hours if of_kind and of_kind.hours is not None else USUAL_HOURS if studies else None
    return (last.place if last else "", last.starts_at if last else None, hours)
