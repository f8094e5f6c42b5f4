"""Lines of the register on a day: what the events since tell of what stood then."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import queries
from members.as_of import floating_on, group_id_on, with_state_on
from members.models import FloatingSpell, Member, MembershipEvent
from members.register import register_line
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2025, 6, 30)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _line(member: Member, day: date):
    listed = queries.with_current_offices(Member.objects.filter(pk=member.pk), day)
    return register_line(listed.get(), day)


def _event(member: Member, kind: str, day: date, **rest) -> MembershipEvent:
    return MembershipEvent.objects.create(
        member=member, branch_id=member.branch_id, kind=kind, occurred_on=day, **rest
    )


def test_a_group_change_counts_from_its_day(world: World) -> None:
    first, second = world.groups
    member = world.members["member"]
    _event(member, "group_changed", DAY, from_group=first, to_group=second)
    assert [_line(member, day).group for day in (BEFORE, DAY, AFTER)] == [
        first.name,
        second.name,
        second.name,
    ]
    assert group_id_on(member, BEFORE) == first.pk


def test_of_two_group_changes_the_first_after_the_day_tells(world: World) -> None:
    first, second = world.groups
    member = world.members["member"]
    _event(member, "group_changed", date(2025, 3, 1), from_group=None, to_group=first)
    _event(member, "group_changed", date(2025, 9, 1), from_group=first, to_group=second)
    days = (date(2025, 2, 1), DAY, date(2025, 10, 1))
    assert [_line(member, day).group for day in days] == ["", first.name, second.name]


def test_who_retired_was_in_post_until_then(world: World) -> None:
    member = world.members["disabled"]
    _event(member, "retired", DAY, from_employment="in_post")
    assert [_line(member, day).employment for day in (BEFORE, DAY, AFTER)] == ["在职", "离退休", "离退休"]


def test_a_removed_change_tells_nothing(world: World) -> None:
    member = world.members["disabled"]
    event = _event(member, "retired", DAY, from_employment="in_post")
    MembershipEvent.objects.filter(pk=event.pk).update(removed_at="2025-07-01T00:00:00+08:00")
    assert _line(member, BEFORE).employment == "离退休"


def test_standing_and_years_follow_the_confirmation(world: World) -> None:
    member = people.make_member(world.branch, "钟声", admitted_on=date(2019, 6, 30), confirmed_on=DAY)
    assert [_line(member, day).standing for day in (BEFORE, DAY)] == ["预备党员", "正式党员"]
    assert [_line(member, day).years for day in (BEFORE, DAY, date(2025, 11, 1))] == [None, 0, 0]


def test_an_office_is_that_of_the_day(world: World) -> None:
    member = world.members["publicity member"]
    member.office_terms.update(started_on=DAY, left_on=AFTER)
    assert [_line(member, day).offices for day in (BEFORE, DAY, AFTER)] == ["", "宣传委员", ""]


def test_floating_lasts_from_its_first_to_its_last_day(world: World) -> None:
    member = world.members["member"]
    FloatingSpell.objects.create(
        branch=world.branch, direction="out", member=member, started_on=DAY, ended_on=AFTER
    )
    days = (BEFORE, DAY, AFTER, AFTER + timedelta(days=1))
    assert [_line(member, day).floats for day in days] == [False, True, True, False]
    assert [Member.objects.filter(floating_on(day)).count() for day in days] == [0, 1, 1, 0]


def test_who_came_in_as_floating_is_no_floating_member_of_ours(world: World) -> None:
    FloatingSpell.objects.create(branch=world.branch, direction="in", name="云中客", started_on=DAY)
    assert not Member.objects.filter(floating_on(DAY)).exists()


def test_of_today_the_register_looks_for_no_later_change(world: World) -> None:
    today = date(2025, 11, 20)
    with CaptureQueriesContext(connection) as asked:
        list(with_state_on(Member.objects.filter(branch=world.branch), today))
    assert "membershipevent" not in asked[0]["sql"]
