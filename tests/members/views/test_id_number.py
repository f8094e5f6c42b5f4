"""A sealed ID number: read for a minute with a reason, found by exact value."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NUMBER = "999999198005010019"
OTHER = "999999198005010027"


def _client(world: World, actor: str = "secretary") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _reveal(world: World, member: Member) -> str:
    return reverse("members:member-reveal", args=[world.branch.pk, member.pk])


def _find(world: World) -> str:
    return reverse("members:member-by-id-number", args=[world.branch.pk])


def _detail(world: World, member: Member) -> str:
    return reverse("members:member-detail", args=[world.branch.pk, member.pk])


def test_a_number_is_shown_for_a_minute_and_recorded_without_it(world: World) -> None:
    member = world.members["member"]
    answer = _client(world).post(_reveal(world, member), {"reason": "transfer"})
    assert NUMBER in answer.content.decode()
    assert answer["Refresh"] == f"60; url={_detail(world, member)}"
    assert answer["Cache-Control"] == "no-store"
    record = AuditRecord.objects.get(verb="查看身份证号")
    assert (record.actor_id, record.object_id) == (world.user("secretary").pk, str(member.pk))
    assert record.details == {"reason": "transfer"}
    assert NUMBER not in str(vars(record))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "请选择为什么要看。"),
        ({"reason": "curiosity"}, "为什么要看里没有这一项，请重新选择。"),
        ({"reason": "other"}, "选了“其他”，请写明原因。"),
        ({"reason": "other", "note": f"核对{NUMBER}"}, "原因里不要写号码，写事由就可以。"),
    ],
)
def test_without_a_reason_nothing_is_shown_nor_recorded(world: World, form: dict, sentence: str) -> None:
    answer = _client(world).post(_reveal(world, world.members["member"]), form)
    html = answer.content.decode()
    assert sentence in html
    assert "Refresh" not in answer
    # Only what the person typed in the note comes back.
    assert html.count(NUMBER) == (1 if NUMBER in form.get("note", "") else 0)
    assert not AuditRecord.objects.filter(verb="查看身份证号").exists()


def test_another_reason_is_kept_in_words(world: World) -> None:
    form = {"reason": "other", "note": "公安机关函询"}
    _client(world).post(_reveal(world, world.members["member"]), form)
    assert AuditRecord.objects.get(verb="查看身份证号").details == {"reason": "other", "note": "公安机关函询"}


def test_who_has_no_number_is_said_so(world: World) -> None:
    member = world.members["secretary"]
    client = _client(world)
    assert "没有录入身份证号" in client.get(_reveal(world, member)).content.decode()
    answer = client.post(_reveal(world, member), {"reason": "check"}, follow=True)
    assert "没有录入身份证号" in answer.content.decode()
    assert not AuditRecord.objects.filter(verb="查看身份证号").exists()


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("organisation member", 200),
        ("discipline member", 403),
        ("group leader", 403),
        ("staff", 403),
        ("member", 403),
        ("foreign secretary", 404),
    ],
)
def test_only_who_keeps_the_register_may_read_and_find(world: World, actor: str, status: int) -> None:
    client = _client(world, actor)
    assert client.get(_reveal(world, world.members["member"])).status_code == status
    assert client.get(_find(world)).status_code == status


def test_another_branchs_number_is_not_found_nor_read(world: World) -> None:
    client = _client(world)
    foreign = world.members["foreign secretary"]
    assert client.post(_reveal(world, foreign), {"reason": "check"}).status_code == 404
    Member.objects.filter(pk=foreign.pk).update(id_number_index="")
    html = client.post(_find(world), {"id_number": OTHER}).content.decode()
    assert "本支部花名册里没有这个身份证号。" in html


@pytest.mark.parametrize("typed", [NUMBER, f" {NUMBER} "])
def test_a_number_leads_to_its_member_and_the_record_does_not_hold_it(world: World, typed: str) -> None:
    member = world.members["member"]
    answer = _client(world).post(_find(world), {"id_number": typed})
    assert answer["Location"] == _detail(world, member)
    assert NUMBER not in answer["Location"]
    record = AuditRecord.objects.get(verb="按身份证号查找党员")
    assert (record.object_id, record.details) == (str(member.pk), {"found": 1})


def test_a_number_nobody_has_is_said_and_recorded(world: World) -> None:
    html = _client(world).post(_find(world), {"id_number": OTHER}).content.decode()
    assert "本支部花名册里没有这个身份证号。" in html
    assert AuditRecord.objects.get(verb="按身份证号查找党员").details == {"found": 0}


def test_two_stays_of_one_person_are_both_listed_the_present_one_first(world: World) -> None:
    left = people.make_member(world.branch, "石小满", id_number=NUMBER, left_on=date(2020, 1, 1))
    html = _client(world).post(_find(world), {"id_number": NUMBER}).content.decode()
    assert "找到2条记录" in html
    assert html.index(_detail(world, world.members["member"])) < html.index(_detail(world, left))


def test_a_wrong_number_is_refused_and_not_looked_for(world: World) -> None:
    html = _client(world).post(_find(world), {"id_number": "999999198005010018"}).content.decode()
    assert "身份证号不对，请核对18位号码。" in html
    assert not AuditRecord.objects.filter(verb="按身份证号查找党员").exists()
