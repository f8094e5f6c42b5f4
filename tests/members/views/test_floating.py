"""The page of floating members: out and in, phones for those who call."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import FloatingSpell
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


def _url(world: World, name: str, *pk: int) -> str:
    return reverse(f"members:floating-{name}", args=[world.branch.pk, *pk])


def _guest(world: World, desk: Client) -> FloatingSpell:
    form = {
        "name": "白杨",
        "phone": "19900003333",
        "started_on": "2025-05-01",
        "home_organization": "外省某村",
    }
    desk.post(_url(world, "add") + "?direction=in", form)
    return FloatingSpell.objects.get(name="白杨")


def test_open_ones_come_first_and_the_rule_is_shown(world: World, desk: Client) -> None:
    form = {"member": world.members["member"].pk, "place": "外省", "started_on": "2025-02-01"}
    desk.post(_url(world, "add"), {**form, "ended_on": "2025-09-01"})
    _guest(world, desk)
    response = desk.get(_url(world, "list"))
    assert [spell.direction for spell in response.context["rows"]] == ["in", "out"]
    html = response.content.decode()
    assert "《党员教育管理工作条例》第三十二条：" in html
    only = desk.get(_url(world, "list") + "?direction=out").context["rows"]
    assert [spell.member for spell in only] == [world.members["member"]]


def test_the_phone_is_whole_for_those_who_call_only(world: World, desk: Client) -> None:
    _guest(world, desk)
    assert "19900003333" in desk.get(_url(world, "list")).content.decode()
    reader = Client()
    reader.force_login(world.user("discipline member"))
    html = reader.get(_url(world, "list")).content.decode()
    assert "199****3333" in html
    assert "19900003333" not in html


def test_a_spell_is_ended_and_an_empty_phone_stays(world: World, desk: Client) -> None:
    spell = _guest(world, desk)
    form = {"name": "白杨", "started_on": "2025-05-01", "ended_on": "2025-09-01", "phone": ""}
    desk.post(_url(world, "correct", spell.pk), form)
    spell.refresh_from_db()
    assert (spell.ended_on, spell.phone) == (date(2025, 9, 1), "19900003333")
    desk.post(_url(world, "correct", spell.pk), {**form, "phone": "无"})
    spell.refresh_from_db()
    assert spell.phone == ""


def test_what_is_refused_keeps_what_was_typed(world: World, desk: Client) -> None:
    form = {"name": "白杨", "started_on": "2025-12-01", "phone": "abc", "reason": "外出务工"}
    html = desk.post(_url(world, "add") + "?direction=in", form).content.decode()
    assert "联系电话只写数字" in html
    html = desk.post(_url(world, "add") + "?direction=in", {**form, "phone": ""}).content.decode()
    assert "开始日期不能晚于今天" in html
    assert "外出务工" in html


def test_a_group_leader_sees_the_own_members_only(world: World, desk: Client) -> None:
    _guest(world, desk)
    FloatingSpell.objects.create(
        branch=world.branch, direction="out", member=world.members["member"], started_on="2025-02-01"
    )
    client = Client()
    client.force_login(world.user("group leader"))
    assert [spell.direction for spell in client.get(_url(world, "list")).context["rows"]] == ["out"]
    assert client.get(_url(world, "add")).status_code == 403
