"""The branch's usage in ordering names of two characters."""

import pytest
from django.test import Client
from django.urls import reverse

from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World) -> Client:
    for name in ("田大利", "田富"):
        people.make_member(world.branch, name)
    client = Client()
    client.force_login(world.user("secretary"))
    return client


def _fields(world: World, desk: Client) -> list[str]:
    lines = desk.get(reverse("members:member-list", args=[world.branch.pk]), {"q": "田"}).context["lines"]
    return [line.member.name for line in lines]


def _set(world: World, desk: Client, usage: str):
    return desk.post(reverse("members:member-order", args=[world.branch.pk]), {"usage": usage}, follow=True)


def test_the_usage_is_set_and_taken_back(world: World, desk: Client) -> None:
    assert _fields(world, desk) == ["田富", "田大利"]
    answer = _set(world, desk, "plain")
    assert _fields(world, desk) == ["田大利", "田富"]
    (message,) = answer.context["messages"]
    desk.post(message.extra_tags.split('"undo": "')[1].split('"')[0])
    assert _fields(world, desk) == ["田富", "田大利"]
    assert AuditRecord.objects.filter(verb="更改姓名排法", organization_id=world.branch.pk).count() == 2


def test_the_same_usage_changes_and_records_nothing(world: World, desk: Client) -> None:
    assert "没有改动。" in _set(world, desk, "spaced").content.decode()
    assert not AuditRecord.objects.filter(verb="更改姓名排法").exists()


def test_a_usage_that_is_none_is_refused(world: World, desk: Client) -> None:
    assert "两个字的姓名里没有这一项，请重新选择。" in _set(world, desk, "age").content.decode()
    desk.post(reverse("members:member-order-back", args=[world.branch.pk]) + "?usage=age")
    world.branch.refresh_from_db()
    assert world.branch.two_character_names == "spaced"
