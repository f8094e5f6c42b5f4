"""The register and one member's record."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _open(world: World, actor: str, **query: str):
    client = Client()
    client.force_login(world.user(actor))
    return client.get(reverse("members:member-list", args=[world.branch.pk]), {"year": "2025", **query})


def _names(response) -> list[str]:
    return [line.member.name for line in response.context["lines"]]


@pytest.fixture
def year_end(at) -> None:
    at("2026-02-01")


@pytest.mark.usefixtures("year_end")
def test_member_list_is_ordered_by_strokes(world: World) -> None:
    assert _names(_open(world, "secretary"))[:4] == ["卜立冬", "韦东升", "石小满", "白露"]


@pytest.mark.usefixtures("year_end")
def test_member_list_leaves_out_who_has_left_and_tells_the_day(world: World) -> None:
    response = _open(world, "secretary")
    assert "冉远航" not in _names(response)
    assert len(_names(response)) == 10
    assert "截至2025年12月31日" in response.content.decode()


def test_member_list_of_the_running_year_is_as_of_today(world: World, at) -> None:
    at("2025-03-15")
    response = _open(world, "secretary")
    # Not yet left, and not yet admitted.
    assert "冉远航" in _names(response)
    assert "谷雨" not in _names(response)
    assert "截至2025年3月15日" in response.content.decode()


@pytest.mark.usefixtures("year_end")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "石小"}, ["石小满"]),
        ({"q": "石 小 满"}, ["石小满"]),
        ({"q": "SXM"}, ["石小满"]),
        ({"q": "sx"}, ["石小满"]),
        ({"q": "xm"}, []),
        ({"standing": "probationary"}, ["谷雨"]),
        ({"standing": "left"}, ["冉远航"]),
        ({"employment": "retired"}, ["白露"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
    ],
)
def test_member_list_finds(world: World, query: dict, found: list[str]) -> None:
    assert _names(_open(world, "secretary", **query)) == found


def test_member_list_finds_by_either_reading_of_a_surname(world: World) -> None:
    people.make_member(world.branch, "单立人")
    assert _names(_open(world, "secretary", q="slr")) == ["单立人"]
    assert _names(_open(world, "secretary", q="dlr")) == ["单立人"]


def test_member_list_of_one_group(world: World) -> None:
    names = _names(_open(world, "secretary", group=str(world.groups[1].pk)))
    assert set(names) == {"翁秋实", "石小满", "谷雨"}


@pytest.mark.parametrize("group", ["x", "-1", "9" * 30])
def test_member_list_bears_a_group_that_is_none(world: World, group: str) -> None:
    assert _open(world, "secretary", group=group).status_code == 200


def test_member_list_counts_agree_with_the_lists_behind_them(world: World) -> None:
    response = _open(world, "secretary")
    (links,) = [each for each in response.context["filters"] if each.as_links]
    for choice in links.choices:
        assert choice.count == len(_names(_open(world, "secretary", standing=choice.value))), choice.label


def test_group_leader_sees_the_own_group_only(world: World) -> None:
    response = _open(world, "group leader")
    assert set(_names(response)) == {"翁秋实", "石小满", "谷雨"}
    assert "第一党小组" not in response.content.decode()
    client = Client()
    client.force_login(world.user("group leader"))
    other = reverse("members:member-detail", args=[world.branch.pk, world.members["secretary"].pk])
    assert client.get(other).status_code == 404


def test_phone_and_id_number_are_never_shown_whole(world: World) -> None:
    member = people.make_member(world.branch, "水清", phone="19912345678", id_number="99999919800501002X")
    client = Client()
    client.force_login(world.user("secretary"))
    for url in (
        reverse("members:member-list", args=[world.branch.pk]),
        reverse("members:member-detail", args=[world.branch.pk, member.pk]),
    ):
        html = client.get(url).content.decode()
        assert "199****5678" in html
        assert "尾号2X" in html
        assert "19912345678" not in html
        assert "99999919800501002X" not in html


def test_member_list_says_what_to_do_when_empty(world: World) -> None:
    Member.objects.filter(branch=world.branch).exclude(pk=world.members["secretary"].pk).update(
        left_on="2020-01-01"
    )
    html = _open(world, "secretary", q="没有这个人").content.decode()
    assert "没有符合条件的党员。" in html
    client = Client()
    client.force_login(world.user("staff"))
    empty = people.make_organization("新建支部", "branch", world.committee)
    html = client.get(reverse("members:member-list", args=[empty.pk])).content.decode()
    assert "花名册里还没有党员" in html
    # Staff of the committee may look, not import.
    assert "imports/" not in html


def test_member_detail_shows_offices_without_a_start_as_to_be_filled(world: World) -> None:
    client = Client()
    client.force_login(world.user("secretary"))
    member = world.members["publicity member"]
    html = client.get(reverse("members:member-detail", args=[world.branch.pk, member.pk])).content.decode()
    assert "宣传委员" in html
    assert "任职时间待补" in html


def test_member_detail_shows_a_month_as_a_month(world: World) -> None:
    member = people.make_member(world.branch, "闰月", admitted_precision="month")
    client = Client()
    client.force_login(world.user("secretary"))
    html = client.get(reverse("members:member-detail", args=[world.branch.pk, member.pk])).content.decode()
    assert re.search(r"<dd>\s*2005年7月\s*</dd>", html)


@pytest.mark.usefixtures("year_end")
@pytest.mark.parametrize(("actor", "shown"), [("secretary", True), ("organisation member", False)])
def test_member_list_leads_whoever_may_to_offices_groups_and_accounts(
    world: World, actor: str, shown: bool
) -> None:
    html = _open(world, actor).content.decode()
    links = [reverse(f"members:{name}-list", args=[world.branch.pk]) for name in ("term", "group", "account")]
    assert [f'href="{link}"' in html for link in links] == [shown] * 3
