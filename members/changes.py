"""Whether members come and go as their changes say: start + came − left = end, for any period and any
set of members.

Two sources are counted apart and compared person by person: the stays (first and last day of each
record of the register) and the changes (dated events). A person counts on the evening of a day. Who
leaves on a day is gone that evening; of a move between two branches of the installation the last day
here is the evening before the first there, so that every evening finds the person in exactly one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from members.models import Member, MembershipEvent
from partybranch.calendar import first_of_month, last_of_month, party_year_as_of
from partybranch.fields import DatePrecision

Kind = MembershipEvent.Kind
COMING = MembershipEvent.COMING
LEAVING = MembershipEvent.LEAVING
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def eve(self) -> date:
        """The evening before which nothing of the period has happened."""
        return self.first - _ONE_DAY

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Movement:
    """One coming or leaving that a change tells of, on the day it takes effect. ``is_inside``: the other
    side of the move is among the branches looked at."""

    event_id: int
    member_id: int
    kind: str
    is_inside: bool = False

    @property
    def is_coming(self) -> bool:
        return self.kind in COMING


@dataclass(slots=True)
class Balance:
    """Start + came − left against the members there are. ``came_untold`` and ``left_untold`` are members
    whom the register has come or gone in the period without a change that says so; ``told_only`` those
    of whom a change says it and the register does not."""

    start: int = 0
    end: int = 0
    movements: list[Movement] = field(default_factory=list)
    came_untold: list[Member] = field(default_factory=list)
    left_untold: list[Member] = field(default_factory=list)
    told_only: list[Member] = field(default_factory=list)
    as_of: date | None = None

    def of_kind(self, kind: str, *, is_inside: bool = False) -> list[Movement]:
        return [each for each in self.movements if (each.kind, each.is_inside) == (kind, is_inside)]

    @property
    def inside(self) -> list[Movement]:
        """Moves between the branches looked at, both sides of each."""
        return [each for each in self.movements if each.is_inside]

    @property
    def came(self) -> int:
        return sum(each.is_coming for each in self.movements)

    @property
    def left(self) -> int:
        return len(self.movements) - self.came

    @property
    def expected(self) -> int:
        return self.start + self.came - self.left

    @property
    def holds(self) -> bool:
        return self.expected == self.end and not (self.came_untold or self.left_untold or self.told_only)


class _Stay(NamedTuple):
    """One record of the register as far as coming and leaving go."""

    member_id: int
    branch_id: int
    joined_on: date | None
    admitted_on: date | None
    left_on: date | None
    next_joined_on: date | None
    next_branch_id: int | None

    @property
    def begins_on(self) -> date:
        return max(self.joined_on or date.min, self.admitted_on or date.min)

    @property
    def gone_on(self) -> date:
        """The first evening without the person."""
        if self.left_on is None:
            return date.max
        goes_on = self.next_branch_id not in (None, self.branch_id)
        follows = goes_on and self.next_joined_on == self.left_on + _ONE_DAY
        return self.left_on + _ONE_DAY if follows else self.left_on


class _Told(NamedTuple):
    """One event as far as coming and leaving go."""

    event_id: int
    member_id: int
    kind: str
    occurred_on: date
    precision: str
    came_from_id: int | None
    went_to_id: int | None

    @property
    def day(self) -> date:
        """The day it takes effect: of a leaving known by its month, the last of the month."""
        by_month = self.kind in LEAVING and self.precision == DatePrecision.MONTH
        return last_of_month(self.occurred_on) if by_month else self.occurred_on


def counts_on_evening_of(day: date) -> Q:
    """The members who count on the evening of a day."""
    moves_on = Q(left_on=day, next__joined_on=day + _ONE_DAY) & ~Q(next__branch=F("branch"))
    return (
        (Q(joined_on__isnull=True) | Q(joined_on__lte=day))
        & (Q(admitted_on__isnull=True) | Q(admitted_on__lte=day))
        & (Q(left_on__isnull=True) | Q(left_on__gt=day) | moves_on)
    )


def _stays(members: QuerySet[Member], period: Period) -> list[_Stay]:
    """The stays that may begin or end in the period."""
    begins = Q(joined_on__range=(period.first, period.last)) | Q(
        admitted_on__range=(period.first, period.last)
    )
    rows = members.filter(begins | Q(left_on__range=(period.eve, period.last)))
    columns = ("pk", "branch_id", "joined_on", "admitted_on", "left_on")
    return [_Stay(*row) for row in rows.values_list(*columns, "next__joined_on", "next__branch_id")]


def _told(members: QuerySet[Member], period: Period) -> list[_Told]:
    """One coming and one leaving a record, of those that fall into the period: somebody admitted
    elsewhere came with the move, and whoever was removed after a suspension had left with that."""
    flows = MembershipEvent.objects.filter(kind__in=(*COMING, *LEAVING), member__in=members.values("pk"))
    touched = flows.filter(occurred_on__range=(first_of_month(period.first), period.last))
    rows = flows.filter(member__in=touched.order_by().values("member")).order_by("occurred_on", "pk")
    columns = ("pk", "member_id", "kind", "occurred_on", "precision")
    coming: dict[int, _Told] = {}
    leaving: dict[int, _Told] = {}
    for row in rows.values_list(*columns, "pair__branch_id", "paired_with__branch_id"):
        told = _Told(*row)
        if told.kind in COMING:
            coming[told.member_id] = told
        else:
            leaving.setdefault(told.member_id, told)
    return [each for each in (*coming.values(), *leaving.values()) if period.has(each.day)]


def balances(members: QuerySet[Member], period: Period, inside: Collection[int] = ()) -> dict[int, Balance]:
    """The balance of each branch these members are of, in a fixed number of queries. ``inside``: moves
    between these branches are marked as such."""
    members = members.order_by()
    found: dict[int, Balance] = defaultdict(lambda: Balance(as_of=period.last))
    counted = members.values_list("branch_id").annotate(
        start=Count("pk", filter=counts_on_evening_of(period.eve)),
        end=Count("pk", filter=counts_on_evening_of(period.last)),
    )
    for branch_id, start, end in counted:
        found[branch_id].start, found[branch_id].end = start, end
    stays = [each for each in _stays(members, period) if each.begins_on <= each.gone_on]
    told = _told(members, period)
    by_register = {
        "came": {each.member_id for each in stays if period.has(each.begins_on)},
        "left": {each.member_id for each in stays if period.has(each.gone_on)},
    }
    by_events = {
        "came": {each.member_id for each in told if each.kind in COMING},
        "left": {each.member_id for each in told if each.kind in LEAVING},
    }
    odd = {
        "came_untold": by_register["came"] - by_events["came"],
        "left_untold": by_register["left"] - by_events["left"],
        "told_only": (by_events["came"] - by_register["came"]) | (by_events["left"] - by_register["left"]),
    }
    concerned = Member.objects.in_bulk({*set().union(*odd.values()), *(each.member_id for each in told)})
    for each in told:
        other = each.came_from_id or each.went_to_id
        movement = Movement(each.event_id, each.member_id, each.kind, other in inside)
        found[concerned[each.member_id].branch_id].movements.append(movement)
    for name, keys in odd.items():
        for key in sorted(keys):
            getattr(found[concerned[key].branch_id], name).append(concerned[key])
    return dict(found)


def total_of(found: Iterable[Balance]) -> Balance:
    """Several balances as one; moves between them stand on both sides and cancel out."""
    total = Balance()
    for each in found:
        total.start += each.start
        total.end += each.end
        total.as_of = each.as_of
        for name in ("movements", "came_untold", "left_untold", "told_only"):
            getattr(total, name).extend(getattr(each, name))
    return total


def count_of_kinds(balance: Balance) -> Counter[tuple[str, bool]]:
    """How many movements of each kind, inside or not."""
    return Counter((each.kind, each.is_inside) for each in balance.movements)


def balance_of(members: QuerySet[Member], year: int, today: date) -> Balance:
    """The year's balance over ``members``, up to the end of the year or today."""
    period = Period(date(year, 1, 1), party_year_as_of(year, today))
    total = total_of(balances(members, period).values())
    total.as_of = period.last
    return total
