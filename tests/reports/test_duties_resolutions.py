"""Resolutions with a day come back on the desk until they are marked done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Resolution
from reports.duties import desk_of
from tests import people
from tests.people import World

TODAY = date(2025, 11, 20)


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


def _items(world: World, actor: str = "secretary", year: int = 2025) -> list:
    scope = world.user(actor).scope_in(world.branch.pk, is_branch=True)
    return [item for item in desk_of(scope, year, TODAY).items if item.key.startswith("resolution")]


def _resolve(world: World, text: str, due_on: date | None = date(2025, 12, 1), **fields) -> Resolution:
    meeting = people.make_meeting(world.branch, date(2025, 11, 12), "议事")
    return Resolution.objects.create(
        branch=world.branch, meeting=meeting, text=text, due_on=due_on, owner_name="支部委员会", **fields
    )


def test_it_cites_the_branch_own_resolution_and_no_rule(world: World) -> None:
    resolution = _resolve(world, "设置党员责任岗")
    (item,) = _items(world)
    assert (item.title, item.standing, item.rule) == (
        "设置党员责任岗（支部委员会）",
        "本支部",
        "本支部11月12日决议",
    )
    assert (item.status, item.when, item.duty) == ("下月", "12月1日前", None)
    assert item.action.href.endswith(f"/resolutions/{resolution.pk}/done/")


def test_past_its_day_it_is_late(world: World) -> None:
    _resolve(world, "设置党员责任岗", date(2025, 11, 19))
    (item,) = _items(world)
    assert (item.status, item.when) == ("逾期", "11月19日止")


def test_done_undated_and_removed_ones_are_no_to_dos(world: World) -> None:
    _resolve(world, "办完的", done_on=date(2025, 11, 15))
    _resolve(world, "没有时限的", None)
    gone = _resolve(world, "活动已删除的")
    gone.meeting.removed_at = "2025-11-13T10:00+08:00"
    gone.meeting.save()
    assert _items(world) == []


def test_many_are_a_few_lines_and_a_sum_in_the_same_queries(world: World) -> None:
    scope = world.user("secretary").scope_in(world.branch.pk, is_branch=True)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk_of(scope, 2025, TODAY)
        return len(queries)

    _resolve(world, "第一件", owner=None)
    few = count()
    for number in range(6):
        _resolve(world, f"第{number}件")
    assert count() == few
    items = _items(world)
    assert len(items) == 5
    assert any(item.title == "另有3条决议没有办结" for item in items)


def test_who_may_not_record_sees_it_without_its_button(world: World) -> None:
    _resolve(world, "设置党员责任岗")
    (item,) = _items(world, "staff")
    assert item.action is None


def test_a_year_that_is_over_asks_for_nothing(world: World) -> None:
    _resolve(world, "设置党员责任岗")
    assert _items(world, year=2024) == []
