"""Start + came − left = end: by hand, and over any sequence of moves among three branches."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.actions import changes, restorations, transfers
from members.actions.change_checks import ChangeRefused, suspension_of
from members.changes import Balance, Period, balance_of, balances, counts_on_evening_of, total_of
from members.models import Member, MembershipEvent, Organization
from members.queries import belongs_on
from partybranch.audit import log
from partybranch.fields import DatePrecision
from tests import people
from tests.people import World

Kind = MembershipEvent.Kind
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
DAY = date(2025, 6, 16)


def _event(member: Member, kind: str, day: date, **fields) -> MembershipEvent:
    return MembershipEvent.objects.create(
        member=member, branch=member.branch, kind=kind, occurred_on=day, **fields
    )


def _balance(branch: Organization, period: Period = YEAR) -> Balance:
    return balances(Member.objects.filter(branch=branch), period)[branch.pk]


@pytest.mark.django_db
class TestBalance:
    def test_each_kind_is_counted_on_its_day(self, world: World) -> None:
        branch = world.foreign
        people.make_member(branch, "来", joined_on=DAY).events.create(
            branch=branch, kind=Kind.MOVED_IN, occurred_on=DAY
        )
        _event(people.make_member(branch, "停", left_on=DAY), Kind.SUSPENDED, DAY)
        _event(people.make_member(branch, "去", left_on=date(2026, 1, 5)), Kind.DIED, date(2026, 1, 5))
        balance = _balance(branch)
        assert (balance.start, balance.came, balance.left, balance.end) == (3, 1, 1, 3)
        assert balance.holds
        assert [each.kind for each in balance.movements] == [Kind.MOVED_IN, Kind.SUSPENDED]

    def test_the_last_day_in_a_branch_ends_without_the_person(self, world: World) -> None:
        member = people.make_member(world.foreign, "去", left_on=DAY)
        _event(member, Kind.DIED, DAY)
        eve = _balance(world.foreign, Period(DAY - timedelta(days=5), DAY - timedelta(days=1)))
        day = _balance(world.foreign, Period(DAY, DAY))
        assert (eve.end, eve.left, day.start, day.left, day.end) == (2, 0, 2, 1, 1)
        assert member.is_in_branch_on(DAY)

    def test_a_move_is_in_one_branch_every_evening(self, world: World) -> None:
        transfers.transfer(
            member=world.members["member"], to_branch=world.beside, occurred_on=DAY, by=world.user("staff")
        )
        below = {world.branch.pk, world.beside.pk}
        members = Member.objects.filter(branch__in=below)
        for offset in range(-2, 3):
            day = DAY + timedelta(days=offset)
            found = balances(members, Period(day, day), inside=below)
            assert all(each.holds for each in found.values()), day
            total = total_of(found.values())
            assert (total.start, total.end) == (10, 10), day
            assert len(total.inside) == (2 if day == DAY else 0)

    def test_a_leaving_known_by_its_month_counts_at_its_end(self, world: World) -> None:
        member = people.make_member(world.foreign, "去", left_on=date(2025, 10, 31))
        _event(member, Kind.MOVED_OUT, date(2025, 10, 1), precision=DatePrecision.MONTH)
        assert _balance(world.foreign, Period(date(2025, 10, 1), date(2025, 10, 15))).left == 0
        october = _balance(world.foreign, Period(date(2025, 10, 16), date(2025, 10, 31)))
        assert (october.left, october.holds) == (1, True)

    def test_a_removal_after_a_suspension_leaves_once(self, world: World) -> None:
        member = people.make_member(world.foreign, "停", left_on=date(2023, 3, 1))
        _event(member, Kind.SUSPENDED, date(2023, 3, 1))
        _event(member, Kind.REMOVED, DAY)
        balance = _balance(world.foreign)
        assert (balance.left, balance.start, balance.end, balance.holds) == (0, 1, 1, True)

    def test_differences_are_named(self, world: World) -> None:
        branch = world.foreign
        came = people.make_member(branch, "没说来", joined_on=DAY)
        left = people.make_member(branch, "没说走", left_on=DAY)
        both = people.make_member(branch, "来去", joined_on=DAY, left_on=date(2025, 8, 1))
        told = people.make_member(branch, "只说")
        _event(told, Kind.MOVED_OUT, DAY)
        balance = _balance(branch)
        assert (balance.came_untold, balance.left_untold) == ([came, both], [left, both])
        assert (balance.told_only, balance.holds) == ([told], False)

    def test_the_years_balance_goes_up_to_today(self, world: World) -> None:
        members = Member.objects.filter(branch=world.branch)
        balance = balance_of(members, 2025, date(2025, 5, 1))
        assert (balance.as_of, balance.start, balance.left, balance.end) == (date(2025, 5, 1), 10, 1, 9)

    def test_a_hundred_branches_cost_what_ten_do(self, world: World) -> None:
        def add(count: int) -> int:
            for number in range(count):
                kind = Organization.Kind.BRANCH
                made = people.make_organization(f"第{count}之{number}", kind, world.other_committee)
                member = people.make_member(made, f"甲{number}", joined_on=DAY)
                _event(member, Kind.MOVED_IN, DAY)
            below = list(world.other_committee.children.values_list("pk", flat=True))
            with CaptureQueriesContext(connection) as queries:
                found = balances(Member.objects.filter(branch__in=below), YEAR, inside=below)
            assert len(found) == len(below)
            return len(queries)

        assert add(10) == add(90)


# What may happen to one of the people on the next day something happens: who, what, where to.
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["move", "move", "move back", "suspend", "restore", "die", "forget"]),
        st.integers(0, 2),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=9,
)
_FIRST = date(2025, 1, 10)


class TestNobodyIsLost(TestCase):
    """Any sequence of what an office may do, refused steps included."""

    def _begin(self) -> None:
        """Three branches with four people; anew for every sequence."""
        self.committee = people.make_organization("青石市委", Organization.Kind.COMMITTEE)
        self.branches = [
            people.make_organization(f"第{name}党支部", Organization.Kind.BRANCH, self.committee)
            for name in "一二三"
        ]
        self.current = [people.make_member(self.branches[at % 3], f"党员{at}") for at in range(4)]
        # What was done and stands, by person: the day, what, and its event.
        self.told: list[list[tuple[date, str, MembershipEvent]]] = [[] for _ in range(4)]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_STEPS)
    def test_every_evening_finds_everybody_once_and_every_balance_holds(self, steps) -> None:
        self._begin()
        day, days_done = _FIRST, []
        for who, what, where, days in steps:
            with suppress(ChangeRefused):
                self._do(who, what, self.branches[where], day)
            days_done.append(day)
            day += timedelta(days=days)
        evenings = sorted(day + timedelta(days=offset) for day in days_done for offset in (-1, 0, 1))
        self._check_presence(evenings)
        self._check_balances(evenings)

    def _do(self, who: int, what: str, branch: Organization, day: date) -> None:
        member, told = Member.objects.get(pk=self.current[who].pk), self.told[who]
        if what == "move":
            done = transfers.transfer(member=member, to_branch=branch, occurred_on=day, by=log.SYSTEM)
            self.current[who] = done.member
            told.append((day, what, done.out))
        elif what == "move back" and told and told[-1][1] == "move":
            transfers.take_back_transfer(out=told[-1][2], by=log.SYSTEM)
            self.current[who] = Member.objects.get(pk=told.pop()[2].member_id)
        elif what == "restore":
            event = restorations.restore_member(member=member, occurred_on=day, by=log.SYSTEM)
            self.current[who] = event.member
            told.append((day, what, event))
        elif what in ("suspend", "die"):
            kind = Kind.SUSPENDED if what == "suspend" else Kind.DIED
            values = {"kind": kind, "occurred_on": day}
            event = changes.record_change(member=member, values=values, by=log.SYSTEM).event
            told.append((day, what, event))
        elif what == "forget" and told and told[-1][1] in ("suspend", "die"):
            changes.remove_change(event=told.pop()[2], by=log.SYSTEM)

    def _is_gone(self, who: int, day: date) -> bool:
        """By what was done: suspended or dead, and not restored, that evening."""
        state = False
        for done_on, what, _ in self.told[who]:
            if done_on <= day and what in ("suspend", "die", "restore"):
                state = what != "restore"
        return state

    def _check_presence(self, evenings: list[date]) -> None:
        for day in evenings:
            present = Member.objects.filter(counts_on_evening_of(day)).values_list("name", flat=True)
            expected = [f"党员{who}" for who in range(4) if not self._is_gone(who, day)]
            assert sorted(present) == expected, day
            in_one = Member.objects.filter(belongs_on(day)).values_list("name", flat=True)
            assert len(set(in_one)) == len(in_one), f"somebody is in two branches on {day}"

    def _check_balances(self, evenings: list[date]) -> None:
        keys = {branch.pk for branch in self.branches}
        members = Member.objects.filter(branch__in=keys)
        third = len(evenings) // 3
        for some in (evenings, evenings[third : 2 * third + 1], evenings[2:3], evenings[1:-1]):
            period = Period(some[0], some[-1])
            found = balances(members, period, inside=keys)
            for balance in (*found.values(), total_of(found.values())):
                assert balance.holds, (period, balance)
            inside = total_of(found.values()).inside
            assert len([each for each in inside if each.is_coming]) * 2 == len(inside)
            assert all(
                each.is_inside for b in found.values() for each in b.of_kind(Kind.MOVED_OUT, is_inside=True)
            )

    def test_a_suspended_person_is_told_apart(self) -> None:
        self._begin()
        self._do(0, "suspend", self.branches[0], _FIRST)
        assert suspension_of(Member.objects.get(pk=self.current[0].pk)) is not None
        self._do(0, "restore", self.branches[0], _FIRST + timedelta(days=1))
        assert suspension_of(Member.objects.get(name="党员0", left_on__isnull=False)) is None
