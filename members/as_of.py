"""The register as of any day: what a member was then follows from the dated events since.

Dated are membership, standing, group, office and employment; phone, education and the like are as they
are known today.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils import timezone

from members.models import FloatingSpell, Member, MembershipEvent, Organization

Kind = MembershipEvent.Kind


def _first_after(day: date, kind: str) -> QuerySet[MembershipEvent]:
    return MembershipEvent.objects.filter(member=OuterRef("pk"), kind=kind, occurred_on__gt=day).order_by(
        "occurred_on", "pk"
    )


def with_state_on(members: QuerySet[Member], day: date) -> QuerySet[Member]:
    """Adds ``group_on_id`` and ``employment_on``: the Party group and the employment of a day. What the
    first later change says it changed from is what stood then; without one, what stands now did. Of today
    there is no later change (none is dated in the future), so nothing is looked for."""
    if day >= timezone.localdate():
        return members.annotate(group_on_id=F("group_id"), employment_on=F("employment"))
    moved, retired = _first_after(day, Kind.GROUP_CHANGED), _first_after(day, Kind.RETIRED)
    return members.annotate(
        group_on_id=Case(
            When(Exists(moved), then=Subquery(moved.values("from_group_id")[:1])),
            default=F("group_id"),
            output_field=BigIntegerField(),
        ),
        employment_on=Case(
            When(Exists(retired), then=Subquery(retired.values("from_employment")[:1])),
            default=F("employment"),
            output_field=CharField(),
        ),
    )


def floating_spells_on(day: date) -> QuerySet[FloatingSpell]:
    """The spells away (流出) that last on a day."""
    return FloatingSpell.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=day),
        direction=FloatingSpell.Direction.OUT,
        started_on__lte=day,
    )


def floating_on(day: date) -> Q:
    """Is a floating member (流出) on a day."""
    return Q(Exists(floating_spells_on(day).filter(member=OuterRef("pk"))))


def group_id_on(member: Member, day: date) -> int | None:
    """The group of one member on a day."""
    return with_state_on(Member.objects.filter(pk=member.pk), day).values_list("group_on_id", flat=True).get()


@dataclass(frozen=True, slots=True)
class GroupSpell:
    """A time in one Party group, from its first day to the day before ``end``; None is open."""

    group_id: int | None
    start: date | None
    end: date | None


class GroupHistory:
    """Which group the members of a branch belonged to on any day: one query for all of them."""

    def __init__(self, changes: Iterable[tuple[int, date, int | None]]) -> None:
        self._changes: dict[int, list[tuple[date, int | None]]] = defaultdict(list)
        for member_id, day, from_group_id in changes:
            self._changes[member_id].append((day, from_group_id))

    def group_id(self, member: Member, day: date) -> int | None:
        """The group of a member on a day, by the rule of ``with_state_on``."""
        for changed_on, from_group_id in self._changes.get(member.pk, ()):
            if changed_on > day:
                return from_group_id
        return member.group_id

    def days(self) -> set[date]:
        """The days on which anybody changed the group."""
        return {day for changes in self._changes.values() for day, _ in changes}

    def spells(self, member: Member) -> list[GroupSpell]:
        """The member's groups one after another."""
        changes = self._changes.get(member.pk, [])
        starts = [None, *(day for day, _ in changes)]
        ends = [*starts[1:], None]
        groups = [*(from_group_id for _, from_group_id in changes), member.group_id]
        return [GroupSpell(*spell) for spell in zip(groups, starts, ends, strict=True)]


def _history(changes: QuerySet[MembershipEvent]) -> GroupHistory:
    of_groups = changes.filter(kind=Kind.GROUP_CHANGED).order_by("occurred_on", "pk")
    return GroupHistory(of_groups.values_list("member_id", "occurred_on", "from_group_id"))


def group_history(branch: Organization | int) -> GroupHistory:
    return _history(MembershipEvent.objects.filter(branch=branch))


def group_history_of(member: Member) -> GroupHistory:
    """The same of one member alone."""
    return _history(MembershipEvent.objects.filter(member=member))
