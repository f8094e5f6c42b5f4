"""The year's study plan: written, corrected, copied, and never twice the same."""

import pytest

from meetings.actions import study_plan as actions
from meetings.models import StudyPlanItem
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _add(world: World, topic: str = "学习党章", year: int = 2025, **fields) -> StudyPlanItem:
    values = actions.PlanValues(topic=topic, **fields)
    return actions.add_plan_item(branch=world.branch, year=year, values=values, by=world.user("secretary"))


def test_the_same_line_is_not_listed_twice(world: World) -> None:
    _add(world, month=3)
    with pytest.raises(actions.AlreadyPlanned):
        _add(world, month=3)
    _add(world, month=4)
    assert StudyPlanItem.objects.count() == 2


def test_a_year_beyond_the_next_is_refused(world: World) -> None:
    with pytest.raises(actions.NoPlanYear):
        _add(world, year=2027)
    assert _add(world, year=2026).year == 2026


def test_a_correction_keeps_what_stood_and_sees_others(world: World, at) -> None:
    item, secretary = _add(world, month=3, hours=2), world.user("secretary")
    seen = actions.version_of(item)
    at("2025-11-20 10:05")
    values = actions.PlanValues(topic="学习党章", month=5, hours=2)
    revision = actions.correct_plan_item(item=item, values=values, seen=seen, by=secretary)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.correct_plan_item(item=item, values=values, seen=seen, by=secretary)
    assert StudyPlanItem.objects.get().month == 5
    actions.undo_plan_item(revision=revision, by=secretary)
    assert StudyPlanItem.objects.get().month == 3


def test_last_years_plan_is_copied_once(world: World) -> None:
    secretary = world.user("secretary")
    _add(world, "学习党章", 2024, month=3, lecturer="柳承志")
    _add(world, "学习条例", 2024)
    _add(world, "学习条例", 2025)
    assert actions.copy_plan(branch=world.branch, year=2025, by=secretary) == 1
    copied = StudyPlanItem.objects.get(year=2025, topic="学习党章")
    assert (copied.month, copied.lecturer, copied.entered_by_id) == (3, "柳承志", secretary.pk)
    with pytest.raises(actions.NothingToCopy):
        actions.copy_plan(branch=world.branch, year=2025, by=secretary)
