"""A committee finds a member by the whole name in all branches below it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import queries
from members.models import Member, Organization
from members.names import search_columns
from tests import people
from tests.people import CANARIES, World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2025, 11, 20)
ENOUGH_FOR_A_PLAN = 3_000


@pytest.fixture
def staff(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("staff"))
    return client


def _search(world: World, staff: Client, name: str):
    return staff.get(reverse("members:member-search", args=[world.committee.pk]), {"q": name})


def test_the_whole_name_is_found_in_every_branch_below_with_the_phone_masked(
    world: World, staff: Client
) -> None:
    people.make_member(world.beside, "石小满", phone="19912345678")
    html = _search(world, staff, " 石小 满 ").content.decode()
    for branch in (world.branch, world.beside):
        assert branch.name in html
    assert reverse("members:member-detail", args=[world.branch.pk, world.members["member"].pk]) in html
    assert "199****5678" in html
    assert "19912345678" not in html


@pytest.mark.parametrize("name", ["石小", "sxm", "", "冉远航", "石小满%"])
def test_a_part_of_the_name_or_who_has_left_is_not_found(world: World, staff: Client, name: str) -> None:
    answer = _search(world, staff, name)
    assert list(answer.context["rows"]) == []


def test_what_lies_beside_is_not_found(world: World, staff: Client) -> None:
    people.make_member(world.foreign, "石小满", note="鹤归华表")
    answer = _search(world, staff, "石小满")
    assert [line.member.branch for line in answer.context["lines"]] == [world.branch]
    assert not any(canary in answer.content.decode() for canary in CANARIES)
    assert list(_search(world, staff, "鹤鸣九皋").context["rows"]) == []


def test_nothing_asked_asks_nothing_of_the_register(world: World, staff: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        html = _search(world, staff, "").content.decode()
    assert "写上完整的姓名" in html
    assert not any(
        'FROM "members_member"' in each["sql"] and "name" in each["sql"].split("WHERE")[-1]
        for each in asked
        if "members_officeterm" not in each["sql"]
    )


def _fill(world: World) -> None:
    """Enough members and branches that a plan by the index is the cheaper one."""
    kind = Organization.Kind.BRANCH
    made = Organization.objects.bulk_create(
        Organization(name=f"第{number}支部", kind=kind, parent=world.committee, path=f"new {number}")
        for number in range(ENOUGH_FOR_A_PLAN // 10)
    )
    for branch in made:
        branch.place_below(world.committee)
    Organization.objects.bulk_update(made, ["path"])
    Member.objects.bulk_create(
        Member(branch=made[number % len(made)], name=f"甲{number}", **search_columns("甲"))
        for number in range(ENOUGH_FOR_A_PLAN)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_a_name_is_found_by_its_index_and_by_no_scan(world: World) -> None:
    _fill(world)
    found = queries.named_below(world.committee, "甲7", DAY)
    assert [member.name for member in found] == ["甲7"]
    plan = found.explain()
    assert "member_by_name_anywhere" in plan, plan
    assert not [line for line in plan.splitlines() if line.strip().startswith(("SCAN", "Seq Scan"))], plan
    assert "Seq Scan" not in plan, plan
