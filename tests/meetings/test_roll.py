"""Who may vote at a gathering, by the register of its day."""

from datetime import date

import pytest

from meetings import roll
from meetings.models import Exemption
from members.models import Member, MembershipEvent
from tests import people
from tests.meetings.desk import kind
from tests.people import World

pytestmark = pytest.mark.django_db

DAY = date(2025, 11, 19)


def _voters(world: World, *, day: date = DAY, code: str = "general_meeting", group=None) -> set[str]:
    found = roll.entitled_to_vote(world.branch, [kind(code)], day, group)
    return {member.name for member in found}


def test_full_members_vote_and_probationary_ones_do_not(world: World) -> None:
    due = {member.name for member in roll.due_members(world.branch, [kind("general_meeting")], DAY, None)}
    assert due - _voters(world) == {"谷雨"}


def test_who_is_confirmed_votes_from_that_day_on(world: World) -> None:
    Member.objects.filter(name="谷雨").update(confirmed_on=DAY, standing=Member.Standing.FULL)
    assert "谷雨" in _voters(world)
    assert "谷雨" not in _voters(world, day=date(2025, 11, 18))


def test_who_is_exempt_from_coming_votes(world: World) -> None:
    Exemption.objects.create(
        branch=world.branch, member=world.members["disabled"], starts_on=date(2025, 1, 1), ground="old"
    )
    assert "白露" in _voters(world)


def test_a_suspended_member_votes_until_the_day_before(world: World) -> None:
    member = world.members["member"]
    Member.objects.filter(pk=member.pk).update(left_on=DAY)
    MembershipEvent.objects.create(
        member=member, branch=world.branch, kind=MembershipEvent.Kind.SUSPENDED, occurred_on=DAY
    )
    assert "石小满" in _voters(world, day=date(2025, 11, 18))
    assert "石小满" not in _voters(world)


def test_whose_standing_is_not_known_is_not_counted_as_entitled(world: World) -> None:
    people.make_member(world.branch, "申未明", standing="", confirmed_on=None)
    assert "申未明" not in _voters(world)


def test_only_the_committee_or_the_group_votes_at_its_own_gathering(world: World) -> None:
    assert _voters(world, code="committee_meeting") == {
        "柳承志",
        "段海清",
        "邹敏",
        "韦东升",
        "简慧",
        "卜立冬",
    }
    assert _voters(world, code="group_meeting", group=world.groups[1]) == {"翁秋实", "石小满"}
