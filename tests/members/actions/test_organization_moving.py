"""Moving below another superior: the whole subtree goes along, in few statements, never in a circle."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.actions.organization_corrections import remove_event, undo_event
from members.actions.organization_events import AlreadyFounded, OrganizationRefused
from members.actions.organization_moving import move_organization
from members.actions.organizations import dissolve_organization
from members.models import Organization, OrganizationEvent
from members.organization_queries import names_on
from members.queries import branches_below
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2025, 6, 1)


def _move(world: World, what: Organization, below: Organization, day: date = DAY) -> OrganizationEvent:
    return move_organization(organization=what, parent=below, occurred_on=day, by=world.user("administrator"))


def test_whole_subtree_stands_below_the_new_superior(world: World) -> None:
    before = AuditRecord.objects.count()
    event = _move(world, world.general_branch, world.other_committee)
    general = Organization.objects.get(pk=world.general_branch.pk)
    branch = Organization.objects.get(pk=world.branch.pk)
    assert general.parent == world.other_committee
    assert general.path == world.other_committee.path + str(general.pk).zfill(10)
    assert branch.path == general.path + str(branch.pk).zfill(10)
    assert set(branches_below(world.other_committee)) == {world.branch, world.foreign}
    assert set(branches_below(world.committee)) == {world.beside}
    assert (event.before_parent, event.other) == (world.committee, world.other_committee)
    assert AuditRecord.objects.count() == before + 1


def test_staff_see_what_came_and_no_longer_what_went(world: World) -> None:
    _move(world, world.general_branch, world.other_committee)
    assert world.user("other staff").scope_in(world.branch.pk, is_branch=True) is not None
    assert world.user("staff").scope_in(world.branch.pk, is_branch=True) is None


def test_paths_are_rewritten_in_as_many_statements_for_many_as_for_few(world: World) -> None:
    def updates(what: Organization, below: Organization, day: date) -> int:
        with CaptureQueriesContext(connection) as captured:
            _move(world, what, below, day)
        return sum(1 for query in captured if query["sql"].startswith("UPDATE"))

    few = updates(world.general_branch, world.other_committee, DAY)
    general = Organization.objects.get(pk=world.general_branch.pk)
    for number in range(30):
        people.make_organization(f"第{number}支部", Organization.Kind.BRANCH, general)
    assert updates(general, world.committee, date(2025, 7, 1)) == few == 2
    assert branches_below(world.committee).count() == 32


@pytest.mark.parametrize(
    ("what", "below", "sentence"),
    [
        ("general_branch", "general_branch", "自己或者自己的下级"),
        ("committee", "general_branch", "自己或者自己的下级"),
        ("beside", "branch", "下面不能再设"),
        ("beside", "committee", "现在就在"),
    ],
)
def test_circles_and_branches_as_superior_are_refused(
    world: World, what: str, below: str, sentence: str
) -> None:
    with pytest.raises(OrganizationRefused, match=sentence) as refused:
        _move(world, getattr(world, what), getattr(world, below))
    assert refused.value.field == "other"
    assert Organization.objects.get(pk=world.branch.pk).path == world.branch.path


def test_superior_must_be_there_and_have_no_other_of_the_name(world: World) -> None:
    people.make_organization(world.beside.name, Organization.Kind.BRANCH, world.other_committee)
    with pytest.raises(AlreadyFounded):
        _move(world, world.beside, world.other_committee)
    Organization.objects.filter(pk=world.general_branch.pk).update(founded_on=date(2025, 7, 1))
    with pytest.raises(OrganizationRefused, match="没有在运行"):
        _move(world, world.beside, world.general_branch)


def test_superior_on_a_day_follows_from_the_moves(world: World) -> None:
    _move(world, world.beside, world.general_branch)
    beside = Organization.objects.get(pk=world.beside.pk)
    assert names_on(beside, date(2025, 5, 31)) == (beside.name, world.committee.name)
    assert names_on(beside, DAY) == (beside.name, world.general_branch.name)
    with pytest.raises(OrganizationRefused, match="不能早于它"):
        _move(world, beside, world.other_committee, date(2025, 5, 1))


def test_move_is_taken_back_and_put_back(world: World) -> None:
    by = world.user("administrator")
    event = _move(world, world.general_branch, world.other_committee)
    revision = remove_event(event=event, by=by)
    assert Organization.objects.get(pk=world.branch.pk).path == world.branch.path
    undo_event(revision=revision, by=by)
    assert Organization.objects.get(pk=world.general_branch.pk).parent == world.other_committee


def test_only_the_last_move_is_taken_back(world: World) -> None:
    by = world.user("administrator")
    first = _move(world, world.beside, world.general_branch)
    beside = Organization.objects.get(pk=world.beside.pk)
    second = _move(world, beside, world.other_committee, date(2025, 7, 1))
    with pytest.raises(OrganizationRefused, match="先删除后来的"):
        remove_event(event=first, by=by)
    remove_event(event=second, by=by)
    assert Organization.objects.get(pk=beside.pk).parent == world.general_branch


def test_a_dissolved_superior_takes_nothing_back(world: World) -> None:
    by = world.user("administrator")
    event = _move(world, world.general_branch, world.other_committee)
    _move(world, world.beside, world.general_branch)
    dissolve_organization(organization=world.committee, dissolved_on=DAY, by=by)
    with pytest.raises(OrganizationRefused, match="没有在运行"):
        remove_event(event=event, by=by)


def test_a_tree_is_not_deeper_than_its_paths_reach(world: World) -> None:
    deepest = world.general_branch
    kind = Organization.Kind.GENERAL_BRANCH
    for number in range(18):
        deepest = people.make_organization(f"第{number}级党总支", kind, deepest)
    assert len(deepest.path) == 200
    with pytest.raises(OrganizationRefused, match="不能再分级"):
        _move(world, world.beside, deepest)
    top = people.make_organization("中共青石市委", Organization.Kind.COMMITTEE)
    with pytest.raises(OrganizationRefused, match="层级太多"):
        _move(world, world.committee, top)
