"""Which members of a register have which trait on a day, and how many: all traits by reading every
member once, or those the register shows first counted by the database alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from members.as_of import floating_spells_on, with_state_on
from members.models import Member, Organization
from members.queries import belongs_on, left_before
from members.traits import (
    EMPLOYMENT,
    FLOATING,
    FLOATING_STATE,
    SETTLED,
    STANDING,
    TRAITS,
    UNTOLD,
    UNTOLD_ASKED,
    Facts,
    Trait,
)


@dataclass(frozen=True)
class Tally:
    """Some members on ``day``: their keys, and in the same order their groups (None: in no group) and
    their values of each trait."""

    day: date
    keys: list[int]
    groups: list[int | None]
    values: dict[Trait, list[str]]

    @property
    def total(self) -> int:
        return len(self.keys)

    @cached_property
    def by_group(self) -> Counter[int | None]:
        return Counter(self.groups)

    @cached_property
    def _counts(self) -> dict[Trait, Counter[str]]:
        return {trait: Counter(values) for trait, values in self.values.items()}

    def count(self, trait: Trait, value: str) -> int:
        """``value`` as the address has it."""
        return self._counts[trait][_stored(value)]

    def keys_with(self, asked: Mapping[Trait, str]) -> list[int] | None:
        """The members with all the values asked for; None where nothing is asked that a trait knows."""
        wanted = {trait: _stored(value) for trait, value in asked.items() if value in dict(trait.values)}
        if not wanted:
            return None
        columns = [self.values[trait] for trait in wanted]
        told = tuple(wanted.values())
        return [key for key, *values in zip(self.keys, *columns, strict=True) if tuple(values) == told]


@dataclass(frozen=True)
class Glance:
    """The counts a register shows over itself, and how many have left it: less than a tally, for a
    fifth of its time."""

    total: int
    left: int
    by_trait: dict[Trait, Counter[str]]
    by_group: Counter[int | None]

    def count(self, trait: Trait, value: str) -> int:
        """``value`` as the address has it."""
        return self.by_trait[trait][_stored(value)]


def _stored(value: str) -> str:
    return UNTOLD if value == UNTOLD_ASKED else value


def traits_of(members: QuerySet[Member], day: date) -> Tally:
    """All of ``members`` on a day, in two queries."""
    state = with_state_on(members, day).order_by()
    rows = [Facts._make(row) for row in state.values_list(*Facts._fields)]
    values = {trait: list(map(trait.reading_on(day), rows)) for trait in TRAITS}
    away = floating_spells_on(day).filter(member__in=members.order_by().values("pk"))
    floating = set(away.values_list("member_id", flat=True))
    values[FLOATING_STATE] = [FLOATING if row.pk in floating else SETTLED for row in rows]
    return Tally(day, [row.pk for row in rows], [row.group_on_id for row in rows], values)


def tally(members: QuerySet[Member], day: date) -> Tally:
    """Of ``members``, those who belong to the branch on a day."""
    return traits_of(members.filter(belongs_on(day)), day)


def glance(members: QuerySet[Member], branch: Organization, day: date) -> Glance:
    """Of ``members`` of one branch on a day: in three queries, and one more where somebody floats."""
    present = members.filter(belongs_on(day)).order_by()
    dated = {"dated": Count("confirmed_on"), "confirmed": Count("pk", filter=Q(confirmed_on__lte=day))}
    rows = with_state_on(present, day).values_list("group_on_id", "employment_on", "standing")
    by_group: Counter[int | None] = Counter()
    employments: Counter[str] = Counter()
    standings: Counter[str] = Counter()
    for group_id, employment, standing, count, known, confirmed in rows.annotate(Count("pk"), **dated):
        by_group[group_id] += count
        employments[employment] += count
        # By the rule of ``Member.standing_on``: where the confirmation is dated, it decides.
        standings[standing] += count - known
        standings[Member.Standing.FULL.value] += confirmed
        standings[Member.Standing.PROBATIONARY.value] += known - confirmed
    total = by_group.total()
    away = list(floating_spells_on(day).filter(branch=branch).values_list("member_id", flat=True))
    floating = present.filter(pk__in=away).count() if away else 0
    by_trait = {
        STANDING: standings,
        EMPLOYMENT: employments,
        FLOATING_STATE: Counter({FLOATING: floating, SETTLED: total - floating}),
    }
    return Glance(total, left_before(members, day).count(), by_trait, by_group)


def choices_of(trait: Trait, found: Tally | Glance) -> Iterable[tuple[str, str, int]]:
    """Every value of a trait with how many have it; what is not told only where it is of somebody."""
    for value, label in trait.values:
        count = found.count(trait, value)
        if count or value != UNTOLD_ASKED:
            yield value, label, count
