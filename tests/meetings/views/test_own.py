"""The pages of a member: home, schedule, record, own page, leave."""

from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import CalendarLink, LeaveRequest, Material, Meeting, StudySession
from members.models import DuesCharge, DuesPayment, Member
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
PAGES = ("own-home", "own-schedule", "own-record", "own-page")


@pytest.fixture(autouse=True)
def _clock(at) -> None:
    at("2025-11-20 10:00")


@pytest.fixture
def member(world: World) -> Client:
    client = Client()
    client.force_login(world.user("member"))
    return client


def _url(world: World, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[world.branch.pk, *pk])


def _plan(world: World, title: str = "学习全会精神", **fields) -> Meeting:
    meeting = people.make_meeting(
        world.branch,
        fields.pop("held_on", date(2025, 11, 28)),
        title,
        **{"state": Meeting.State.PLANNED, "starts_at": time(15), "place": "三楼会议室", **fields},
    )
    session = StudySession.objects.create(meeting=meeting)
    Material.objects.create(
        session=session, title="全会公报", passage="第三部分", link="https://example.org/a"
    )
    return meeting


def test_home_says_when_where_and_what_to_read(world: World, member: Client) -> None:
    meeting = _plan(world)
    html = member.get(_url(world, "own-home")).content.decode()
    for words in ("11月28日 星期五", "15:00", "三楼会议室", "全会公报", "第三部分", "加入手机日历"):
        assert words in html
    assert _url(world, "leave-ask", meeting.pk) in html


def test_home_and_schedule_without_anything_planned_say_so(world: World, member: Client) -> None:
    for name in ("own-home", "own-schedule"):
        assert "现在没有安排" in member.get(_url(world, name)).content.decode()


def test_schedule_lists_by_month_with_what_to_read(world: World, member: Client) -> None:
    _plan(world)
    _plan(world, "十二月的", held_on=date(2025, 12, 5))
    response = member.get(_url(world, "own-schedule"))
    assert [month.month for month in response.context["months"]] == [11, 12]
    assert response.content.decode().count("全会公报") == 2


def test_record_shows_own_absence_with_its_reason_and_nobody_elses(world: World, member: Client) -> None:
    html = member.get(_url(world, "own-record"), {"year": 2025}).content.decode()
    assert "住院" in html
    assert "探亲" not in html
    missed = member.get(_url(world, "own-record"), {"year": 2025, "show": "missed"})
    assert [line.meeting.title for line in missed.context["page_obj"]] == ["传达上级会议精神"]


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "-9"}, {"year": "abcd"}, {"show": "<"}])
def test_an_address_that_makes_no_sense_shows_a_page(world: World, member: Client, query: dict) -> None:
    for name in PAGES:
        assert member.get(_url(world, name), query).status_code == 200


def test_own_page_shows_ones_own_phone_in_full(world: World) -> None:
    client = Client()
    client.force_login(world.user("secretary"))
    html = client.get(_url(world, "own-page")).content.decode()
    assert "19900001111" in html
    assert "石小满" not in html


def test_own_pages_are_closed_to_who_is_no_member_here(world: World) -> None:
    for actor, answer in (("staff", 403), ("member beside", 404), ("moved out", 404)):
        client = Client()
        client.force_login(world.user(actor))
        for name in PAGES:
            assert client.get(_url(world, name)).status_code == answer, (actor, name)


@pytest.mark.database
@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_however_much_is_kept(world: World, member: Client, name: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert member.get(_url(world, name)).status_code == 200
        return len(queries)

    _plan(world)
    people.make_meeting(world.branch, date(2025, 11, 3), "已开的")
    few = cost()
    for number in range(40):
        _plan(world, f"第{number}次", held_on=date(2025, 11, 21 + number % 9))
        people.make_meeting(world.branch, date(2025, 11, 1 + number % 19), f"已开{number}")
    assert cost() == few


def _ask(client: Client, world: World, meeting: Meeting, **form: str):
    return client.post(_url(world, "leave-ask", meeting.pk), form, follow=True)


def test_leave_is_asked_and_taken_back_with_the_way_offered(world: World, member: Client) -> None:
    meeting = _plan(world)
    html = _ask(member, world, meeting, kind="病假", words="复查").content.decode()
    leave = LeaveRequest.objects.get()
    assert (leave.reason, leave.member_id) == ("病假：复查", world.members["member"].pk)
    undo = _url(world, "leave-withdraw", leave.pk)
    assert "已向支部请假" in html
    assert f'action="{undo}"' in html
    assert "请假已撤回" in member.post(undo, follow=True).content.decode()
    leave.refresh_from_db()
    assert leave.state == LeaveRequest.State.WITHDRAWN


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "", "words": "有事"}, "请选择原因。"),
        ({"kind": "其他", "words": ""}, "请写明请假原因。"),
        ({"kind": "出差", "words": "长" * 90}, "补充说明最多"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    world: World, member: Client, form: dict[str, str], sentence: str
) -> None:
    html = _ask(member, world, _plan(world), **form).content.decode()
    assert sentence in html
    assert form["words"] in html
    assert not LeaveRequest.objects.exists()


