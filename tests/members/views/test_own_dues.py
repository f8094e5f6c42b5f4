"""A member's own dues."""

import pytest
from django.test import Client
from django.urls import reverse

from members.models import DuesCharge, DuesPayment, DuesStandard
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _get(world: World, actor: str = "member", **query: str):
    client = Client()
    client.force_login(world.user(actor))
    return client.get(reverse("members:own-dues", args=[world.branch.pk]), query)


def test_months_with_what_was_due_and_paid(world: World, at) -> None:
    at("2026-01-10")
    response = _get(world)
    line = response.context["line"]
    assert (line.due_fen, line.paid_fen, line.owed_fen) == (18000, 16500, 1500)
    assert len(response.context["months"]) == 12
    assert "15.00" in response.content.decode()


def test_the_standard_is_ones_own(world: World, at) -> None:
    at("2025-11-20")
    for name, fen in (("member", 1500), ("secretary", 8765)):
        DuesStandard.objects.create(
            branch=world.branch, member=world.members[name], starts_on="2025-01-01", due_fen=fen
        )
    response = _get(world)
    assert response.context["standard"].due_fen == 1500
    assert "87.65" not in response.content.decode()


def test_nobody_elses_sum_is_in_it(world: World, at) -> None:
    at("2025-11-20")
    people.make_dues(world.members["secretary"], range(1, 13), 7777)
    assert "77.77" not in _get(world).content.decode()


def test_a_year_without_dues_says_so(world: World, at) -> None:
    at("2025-11-20")
    response = _get(world, year="2023")
    assert response.context["months"] == []
    assert "2023年" in response.content.decode()


@pytest.mark.parametrize(("actor", "answer"), [("staff", 403), ("member beside", 404)])
def test_it_is_closed_to_who_is_no_member_here(world: World, actor: str, answer: int) -> None:
    assert _get(world, actor).status_code == answer


def test_what_is_owed_and_not_known_is_said_to_be_unknown(world: World, at) -> None:
    at("2025-11-20")
    member = world.members["member"]
    DuesPayment.objects.filter(member=member, month=3).delete()
    DuesCharge.objects.filter(member=member, month=3).update(due_fen=None)
    response = _get(world)
    assert response.context["line"].owed_fen is None
    summary = response.content.decode().split('class="tally"')[1].split("</dl>")[0]
    assert "欠缴" in summary
    assert summary.count("未知") == 2
