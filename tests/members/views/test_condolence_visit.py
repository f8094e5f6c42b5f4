"""The ledger of visits."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def visits(world: World) -> None:
    people.make_visit(
        world.branch, date(2025, 7, 1), "职工丁", occasion="七一", goods="米、油", visitors="柳承志"
    )
    people.make_visit(world.branch, date(2024, 7, 1), "去年的人", occasion="七一")


def _open(world: World, **query: str):
    client = Client()
    client.force_login(world.user("secretary"))
    return client.get(reverse("members:condolence-visit-list", args=[world.branch.pk]), query)


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["白露", "职工丁"]),
        ({"occasion": "七一"}, ["职工丁"]),
        ({"q": "职工"}, ["职工丁"]),
        ({"q": "柳承志"}, ["职工丁"]),
        ({"year": "2024"}, ["去年的人"]),
    ],
)
def test_condolence_visit_list_finds(world: World, query: dict, found: list[str]) -> None:
    assert [visit.recipient_name for visit in _open(world, **query).context["rows"]] == found


@pytest.mark.usefixtures("visits")
def test_condolence_visit_list_adds_up_money(world: World) -> None:
    assert "慰问金500.00元" in _open(world).content.decode()


@pytest.mark.usefixtures("visits")
def test_condolence_visit_list_does_not_add_up_what_is_masked(world: World) -> None:
    people.make_visit(world.branch, date(2025, 8, 1), "戊", money_is_masked=True)
    html = _open(world).content.decode()
    assert "慰问金有未知数" in html
    assert "500.00元" not in html
