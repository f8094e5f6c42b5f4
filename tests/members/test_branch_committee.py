"""The committee of a branch: seats filled and vacant, the end of its term, what rules say."""

from datetime import date

import pytest

from members.actions.terms import current_terms
from members.branch_committee import BranchCommittee, committee_of, units_of
from members.models import Member, OfficeTerm
from tests.people import World

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)


def _committee(world: World, today: date = TODAY) -> BranchCommittee:
    return committee_of(world.branch, current_terms(world.branch, today), today)


def test_seats_are_filled_by_persons_not_by_offices(world: World) -> None:
    world.branch.committee_seats = 7
    OfficeTerm.objects.create(
        organization=world.branch, member=world.members["deputy"], office="committee_member"
    )
    committee = _committee(world)
    assert (committee.seats, committee.filled, committee.vacant, committee.beyond) == (7, 6, 1, 0)
    world.branch.committee_seats = 5
    assert (_committee(world).vacant, _committee(world).beyond) == (0, 1)


def test_seats_not_entered_are_not_vacant(world: World) -> None:
    assert (_committee(world).vacant, _committee(world).beyond) == (None, 0)


@pytest.mark.parametrize(
    ("today", "is_ending", "is_over"),
    [
        (date(2025, 5, 31), False, False),
        (date(2025, 6, 1), True, False),
        (date(2025, 12, 1), True, False),
        (date(2025, 12, 2), True, True),
    ],
)
def test_one_is_reminded_half_a_year_before_the_term_ends(
    world: World, today: date, is_ending: bool, is_over: bool
) -> None:
    world.members["deputy"].office_terms.update(term_ends_on=date(2026, 2, 1))
    world.members["secretary"].office_terms.update(term_ends_on=date(2025, 12, 1))
    committee = _committee(world, today)
    assert committee.ends_on == date(2025, 12, 1)
    assert (committee.is_ending, committee.is_over) == (is_ending, is_over)


def test_without_an_end_nobody_is_reminded(world: World) -> None:
    assert not _committee(world).is_ending


def test_a_secretary_and_a_deputy_are_no_committee(world: World) -> None:
    world.branch.unit_kind = "office"
    assert _committee(world).remarks == ()
    others = OfficeTerm.objects.filter(organization=world.branch).exclude(
        office__in=("secretary", "deputy_secretary")
    )
    others.update(left_on=TODAY)
    (remark,) = _committee(world).remarks
    assert remark.sentence == "正式党员9名，还没有登记支部委员会"
    assert remark.is_duty


def test_members_of_unknown_standing_are_no_full_members(world: World) -> None:
    Member.objects.filter(branch=world.branch).update(standing="", confirmed_on=None)
    assert _committee(world).remarks == ()


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("东站", 1), ("东站、西站，南站；北站", 4), (" 东站 西站 ", 2)]
)
def test_units_of_a_joint_branch_are_read_one_by_one(world: World, text: str, count: int) -> None:
    world.branch.covered_units = text
    assert len(units_of(world.branch)) == count
