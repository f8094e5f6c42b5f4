"""Study hours of members: one count, whoever asks."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import own
from meetings.actions import self_study
from meetings.hours import Part, StudyHours, Year, count_hours, gatherings_with_hours
from meetings.hours_page import hours_lines
from meetings.models import Attendance, Exemption, Meeting
from meetings.presence import DueRegister
from members.models import Member, Organization
from partybranch.audit import log
from reports.duties import desk_of
from tests import people
from tests.doings_of_study import study_values
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]
TODAY = date(2025, 11, 20)


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _scope(world: World, actor: str = "secretary"):
    return world.user(actor).scope_in(world.branch.pk, is_branch=True)


def _hours(branch: Organization, member: Member) -> StudyHours:
    meetings = list(gatherings_with_hours(branch.pk, 2025, TODAY))
    counted = count_hours(Year(branch.pk, 2025, TODAY), meetings, register=DueRegister(branch.pk))
    return counted.get(member.pk, StudyHours())


def _session(
    world: World, title: str, hours: str, category: str = "", day: date = date(2025, 9, 1)
) -> Meeting:
    return people.make_meeting(
        world.branch, day, title, "study_day", hours=Decimal(hours), study_category=category
    )


def _row(meeting: Meeting, member: Member, status: str, **fields) -> Attendance:
    return Attendance.objects.create(
        meeting=meeting, member=member, name=member.name, status=status, **fields
    )


def test_who_was_there_or_made_it_up_has_the_hours(world: World) -> None:
    member = world.members["member"]
    for number, (status, fields) in enumerate(
        [
            ("present", {}),
            ("late", {}),
            ("absent", {}),
            ("excused", {"made_up_on": date(2025, 9, 8)}),
            ("exempt", {"made_up_on": date(2025, 9, 9)}),
            ("observer", {"made_up_on": date(2025, 9, 9)}),
        ]
    ):
        _row(_session(world, f"第{number}次", "2", "theory"), member, status, **fields)
    found = _hours(world.branch, member)
    assert (found.of_part(Part.GATHERINGS), found.of_part(Part.MADE_UP)) == (4, 4)
    assert found.of_category("theory") == found.total == 8


def test_planned_removed_and_future_gatherings_give_none(world: World) -> None:
    member = world.members["member"]
    for title, fields in (
        ("待召开", {"state": "planned"}),
        ("已取消", {"state": "cancelled"}),
        ("已删除", {"removed_at": "2025-09-02T00:00+08:00"}),
        ("以后的", {"held_on": date(2025, 12, 1)}),
        ("去年的", {"held_on": date(2024, 12, 1)}),
    ):
        meeting = _session(world, title, "2")
        Meeting.objects.filter(pk=meeting.pk).update(**fields)
        _row(meeting, member, "present")
    assert not _hours(world.branch, member).is_stated


def test_outside_study_counts_once_it_is_confirmed(world: World) -> None:
    member, secretary = world.members["member"], world.user("secretary")
    alone = self_study.state_self_study(member=member, values=study_values(category="skills"), by=secretary)
    assert _hours(world.branch, member).total == 0
    self_study.answer_self_study(study=alone, is_confirmed=True, by=secretary)
    values = study_values(kind="training", title="县委党校培训", hours=Decimal(24))
    self_study.enter_self_study(member=member, values=values, by=secretary)
    declined = self_study.state_self_study(member=member, values=study_values(title="看电影"), by=secretary)
    self_study.answer_self_study(study=declined, is_confirmed=False, answer="不算学习", by=secretary)
    found = _hours(world.branch, member)
    assert (found.of_part(Part.ALONE), found.of_part(Part.TRAINING)) == (2, 24)
    assert found.categories() == [("知识技能", 2), ("未分类", 24)]


def test_an_imported_gathering_gives_hours_where_no_doubt_is_left(world: World) -> None:
    size = Member.objects.filter(branch=world.branch).exclude(name="冉远航").count()
    meeting = _session(world, "导入的", "3")
    Meeting.objects.filter(pk=meeting.pk).update(due_count=size, present_count=size - 1)
    people.make_absence(meeting, world.members["member"], "出差")
    assert _hours(world.branch, world.members["secretary"]).total == 3
    assert _hours(world.branch, world.members["member"]).total == 0
    Meeting.objects.filter(pk=meeting.pk).update(due_count=size + 1, present_count=size)
    assert _hours(world.branch, world.members["secretary"]).total == 0, "the register knows one less"


def test_the_own_page_the_branch_and_the_duty_agree_about_everybody(world: World) -> None:
    secretary = world.user("secretary")
    size = Member.objects.filter(branch=world.branch).exclude(name="冉远航").count()
    imported = _session(world, "导入的", "3", "theory")
    Meeting.objects.filter(pk=imported.pk).update(due_count=size, present_count=size - 1)
    people.make_absence(imported, world.members["publicity member"], "出差")
    called = _session(world, "点名的", "1.5")
    _row(called, world.members["secretary"], "present")
    _row(called, world.members["member"], "absent", made_up_on=date(2025, 9, 9))
    self_study.enter_self_study(member=world.members["member"], values=study_values(), by=secretary)
    lines = {line.member.pk: line.hours for line in hours_lines(_scope(world), 2025, TODAY)}
    duty = desk_of(_scope(world), 2025, TODAY).records.study_hours
    assert lines[world.members["member"].pk].total == Decimal("6.5")
    for member in Member.objects.filter(pk__in=lines):
        assert own.own_year(member, 2025).study == lines[member.pk], member.name
        assert duty.get(member.pk, StudyHours()) == lines[member.pk], member.name


def test_the_hours_a_member_sees_beside_the_lines_are_those_of_the_lines(world: World) -> None:
    member = world.members["member"]
    _row(_session(world, "到会", "2"), member, "present")
    _row(_session(world, "补学", "1"), member, "excused", made_up_on=date(2025, 9, 9), made_up_how="自学")
    year = own.own_year(member, 2025)
    earned = [line.meeting.hours for line in year.lines if line.earns_hours and line.meeting.hours]
    assert year.hours == sum(earned) == 3
    made_up = next(line for line in year.lines if line.made_up_on)
    assert (made_up.is_missed, made_up.made_up_how) == (True, "自学")


def test_who_is_exempt_is_marked_and_not_short(world: World) -> None:
    member = world.members["member"]
    Exemption.objects.create(branch=world.branch, member=member, ground="old", starts_on=date(2025, 1, 1))
    lines = {line.member.pk: line for line in hours_lines(_scope(world), 2025, TODAY)}
    assert lines[member.pk].is_exempt
    assert not lines[member.pk].is_short
    assert lines[world.members["secretary"].pk].is_short
    short = next(item for item in desk_of(_scope(world), 2025, TODAY).items if item.key == "study_hours:due")
    assert short.title.startswith(f"{len(lines) - 1}名党员登记的学时不足32")


def test_the_committee_below_56_has_a_hint_and_others_none(world: World) -> None:
    for name in ("secretary", "member"):
        values = study_values(kind="training", hours=Decimal(40))
        self_study.enter_self_study(member=world.members[name], values=values, by=log.SYSTEM)
    lines = {line.member.pk: line for line in hours_lines(_scope(world), 2025, TODAY)}
    secretary, member = (lines[world.members[name].pk] for name in ("secretary", "member"))
    assert (secretary.is_short, secretary.is_short_of_custom) == (False, True)
    assert (member.is_short, member.is_short_of_custom) == (False, False)


def test_a_leader_sees_the_own_group(world: World) -> None:
    group = world.members["group leader"].group
    names = {line.member.group for line in hours_lines(_scope(world, "group leader"), 2025, TODAY)}
    assert names == {group}


@pytest.mark.database
def test_counting_costs_the_same_however_much_there_is(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            hours_lines(_scope(world), 2025, TODAY)
        return len(queries)

    def add(count: int) -> None:
        for number in range(count):
            member = people.make_member(world.branch, f"甲{count}{number}")
            meeting = _session(world, f"第{number}次", "1", day=date(2025, 5, 1 + number % 28))
            size = Member.objects.filter(branch=world.branch).exclude(name="冉远航").count()
            Meeting.objects.filter(pk=meeting.pk).update(due_count=size, present_count=size)
            _row(meeting, member, "present")

    add(2)
    few = cost()
    add(30)
    assert cost() == few
