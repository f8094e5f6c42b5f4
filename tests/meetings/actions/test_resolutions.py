"""What a gathering resolved: entered, marked done, corrected, removed, each taken back."""

from datetime import date

import pytest

from meetings.actions import kept_matters, resolutions
from meetings.actions.checks import Refused, WrongState
from meetings.actions.resolutions import ResolutionValues
from meetings.models import AgendaItem, Meeting, Resolution
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
VALUES = ResolutionValues(text="设置党员责任岗", owner_name="支部委员会", due_on=date(2025, 12, 1))


@pytest.fixture
def meeting(world: World) -> Meeting:
    return people.make_meeting(world.branch, date(2025, 11, 12), "议事")


@pytest.fixture
def resolution(world: World, meeting: Meeting) -> Resolution:
    return resolutions.add_resolution(meeting=meeting, values=VALUES, by=world.user("secretary"))


def test_it_is_entered_once_with_who_entered_it(world: World, meeting: Meeting, resolution) -> None:
    again = resolutions.add_resolution(meeting=meeting, values=VALUES, by=world.user("secretary"))
    assert again == resolution
    assert resolution.entered_by_id == world.user("secretary").pk
    record = AuditRecord.objects.get(verb="登记决议")
    assert "责任岗" not in str(record.details)


def test_it_is_done_and_opened_again_by_an_undo(world: World, resolution: Resolution) -> None:
    revision = resolutions.finish_resolution(
        resolution=resolution, done_on=date(2025, 11, 20), outcome="已设两个", by=world.user("secretary")
    )
    resolution.refresh_from_db()
    assert (resolution.done_on, resolution.outcome) == (date(2025, 11, 20), "已设两个")
    resolutions.undo(revision=revision, by=world.user("secretary"))
    resolution.refresh_from_db()
    assert (resolution.done_on, resolution.outcome) == (None, "")


def test_it_is_removed_and_put_back(world: World, resolution: Resolution) -> None:
    revision = resolutions.remove_resolution(resolution=resolution, by=world.user("secretary"))
    assert not Resolution.objects.filter(pk=resolution.pk).exists()
    resolutions.undo(revision=revision, by=world.user("secretary"))
    assert Resolution.objects.get(pk=resolution.pk).text == VALUES.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": date(2025, 11, 11)}, "due_on"),
        ({"done_on": date(2025, 11, 11)}, "done_on"),
        ({"done_on": date(2099, 1, 1)}, "done_on"),
        ({"outcome": "已办"}, "done_on"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    world: World, resolution: Resolution, changes: dict, field: str
) -> None:
    values = ResolutionValues(text=VALUES.text, **changes)
    with pytest.raises(Refused) as refused:
        resolutions.correct_resolution(resolution=resolution, values=values, by=world.user("secretary"))
    assert refused.value.field == field


def test_one_owner_of_the_own_branch(world: World, meeting: Meeting) -> None:
    both = ResolutionValues(text="设岗", owner=world.members["member"], owner_name="支部委员会")
    with pytest.raises(resolutions.TwoOwners):
        resolutions.add_resolution(meeting=meeting, values=both, by=world.user("secretary"))
    beside = ResolutionValues(text="设岗", owner=world.members["member beside"])
    with pytest.raises(kept_matters.NotOfTheBranch) as refused:
        resolutions.add_resolution(meeting=meeting, values=beside, by=world.user("secretary"))
    assert refused.value.field == "owner"


def test_an_item_of_another_gathering_is_refused(world: World, meeting: Meeting) -> None:
    other = people.make_meeting(world.branch, date(2025, 11, 13), "又一次")
    item = AgendaItem.objects.create(meeting=other, title="别的")
    with pytest.raises(kept_matters.NotOfTheGathering):
        resolutions.add_resolution(
            meeting=meeting, values=ResolutionValues(text="设岗", item=item), by=world.user("secretary")
        )


def test_what_is_not_held_resolves_nothing(world: World) -> None:
    planned = people.make_meeting(world.branch, date(2025, 12, 20), "预定", state="planned")
    with pytest.raises(WrongState):
        resolutions.add_resolution(meeting=planned, values=VALUES, by=world.user("secretary"))


def test_two_people_at_once_lose_nothing(world: World, resolution: Resolution) -> None:
    seen = kept_matters.version_of(resolution)
    by = world.user("secretary")
    values = ResolutionValues(text="设三个责任岗")
    resolutions.correct_resolution(resolution=resolution, values=values, seen=seen, by=by)
    with pytest.raises(kept_matters.ChangedMeanwhile):
        resolutions.finish_resolution(resolution=resolution, done_on=date(2025, 11, 20), seen=seen, by=by)
