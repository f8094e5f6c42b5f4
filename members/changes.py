"""The year's changes of a branch: who came and went, and whether the numbers add up."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members.models import Member, MembershipEvent
from partybranch.calendar import party_year_as_of

Kind = MembershipEvent.Kind
_COMING = MembershipEvent.COMING
_LEAVING = MembershipEvent.LEAVING


@dataclass(frozen=True, slots=True)
class Balance:
    """Start + came − left against the members there are. ``came_untold`` and ``left_untold`` are members
    whom the register has come or gone in the year without a change that says so; ``told_only`` those of
    whom a change says it and the register does not."""

    start: int
    came: int
    left: int
    end: int
    as_of: date
    came_untold: list[Member]
    left_untold: list[Member]
    told_only: list[Member]

    @property
    def holds(self) -> bool:
        return self.start + self.came - self.left == self.end and not self.told_only

    @property
    def expected(self) -> int:
        return self.start + self.came - self.left


def _stays_after(day: date) -> Q:
    """In the branch on a day and not for the last time."""
    return (
        (Q(joined_on__isnull=True) | Q(joined_on__lte=day))
        & (Q(left_on__isnull=True) | Q(left_on__gt=day))
        & (Q(admitted_on__isnull=True) | Q(admitted_on__lte=day))
    )


def _keys(members: QuerySet[Member], condition: Q) -> set[int]:
    return set(members.filter(condition).values_list("pk", flat=True))


def balance_of(members: QuerySet[Member], year: int, today: date) -> Balance:
    """The year's balance over ``members``, up to the end of the year or today."""
    as_of = party_year_as_of(year, today)
    events = MembershipEvent.objects.filter(
        member__in=members, occurred_on__year=year, occurred_on__lte=as_of
    )
    told = list(events.values_list("member_id", "kind"))
    came = {member for member, kind in told if kind in _COMING}
    left = {member for member, kind in told if kind in _LEAVING}
    at_start = _keys(members, _stays_after(date(year - 1, 12, 31)))
    # Who leaves in the running month is counted as gone already.
    leaving = _keys(members, Q(pk__in=left, left_on__lte=date(year, 12, 31)))
    at_end = _keys(members, _stays_after(as_of)) - leaving
    odd = {
        "came_untold": (at_end - at_start) - came,
        "left_untold": (at_start - at_end) - left,
        "told_only": (came & at_start) | ((came - left) - at_end) | (left & at_end),
    }
    named = members.in_bulk(set().union(*odd.values()))
    return Balance(
        len(at_start),
        len(came),
        len(left),
        len(at_end),
        as_of,
        *([named[pk] for pk in sorted(keys)] for keys in odd.values()),
    )
