"""The ledger of visits."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import CondolenceVisit
from partybranch.audit.models import AuditRecord
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


FORM = {"visited_on": "2025-09-20", "occasion": "中秋", "recipient_name": "职工戊", "money_fen": "300"}


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


def _url(world: World, name: str, *pk: int) -> str:
    return reverse(f"members:condolence-visit-{name}", args=[world.branch.pk, *pk])


def _undo_of(response) -> str:
    (message,) = response.context["messages"]
    return message.extra_tags.split('"undo": "')[1].split('"')[0]


def _visit_of(name: str) -> CondolenceVisit:
    return CondolenceVisit.objects.get(recipient_name=name)


def test_a_visit_is_entered_and_says_who_did(world: World, desk: Client) -> None:
    response = desk.post(_url(world, "add"), FORM, follow=True)
    assert "已登记慰问职工戊。" in response.content.decode()
    visit = _visit_of("职工戊")
    assert (visit.visited_on, visit.money_fen, visit.recipient) == (date(2025, 9, 20), 30000, None)
    html = desk.get(_url(world, "detail", visit.pk)).content.decode()
    assert "柳承志于2025年11月20日10:00登记" in html
    assert AuditRecord.objects.filter(verb="登记慰问", object_id=str(visit.pk)).count() == 1


def test_a_members_name_is_that_member(world: World, desk: Client) -> None:
    desk.post(_url(world, "add"), FORM | {"recipient_name": "石 小满"})
    visit = _visit_of("石小满")
    assert (visit.recipient, visit.is_party_member) == (world.members["member"], True)


def test_a_name_of_two_is_asked_for(world: World, desk: Client) -> None:
    other = people.make_member(world.branch, "石小满", born_on=date(1955, 1, 1))
    form = FORM | {"recipient_name": "石小满"}
    html = desk.post(_url(world, "add"), form).content.decode()
    assert "这个姓名对应两名党员，请选一名。" in html
    assert "1955年生" in html
    desk.post(_url(world, "add"), form | {"recipient": str(other.pk)})
    assert _visit_of("石小满").recipient == other


def test_the_next_household_keeps_date_occasion_and_visitors(world: World, desk: Client) -> None:
    form = FORM | {"visitors": "柳承志、邹敏", "again": "1"}
    html = desk.post(_url(world, "add"), form, follow=True).content.decode()
    assert "接着登记下一户" in html
    assert 'value="2025-09-20"' in html
    assert 'value="中秋"' in html
    assert 'value="柳承志、邹敏"' in html
    assert 'value="300"' not in html


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"money_fen": ""}, "慰问金和慰问品至少填一项。"),
        ({"money_fen": "3.005"}, "慰问金（元）最多写到分，即两位小数。"),
        ({"money_fen": "若干"}, "慰问金（元）要填数字，如30.01。"),
        ({"money_is_masked": "on"}, "写了金额就不要再勾“金额未知”。"),
        ({"visited_on": "2025-11-21"}, "日期不能晚于今天。"),
        ({"visited_on": "2025"}, "日期至少写到月份，如2025-03。"),
        ({"visited_on": "2025-02-30"}, "日期不是有效的日期。"),
        ({"visited_on": "0001-01-01"}, "日期的年份太早，请检查。"),
        ({"recipient_name": ""}, "请填写慰问对象。"),
        ({"goods": "米" * 121}, "慰问品最多120个字（现在121个）。"),
    ],
)
def test_a_bad_visit_is_refused_in_one_sentence_and_kept(
    world: World, desk: Client, changed: dict, sentence: str
) -> None:
    count = CondolenceVisit.objects.count()
    response = desk.post(_url(world, "add"), FORM | {"visitors": "邹敏"} | changed)
    html = response.content.decode()
    assert sentence in html
    assert 'value="邹敏"' in html
    assert CondolenceVisit.objects.count() == count


def test_a_correction_can_be_taken_back(world: World, desk: Client) -> None:
    visit = _visit_of("白露")
    form = FORM | {"visited_on": "2025-01-21", "recipient_name": "白露", "money_fen": "600"}
    response = desk.post(_url(world, "correct", visit.pk), form, follow=True)
    assert "柳承志于2025年11月20日10:00更正" in response.content.decode()
    visit.refresh_from_db()
    assert (visit.money_fen, visit.visited_on) == (60000, date(2025, 1, 21))
    desk.post(_undo_of(response))
    visit.refresh_from_db()
    assert (visit.money_fen, visit.visited_on) == (50000, date(2025, 1, 20))


def test_a_removed_visit_is_in_no_list_and_can_be_put_back(world: World, desk: Client) -> None:
    visit = _visit_of("白露")
    response = desk.post(_url(world, "remove", visit.pk), follow=True)
    assert response.context["rows"].count() == 0
    assert desk.get(_url(world, "detail", visit.pk)).status_code == 404
    desk.post(_undo_of(response))
    assert _visit_of("白露") == visit


@pytest.mark.parametrize(("actor", "status"), [("discipline member", 403), ("foreign secretary", 404)])
def test_only_who_keeps_visits_may(world: World, actor: str, status: int) -> None:
    client = Client()
    client.force_login(world.user(actor))
    assert client.post(_url(world, "add"), FORM).status_code == status
    assert client.post(_url(world, "remove", _visit_of("白露").pk)).status_code == status


def test_another_branchs_visit_is_not_found(world: World, desk: Client) -> None:
    foreign = CondolenceVisit.objects.get(branch=world.foreign)
    for name in ("detail", "correct", "remove"):
        assert desk.post(_url(world, name, foreign.pk), FORM).status_code in (404, 405)
    assert desk.get(_url(world, "correct", foreign.pk)).status_code == 404


def test_a_new_visit_is_of_today_unless_another_year_is_asked_for(world: World, desk: Client) -> None:
    assert 'value="2025-11-20"' in desk.get(_url(world, "add")).content.decode()
    assert 'value="2025-11-20"' not in desk.get(_url(world, "add"), {"year": "2024"}).content.decode()


def test_the_same_visit_sent_twice_is_kept_once(world: World, desk: Client) -> None:
    desk.post(_url(world, "add"), FORM)
    html = desk.post(_url(world, "add"), FORM, follow=True).content.decode()
    assert "慰问职工戊已经登记过，没有重复登记。" in html
    assert CondolenceVisit.objects.filter(recipient_name="职工戊").count() == 1
    assert AuditRecord.objects.filter(verb="登记慰问").count() == 1
    # Another sum is another visit, and one that was removed may be entered again.
    desk.post(_url(world, "add"), FORM | {"money_fen": "200"})
    assert CondolenceVisit.objects.filter(recipient_name="职工戊").count() == 2
    visit = CondolenceVisit.objects.get(recipient_name="职工戊", money_fen=30000)
    desk.post(_url(world, "remove", visit.pk))
    desk.post(_url(world, "add"), FORM)
    assert CondolenceVisit.objects.filter(recipient_name="职工戊", money_fen=30000).count() == 1
