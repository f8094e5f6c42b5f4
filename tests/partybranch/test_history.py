"""What a record held before a change is kept sealed and can be put back."""

from datetime import date

import pytest

from members.models import CondolenceVisit
from partybranch import history
from partybranch.models import Revision
from partybranch.records import entered
from tests.people import World, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _corrected(world: World, visit: CondolenceVisit, **changes) -> Revision:
    before = history.snapshot(visit)
    for name, value in changes.items():
        setattr(visit, name, value)
    visit.save()
    return history.keep(
        visit,
        verb=Revision.Verb.CORRECTED,
        by=world.user("secretary"),
        organization=world.branch.pk,
        before=before,
    )


def test_a_removed_record_is_in_no_list_and_comes_back_as_it_was(world: World) -> None:
    by = world.user("secretary")
    visit = make_visit(world.branch, date(2025, 2, 1), "甘棠", money_fen=30000, **entered(by))
    revision = history.remove(visit, by=by, organization=world.branch.pk)
    assert not CondolenceVisit.objects.filter(pk=visit.pk).exists()
    assert CondolenceVisit.everything.get(pk=visit.pk).removed_by_id == by.pk
    back = history.put_back(CondolenceVisit, revision)
    assert CondolenceVisit.objects.get(pk=visit.pk).money_fen == 30000
    assert (back.entered_by_id, back.removed_at) == (by.pk, None)


def test_a_correction_is_undone_value_by_value(world: World) -> None:
    visit = make_visit(world.branch, date(2025, 2, 1), "甘棠", money_fen=30000, occasion="春节")
    revision = _corrected(world, visit, money_fen=None, goods="米面", visited_on=date(2025, 2, 3))
    history.put_back(CondolenceVisit, revision)
    visit.refresh_from_db()
    assert (visit.money_fen, visit.goods, visit.visited_on) == (30000, "", date(2025, 2, 1))


def test_only_the_newest_change_can_be_undone_and_only_once(world: World) -> None:
    visit = make_visit(world.branch, date(2025, 2, 1), "甘棠", money_fen=1)
    first, second = (_corrected(world, visit, money_fen=fen) for fen in (2, 3))
    with pytest.raises(history.CannotPutBack, match="后来又改过"):
        history.put_back(CondolenceVisit, first)
    history.put_back(CondolenceVisit, second)
    with pytest.raises(history.CannotPutBack):
        history.put_back(CondolenceVisit, second)
    history.put_back(CondolenceVisit, first)
    assert CondolenceVisit.objects.get(pk=visit.pk).money_fen == 1


def test_what_is_kept_is_sealed_and_can_be_erased(world: World) -> None:
    visit = make_visit(world.branch, date(2025, 2, 1), "甘棠", money_fen=30000)
    revision = _corrected(world, visit, recipient_name="棠梨")
    assert "甘棠" not in revision.before_sealed
    assert history.before_of(revision)["columns"]["recipient_name"] == "甘棠"
    Revision.objects.filter(pk=revision.pk).update(before_sealed="")
    revision.refresh_from_db()
    assert history.before_of(revision) == {}
    with pytest.raises(history.CannotPutBack, match="清除"):
        history.put_back(CondolenceVisit, revision)


def test_a_revision_is_found_in_its_own_organisation_and_model_only(world: World) -> None:
    visit = make_visit(world.branch, date(2025, 2, 1), "甘棠")
    revision = history.remove(visit, by=world.user("secretary"), organization=world.branch.pk)
    assert history.find(CondolenceVisit, revision.pk, world.branch.pk) == revision
    with pytest.raises(Revision.DoesNotExist):
        history.find(CondolenceVisit, revision.pk, world.foreign.pk)
