"""Entering, correcting and deleting a member in the browser."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member, PartyGroup
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db

FORM = {
    "name": "钟 声",
    "gender": "male",
    "born": "1990-02",
    "phone": "199 1234 5678",
    "admitted": "2015年7月1日",
    "confirmed": "2016-07-01",
    "standing": "full",
    "employment": "in_post",
    "dues_base_fen": "4000.5",
}


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


def _url(world: World, name: str, *pk: int) -> str:
    return reverse(f"members:member-{name}", args=[world.branch.pk, *pk])


def _undo_of(response) -> str:
    (message,) = response.context["messages"]
    return message.extra_tags.split('"undo": "')[1].split('"')[0]


def test_a_member_is_entered_and_says_who_did(world: World, desk: Client) -> None:
    html = desk.post(_url(world, "add"), FORM, follow=True).content.decode()
    member = Member.objects.get(name="钟声")
    assert (member.born_on, member.born_precision) == (date(1990, 2, 1), "month")
    assert (member.admitted_on, member.admitted_precision) == (date(2015, 7, 1), "day")
    assert (member.phone, member.dues_base_fen) == ("19912345678", 400_050)
    assert member.name_initials.split()[0] == "zs"
    assert "柳承志于2025年11月20日10:00登记" in html
    assert "19912345678" in html
    entry = AuditRecord.objects.get(verb="登记党员", object_id=str(member.pk))
    assert "钟声" not in str(entry.details)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "请填写姓名。"),
        ({"name": "12"}, "姓名要写汉字或字母。"),
        ({"name": "钟" * 61}, "姓名最多60个字（现在61个）。"),
        ({"born": "一九九〇"}, "出生日期请写成2025-03-14；只知道月份的写2025-03。"),
        ({"admitted": "1989-07-01"}, "入党时间不能早于出生日期。"),
        ({"confirmed": "2014-07-01"}, "转正时间不能早于入党时间。"),
        ({"standing": "probationary"}, "填了转正时间的，党员类别应是正式党员。"),
        ({"admitted": "2026-07-01"}, "入党时间不能晚于今天。"),
        ({"joined_on": "2025-11-21"}, "到本支部的日期不能晚于今天。"),
        ({"phone": "打门卫"}, "联系电话只写数字，如19900001111。"),
        ({"dues_base_fen": "4000.555"}, "党费基数（元）最多写到分，即两位小数。"),
        ({"group": "999999"}, "党小组里没有这一项，请重新选择。"),
    ],
)
def test_a_bad_line_is_refused_in_one_sentence_and_kept(
    world: World, desk: Client, changed: dict, sentence: str
) -> None:
    html = desk.post(_url(world, "add"), FORM | {"note": "调来的"} | changed).content.decode()
    assert sentence in html
    assert "调来的" in html
    assert not Member.objects.filter(name="钟声").exists()


def test_a_same_name_needs_a_tick(world: World, desk: Client) -> None:
    form = FORM | {"name": "石小满"}
    html = desk.post(_url(world, "add"), form).content.decode()
    assert "本支部已有一名石小满（1980年生）。确是另一个人，请勾选后再保存。" in html
    desk.post(_url(world, "add"), form | {"is_another": "on"})
    assert Member.objects.filter(branch=world.branch, name="石小满").count() == 2


def test_the_id_number_is_asked_for_only_where_the_branch_keeps_it(world: World, desk: Client) -> None:
    number = "999999199002010017"
    desk.post(_url(world, "add"), FORM | {"id_number": number})
    assert Member.objects.get(name="钟声").id_number == ""
    world.branch.stores_id_numbers = True
    world.branch.save()
    wrong = desk.post(_url(world, "add"), FORM | {"name": "钟鸣", "id_number": "99999919900201001X1"})
    assert "身份证号" in wrong.content.decode()
    assert not Member.objects.filter(name="钟鸣").exists()


def test_a_correction_keeps_what_is_sealed_and_can_be_taken_back(world: World, desk: Client) -> None:
    member = people.make_member(world.branch, "水清", phone="19912345678")
    page = desk.get(_url(world, "correct", member.pk)).content.decode()
    assert "现为199****5678" in page
    assert "19912345678" not in page
    form = {"name": "水清清", "admitted": "2005-07-01", "confirmed": "2006-07-01", "standing": "full"}
    response = desk.post(_url(world, "correct", member.pk), form, follow=True)
    assert "柳承志于2025年11月20日10:00更正" in response.content.decode()
    member.refresh_from_db()
    assert (member.name, member.phone, member.education) == ("水清清", "19912345678", "")
    desk.post(_undo_of(response))
    member.refresh_from_db()
    assert (member.name, member.phone, member.education) == ("水清", "19912345678", "大学")
    desk.post(_url(world, "correct", member.pk), form | {"phone": "无"})
    member.refresh_from_db()
    assert member.phone == ""


def test_what_the_register_asks_besides_is_kept_and_the_residence_sealed(world: World, desk: Client) -> None:
    told = {"native_place": "河南信阳", "work_post": "种植业科科长", "sponsors": "柳承志、邹敏"}
    html = desk.post(
        _url(world, "add"), FORM | told | {"residence": "青石市稻香路12号"}, follow=True
    ).content.decode()
    member = Member.objects.get(name="钟声")
    assert {name: getattr(member, name) for name in told} == told
    assert all(value in html for value in told.values())
    assert member.residence == "青石市稻香路12号"
    assert "稻香路" not in member.residence_sealed
    page = desk.get(_url(world, "correct", member.pk)).content.decode()
    assert "已录入，不改请空着" in page
    assert "稻香路" not in page
    desk.post(_url(world, "correct", member.pk), FORM | told | {"residence": "无", "sponsors": ""})
    member.refresh_from_db()
    assert (member.residence, member.sponsors) == ("", "")


def test_only_somebody_without_records_can_be_deleted(world: World, desk: Client) -> None:
    mistaken = people.make_member(world.branch, "误登")
    desk.post(_url(world, "remove", mistaken.pk))
    assert not Member.objects.filter(pk=mistaken.pk).exists()
    member = world.members["member"]
    html = desk.post(_url(world, "remove", member.pk), follow=True).content.decode()
    assert "不能删除；离开本支部的请登记转出、去世或者除名。" in html
    assert Member.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize(
    ("actor", "status"), [("group leader", 403), ("staff", 403), ("foreign secretary", 404)]
)
def test_only_who_keeps_the_register_may(world: World, actor: str, status: int) -> None:
    client = Client()
    client.force_login(world.user(actor))
    assert client.post(_url(world, "add"), FORM).status_code == status
    assert client.get(_url(world, "correct", world.members["member"].pk)).status_code == status


def test_another_branchs_member_is_not_found(world: World, desk: Client) -> None:
    foreign = world.members["foreign secretary"]
    assert desk.get(_url(world, "correct", foreign.pk)).status_code == 404
    assert desk.post(_url(world, "remove", foreign.pk)).status_code == 404


def test_the_detail_shows_dues_of_the_year(world: World, desk: Client) -> None:
    html = desk.get(_url(world, "detail", world.members["member"].pk) + "?year=2025").content.decode()
    assert "2025年党费" in html
    assert "180.00元" in html


def test_who_left_keeps_the_group_that_was_dissolved_since(world: World, desk: Client) -> None:
    member = world.members["member"]
    group = PartyGroup.objects.create(branch=world.branch, name="旧小组", dissolved_on=date(2025, 10, 1))
    Member.objects.filter(pk=member.pk).update(group=group, left_on=date(2025, 9, 1))
    form = desk.get(_url(world, "correct", member.pk)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "is_another"}
    assert typed["group"] == group.pk
    desk.post(_url(world, "correct", member.pk), typed | {"note": "改个备注"})
    member.refresh_from_db()
    assert (member.note, member.group) == ("改个备注", group)
