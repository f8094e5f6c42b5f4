"""The way home, and the workbenches."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Grant, User
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _client(world: World, actor: str) -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _branch_home(world: World, actor: str, **query: str):
    return _client(world, actor).get(reverse("reports:branch-home", args=[world.branch.pk]), query)


@pytest.mark.parametrize(
    ("actor", "route", "place"),
    [
        ("secretary", "reports:branch-home", "branch"),
        ("member", "reports:branch-home", "branch"),
        ("staff", "reports:committee-home", "committee"),
        ("administrator", "members:organization-list", ""),
        ("auditor", "members:audit-record-list", ""),
    ],
)
def test_home_leads_to_the_one_workbench(world: World, actor: str, route: str, place: str) -> None:
    args = [getattr(world, place).pk] if place else []
    assert _client(world, actor).get("/")["Location"] == reverse(route, args=args)


def test_home_lets_one_choose_as_whom(world: World) -> None:
    user = world.user("secretary")
    Grant.objects.create(
        user=user,
        kind=Grant.Kind.COMMITTEE_STAFF,
        organization=world.other_committee,
        starts_on=date(2020, 1, 1),
    )
    client = _client(world, "secretary")
    html = client.get("/").content.decode()
    assert reverse("reports:branch-home", args=[world.branch.pk]) in html
    assert reverse("reports:committee-home", args=[world.other_committee.pk]) in html
    page = client.get(reverse("reports:branch-home", args=[world.branch.pk])).content.decode()
    assert "换个身份" in page
    assert "种植业第一党支部　书记" in page


def test_home_of_somebody_without_a_place_says_whom_to_ask(world: World) -> None:
    response = _client(world, "moved out").get("/")
    assert response.status_code == 200
    assert "请联系本支部书记或系统管理员" in response.content.decode()


def test_branch_home_counts_the_ledgers_of_the_year(world: World, at) -> None:
    at("2026-02-01")
    response = _branch_home(world, "secretary")
    counts = {line.label: line.count for line in response.context["ledgers"]}
    assert counts == {
        "党员花名册": 10,
        "组织生活台账": 2,
        "党费收缴登记表": 1,
        "慰问台账": 1,
        "工作纪实": 1,
    }
    assert response.context["view"].year == 2025


def test_branch_home_offers_to_import_what_is_missing(world: World) -> None:
    html = _branch_home(world, "secretary", year="2024").content.decode()
    assert "kind=visits&amp;year=2024" in html
    assert "kind=roster" not in html
    staff = _branch_home(world, "staff", year="2024").content.decode()
    assert reverse("reports:import-upload", args=[world.branch.pk]) not in staff


def test_branch_home_says_what_the_report_lacks(world: World, at) -> None:
    at("2026-02-01")
    response = _branch_home(world, "secretary")
    assert response.context["blanks"]
    assert f"述职报告还缺{len(response.context['blanks'])}项" in response.content.decode()
    assert _branch_home(world, "member").context["blanks"] is None


def test_branch_home_of_a_branch_without_anything_is_a_page(world: World) -> None:
    empty = people.make_organization("新建支部", "branch", world.committee)
    response = _client(world, "staff").get(reverse("reports:branch-home", args=[empty.pk]))
    assert response.status_code == 200
    assert {line.count for line in response.context["ledgers"]} == {0}


PLACES = {
    "secretary": ["工作台", "组织生活", "党员", "党费慰问", "述职报告"],
    "organisation member": ["工作台", "组织生活", "党员", "党费慰问"],
    "publicity member": ["工作台", "组织生活"],
    "group leader": ["工作台", "组织生活", "党员"],
    "member": ["工作台", "组织生活"],
    "staff": ["工作台", "组织生活", "党员", "党费慰问", "述职报告"],
}


@pytest.mark.parametrize("actor", PLACES)
def test_the_rail_shows_the_open_places_and_every_one_opens(world: World, actor: str) -> None:
    client = _client(world, actor)
    home = reverse("reports:branch-home", args=[world.branch.pk])
    frame = client.get(home, {"year": "2025"}).context["frame"]
    assert [place.label for place in frame.places] == PLACES[actor]
    assert frame.places[0].is_current
    for place in frame.places:
        assert client.get(place.href).status_code == 200
        assert place.href.endswith("?year=2025")


def test_sample_notice_shows_on_sample_accounts_only(world: World) -> None:
    notice = "这是样例支部"
    assert notice not in _branch_home(world, "secretary").content.decode()
    User.objects.filter(pk=world.user("secretary").pk).update(is_sample=True)
    assert notice in _branch_home(world, "secretary").content.decode()


def test_committee_home_lists_every_branch_below_at_any_depth(world: World, at) -> None:
    at("2026-02-01")
    response = _client(world, "staff").get(reverse("reports:committee-home", args=[world.committee.pk]))
    assert {branch.pk for branch in response.context["rows"]} == {world.branch.pk, world.beside.pk}
    assert response.context["member_counts"] == {world.branch.pk: 10, world.beside.pk: 1}
    assert response.context["secretaries"] == {world.branch.pk: "柳承志"}
    assert response.context["activities"][world.branch.pk].held == 2


def test_committee_home_of_a_general_branch_shows_its_own_only(world: World) -> None:
    response = _client(world, "staff").get(reverse("reports:committee-home", args=[world.general_branch.pk]))
    assert [branch.pk for branch in response.context["rows"]] == [world.branch.pk]
