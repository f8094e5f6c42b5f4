"""Registering dues in the browser: a month at once, afterwards, standards, and taking back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import DuesCharge, DuesPayment, DuesStandard, Member
from partybranch.audit.models import AuditRecord
from tests import people
from tests.doings_of_members import month_form
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-12-10 10:00")
    DuesCharge.objects.filter(branch=world.branch, month=12).delete()
    DuesPayment.objects.filter(branch=world.branch, month=12).delete()
    client = Client()
    client.force_login(world.user("organisation member"))
    return client


def _url(world: World, name: str = "dues-month", *pk: int, query: str = "") -> str:
    return reverse(f"members:{name}", args=[world.branch.pk, *pk]) + query


def _december(world: World) -> dict[str, DuesPayment]:
    rows = DuesPayment.objects.filter(branch=world.branch, year=2025, month=12).select_related("member")
    return {row.member.name: row for row in rows}


def test_all_but_two_paid_in_one_go(world: World, desk: Client) -> None:
    before = AuditRecord.objects.count()
    response = desk.post(_url(world), month_form(world, unpaid=("石小满", "白露")), follow=True)
    html = response.content.decode()
    assert "已登记12月党费：8名120.00元，未缴2名。" in html
    paid = _december(world)
    assert "石小满" not in paid
    assert "白露" not in paid
    one = paid["柳承志"]
    assert (one.paid_fen, one.paid_on, one.kind) == (1500, date(2025, 12, 10), "regular")
    assert one.entered_by_id == world.user("organisation member").pk
    assert DuesCharge.objects.get(member=world.members["member"], month=12).due_fen == 1500
    assert AuditRecord.objects.count() == before + 1
    assert AuditRecord.objects.latest("sequence").details == {
        "year": 2025,
        "month": 12,
        "paid": 8,
        "unpaid": 2,
    }


def test_the_same_form_sent_twice_is_written_once(world: World, desk: Client) -> None:
    form = month_form(world)
    desk.post(_url(world), form)
    count = DuesPayment.objects.count()
    response = desk.post(_url(world), form, follow=True)
    assert DuesPayment.objects.count() == count
    assert "没有重复登记" in response.content.decode()


def test_a_month_somebody_else_registered_meanwhile_is_refused_by_name(world: World, desk: Client) -> None:
    desk.post(_url(world), month_form(world, unpaid=("白露",)))
    count = DuesPayment.objects.count()
    response = desk.post(_url(world), month_form(world))
    assert response.status_code == 200
    assert "石小满12月党费已登记，不能重复。" in response.content.decode()
    assert DuesPayment.objects.count() == count


def test_bad_sums_are_refused_beside_their_field_and_nothing_is_lost(world: World, desk: Client) -> None:
    form = month_form(world, unpaid=("白露",))
    leader, member = world.members["secretary"], world.members["member"]
    form[f"due_{leader.pk}"], form[f"due_{member.pk}"] = "3.005", ""
    html = desk.post(_url(world), form).content.decode()
    assert "最多写到分，即两位小数。" in html
    assert "请填写石小满的应缴金额，不应缴的写0。" in html
    assert 'value="3.005"' in html
    assert html.count("checked") == 1
    assert _december(world) == {}


@pytest.mark.parametrize("typed", ["十五", "-1", "1e3", "99999999999", "９", "NaN"])
def test_what_is_no_sum_is_refused(world: World, desk: Client, typed: str) -> None:
    form = month_form(world) | {f"due_{world.members['member'].pk}": typed}
    assert desk.post(_url(world), form).status_code == 200
    assert _december(world) == {}


def test_a_day_to_come_and_a_month_to_come_are_refused(world: World, desk: Client) -> None:
    form = month_form(world) | {"paid_on": "2025-12-11"}
    assert "交纳日期不能晚于今天。" in desk.post(_url(world), form).content.decode()
    later = _url(world, query="?year=2026&month=1")
    assert "1月还没有到，党费到当月再登记。" in desk.get(later).content.decode()
    desk.post(later, month_form(world))
    assert not DuesPayment.objects.filter(year=2026).exists()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "登记2025年12月党费"),
        ("?year=2025&month=3", "登记2025年3月党费"),
        ("?month=13", "登记2025年12月党费"),
        ("?year=x&month=-1", "登记2025年12月党费"),
    ],
)
def test_the_month_of_the_page(world: World, desk: Client, query: str, shown: str) -> None:
    assert shown in desk.get(_url(world, query=query)).content.decode()


def test_sums_come_from_standard_then_base_then_the_last_charge(world: World, desk: Client) -> None:
    secretary, retired = world.members["secretary"], world.members["disabled"]
    DuesStandard.objects.create(
        branch=world.branch, member=secretary, starts_on=date(2025, 1, 1), due_fen=4651
    )
    Member.objects.filter(pk=retired.pk).update(dues_base_fen=600_000)
    sheet = desk.get(_url(world)).context["sheet"]
    found = {line.member.name: (line.due_fen, line.basis) for line in sheet.lines}
    assert found["柳承志"] == (4651, "2025年1月起的标准")
    assert found["白露"] == (6000, "基数的1%（中组发〔2008〕3号第五条）")
    assert found["石小满"] == (1500, "同11月")
    assert found["段海清"] == (None, "没有标准，请填写")
    assert "冉远航" not in found


def test_whoever_came_this_month_pays_from_the_next(world: World, desk: Client) -> None:
    newcomer = people.make_member(world.branch, "莫迟", joined_on=date(2025, 12, 3))
    response = desk.get(_url(world))
    assert [each.name for each in response.context["sheet"].newcomers] == ["莫迟"]
    response = desk.get(_url(world, query=f"?also={newcomer.pk}"))
    assert "莫迟" in {line.member.name for line in response.context["sheet"].lines}


def test_undo_reverses_every_payment_and_takes_the_charges_away(world: World, desk: Client) -> None:
    response = desk.post(_url(world), month_form(world), follow=True)
    (message,) = response.context["messages"]
    undo = message.extra_tags.split('"undo": "')[1].split('"')[0]
    html = desk.post(undo, follow=True).content.decode()
    assert "已撤销，冲正10笔。" in html
    rows = DuesPayment.objects.filter(branch=world.branch, year=2025, month=12)
    assert (rows.count(), sum(row.paid_fen for row in rows)) == (20, 0)
    assert not DuesCharge.objects.filter(branch=world.branch, year=2025, month=12).exists()
    assert "已经撤销过了" in desk.post(undo, follow=True).content.decode()
    # The month is open again.
    assert len(desk.get(_url(world)).context["sheet"].open_lines) == 10


def test_back_payment_of_an_owed_month(world: World, desk: Client) -> None:
    member = world.members["member"]
    page = desk.get(_url(world, "dues-back", query=f"?member={member.pk}")).content.decode()
    assert "2025年11月欠缴15.00元" in page
    assert "中组发〔2008〕3号第十二条" in page
    nothing = desk.post(_url(world, "dues-back"), {"paid_on": "2025-12-10"}).content.decode()
    assert "请至少勾选一个补缴的月份。" in nothing
    form = {"paid_on": "2025-12-10", f"pay_{member.pk}-2025-11": "on"}
    assert (
        "已登记补缴1笔，共15.00元。"
        in desk.post(_url(world, "dues-back"), form, follow=True).content.decode()
    )
    paid = DuesPayment.objects.get(member=member, month=11)
    assert (paid.kind, paid.paid_fen, paid.paid_on) == ("back", 1500, date(2025, 12, 10))
    assert "已登记，不能重复" in desk.post(_url(world, "dues-back"), form).content.decode()


def test_six_months_running_are_shown_with_the_article(world: World, desk: Client) -> None:
    member = world.members["secretary"]
    people.make_dues(member, range(1, 8), 3001, unpaid=range(1, 8))
    html = desk.get(_url(world, "dues-charge-list", query="?year=2025")).content.decode()
    assert "2025年1月至7月欠缴210.07元" in html
    assert "连续7个月" in html
    assert "中组发〔2008〕3号第十三条" in html


def test_reversal_keeps_the_row_and_opens_the_month(world: World, desk: Client) -> None:
    paid = DuesPayment.objects.get(member=world.members["member"], month=5)
    url = _url(world, "dues-reverse", paid.pk)
    assert "请选择冲正原因。" in desk.post(url, {"reason": "?"}, follow=True).content.decode()
    assert "已冲正石小满5月党费。" in desk.post(url, {"reason": "wrong_sum"}, follow=True).content.decode()
    row = DuesPayment.objects.get(reverses=paid)
    assert (row.paid_fen, row.kind) == (-1500, "reversal")
    paid.refresh_from_db()
    assert paid.paid_fen == 1500
    assert "已经冲正过了" in desk.post(url, {"reason": "other"}, follow=True).content.decode()
    assert AuditRecord.objects.get(verb="冲正党费").details["reason"] == "金额不对"
    page = desk.get(_url(world, "dues-member", paid.member_id, query="?year=2025")).content.decode()
    assert "欠15.00元" in page


def test_standards_follow_from_the_base_and_can_be_taken_back(world: World, desk: Client) -> None:
    member, leader = world.members["member"], world.members["secretary"]
    form = {"starts_on": "2026-01", f"base_{member.pk}": "4000", f"due_{leader.pk}": "46.51"}
    response = desk.post(_url(world, "dues-standard-list"), form, follow=True)
    assert "已核定2名党员的党费标准。" in response.content.decode()
    found = {row.member_id: row for row in DuesStandard.objects.filter(branch=world.branch)}
    assert (found[member.pk].base_fen, found[member.pk].due_fen) == (400_000, 4000)
    assert (found[leader.pk].base_fen, found[leader.pk].due_fen) == (None, 4651)
    assert found[leader.pk].starts_on == date(2026, 1, 1)
    (message,) = response.context["messages"]
    undo = message.extra_tags.split('"undo": "')[1].split('"')[0]
    desk.post(undo)
    assert not DuesStandard.objects.filter(branch=world.branch).exists()


def test_a_standard_that_cannot_be_worked_out_is_asked_for(world: World, desk: Client) -> None:
    member = people.make_member(world.branch, "缺项", employment="")
    form = {"starts_on": "2026-01", f"base_{member.pk}": "4000"}
    html = desk.post(_url(world, "dues-standard-list"), form).content.decode()
    assert "人员类别没有登记，算不出来，请直接填写应缴金额。" in html
    assert 'value="4000"' in html


@pytest.mark.parametrize("name", ["dues-month", "dues-back", "dues-standard-list"])
@pytest.mark.parametrize(
    ("actor", "status"), [("discipline member", 403), ("member", 403), ("member beside", 404)]
)
def test_only_who_keeps_dues_may(world: World, name: str, actor: str, status: int) -> None:
    client = Client()
    client.force_login(world.user(actor))
    assert client.get(_url(world, name)).status_code == status
    assert client.post(_url(world, name), month_form(world)).status_code == status


def test_another_branchs_payment_is_not_found(world: World, desk: Client) -> None:
    foreign = DuesPayment.objects.filter(branch=world.foreign).first()
    assert foreign is not None
    assert desk.post(_url(world, "dues-reverse", foreign.pk), {"reason": "other"}).status_code == 404


def test_saving_standards_unchanged_changes_nothing(world: World, desk: Client) -> None:
    """The base of the register is shown beside a sum kept alone, and is no change of it."""
    member = world.members["member"]
    Member.objects.filter(pk=member.pk).update(dues_base_fen=465_050)
    DuesStandard.objects.create(branch=world.branch, member=member, starts_on=date(2025, 1, 1), due_fen=4000)
    form = {"starts_on": "2025-12", f"base_{member.pk}": "4650.50", f"due_{member.pk}": "40.00"}
    html = desk.post(_url(world, "dues-standard-list"), form, follow=True).content.decode()
    assert "没有改动，标准照旧。" in html
    raised = form | {f"base_{member.pk}": "5200"}
    desk.post(_url(world, "dues-standard-list"), raised)
    newest = DuesStandard.objects.filter(member=member).latest("starts_on")
    assert (newest.starts_on, newest.base_fen, newest.due_fen) == (date(2025, 12, 1), 520_000, 7800)


def test_undo_leads_back_to_the_year_it_was_about(world: World, desk: Client, at) -> None:
    response = desk.post(_url(world), month_form(world), follow=True)
    (message,) = response.context["messages"]
    undo = message.extra_tags.split('"undo": "')[1].split('"')[0]
    at("2027-01-05")
    desk.force_login(world.user("organisation member"))
    world.branch.dues_charges.create(member=world.members["member"], year=2027, month=1, due_fen=1500)
    assert desk.post(undo)["Location"] == _url(world, "dues-charge-list", query="?year=2025")


def test_undo_of_standards_leads_back_to_their_year(world: World, desk: Client) -> None:
    form = {"starts_on": "2026-01", f"base_{world.members['member'].pk}": "4000"}
    response = desk.post(_url(world, "dues-standard-list"), form, follow=True)
    (message,) = response.context["messages"]
    undo = message.extra_tags.split('"undo": "')[1].split('"')[0]
    assert desk.post(undo)["Location"] == _url(world, "dues-standard-list", query="?year=2026")
