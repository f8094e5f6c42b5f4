"""The copy of one person's data, for the person and from the office."""

import io
import json
from datetime import date
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from members.actions.corrections import ask_correction
from members.actions.own_copy import hand_out_copy, take_own_copy
from members.actions.transfers import transfer
from members.models import Member, Notice
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
NUMBER = "999999198005010019"


@pytest.fixture
def member(world: World) -> Member:
    found = world.members["member"]
    found.phone, found.residence = "19900005555", "青石市稻香路"
    found.save()
    people.make_visit(world.branch, date(2025, 1, 20), found.name, recipient=found, visitors="柳承志")
    return found


def _told(packed: bytes) -> tuple[dict, str]:
    archive = ZipFile(io.BytesIO(packed))
    assert set(archive.namelist()) == {"说明.txt", "个人信息.json", "个人信息.xlsx"}
    told = json.loads(archive.read("个人信息.json"))
    return {section["名称"]: section for section in told["内容"]}, archive.read("说明.txt").decode()


def _office(world: World, name: str = "secretary"):
    return world.user(name).scope_in(world.branch.pk, is_branch=True)


def test_the_own_copy_holds_everything_in_full(world: World, member: Member) -> None:
    told, note = _told(take_own_copy(member=member, by=world.user("member")))
    (line,) = told["党员登记"]["记录"]
    assert (line["身份证号"], line["联系电话"], line["现居住地"]) == (NUMBER, "19900005555", "青石市稻香路")
    assert line["出生日期"] == "1980-05-01"
    assert {"应缴党费", "实缴党费", "出席情况", "慰问", "账号"} <= set(told)
    assert told["应缴党费"]["记录"][0]["应缴"] == "15.00"
    assert told["慰问"]["记录"][0]["走访人"] == "柳承志"
    assert "第四十五条" in note
    assert "应缴党费，12条，应缴合计180.00元" in note


def test_workbook_and_json_say_the_same(world: World, member: Member) -> None:
    packed = take_own_copy(member=member, by=world.user("member"))
    told, _ = _told(packed)
    book = load_workbook(io.BytesIO(ZipFile(io.BytesIO(packed)).read("个人信息.xlsx")))
    assert book.sheetnames == list(told)
    register = {row[0].value: row[1].value for row in book["党员登记"].iter_rows(min_row=2)}
    assert register["身份证号"] == NUMBER
    assert register["出生日期"] == "1980年5月1日"
    dues = list(book["应缴党费"].iter_rows(values_only=True))
    assert len(dues) == 13
    assert dues[0][:4] == ("党支部", "年度", "月份", "应缴")


def test_a_month_of_which_the_day_is_unknown_is_a_text_in_the_sheet(world: World, member: Member) -> None:
    for month in (3, 4):
        member.events.create(
            branch=world.branch, kind="retired", occurred_on=date(2025, month, 1), precision="month"
        )
    packed = take_own_copy(member=member, by=world.user("member"))
    sheet = load_workbook(io.BytesIO(ZipFile(io.BytesIO(packed)).read("个人信息.xlsx")))["党籍与组织关系变动"]
    days = [
        row[[cell.value for cell in sheet[1]].index("日期")] for row in sheet.iter_rows(2, values_only=True)
    ]
    assert days == ["2025年4月", "2025年3月"]


def test_the_office_hands_out_no_id_number_and_nothing_that_is_the_persons_alone(
    world: World, member: Member
) -> None:
    Notice.objects.create(recipient=world.user("member"), sentence="新安排学习")
    ask_correction(
        member=member, about="id_number", wanted="999999198106010017", reason="", by=world.user("member")
    )
    packed = hand_out_copy(member=member, scope=_office(world), by=world.user("secretary"))
    told, note = _told(packed)
    assert told["党员登记"]["记录"][0]["身份证号"] == "已录入"
    assert told["更正申请"]["记录"][0]["应改为"] == "已录入"
    assert "通知" not in told
    assert "由支部代为导出" in note
    everything = b"".join(ZipFile(io.BytesIO(packed)).read(name) for name in ("说明.txt", "个人信息.json"))
    assert NUMBER not in everything.decode()
    assert "999999198106010017" not in everything.decode()


def test_the_office_hands_out_what_it_may_see_anyway(world: World, member: Member) -> None:
    by = world.user("organisation member")
    told, _ = _told(hand_out_copy(member=member, scope=_office(world, "organisation member"), by=by))
    assert "应缴党费" in told
    assert "账号" not in told


def test_another_branchs_records_stay_there_but_are_the_persons_own(world: World, member: Member) -> None:
    made = transfer(
        member=member, to_branch=world.beside, occurred_on=date(2025, 6, 16), by=world.user("staff")
    ).member
    scope = world.user("staff").scope_in(world.beside.pk, is_branch=True)
    from_office, _ = _told(hand_out_copy(member=made, scope=scope, by=world.user("staff")))
    assert "应缴党费" not in from_office
    own, _ = _told(take_own_copy(member=made, by=world.user("member")))
    assert len(own["应缴党费"]["记录"]) == 12


def test_handing_out_is_recorded_without_values(world: World, member: Member) -> None:
    take_own_copy(member=member, by=world.user("member"))
    hand_out_copy(member=member, scope=_office(world), by=world.user("secretary"))
    first, second = AuditRecord.objects.filter(verb="导出个人信息副本").order_by("sequence")
    assert (first.actor_id, first.details["by_oneself"]) == (world.user("member").pk, True)
    assert (second.actor_id, second.details["by_oneself"]) == (world.user("secretary").pk, False)
    assert second.object_id == str(member.pk)
    assert "青石市" not in str(first.details)


def test_what_somebody_typed_leaves_as_text_never_as_a_formula(world: World, member: Member) -> None:
    member.note = "=1+1"
    member.save()
    packed = take_own_copy(member=member, by=world.user("member"))
    sheet = load_workbook(io.BytesIO(ZipFile(io.BytesIO(packed)).read("个人信息.xlsx")))["党员登记"]
    (cell,) = [row[1] for row in sheet.iter_rows(min_row=2) if row[0].value == "备注"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")
