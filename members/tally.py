"""How many members of a register have which trait on a day, counted in one pass."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from members.as_of import with_state_on
from members.models import Member
from members.queries import belongs_on
from members.traits import TRAITS, UNTOLD, UNTOLD_ASKED, Trait, with_traits


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of those who belong to the branch on ``day``: by value of each trait, and by group (None:
    in no group)."""

    day: date
    total: int
    by_trait: dict[Trait, Counter[str]]
    by_group: Counter[int | None]

    def count(self, trait: Trait, value: str) -> int:
        """``value`` as the address has it."""
        return self.by_trait[trait][UNTOLD if value == UNTOLD_ASKED else value]


def tally(members: QuerySet[Member], day: date) -> Tally:
    """Of ``members``, those who belong to the branch on a day: one query, whatever it is asked about."""
    listed = with_traits(with_state_on(members.filter(belongs_on(day)), day), day, *TRAITS)
    columns = [*(trait.column for trait in TRAITS), "group_on_id"]
    rows = listed.order_by().values_list(*columns).annotate(Count("pk"))
    by_trait: dict[Trait, Counter[str]] = {trait: Counter() for trait in TRAITS}
    by_group: Counter[int | None] = Counter()
    total = 0
    for *values, group_id, count in rows:
        total += count
        by_group[group_id] += count
        for trait, value in zip(TRAITS, values, strict=True):
            by_trait[trait][value] += count
    return Tally(day, total, by_trait, by_group)


def choices_of(trait: Trait, found: Tally) -> Iterable[tuple[str, str, int]]:
    """Every value of a trait with how many have it; what is not told only where it is of somebody."""
    for value, label in trait.values:
        count = found.count(trait, value)
        if count or value != UNTOLD_ASKED:
            yield value, label, count
