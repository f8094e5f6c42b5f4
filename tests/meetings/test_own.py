"""What one member is due at, and whether the person came."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings import own
from meetings.models import Attendance, Meeting, MeetingKind
from meetings.roll import due_members
from members.actions import changes
from members.models import Member
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
PLANNED = Meeting.State.PLANNED


def _mine(world: World, name: str = "member") -> set[str]:
    return set(own.gatherings_due(world.members[name]).values_list("title", flat=True))


def _came(world: World, name: str, title: str, year: int = 2025) -> str | None:
    lines = own.own_year(world.members[name], year).lines
    return next((line.came for line in lines if line.meeting.title == title), None)


def _register_size(world: World, day: date) -> int:
    return len(due_members(world.branch, [MeetingKind.objects.get(code="general_meeting")], day, None))


def test_the_condition_agrees_with_the_roll(world: World) -> None:
    """For every member and every kind, of the branch and of a group: the same people are due."""
    day = date(2025, 10, 9)
    cases = []
    for kind in MeetingKind.objects.all():
        for group in (None, world.groups[0]):
            title = f"{kind.code} {group}"
            meeting = people.make_meeting(world.branch, day, title, kind.code, group=group)
            cases.append((meeting, [kind], group))
    mixed = people.make_meeting(world.branch, day, "mixed", "committee_meeting")
    mixed.extra_kinds.add(MeetingKind.objects.get(code="lecture"))
    cases.append((mixed, mixed.kinds, None))
    for member in Member.objects.filter(branch=world.branch):
        found = set(own.gatherings_due(member).filter(held_on=day).values_list("pk", flat=True))
        due = {
            meeting.pk
            for meeting, kinds, group in cases
            if member in due_members(world.branch, kinds, day, group)
        }
        assert found == due, member.name


def test_nobody_is_due_before_joining_or_after_leaving(world: World) -> None:
    assert "传达上级会议精神" in _mine(world, "moved out")
    assert "参观水稻基地" not in _mine(world, "moved out")
    assert _mine(world, "new password") == set()
    assert "办公室专题学习" not in _mine(world)


def test_what_lies_ahead_begins_with_today(world: World, at) -> None:
    at("2025-11-20 16:00")
    for day, hour, title in (
        (19, 9, "昨天"),
        (20, 9, "上午"),
        (20, 15, "正在开"),
        (20, None, "全天"),
        (21, 9, "明天"),
    ):
        people.make_meeting(
            world.branch,
            date(2025, 11, day),
            title,
            state=PLANNED,
            starts_at=time(hour) if hour else None,
        )
    people.make_meeting(world.branch, date(2025, 11, 22), "取消的", state=Meeting.State.CANCELLED)
    ahead = own.planned_ahead(world.members["member"], timezone.now())
    assert {meeting.title for meeting in ahead} == {"正在开", "全天", "明天"}
    assert ahead.last().title == "明天"


def test_a_called_roll_says_it_by_name(world: World) -> None:
    member, other = world.members["member"], world.members["secretary"]
    meeting = people.make_meeting(world.branch, date(2025, 7, 1), "点名", due_count=1, present_count=1)
    Attendance.objects.create(meeting=meeting, member=member, name=member.name, status="late")
    assert _came(world, "member", "点名") == own.Came.LATE
    assert _came(world, "secretary", "点名") is None, "was not on the roll"
    Attendance.objects.create(meeting=meeting, member=other, name=other.name, status="observer")
    assert _came(world, "secretary", "点名") == own.Came.OBSERVER
    assert own.own_year(other, 2025).due == len(
        [line for line in own.own_year(other, 2025).lines if line.is_attended or line.is_missed]
    )


def test_an_imported_one_without_doubt_is_inferred(world: World) -> None:
    day = date(2025, 8, 1)
    size = _register_size(world, day)
    meeting = people.make_meeting(world.branch, day, "导入的", due_count=size, present_count=size - 1)
    people.make_absence(meeting, world.members["member"], "出差")
    assert _came(world, "member", "导入的") == own.Came.ABSENT
    assert _came(world, "secretary", "导入的") == own.Came.PRESENT
    year = own.own_year(world.members["secretary"], 2025)
    assert year.inferred == 1


@pytest.mark.parametrize(
    ("due", "present"),
    [(None, None), (5, 5), ("size", "two absent, one named")],
    ids=["not stated", "fewer due than the register", "an absentee is not named"],
)
def test_an_imported_one_with_doubt_is_not_known(world: World, due, present) -> None:
    day = date(2025, 8, 1)
    size = _register_size(world, day)
    due = size if due == "size" else due
    present = size - 2 if isinstance(present, str) else present
    meeting = people.make_meeting(world.branch, day, "有疑问", due_count=due, present_count=present)
    if due == size:
        people.make_absence(meeting, world.members["member"], "出差")
    assert _came(world, "secretary", "有疑问") == own.Came.UNKNOWN


def test_an_absentee_nobody_knows_leaves_doubt(world: World) -> None:
    day = date(2025, 8, 1)
    size = _register_size(world, day)
    meeting = people.make_meeting(world.branch, day, "无名", due_count=size, present_count=size - 1)
    Attendance.objects.create(meeting=meeting, name="不在册的人", status="absent")
    assert _came(world, "secretary", "无名") == own.Came.UNKNOWN


def test_the_sums_count_what_is_known(world: World) -> None:
    day, member = date(2025, 9, 1), world.members["member"]
    for number, (status, hours) in enumerate([("present", "2.00"), ("present", None), ("excused", "1.00")]):
        meeting = people.make_meeting(
            world.branch, day, f"第{number}次", due_count=1, present_count=1, hours=hours
        )
        Attendance.objects.create(meeting=meeting, member=member, name=member.name, status=status)
    whole = own.own_year(member, 2025)
    year = own.OwnYear([line for line in whole.lines if line.meeting.held_on == day])
    assert (year.due, year.attended, len(year.missed), year.excused) == (3, 2, 1, 1)
    assert (year.without_hours, year.unexplained) == (1, 1)
    assert whole.hours == 2
    assert own.OwnYear([]).hours is None


def test_planned_cancelled_and_removed_ones_are_in_no_record(world: World) -> None:
    for title, fields in (
        ("待召开", {"state": PLANNED}),
        ("已取消", {"state": Meeting.State.CANCELLED}),
        ("已删除", {"removed_at": timezone.now()}),
    ):
        people.make_meeting(world.branch, date(2025, 5, 5), title, **fields)
        assert _came(world, "member", title) is None


@pytest.mark.database
def test_a_year_costs_the_same_however_much_is_kept(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            own.own_year(world.members["member"], 2025)
        return len(queries)

    few = cost()
    for number in range(60):
        meeting = people.make_meeting(world.branch, date(2025, 1, 1 + number % 28), f"第{number}次")
        people.make_absence(meeting, world.members["member"], "出差")
    assert cost() == few


def test_the_group_of_the_day_says_who_is_due(world: World, at) -> None:
    """Moved from group 1 to group 2 in June: due at group 1's meeting in May and at group 2's in July."""
    at("2025-11-20 10:00")
    member, (first, second) = world.members["publicity member"], world.groups
    values = {"kind": "group_changed", "occurred_on": date(2025, 6, 10), "to_group": second}
    changes.record_change(member=member, values=values, by=world.user("secretary"))
    member.refresh_from_db()
    for month, group, title in (
        (5, first, "五月一组"),
        (5, second, "五月二组"),
        (7, first, "七月一组"),
        (7, second, "七月二组"),
    ):
        people.make_meeting(world.branch, date(2025, month, 20), title, "group_meeting", group=group)
    groups_meetings = {title for title in _mine(world, "publicity member") if title.endswith("组")}
    assert groups_meetings == {"五月一组", "七月二组"}
    kinds = [MeetingKind.objects.get(code="group_meeting")]
    due = {
        (month, group.pk): member in due_members(world.branch, kinds, date(2025, month, 20), group)
        for month in (5, 7)
        for group in (first, second)
    }
    assert due == {(5, first.pk): True, (5, second.pk): False, (7, first.pk): False, (7, second.pk): True}
    everybody = due_members(world.branch, [MeetingKind.objects.get(code="lecture")], date(2025, 5, 20), None)
    assert next(each.group for each in everybody if each == member) == first


def test_presence_is_inferred_by_the_group_of_the_day(world: World, at) -> None:
    at("2025-11-20 10:00")
    member, (first, second) = world.members["publicity member"], world.groups
    size = len(due_members(world.branch, [], date(2025, 5, 20), first))
    meeting = people.make_meeting(
        world.branch,
        date(2025, 5, 20),
        "五月一组",
        "group_meeting",
        group=first,
        due_count=size,
        present_count=size - 1,
    )
    people.make_absence(meeting, world.members["deputy"], "出差")
    values = {"kind": "group_changed", "occurred_on": date(2025, 6, 10), "to_group": second}
    changes.record_change(member=member, values=values, by=world.user("secretary"))
    member.refresh_from_db()
    assert _came(world, "publicity member", "五月一组") == "present"
