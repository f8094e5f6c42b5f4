"""The statistics of a branch's year: who its members are on the as-of day, and how the number grew."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from members.changes import Balance, balance_of
from members.models import Member, MembershipEvent
from members.queries import members_visible_in
from members.tally import choices_of, tally
from members.traits import TRAITS
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope

_LIST, _CHANGES = "members:member-list", "members:change-list"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the list behind it: the route, and the query that leaves exactly its records."""

    label: str
    count: int
    route: str
    query: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one trait divides the members into; the parts add up to the total."""

    title: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Growth:
    """Start, each kind of coming, each kind of leaving, end; whether they add up."""

    start: Figure
    came: list[Figure]
    left: list[Figure]
    end: Figure
    holds: bool


@dataclass(frozen=True, slots=True)
class Statistics:
    """``growth`` is None where only one group is seen, or the year has not begun."""

    as_of: date
    total: Figure
    sections: list[Section]
    growth: Growth | None


def _kinds(members: QuerySet[Member], balance: Balance, kinds: tuple[str, ...], year: int) -> list[Figure]:
    """Persons of each kind of change in the year; kinds nobody had are left in, as 0."""
    events = MembershipEvent.objects.filter(
        member__in=members.order_by(), occurred_on__year=year, occurred_on__lte=balance.as_of
    )
    found = dict(events.order_by().values_list("kind").annotate(Count("member", distinct=True)))
    return [
        Figure(MembershipEvent.Kind(kind).label, found.get(kind, 0), _CHANGES, f"year={year}&kind={kind}")
        for kind in kinds
    ]


def _growth(members: QuerySet[Member], year: int, today: date) -> Growth:
    balance = balance_of(members, year, today)
    return Growth(
        Figure("年初人数", balance.start, _LIST, f"on={year - 1}-12-31"),
        _kinds(members, balance, MembershipEvent.COMING, year),
        _kinds(members, balance, MembershipEvent.LEAVING, year),
        Figure("年末人数", balance.end, _LIST, f"on={balance.as_of}"),
        balance.holds,
    )


def statistics_of(scope: Scope, year: int, as_of: date, today: date) -> Statistics:
    """Of the members one may see, in a fixed number of queries."""
    members = members_visible_in(scope)
    found, on = tally(members, as_of), f"on={as_of}"
    sections = [
        Section(
            trait.label,
            [
                Figure(label, count, _LIST, f"{on}&{trait.parameter}={value}")
                for value, label, count in choices_of(trait, found)
            ],
        )
        for trait in TRAITS
    ]
    is_whole = not scope.only_own_group(Permission.VIEW_MEMBERS) and year <= today.year
    growth = _growth(members, year, today) if is_whole else None
    return Statistics(as_of, Figure("党员总数", found.total, _LIST, on), sections, growth)
