"""Regulations × records: what has to be done, what is late, what is in order, and who sees it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.hours import StudyHours
from meetings.models import Attendance, Exemption, LeaveRequest, Meeting, Rectification
from members.actions import changes
from members.models import (
    DuesCharge,
    DuesPayment,
    DuesStandard,
    IntroductionLetter,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
)
from reports.duties import Desk, desk_of
from reports.models import AnnualReport, DismissedHint, LedgerEntry, Reminder, ReportCall, ReviewComment
from tests import people
from tests.people import World
from tests.reports.handed_in import hand_in

TODAY = date(2025, 11, 20)


def _desk(world: World, actor: str = "secretary", year: int = 2025, today: date = TODAY) -> Desk:
    scope = world.user(actor).scope_in(world.branch.pk, is_branch=True)
    return desk_of(scope, year, today)


def _find(desk: Desk, start: str) -> list:
    return [item for item in desk.items if item.key.startswith(start)]


def _one(world: World, start: str, **asked):
    (item,) = _find(_desk(world, **asked), start)
    return item


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


def test_a_missed_quarter_is_late_with_its_article_and_a_way_to_enter_it(world: World) -> None:
    item = _one(world, "general_meeting:overdue")
    assert (item.status, item.title, item.when) == (
        "逾期",
        "第二季度、第三季度未召开党员大会",
        "6月30日止",
    )
    assert (item.standing, item.rule) == ("全国", "《支部工作条例（试行）》第十一条：一般每季度1次")
    assert item.action.label == "补录"
    assert "date=2025-06-30" in item.action.href


def test_late_comes_first_then_doubtful_then_by_date(world: World) -> None:
    states = [item.state.value for item in _desk(world).to_do]
    assert states == sorted(states, key=["overdue", "doubt", "due"].index)
    days = [item.day for item in _desk(world).to_do if item.state == "due" and item.day]
    assert days == sorted(days)


def test_the_running_period_is_due_and_a_plan_is_named(world: World) -> None:
    assert _one(world, "theme_day:due").title == "11月还没有开展主题党日"
    people.make_meeting(world.branch, date(2025, 11, 21), "党日", "theme_day", state=Meeting.State.PLANNED)
    item = _one(world, "theme_day:due")
    assert (item.title, item.status) == ("11月主题党日已安排在11月21日", "本周")
    assert item.action.label == "查看安排"


def test_what_is_held_is_done(world: World) -> None:
    people.make_meeting(world.branch, date(2025, 11, 3), "组织生活会", "life_meeting")
    assert [item.key for item in _find(_desk(world), "life_meeting")] == ["life_meeting:done"]


def test_a_yearly_meeting_is_not_called_to_mind_in_spring(world: World, at) -> None:
    at("2025-04-10")
    assert not _find(_desk(world, today=date(2025, 4, 10)), "life_meeting")


def test_nothing_is_late_before_the_first_day_of_use(world: World) -> None:
    Organization.objects.filter(pk=world.branch.pk).update(in_use_since=date(2025, 11, 1))
    late = [item.key for item in _desk(world).items if item.state == "overdue"]
    assert not [key for key in late if "meeting" in key or "theme" in key or key == "dues:overdue"]


def test_a_plan_whose_day_is_over_waits_to_be_recorded(world: World) -> None:
    for day in range(1, 7):
        people.make_meeting(
            world.branch, date(2025, 11, day), "学习", "study_day", state=Meeting.State.PLANNED
        )
    found = _find(_desk(world), "unrecorded")
    assert found[0].title == "11月1日学习已过期未登记"
    assert "/hold/" in found[0].action.href
    assert [item.title for item in found if item.key.endswith("more")] == ["另有2次安排已过期未登记"]


def test_a_doubt_goes_when_somebody_says_it_is_right(world: World) -> None:
    item = _one(world, "doubt:count")
    assert (item.status, item.dismiss_label) == ("待核", "核对无误")
    DismissedHint.objects.create(branch=world.branch, year=2025, key=item.dismiss_key)
    assert not _find(_desk(world), "doubt:count")


def test_leave_waits_for_an_answer(world: World) -> None:
    meeting = people.make_meeting(
        world.branch, date(2025, 11, 28), "学习", "study_day", state=Meeting.State.PLANNED
    )
    LeaveRequest.objects.create(meeting=meeting, member=world.members["member"], reason="住院")
    item = _one(world, "leave")
    assert item.title == "石小满请假：11月28日学习"
    assert "住院" not in item.title + item.rule
    assert not _find(_desk(world, "discipline member"), "leave")
    assert _find(_desk(world, "group leader"), "leave")


def test_arrears_name_months_and_sum(world: World, at) -> None:
    at("2026-02-01")
    item = _one(world, "arrears", today=date(2026, 2, 1))
    assert item.title == "石小满 11月党费欠缴，共15.00元"
    assert item.rule == "中组发〔2008〕3号第十二条：补缴一般不超过6个月"


def test_six_months_running_raise_the_question_of_article_13(world: World, at) -> None:
    DuesPayment.objects.filter(branch=world.branch, month__gte=7).delete()
    at("2026-01-05")
    item = _one(world, "long_arrears", today=date(2026, 1, 5))
    assert "7月至12月党费欠缴，共90.00元" in item.title
    assert "第十三条" in item.rule
    DuesPayment.objects.create(
        branch=world.branch, member=world.members["member"], year=2025, month=12, paid_fen=1500
    )
    assert not _find(_desk(world, today=date(2026, 1, 5)), "long_arrears")


def test_many_in_arrears_are_one_line(world: World) -> None:
    for number in range(4):
        people.make_dues(people.make_member(world.branch, f"辛{number}"), [1], 1000, unpaid=[1])
    item = _one(world, "arrears")
    assert item.title == "4名党员党费欠缴，共40.00元"
    client = Client()
    client.force_login(world.user("secretary"))
    listed = client.get(item.action.href).context["rows"]
    assert {str(row)[:1] for row in listed} == {"辛"}


def test_an_unknown_sum_is_not_called_arrears(world: World) -> None:
    DuesCharge.objects.filter(branch=world.branch, month=3).update(due_fen=None)
    DuesPayment.objects.filter(branch=world.branch, month=3).update(paid_fen=None)
    assert not _find(_desk(world), "arrears")


def test_an_unknown_sum_taken_back_is_arrears(world: World) -> None:
    payment = DuesPayment.objects.filter(branch=world.branch, month=3).get()
    DuesPayment.objects.filter(pk=payment.pk).update(paid_fen=None)
    reversal = {"kind": DuesPayment.Kind.REVERSAL, "reverses": payment, "year": 2025, "month": 3}
    DuesPayment.objects.create(branch=world.branch, member=payment.member, **reversal)
    assert _one(world, "arrears").title == "石小满 3月党费欠缴，共15.00元"


def test_the_month_of_dues_is_due_until_everybody_paid(world: World) -> None:
    assert _one(world, "dues:due").title == "收缴11月党费：应缴1人，已缴0人"
    DuesPayment.objects.create(
        branch=world.branch, member=world.members["member"], year=2025, month=11, paid_fen=1500
    )
    assert _find(_desk(world), "dues:done")


def test_months_without_an_entry_are_late_once_dues_are_kept(world: World) -> None:
    DuesPayment.objects.filter(branch=world.branch, month__in=(5, 6)).delete()
    DuesCharge.objects.filter(branch=world.branch, month__in=(5, 6)).delete()
    assert _one(world, "dues:overdue").title == "5月、6月党费没有登记"


def test_standards_are_due_and_never_late(world: World) -> None:
    item = _one(world, "dues_standard")
    assert (item.status, item.title, item.standing) == ("待办", "9名党员本年党费标准未核定", "转引")
    for member in Member.objects.filter(branch=world.branch):
        DuesStandard.objects.create(
            branch=world.branch, member=member, starts_on=date(2025, 1, 1), due_fen=100
        )
    assert _one(world, "dues_standard").state == "done"


def test_study_hours_count_what_is_certain_and_say_what_is_not(world: World) -> None:
    assert _one(world, "study_hours").title == (
        "10名党员登记的学时不足32（1次活动没有登记学时，合计不作推算）"
    )
    Meeting.objects.filter(branch=world.branch).update(
        hours=32, due_count=10, present_count=10, held_on=date(2025, 11, 3)
    )
    Meeting.objects.filter(title="传达上级会议精神").update(present_count=8)
    item = _one(world, "study_hours")
    assert item.state == "done"


def test_who_made_the_study_up_has_its_hours_whether_the_roll_was_called_or_not(world: World) -> None:
    member = world.members["member"]
    called = people.make_meeting(
        world.branch, date(2025, 9, 1), "点名的", "study_day", hours=3, due_count=10, present_count=9
    )
    for each in Member.objects.filter(branch=world.branch, left_on__isnull=True):
        called.attendances.create(member=each, name=each.name, status="present")
    called.attendances.filter(member=member).update(status="absent")
    named = people.make_meeting(
        world.branch, date(2025, 9, 2), "只记缺席的", "study_day", hours=5, due_count=10, present_count=9
    )
    people.make_absence(named, member, "出差")
    before = _hours(world, member)
    Attendance.objects.filter(meeting__in=(called, named), member=member).update(made_up_on=date(2025, 9, 9))
    assert _hours(world, member) == before + 3 + 5


def test_who_was_not_asked_to_come_has_no_hours_of_a_roll_nobody_came_to(world: World) -> None:
    member, absent = world.members["disabled"], world.members["member"]
    before = _hours(world, member)
    meeting = people.make_meeting(
        world.branch, date(2025, 9, 1), "没来人", "study_day", hours=3, due_count=1, present_count=0
    )
    meeting.attendances.create(member=member, name=member.name, status="exempt")
    people.make_absence(meeting, absent, "出差")
    assert _hours(world, member) == before


def test_study_hours_are_not_asked_of_who_is_exempt(world: World) -> None:
    before = _one(world, "study_hours").title
    assert before.startswith("10名")
    Exemption.objects.create(
        branch=world.branch, member=world.members["disabled"], starts_on=date(2025, 3, 1), ground="old"
    )
    assert _one(world, "study_hours").title.startswith("9名")


def _hours(world: World, member: Member) -> Decimal:
    return _desk(world).records.study_hours.get(member.pk, StudyHours()).total


def test_hours_go_by_the_group_of_the_day(world: World) -> None:
    member, (first, second) = world.members["publicity member"], world.groups
    sizes = {
        group: Member.objects.filter(group=group).exclude(name="冉远航").count() for group in (first, second)
    }

    def state(month: int, moved: int) -> None:
        """The numbers of a month as the register of its days has them."""
        for group, more in ((first, -moved), (second, moved)):
            found = sizes[group] + more
            rows = Meeting.objects.filter(title=f"{month}月{group}")
            rows.update(due_count=found, present_count=found)

    for month, group in ((5, first), (5, second), (7, first), (7, second)):
        day, title = date(2025, month, 20), f"{month}月{group}"
        people.make_meeting(world.branch, day, title, "group_meeting", group=group, hours=month)
    for month in (5, 7):
        state(month, 0)
    before = _hours(world, member)
    changes.record_change(
        member=member,
        values={"kind": "group_changed", "occurred_on": date(2025, 6, 10), "to_group": second},
        by=world.user("secretary"),
    )
    # The numbers stated for July do not fit the groups of July any more: who came is not known.
    assert _hours(world, member) == before - 7
    state(7, 1)
    # In group 1 in May and in July before; in group 2 in July now.
    assert _hours(world, member) == before
    MembershipEvent.objects.filter(kind="group_changed").update(occurred_on=date(2025, 8, 1))
    state(7, 0)
    assert _hours(world, member) == before
    Meeting.objects.filter(title=f"7月{first}").update(hours=9)
    assert _hours(world, member) == before + 2


def test_a_slip_past_the_letters_own_term_is_called_to_mind(world: World) -> None:
    event = MembershipEvent.objects.get(member=world.members["moved out"])
    letter = IntroductionLetter.objects.create(event=event, valid_until=TODAY)
    assert not [hint for hint in _desk(world).hints if hint.duty.key == "letter_slip"]
    letter.valid_until = date(2025, 11, 19)
    letter.save()
    (hint,) = [hint for hint in _desk(world).hints if hint.duty.key == "letter_slip"]
    assert hint.title == "冉远航的介绍信过了有效期，回执没有收到"
    assert hint.duty.standing.value == "惯例"
    assert hint.action.href.endswith("/letters/?slip=overdue")
    letter.slip_returned_on = TODAY
    letter.save()
    assert not [hint for hint in _desk(world).hints if hint.duty.key == "letter_slip"]


def test_probation_is_told_a_month_before_its_end(world: World, at) -> None:
    at("2026-05-25")
    item = _one(world, "confirmation", year=2026, today=date(2026, 5, 25))
    assert item.title == "谷雨预备期6月20日届满，讨论转正"
    assert "第三十一条" in item.rule
    assert not _find(_desk(world, "committee member", 2026, date(2026, 5, 25)), "confirmation")
    at("2026-07-01")
    assert _one(world, "confirmation", year=2026, today=date(2026, 7, 1)).status == "待核"


def test_the_end_of_a_term_is_told_half_a_year_before(world: World) -> None:
    terms = OfficeTerm.objects.filter(organization=world.branch, office="secretary")
    terms.update(term_ends_on=date(2026, 6, 1))
    assert _one(world, "election").state == "done"
    terms.update(term_ends_on=date(2026, 5, 1))
    assert "准备换届" in _one(world, "election").title
    terms.update(term_ends_on=date(2025, 10, 1))
    assert _one(world, "election").state == "overdue"


def test_the_report_is_asked_of_an_office_by_law_and_of_others_by_notice(world: World) -> None:
    assert not _find(_desk(world), "report:")
    assert "report_custom" in [hint.key for hint in _desk(world).hints]
    Organization.objects.filter(pk=world.branch.pk).update(unit_kind=Organization.UnitKind.OFFICE)
    assert _one(world, "report:").standing == "全国"
    Organization.objects.filter(pk=world.branch.pk).update(unit_kind="")
    ReportCall.objects.create(committee=world.committee, year=2025, due_on=date(2025, 11, 10))
    item = _one(world, "report:")
    assert (item.standing, item.status, item.when) == ("上级", "逾期", "11月10日止")
    AnnualReport.objects.create(branch=world.branch, year=2025, state=AnnualReport.State.SUBMITTED)
    assert _one(world, "report:").state == "done"


def test_what_came_from_above_stands_on_top(world: World) -> None:
    AnnualReport.objects.create(branch=world.branch, year=2025, state=AnnualReport.State.RETURNED)
    reminder = Reminder.objects.create(branch=world.branch, year=2025, text="请补登第三季度党员大会")
    top = _desk(world).to_do[:2]
    assert {item.status for item in top} == {"催办", "退回"}
    DismissedHint.objects.create(branch=world.branch, year=2025, key=f"reminder:{reminder.pk}")
    assert not _find(_desk(world), "reminder")


def test_comments_are_counted_as_the_report_page_shows_them(world: World) -> None:
    report = hand_in(world.branch, state="returned")
    ReviewComment.objects.create(version=report.versions.get(number=1), text="第一次的批注，没有标记")
    hand_in(world.branch, state="returned")
    ReviewComment.objects.create(version=report.versions.get(number=2), text="第二次的批注")
    assert _one(world, "report:2025").title == "2025年度述职报告已退回修改，1条批注待处理"


def test_hints_are_apart_and_can_be_dismissed(world: World) -> None:
    desk = _desk(world)
    assert "lecture:10" in [hint.key for hint in desk.hints]
    assert not {"lecture", "talks", "leaders_study"} & {item.key.split(":")[0] for item in desk.items}
    DismissedHint.objects.create(branch=world.branch, year=2025, key="lecture:10")
    assert [hint.key for hint in _desk(world).dismissed_hints] == ["lecture:10"]
    people.make_entry(world.branch, date(2025, 12, 1), "公布全年党费收缴情况", "disclosure")
    assert "dues_disclosure" not in [hint.key for hint in _desk(world).hints]
    assert LedgerEntry.objects.count()


def test_a_group_leader_sees_the_own_group_and_acts_there_alone(world: World) -> None:
    desk = _desk(world, "group leader")
    assert not _find(desk, "dues")
    for item in desk.to_do:
        assert item.action is None or item.group_id == world.groups[1].pk or "/log" not in item.action.href
    own = [item for item in _find(desk, f"group_meeting:{world.groups[1].pk}") if item.action]
    assert own
    assert not [item for item in _find(desk, f"group_meeting:{world.groups[0].pk}") if item.action]


def test_every_duty_has_a_line(world: World) -> None:
    lines = _desk(world).lines()
    assert len(lines) == 14
    assert lines[0].state == "overdue"
    assert lines[-1].state == "none"


def test_duties_cost_the_same_however_much_there_is(world: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            _desk(world)
        return len(queries)

    few = count()
    for number in range(30):
        member = people.make_member(world.branch, f"庚{number}")
        people.make_dues(member, range(1, 11), 1000, unpaid=[2])
        made = people.make_meeting(world.branch, date(2025, 5, 1 + number % 28), f"第{number}次", "study_day")
        people.make_absence(made, member, "出差")
    assert count() == few


@pytest.mark.parametrize(("due_on", "state"), [("2025-11-10", "overdue"), ("2025-11-25", "due")])
def test_what_is_to_be_put_right_comes_back_when_its_day_is_near(
    world: World, due_on: str, state: str
) -> None:
    Rectification.objects.create(branch=world.branch, year=2025, problem="走访少", due_on=due_on)
    item = next(item for item in _desk(world).items if item.key.startswith("rectification:"))
    assert (item.title, item.state.value) == ("整改：走访少（支部委员会）", state)


@pytest.mark.parametrize("changes", [{"due_on": "2025-12-20"}, {"due_on": None}, {"cured_on": "2025-11-01"}])
def test_what_is_far_off_or_put_right_is_not_called_to_mind(world: World, changes: dict) -> None:
    values = {"due_on": "2025-11-10", **changes}
    Rectification.objects.create(branch=world.branch, year=2025, problem="走访少", **values)
    assert not [item for item in _desk(world).items if item.key.startswith("rectification:")]
