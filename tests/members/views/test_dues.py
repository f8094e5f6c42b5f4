"""Dues of a year, month by month."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.dues import reversal_of
from members.models import DuesCharge, DuesPayment
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _open(world: World, **query: str):
    client = Client()
    client.force_login(world.user("organisation member"))
    return client.get(reverse("members:dues-charge-list", args=[world.branch.pk]), query)


def _line(response, name: str):
    return next(line for line in response.context["lines"] if line.member.name == name)


def _words(line) -> str:
    return " ".join(cell.word for cell in line.cells)


def test_dues_charge_list_opens_on_the_newest_year(world: World, at) -> None:
    at("2027-02-01")
    response = _open(world)
    assert response.context["view"].year == 2025
    line = _line(response, "石小满")
    assert _words(line) == "缴 缴 缴 缴 缴 缴 缴 缴 缴 缴 欠 缴"
    assert (line.due_fen, line.paid_fen, line.owed_fen) == (18000, 16500, 1500)


def test_a_month_is_owed_only_when_it_is_over(world: World, at) -> None:
    at("2025-11-30")
    line = _line(_open(world), "石小满")
    assert line.cells[10].word == "待缴"
    assert line.owed_fen == 0
    at("2025-12-01")
    line = _line(_open(world), "石小满")
    assert line.cells[10].word == "欠"
    assert line.owed_fen == 1500


def test_only_who_owes(world: World, at) -> None:
    at("2026-01-10")
    people.make_dues(world.members["secretary"], range(1, 13), 2000)
    assert len(_open(world).context["lines"]) == 2
    response = _open(world, show="owing")
    assert [line.member.name for line in response.context["lines"]] == ["石小满"]
    (filters,) = response.context["filters"]
    assert [choice.count for choice in filters.choices] == [2, 1]


def test_a_sum_that_is_not_known_is_never_shown_as_a_sum(world: World, at) -> None:
    at("2026-01-10")
    member = world.members["secretary"]
    month = {"branch": world.branch, "member": member, "year": 2025, "month": 1}
    DuesCharge.objects.create(**month, due_fen=None)
    DuesPayment.objects.create(**month, paid_fen=None)
    response = _open(world)
    line = _line(response, "柳承志")
    assert line.cells[0].word == "缴"
    assert (line.due_fen, line.paid_fen, line.owed_fen) == (None, None, 0)
    assert "应缴有未知数" in response.content.decode()


def test_a_reversed_payment_is_owed_again(world: World, at) -> None:
    at("2026-01-10")
    paid = DuesPayment.objects.filter(member=world.members["member"], month=5).get()
    DuesPayment.objects.create(
        branch=world.branch,
        member=paid.member,
        year=2025,
        month=5,
        paid_fen=-1500,
        kind="reversal",
        reverses=paid,
    )
    assert _line(_open(world), "石小满").cells[4].word == "欠"


def test_dues_charge_list_says_what_to_do_when_empty(world: World) -> None:
    html = _open(world, year="2019").content.decode()
    assert "2019年还没有党费记录" in html
    # The organisation member keeps dues but does not import.
    assert "导入党费登记表</a>" not in html


def _taken_back(payment: DuesPayment) -> DuesPayment:
    made = reversal_of(payment)
    made.save()
    return made


def test_what_was_taken_back_is_owed_though_its_sum_was_not_known(world: World, at) -> None:
    at("2026-01-10")
    member = world.members["secretary"]
    month = {"branch": world.branch, "member": member, "year": 2025, "month": 1}
    DuesCharge.objects.create(**month, due_fen=2000)
    _taken_back(DuesPayment.objects.create(**month, paid_fen=None))
    response = _open(world, show="owing")
    assert [line.member.name for line in response.context["lines"]] == ["石小满", "柳承志"]
    # Nothing of unknown size stands any more.
    assert (response.context["due_fen"], response.context["paid_fen"]) == (20000, 16500)


def test_a_gift_settles_no_month(world: World, at) -> None:
    at("2026-01-10")
    member = world.members["member"]
    DuesPayment.objects.create(
        branch=world.branch, member=member, year=2025, month=11, paid_fen=100000, kind="extra"
    )
    response = _open(world, show="owing")
    assert [line.member.name for line in response.context["lines"]] == ["石小满"]
    assert response.context["lines"][0].cells[10].word == "欠"


def test_a_payment_is_taken_back_as_of_its_own_day(world: World) -> None:
    paid = DuesPayment.objects.filter(member=world.members["member"], month=5).get()
    paid.paid_on = date(2026, 2, 3)
    assert _taken_back(paid).paid_on == date(2026, 2, 3)


def test_nothing_received_is_nought_and_not_unknown(world: World, at) -> None:
    at("2026-01-10")
    DuesPayment.objects.filter(branch=world.branch).delete()
    response = _open(world)
    assert (response.context["due_fen"], response.context["paid_fen"]) == (18000, 0)
    assert _line(response, "石小满").paid_fen == 0
    assert "实缴0.00元" in response.content.decode()


def test_a_month_taken_back_altogether_is_not_called_paid(world: World, at) -> None:
    at("2026-01-10")
    member = world.members["member"]
    _taken_back(DuesPayment.objects.get(member=member, month=5))
    DuesCharge.objects.filter(member=member, month=5).delete()
    client = Client()
    client.force_login(world.user("organisation member"))
    page = reverse("members:dues-member", args=[world.branch.pk, member.pk])
    html = client.get(page, {"year": "2025"}).content.decode()
    assert html.count("没有登记") == 1
    assert html.count("status--done") == 10
    client.force_login(world.user("member"))
    own = client.get(reverse("members:own-dues", args=[world.branch.pk]), {"year": "2025"}).content.decode()
    assert own.count("没有登记") == 1
    assert "不用缴" not in own