def test_a_second_asking_is_refused_in_one_sentence(world: World, member: Client) -> None:
    meeting = _plan(world)
    _ask(member, world, meeting, kind="出差", words="")
    assert "已经请过假" in _ask(member, world, meeting, kind="出差", words="").content.decode()
    assert "已经请过假" in member.get(_url(world, "leave-ask", meeting.pk)).content.decode()
    assert LeaveRequest.objects.count() == 1


def test_another_branchs_gathering_and_anothers_leave_are_not_there(world: World, member: Client) -> None:
    other = Meeting.objects.filter(branch=world.foreign).first()
    assert member.get(_url(world, "leave-ask", other.pk)).status_code == 404
    assert member.post(_url(world, "leave-ask", other.pk), {"kind": "出差"}).status_code == 404
    leave = LeaveRequest.objects.create(
        meeting=_plan(world), member=world.members["secretary"], reason="出差"
    )
    assert member.post(_url(world, "leave-withdraw", leave.pk)).status_code == 404
    leave.refresh_from_db()
    assert leave.state == LeaveRequest.State.ASKED


def test_the_calendars_address_is_opened_changed_and_ended(world: World, member: Client) -> None:
    page = member.post(_url(world, "calendar-link-create"), follow=True)
    first = CalendarLink.objects.get().token
    assert f"/calendar/{first}.ics" in page.content.decode()
    member.post(_url(world, "calendar-link-create"))
    second = CalendarLink.objects.get().token
    assert second != first
    html = member.post(_url(world, "calendar-link-revoke"), follow=True).content.decode()
    assert second not in html
    assert not CalendarLink.objects.exists()


def test_nobody_else_sees_the_address(world: World, member: Client) -> None:
    member.post(_url(world, "calendar-link-create"))
    token = CalendarLink.objects.get().token
    client = Client()
    client.force_login(world.user("secretary"))
    for url in (
        _url(world, "own-page"),
        reverse("members:member-detail", args=[world.branch.pk, world.members["member"].pk]),
    ):
        assert token not in client.get(url).content.decode()


def test_a_member_who_leaves_loses_the_pages(world: World, member: Client) -> None:
    Member.objects.filter(pk=world.members["member"].pk).update(left_on="2025-11-19")
    assert member.get(_url(world, "own-home")).status_code == 404


def test_leave_that_cannot_be_taken_back_says_why_as_an_error(world: World, member: Client, at) -> None:
    _ask(member, world, _plan(world), kind="出差", words="")
    at("2025-11-28 16:00")
    # The session of a week ago is over.
    member.force_login(world.user("member"))
    html = member.post(_url(world, "leave-withdraw", LeaveRequest.objects.get().pk), follow=True)
    assert "notice--error" in html.content.decode()
    assert "活动时间已到" in html.content.decode()


def _dues_said(client: Client, world: World) -> str:
    html = client.get(_url(world, "own-home"), {"year": 2025}).content.decode()
    return " ".join(html.split("<span>党费</span>")[1].split("</li>")[0].split())


def test_home_says_up_to_when_dues_are_paid_and_what_is_owed(world: World, member: Client) -> None:
    DuesCharge.objects.all().delete()
    DuesPayment.objects.all().delete()
    assert "还没有登记" in _dues_said(member, world)
    people.make_dues(world.members["member"], range(1, 11), 2000)
    said = _dues_said(member, world)
    assert "已缴至10月" in said
    assert "欠缴" not in said
    DuesPayment.objects.filter(member=world.members["member"], month__in=(8, 9)).delete()
    said = _dues_said(member, world)
    assert "已缴至7月" in said
    assert "8月至9月，40.00元" in said


def test_schedule_lists_what_the_year_has_had_newest_first(world: World, member: Client) -> None:
    _plan(world, "还没开")
    people.make_meeting(world.branch, date(2025, 11, 19), "刚开过")
    people.make_meeting(world.branch, date(2024, 11, 19), "去年开的")
    Meeting.objects.filter(title="刚开过").update(state=Meeting.State.HELD)
    response = member.get(_url(world, "own-schedule"), {"year": 2025})
    titles = [meeting.title for meeting in response.context["past"]]
    assert titles[0] == "刚开过"
    assert not {"还没开", "去年开的"} & set(titles)
    assert response.context["past_count"] == len(titles)
    assert "2025年以往的活动" in response.content.decode()


def test_one_can_sign_out_and_enlarge_the_type_on_the_own_page(world: World, member: Client) -> None:
    html = member.get(_url(world, "own-page")).content.decode().split('id="account-h"')[1]
    assert reverse("members:sign-out") in html
    assert reverse("members:large-type") in html
