"""The calendar file behind the private address."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from meetings.actions.calendar_links import open_calendar_link, revoke_calendar_link
from meetings.models import Material, Meeting, StudySession
from partybranch.models import SecretAttempt
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(world: World, at) -> str:
    at("2025-11-20 10:00")
    return open_calendar_link(member=world.members["member"], by=world.user("member")).token


def _get(token: str):
    return Client().get(reverse("meetings:calendar-feed", args=[token]))


def _events(token: str) -> dict[str, object]:
    calendar = Calendar.from_ical(_get(token).content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def _plan(world: World, title: str = "学习全会精神", **fields) -> Meeting:
    return people.make_meeting(
        world.branch,
        date(2025, 11, 28),
        title,
        **{"state": Meeting.State.PLANNED, "starts_at": time(15), "place": "三楼会议室", **fields},
    )


def test_the_schedule_with_place_reading_and_two_alarms(world: World, token: str) -> None:
    session = StudySession.objects.create(meeting=_plan(world, chair="柳承志", hours="1.50"))
    Material.objects.create(
        session=session, title="全会公报", passage="第三部分", link="https://example.org/a"
    )
    event = _events(token)["党员大会：学习全会精神"]
    start = event["dtstart"].dt
    assert start.isoformat() == "2025-11-28T15:00:00+08:00"
    assert event["duration"].dt == timedelta(minutes=90)
    assert event["location"] == "三楼会议室"
    assert "全会公报 第三部分 https://example.org/a" in event["description"]
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [
        timedelta(days=-1),
        timedelta(hours=-1),
    ]
    assert "柳承志" not in _get(token).content.decode()


def test_without_hours_no_end_is_made_up_and_without_a_time_it_is_a_day(world: World, token: str) -> None:
    _plan(world, "没有学时")
    _plan(world, "没有时间", starts_at=None, hours="2.00")
    events = _events(token)
    for event in events.values():
        assert not {"dtend", "duration"} & {name.lower() for name in event}
    whole_day = events["党员大会：没有时间"]
    assert whole_day["dtstart"].dt == date(2025, 11, 28)
    assert [alarm["trigger"].dt for alarm in whole_day.walk("VALARM")] == [timedelta(hours=-15)]


def test_it_holds_only_what_one_is_due_at(world: World, token: str) -> None:
    _plan(world, "委员会", kind="committee_meeting")
    _plan(world, "一组", kind="group_meeting", group=world.groups[0])
    _plan(world, "二组", kind="group_meeting", group=world.groups[1])
    assert list(_events(token)) == ["党小组会：二组"]


def test_a_moved_one_keeps_its_uid_and_is_newer_a_cancelled_one_says_so(world: World, token: str, at) -> None:
    meeting = _plan(world)
    (before,) = _events(token).values()
    at("2025-11-21 09:00")
    meeting.held_on = date(2025, 11, 29)
    meeting.save()
    (after,) = _events(token).values()
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    meeting.state = Meeting.State.CANCELLED
    meeting.save()
    (cancelled,) = _events(token).values()
    assert (cancelled["status"], cancelled.walk("VALARM")) == ("CANCELLED", [])


def test_no_browser_keeps_it_and_no_engine_lists_it(token: str) -> None:
    response = _get(token)
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "sessionid" not in response.cookies


def _revoked(world: World) -> None:
    revoke_calendar_link(member=world.members["member"], by=world.user("member"))


def _left(world: World) -> None:
    type(world.members["member"]).objects.filter(pk=world.members["member"].pk).update(left_on="2025-11-19")


def _closed(world: World) -> None:
    type(world.user("member")).objects.filter(pk=world.user("member").pk).update(is_active=False)


@pytest.mark.parametrize("end", [_revoked, _left, _closed])
def test_an_ended_address_answers_like_one_that_never_was(world: World, token: str, end) -> None:
    assert _get(token).status_code == 200
    end(world)
    ended, unknown = _get(token), _get("x" * len(token))
    assert ended.status_code == unknown.status_code == 404
    assert ended.content.decode().replace(token, "") == unknown.content.decode().replace("x" * len(token), "")


def test_failures_are_counted_and_do_not_shut_out_a_right_address(world: World, token: str) -> None:
    for number in range(40):
        assert _get(f"{number:043}").status_code == 404
    assert SecretAttempt.objects.filter(scope="calendar-feed", failures__gte=30).exists()
    assert _get(token).status_code == 200


@pytest.mark.database
def test_it_costs_the_same_however_much_is_planned(world: World, token: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert _get(token).status_code == 200
        return len(queries)

    StudySession.objects.create(meeting=_plan(world))
    few = cost()
    for number in range(50):
        session = StudySession.objects.create(meeting=_plan(world, f"第{number}次"))
        Material.objects.create(session=session, title="读本")
    assert cost() == few
