"""The orders in which members of a branch are listed."""

from datetime import date

import pytest

from meetings.models import MeetingKind
from meetings.roll import due_members
from members.account_queries import present_members
from members.models import Member, OfficeTerm, Organization
from members.ordering import Order, in_order
from members.queries import members_with_dues
from reports.queries import register
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAMES = ("田大利", "田富", "丁一鸣", "安康")


@pytest.fixture
def branch(db) -> Organization:
    branch = people.make_organization("第一党支部", Organization.Kind.BRANCH)
    for name in NAMES:
        people.make_member(branch, name)
    return branch


def _names(members) -> list[str]:
    return [member.name for member in members]


def _listed(branch: Organization, order: str, day: date | None = None) -> list[str]:
    return _names(in_order(Member.objects.filter(branch=branch), branch, order, day))


def test_a_name_of_two_characters_comes_first_in_its_surname(branch: Organization) -> None:
    assert _listed(branch, Order.STROKES) == ["丁一鸣", "田富", "田大利", "安康"]


def test_the_other_usage_compares_the_second_character(branch: Organization) -> None:
    branch.two_character_names = Organization.TwoCharacterNames.PLAIN
    assert _listed(branch, Order.STROKES) == ["丁一鸣", "田大利", "田富", "安康"]


def test_pinyin(branch: Organization) -> None:
    assert _listed(branch, Order.PINYIN) == ["安康", "丁一鸣", "田大利", "田富"]


def test_posts_come_in_their_customary_sequence_then_strokes(branch: Organization) -> None:
    held = {
        "安康": ["secretary"],
        "田大利": ["publicity_member", "deputy_secretary"],
        "田富": ["party_worker"],
    }
    for name, offices in held.items():
        for office in offices:
            OfficeTerm.objects.create(
                organization=branch, member=Member.objects.get(name=name), office=office
            )
    assert _listed(branch, Order.POST) == ["安康", "田大利", "田富", "丁一鸣"]


def test_posts_are_those_of_the_day(branch: Organization) -> None:
    holder = Member.objects.get(name="安康")
    OfficeTerm.objects.create(
        organization=branch, member=holder, office="secretary", left_on=date(2025, 7, 1)
    )
    assert _listed(branch, Order.POST, date(2025, 6, 30))[0] == "安康"
    assert _listed(branch, Order.POST, date(2025, 7, 1))[0] == "丁一鸣"


def test_an_order_that_is_none_is_by_strokes(branch: Organization) -> None:
    assert _listed(branch, "年龄") == _listed(branch, Order.STROKES)


@pytest.mark.parametrize("usage", Organization.TwoCharacterNames.values)
def test_the_usage_holds_wherever_the_branch_is_listed(branch: Organization, usage: str) -> None:
    branch.two_character_names = usage
    for member in Member.objects.filter(branch=branch):
        people.make_dues(member, [1], 1000)
    expected = _listed(branch, Order.STROKES)
    roll = due_members(branch, MeetingKind.objects.filter(code="general_meeting"), date(2025, 6, 30), None)
    lists = (present_members(branch), members_with_dues(branch, 2025), register(branch), roll)
    assert [_names(each) for each in lists] == [expected] * 4


def test_the_register_page_takes_the_order_from_its_address(world: World, client) -> None:
    client.force_login(world.user("secretary"))
    url = f"/branches/{world.branch.pk}/members/"
    found = {
        order: [line.member.name for line in client.get(url, {"order": order}).context["lines"]][:2]
        for order in Order.values
    }
    assert found == {
        "strokes": ["卜立冬", "韦东升"],
        "pinyin": ["白露", "卜立冬"],
        "post": ["柳承志", "段海清"],
    }
