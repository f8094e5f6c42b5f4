"""The register and one member's record."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import FloatingSpell, Member, MembershipEvent
from members.register import may_call
from partybranch.access.roles import Role
from partybranch.access.scope import Scope
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
        ({"q": "shixiao"}, ["石小满"]),
        ({"q": "Shi Xiao Man"}, ["石小满"]),
        ({"q": "xiaoman"}, []),
        ({"age": "35"}, []),
        ({"gender": "female"}, []),
        ({"years": "untold"}, ["谷雨"]),
        ({"group": "untold"}, []),
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
    people.make_member(world.branch, "钟声", standing="", confirmed_on=None, employment="", born_on=None)
    response = _open(world, "secretary", more="1")
    assert len(response.context["filters"]) == 10
    for each in response.context["filters"]:
        for choice in each.choices:
            listed = len(_names(_open(world, "secretary", **{each.parameter: choice.value})))
            assert choice.count in (listed, None), (each.label, choice.label)


def test_group_leader_sees_the_own_group_only(world: World) -> None:
    response = _open(world, "group leader")
    assert set(_names(response)) == {"翁秋实", "石小满", "谷雨"}
    assert "第一党小组" not in response.content.decode()
    client = Client()
    client.force_login(world.user("group leader"))
    other = reverse("members:member-detail", args=[world.branch.pk, world.members["secretary"].pk])
    assert client.get(other).status_code == 404


@pytest.mark.parametrize(
    ("actor", "calls"),
    [("secretary", True), ("group leader", True), ("discipline member", False), ("staff", False)],
)
def test_phone_and_residence_are_whole_for_who_needs_to_call_and_masked_for_others(
    world: World, actor: str, calls: bool
) -> None:
    member = people.make_member(
        world.branch,
        "水清",
        phone="19912345678",
        id_number="99999919800501002X",
        group=world.groups[1],
    )
    member.residence = "青石市稻香路12号"
    member.save()
    client = Client()
    client.force_login(world.user(actor))
    pages = {
        name: client.get(url).content.decode()
        for name, url in (
            ("list", reverse("members:member-list", args=[world.branch.pk])),
            ("detail", reverse("members:member-detail", args=[world.branch.pk, member.pk])),
        )
    }
    for html in pages.values():
        assert ("19912345678" in html, "199****5678" in html) == (calls, not calls)
        assert "尾号2X" in html
        assert "99999919800501002X" not in html
    assert ("稻香路" in pages["detail"]) == calls
    assert "稻香路" not in pages["list"]


def test_who_leads_a_group_calls_that_group_alone(world: World) -> None:
    leader = Scope(world.branch, frozenset({Role.GROUP_LEADER}), None, frozenset({world.groups[1].pk}))
    assert may_call(leader)(world.members["member"])
    assert not may_call(leader)(world.members["secretary"])
    assert not may_call(None)(world.members["member"])


@pytest.mark.usefixtures("year_end")
def test_member_list_of_any_day_with_its_group_employment_and_floating(world: World) -> None:
    first, second = world.groups
    member, retired = world.members["member"], world.members["disabled"]
    for who, kind, rest in (
        (member, "group_changed", {"from_group": first, "to_group": second}),
        (retired, "retired", {"from_employment": "in_post"}),
    ):
        MembershipEvent.objects.create(
            member=who, branch=world.branch, kind=kind, occurred_on=date(2025, 7, 1), **rest
        )
    FloatingSpell.objects.create(
        branch=world.branch,
        direction="out",
        member=member,
        started_on=date(2025, 5, 1),
        ended_on=date(2025, 6, 30),
    )
    june, july = "2025-06-30", "2025-07-01"
    found = {
        day: {
            "group": "石小满" in _names(_open(world, "secretary", on=day, group=str(second.pk))),
            "retired": _names(_open(world, "secretary", on=day, employment="retired")),
            "floating": _names(_open(world, "secretary", on=day, floating="out")),
        }
        for day in (june, july)
    }
    assert found == {
        june: {"group": False, "retired": [], "floating": ["石小满"]},
        july: {"group": True, "retired": ["白露"], "floating": []},
    }
    assert "冉远航" in _names(_open(world, "secretary", on="2025-03-31"))
    assert "冉远航" not in _names(_open(world, "secretary", on="2025-04-01"))
    assert "谷雨" not in _names(_open(world, "secretary", on="2025-06-19"))
    assert "截至2025年6月30日" in _open(world, "secretary", on=june).content.decode()


@pytest.mark.usefixtures("year_end")
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("2025-02-30", "2025年12月31日"),
        ("x", "2025年12月31日"),
        ("2030-01-01", "2026年2月1日"),
        ("", "2025年12月31日"),
    ],
)
def test_member_list_bears_a_day_that_is_none(world: World, asked: str, shown: str) -> None:
    assert f"截至{shown}" in _open(world, "secretary", on=asked).content.decode()


@pytest.mark.usefixtures("year_end")
def test_member_list_leads_on_with_its_day_and_leaves_it_for_another_year(world: World) -> None:
    html = _open(world, "secretary", on="2025-06-30").content.decode()
    detail = reverse("members:member-detail", args=[world.branch.pk, world.members["member"].pk])
    assert f'{detail}?on=2025-06-30"' in html
    assert 'href="?year=2024"' in html


@pytest.mark.usefixtures("year_end")
def test_member_detail_is_of_the_day_asked_for(world: World) -> None:
    client = Client()
    client.force_login(world.user("secretary"))
    url = reverse("members:member-detail", args=[world.branch.pk, world.members["new password"].pk])
    assert "这一天不在本支部" in client.get(url, {"on": "2025-06-19"}).content.decode()
    html = client.get(url, {"on": "2025-06-20"}).content.decode()
    assert "截至2025年6月20日　预备党员" in html


@pytest.mark.usefixtures("year_end")
def test_member_list_shows_age_and_years_of_standing(world: World) -> None:
    html = _open(world, "secretary", q="石小满").content.decode()
    assert "45岁 大学" in html
    assert "党龄19年" in html
    assert "党龄" not in _open(world, "secretary", q="谷雨").content.decode().partition("<tbody")[2]


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
