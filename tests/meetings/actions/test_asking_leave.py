"""Asking for leave before a gathering, and taking it back."""

from datetime import date, time

import pytest

from meetings.actions import asking_leave
from meetings.models import LeaveRequest, Meeting
from members.models import Notice
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
State = LeaveRequest.State


@pytest.fixture(autouse=True)
def _clock(at) -> None:
    at("2025-11-20 10:00")


def _plan(world: World, **fields) -> Meeting:
    day = fields.pop("held_on", date(2025, 11, 28))
    return people.make_meeting(
        world.branch, day, "学习全会精神", **{"state": Meeting.State.PLANNED, "starts_at": time(15), **fields}
    )


def _ask(world: World, meeting: Meeting, name: str = "member", reason: str = "出差") -> LeaveRequest:
    return asking_leave.ask_leave(
        meeting=meeting, member=world.members[name], reason=reason, by=world.user(name)
    )


def _told(world: World, name: str) -> list[str]:
    return list(Notice.objects.filter(recipient=world.user(name)).values_list("sentence", flat=True))


def test_leave_is_asked_and_the_branch_is_told_without_the_reason(world: World) -> None:
    leave = _ask(world, _plan(world), reason=" 病假：复查 ")
    assert (leave.state, leave.reason) == (State.ASKED, "病假：复查")
    assert _told(world, "secretary") == ["石小满向支部请假：11月28日党员大会。"]
    assert _told(world, "discipline member") == [], "may not record gatherings"
    assert _told(world, "group leader") == [], "the branch's gathering is not the group's"
    record = AuditRecord.objects.get(verb="提出请假")
    assert (record.actor_id, record.organization_id) == (world.user("member").pk, world.branch.pk)
    assert "复查" not in str(record.details)


def test_the_groups_leader_is_told_of_the_groups_gathering(world: World) -> None:
    _ask(world, _plan(world, kind="group_meeting", group=world.groups[1]))
    assert len(_told(world, "group leader")) == 1


def test_who_asks_is_not_told(world: World) -> None:
    _ask(world, _plan(world), "secretary")
    assert _told(world, "secretary") == []


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"state": Meeting.State.HELD}, asking_leave.NotPlanned),
        ({"state": Meeting.State.CANCELLED}, asking_leave.NotPlanned),
        ({"held_on": date(2025, 11, 19)}, asking_leave.AlreadyBegun),
        ({"held_on": date(2025, 11, 20), "starts_at": time(9)}, asking_leave.AlreadyBegun),
        ({"kind": "committee_meeting"}, asking_leave.NotDue),
    ],
)
def test_leave_is_refused(world: World, fields: dict, refusal: type[Exception]) -> None:
    meeting = _plan(world, **fields)
    with pytest.raises(refusal):
        _ask(world, meeting)
    assert not LeaveRequest.objects.exists()


def test_another_groups_gathering_needs_no_leave(world: World) -> None:
    with pytest.raises(asking_leave.NotDue):
        _ask(world, _plan(world, kind="group_meeting", group=world.groups[0]))


def test_leave_stands_once_and_can_be_asked_again_after_it_was_taken_back(world: World) -> None:
    meeting = _plan(world)
    leave = _ask(world, meeting)
    with pytest.raises(asking_leave.AlreadyAsked):
        _ask(world, meeting)
    asking_leave.withdraw_leave(leave=leave, by=world.user("member"))
    leave.refresh_from_db()
    assert leave.state == State.WITHDRAWN
    assert _told(world, "secretary")[0] == "石小满撤回请假：11月28日党员大会。"
    assert _ask(world, meeting).pk != leave.pk


def test_leave_needs_a_reason(world: World) -> None:
    with pytest.raises(asking_leave.NeedsReason):
        _ask(world, _plan(world), reason="  ")


def test_granted_leave_can_be_taken_back_declined_not(world: World) -> None:
    leave = _ask(world, _plan(world))
    LeaveRequest.objects.filter(pk=leave.pk).update(state=State.DECLINED)
    with pytest.raises(asking_leave.CannotWithdraw):
        asking_leave.withdraw_leave(leave=leave, by=world.user("member"))
    LeaveRequest.objects.filter(pk=leave.pk).update(state=State.GRANTED)
    asking_leave.withdraw_leave(leave=leave, by=world.user("member"))
    leave.refresh_from_db()
    assert leave.state == State.WITHDRAWN


def test_nothing_is_taken_back_once_it_has_begun(world: World, at) -> None:
    leave = _ask(world, _plan(world))
    at("2025-11-28 15:00")
    with pytest.raises(asking_leave.AlreadyBegun):
        asking_leave.withdraw_leave(leave=leave, by=world.user("member"))
