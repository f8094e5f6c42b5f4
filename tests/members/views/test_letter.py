"""The list of letters of introduction, and the return slip entered there."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import IntroductionLetter, Member, MembershipEvent
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


def _letter(world: World, name: str, kind: str = "moved_out", **fields) -> IntroductionLetter:
    member = people.make_member(world.branch, name, left_on=date(2025, 6, 1))
    event = MembershipEvent.objects.create(
        member=member, branch=world.branch, kind=kind, occurred_on=date(2025, 6, 1)
    )
    return IntroductionLetter.objects.create(event=event, **fields)


def _names(desk: Client, world: World, query: str = "") -> list[str]:
    rows = desk.get(reverse("members:letter-list", args=[world.branch.pk]) + query).context["rows"]
    return sorted(letter.event.member.name for letter in rows)


def test_letters_are_narrowed_to_slips_to_come_and_overdue(world: World, desk: Client) -> None:
    _letter(world, "过期", valid_until=date(2025, 11, 19))
    _letter(world, "未到", valid_until=date(2025, 11, 20))
    _letter(world, "收到", valid_until=date(2025, 7, 1), slip_returned_on=date(2025, 6, 20))
    _letter(world, "转来", "moved_in", number="东-7")
    assert _names(desk, world) == ["收到", "未到", "转来", "过期"]
    assert _names(desk, world, "?slip=open") == ["未到", "过期"]
    assert _names(desk, world, "?slip=overdue") == ["过期"]
    assert _names(desk, world, "?kind=moved_in") == ["转来"]
    assert _names(desk, world, "?q=东-7") == ["转来"]


def test_a_slip_is_entered_from_the_row_and_taken_back(world: World, desk: Client) -> None:
    letter = _letter(world, "过期", valid_until=date(2025, 7, 1))
    url = reverse("members:letter-slip", args=[world.branch.pk, letter.pk])
    response = desk.post(url, {"slip_returned_on": "2025-11-20"}, follow=True)
    letter.refresh_from_db()
    assert letter.slip_returned_on == date(2025, 11, 20)
    (message,) = response.context["messages"]
    desk.post(message.extra_tags.split('"undo": "')[1].split('"')[0])
    assert IntroductionLetter.objects.get(event=letter.event).slip_returned_on is None


@pytest.mark.parametrize(("day", "sentence"), [("", "请填写回执收到日期"), ("2025-11-21", "不能晚于今天")])
def test_a_wrong_day_of_the_slip_is_told(world: World, desk: Client, day: str, sentence: str) -> None:
    letter = _letter(world, "过期")
    url = reverse("members:letter-slip", args=[world.branch.pk, letter.pk])
    assert sentence in desk.post(url, {"slip_returned_on": day}, follow=True).content.decode()


def test_a_group_leader_sees_the_own_groups_letters(world: World, desk: Client) -> None:
    own, other = _letter(world, "本组"), _letter(world, "别组")
    Member.objects.filter(pk=own.event.member_id).update(group=world.groups[1])
    client = Client()
    client.force_login(world.user("group leader"))
    assert _names(client, world) == ["本组"]
    assert client.post(reverse("members:letter-slip", args=[world.branch.pk, other.pk])).status_code == 403
