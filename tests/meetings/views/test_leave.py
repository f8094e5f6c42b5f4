"""The branch answers leave asked before a gathering."""

from datetime import date

import pytest

from meetings.models import LeaveRequest, Meeting
from members.models import Notice
from partybranch.audit.models import AuditRecord
from tests import people
from tests.meetings.desk import client_of, url
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def leave(world: World, at) -> LeaveRequest:
    at("2025-11-20 10:00")
    planned = people.make_meeting(world.branch, date(2025, 11, 27), "读书", "study_day", state="planned")
    return LeaveRequest.objects.create(meeting=planned, member=world.members["member"], reason="出差")


@pytest.mark.parametrize(
    ("granted", "state", "said"), [("1", "granted", "已同意"), ("0", "declined", "未同意")]
)
def test_leave_is_answered_and_the_member_told(
    world: World, leave: LeaveRequest, granted: str, state: str, said: str
) -> None:
    client = client_of(world)
    page = client.get(url(world, "meeting-detail", leave.meeting_id)).content.decode()
    assert "出差" in page
    assert "待答复" in page
    response = client.post(
        url(world, "leave-answer", leave.pk), {"granted": granted, "answer": "注意安全"}, follow=True
    )
    leave.refresh_from_db()
    assert (leave.state, leave.answer) == (state, "注意安全")
    assert leave.answered_by_id == world.user("secretary").pk
    assert f"{said}石小满请假，已通知本人。" in response.content.decode()
    notice = Notice.objects.get(recipient=world.user("member"))
    assert notice.sentence == f"11月27日固定学习日的请假{said}：注意安全。"
    assert AuditRecord.objects.filter(object_type="meetings.leaverequest").count() == 1


def test_leave_is_answered_once(world: World, leave: LeaveRequest) -> None:
    client = client_of(world)
    client.post(url(world, "leave-answer", leave.pk), {"granted": "1"})
    response = client.post(url(world, "leave-answer", leave.pk), {"granted": "0"}, follow=True)
    assert "不用再答复" in response.content.decode()
    leave.refresh_from_db()
    assert leave.state == "granted"


@pytest.mark.parametrize("granted", ["", "2"])
def test_an_answer_that_is_none_changes_nothing(world: World, leave: LeaveRequest, granted: str) -> None:
    response = client_of(world).post(url(world, "leave-answer", leave.pk), {"granted": granted}, follow=True)
    assert 'class="notice notice--error"' in response.content.decode()
    leave.refresh_from_db()
    assert leave.state == "asked"


def test_leave_of_a_gathering_that_was_recorded_is_not_answered(world: World, leave: LeaveRequest) -> None:
    Meeting.objects.filter(pk=leave.meeting_id).update(state="held")
    response = client_of(world).post(url(world, "leave-answer", leave.pk), {"granted": "1"}, follow=True)
    assert "已经登记" in response.content.decode()
    leave.refresh_from_db()
    assert leave.state == "asked"


def test_leave_is_answered_where_one_may_record(world: World, leave: LeaveRequest) -> None:
    for actor, status in (("member", 403), ("group leader", 404), ("foreign secretary", 404)):
        assert client_of(world, actor).post(url(world, "leave-answer", leave.pk)).status_code == status
    page = client_of(world, "member").get(url(world, "meeting-detail", leave.meeting_id)).content.decode()
    assert "待答复" not in page
