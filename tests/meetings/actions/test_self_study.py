"""Self-study and outside training: stated, confirmed, corrected, taken back."""

from datetime import date
from decimal import Decimal

import pytest

from meetings.actions import self_study as actions
from meetings.models import SelfStudy
from members.models import Notice
from partybranch import history
from tests.doings_of_study import study_values
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _state(world: World, **changes) -> SelfStudy:
    values = study_values(**changes)
    return actions.state_self_study(member=world.members["member"], values=values, by=world.user("member"))


def test_stating_tells_whoever_confirms_it_and_the_answer_tells_the_member(world: World) -> None:
    study = _state(world)
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert {"secretary", "group-leader", "publicity-member"} <= told
    assert "committee-member" not in told
    actions.answer_self_study(study=study, is_confirmed=True, by=world.user("group leader"))
    assert SelfStudy.objects.get().state == "confirmed"
    (notice,) = Notice.objects.filter(recipient=world.user("member"))
    assert notice.sentence == "您10月8日的自学已确认，计入学时。"


def test_a_leader_of_another_group_is_not_asked(world: World) -> None:
    values = study_values()
    actions.state_self_study(
        member=world.members["committee member"], values=values, by=world.user("committee member")
    )
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert "group-leader" not in told


def test_declining_needs_a_reason_and_an_answer_is_given_once(world: World) -> None:
    study, secretary = _state(world), world.user("secretary")
    with pytest.raises(actions.NeedsReason):
        actions.answer_self_study(study=study, is_confirmed=False, answer=" ", by=secretary)
    actions.answer_self_study(study=study, is_confirmed=False, answer="请附结业证", by=secretary)
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_self_study(study=study, is_confirmed=True, by=secretary)
    assert SelfStudy.objects.get().answer == "请附结业证"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"done_on": date(2025, 11, 21)}, actions.InTheFuture),
        ({"done_on": date(1900, 1, 1)}, actions.NoLedgerYear),
        ({}, actions.AlreadyStated),
    ],
)
def test_what_cannot_be(world: World, changes, refusal) -> None:
    _state(world)
    with pytest.raises(refusal):
        _state(world, **changes)
    assert SelfStudy.objects.count() == 1


def test_what_was_declined_may_be_stated_again(world: World) -> None:
    actions.answer_self_study(
        study=_state(world), is_confirmed=False, answer="写清楚些", by=world.user("secretary")
    )
    assert _state(world).state == "stated"


def test_the_own_words_stand_once_they_are_answered(world: World) -> None:
    study, member = _state(world), world.user("member")
    seen, values = actions.version_of(study), study_values(hours=Decimal(3))
    revision = actions.correct_self_study(study=study, values=values, seen=seen, by_oneself=True, by=member)
    actions.answer_self_study(study=study, is_confirmed=True, by=world.user("secretary"))
    with pytest.raises(actions.NoLongerOwn):
        actions.remove_self_study(study=study, by_oneself=True, by=member)
    with pytest.raises(history.CannotPutBack):
        actions.undo_self_study(revision=revision, by=member)
    assert (SelfStudy.objects.get().hours, SelfStudy.objects.get().state) == (3, "confirmed")


def test_two_at_once_do_not_overwrite_and_a_removal_is_taken_back(world: World, at) -> None:
    study, secretary = _state(world), world.user("secretary")
    seen = actions.version_of(study)
    at("2025-11-20 10:05")
    actions.correct_self_study(study=study, values=study_values(title="改过的"), seen=seen, by=secretary)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.correct_self_study(study=study, values=study_values(title="又改"), seen=seen, by=secretary)
    revision = actions.remove_self_study(study=study, by=secretary)
    assert not SelfStudy.objects.exists()
    actions.undo_self_study(revision=revision, by=secretary)
    assert SelfStudy.objects.get().title == "改过的"
