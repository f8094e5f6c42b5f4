"""The branches below a committee, counted all at once, against the facts of each."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import MeetingKind
from members.models import DuesCharge, DuesPayment, OfficeTerm, Organization
from members.queries import owing_member_ids
from reports.annual import call_for
from reports.committee import BranchLine, branches_of, overview
from reports.committee_numbers import LABELS, TEMPORARY_NOTE, numbers_of, table_of, total_of
from reports.facts import build
from reports.models import AnnualReport, LedgerCompletion, ReportCall
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
END = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def _after_the_year(at) -> None:
    at("2026-01-05 10:00")


def _lines(world: World) -> dict[int, BranchLine]:
    return {line.branch.pk: line for line in overview(branches_of(world.committee), 2025, END)}


def test_every_branch_below_in_the_order_of_the_tree(world: World) -> None:
    assert [branch.pk for branch in branches_of(world.committee)] == [world.branch.pk, world.beside.pk]
    assert [branch.pk for branch in branches_of(world.general_branch)] == [world.branch.pk]


def test_what_is_counted_agrees_with_the_facts_of_the_branch(world: World) -> None:
    book = build(world.branch, 2025, as_of=END)
    line = _lines(world)[world.branch.pk]
    assert line.secretary == "柳承志"
    assert line.people.members == book.value("党员人数") == 10
    for kind in line.kinds:
        assert kind.held == book.value(f"{kind.label}次数"), kind
    assert line.gatherings.held == book.value("活动总次数")
    assert line.due_times == book.value("应到人次")
    assert line.present_times == book.value("实到人次")
    assert line.attendance == book.value("到会率")
    assert line.due_fen == book.value("党费应缴")
    assert line.paid_fen == book.value("党费实缴")
    assert line.owing == book.value("党费欠缴人数") == 1
    assert line.visit_count == book.value("慰问人次")
    assert line.visit_fen == book.value("慰问金额")


def test_missed_periods_agree_with_the_facts_and_name_the_article(world: World) -> None:
    book = build(world.branch, 2025, as_of=END)
    line = _lines(world)[world.branch.pk]
    assert {missed.label for missed in line.missed} >= {"党员大会", "主题党日", "支部委员会", "党小组会"}
    for missed in line.missed:
        assert missed.periods == book.value(f"{missed.label}缺开时段")
        assert missed.cited.startswith("《")
    assert "党课" not in {missed.label for missed in line.missed}


def test_a_meeting_beside_another_counts_in_both_and_once_in_each(world: World) -> None:
    meeting = people.make_meeting(world.branch, date(2025, 9, 9), "合并", "theme_day")
    meeting.extra_kinds.add(MeetingKind.objects.get(code="theme_day"))
    meeting.extra_kinds.add(MeetingKind.objects.get(code="lecture"))
    line = _lines(world)[world.branch.pk]
    assert (line.times_of("theme_day"), line.times_of("lecture")) == (2, 2)


def test_a_branch_without_groups_owes_no_group_meeting_nor_a_small_one_a_committee(world: World) -> None:
    beside = _lines(world)[world.beside.pk]
    assert "党小组会" not in {missed.label for missed in beside.missed}
    assert "支部委员会" not in {missed.label for missed in beside.missed}
    asked = {kind.label: kind.asked for kind in beside.kinds}
    assert asked["党员大会"] == 4
    assert asked["支部委员会"] is None


def test_group_meetings_are_asked_of_each_group(world: World) -> None:
    first, second = world.groups
    for month in range(1, 13):
        people.make_meeting(world.branch, date(2025, month, 3), "小组", "group_meeting", group=first)
    people.make_meeting(world.branch, date(2025, 4, 4), "两个小组一起", "group_meeting")
    line = _lines(world)[world.branch.pk]
    missed = next(each for each in line.missed if each.label == "党小组会")
    assert len(missed.periods) == 11
    assert all(period.startswith(second.name) for period in missed.periods)
    kind = next(kind for kind in line.kinds if kind.code == "group_meeting")
    assert (kind.held, kind.asked, kind.is_short) == (13, 24, True)


def test_nothing_is_asked_before_the_branch_was_in_use(world: World) -> None:
    Organization.objects.filter(pk=world.branch.pk).update(in_use_since=date(2025, 10, 1))
    line = _lines(world)[world.branch.pk]
    assert next(missed for missed in line.missed if missed.label == "党员大会").periods == ("第四季度",)
    assert next(kind for kind in line.kinds if kind.label == "党员大会").asked == 1


def test_without_a_record_it_is_unknown_and_missing_until_declared(world: World) -> None:
    line = _lines(world)[world.beside.pk]
    assert line.charged is line.visits is line.owing is None
    assert line.silent == ("书记", "党费收缴", "走访慰问", "工作纪实")
    LedgerCompletion.objects.create(branch=world.beside, year=2025, ledger="visits")
    line = _lines(world)[world.beside.pk]
    assert (line.visit_count, line.visit_fen) == (0, 0)
    assert "走访慰问" not in line.silent


def test_a_masked_sum_is_unknown(world: World) -> None:
    DuesCharge.objects.filter(branch=world.branch, month=3).update(due_fen=None)
    people.make_visit(world.branch, date(2025, 5, 1), "某人", money_is_masked=True)
    people.make_meeting(world.branch, date(2025, 5, 5), "没有写明人数")
    line = _lines(world)[world.branch.pk]
    assert line.due_fen is line.visit_fen is line.attendance is None
    assert line.visit_count == 2


def test_who_owes_is_counted_as_the_list_of_dues_shows_it(world: World) -> None:
    people.make_dues(world.members["deputy"], range(1, 13), 2000, unpaid=[1, 2, 3])
    assert _lines(world)[world.branch.pk].owing == owing_member_ids(world.branch, 2025, 12).count() == 2


def test_what_was_taken_back_or_given_beyond_the_due_settles_nothing(world: World) -> None:
    people.make_dues(world.members["deputy"], [1], 2000, unpaid=[1])
    people.make_dues(world.members["secretary"], [1], 2000, unpaid=[1])
    month = {"branch": world.branch, "year": 2025, "month": 1}
    unknown = DuesPayment.objects.create(**month, member=world.members["deputy"])
    gift = {**month, "member": world.members["secretary"], "paid_fen": 9000}
    DuesPayment.objects.create(**gift, kind=DuesPayment.Kind.EXTRA)
    assert _lines(world)[world.branch.pk].owing == 2
    DuesPayment.objects.create(
        **month, member=unknown.member, kind=DuesPayment.Kind.REVERSAL, reverses=unknown
    )
    line = _lines(world)[world.branch.pk]
    assert line.owing == build(world.branch, 2025, as_of=END).value("党费欠缴人数") == 3
    assert line.paid_fen == build(world.branch, 2025, as_of=END).value("党费实缴") is not None


def test_the_state_of_the_report_and_who_is_waited_for(world: World) -> None:
    line = _lines(world)[world.branch.pk]
    assert (line.state_label, line.is_with_branch) == ("未开始", True)
    report = AnnualReport.objects.create(branch=world.branch, year=2025)
    for state, label, waits in (
        ("draft", "草稿", True),
        ("submitted", "待审阅", False),
        ("returned", "退回修改", True),
        ("accepted", "已通过", False),
    ):
        report.state = state
        report.save()
        line = _lines(world)[world.branch.pk]
        assert (line.state_label, line.is_with_branch) == (label, waits)


def test_the_nearest_notice_counts(world: World) -> None:
    ReportCall.objects.create(committee=world.committee, year=2025, due_on=date(2026, 1, 15))
    assert call_for(world.general_branch, 2025).due_on == date(2026, 1, 15)
    ReportCall.objects.create(committee=world.general_branch, year=2025, due_on=date(2026, 1, 10))
    assert call_for(world.general_branch, 2025).due_on == date(2026, 1, 10)
    assert call_for(world.committee, 2025).due_on == date(2026, 1, 15)
    assert call_for(world.other_committee, 2025) is None


def _more_branches(world: World, count: int) -> None:
    for number in range(count):
        made = people.make_organization(f"第{number}支部{count}", "branch", world.committee)
        member = people.make_member(made, f"甲{number}")
        OfficeTerm.objects.create(organization=made, member=member, office=OfficeTerm.Office.SECRETARY)
        people.make_meeting(made, date(2025, 3, 1), "学习", due_count=9, present_count=8)
        people.make_dues(member, [1, 2], 1000, unpaid=[2])
        people.make_visit(made, date(2025, 2, 1), "某人")
        AnnualReport.objects.create(branch=made, year=2025)


def _queries(world: World) -> int:
    with CaptureQueriesContext(connection) as queries:
        overview(branches_of(world.committee), 2025, END)
    return len(queries)


def test_ten_branches_and_a_hundred_cost_the_same(world: World) -> None:
    _more_branches(world, 10)
    few = _queries(world)
    _more_branches(world, 90)
    assert _queries(world) == few <= 20


def test_sums_say_of_how_many_branches_they_are(world: World) -> None:
    lines = list(_lines(world).values())
    rows = [numbers_of(line) for line in lines]
    total = total_of(rows)
    members, paid = total.cells[LABELS.index("党员")], total.cells[LABELS.index("党费实缴（元）")]
    assert (members.value, members.partly) == (11, None)
    assert (paid.text, paid.partly) == ("165.00", (1, 2))
    assert total.attendance == "未知"


def test_the_sheet_has_a_row_a_branch_and_the_sums(world: World) -> None:
    table = table_of(list(_lines(world).values()), 2025)
    rows = list(table.rows)
    assert [row[0] for row in rows] == [
        world.branch.name,
        world.beside.name,
        "合计",
        "已知支部数",
    ]
    assert all(len(row) == len(table.header) for row in rows)
    assert rows[1][list(table.header).index("党费实缴（元）")] == "未知"


def _temporary(world: World) -> Organization:
    made = people.make_organization("抗旱临时党支部", Organization.Kind.BRANCH, world.general_branch)
    Organization.objects.filter(pk=made.pk).update(branch_form="temporary")
    people.make_member(made, "石小满")
    return made


def test_members_of_a_temporary_branch_stand_in_its_row_and_in_no_sum(world: World) -> None:
    temporary = _temporary(world)
    lines = _lines(world)
    assert not lines[temporary.pk].counts_members
    assert numbers_of(lines[temporary.pk]).cells[0].value == 1
    total = total_of([numbers_of(line) for line in lines.values()])
    assert (total.cells[0].value, total.cells[0].partly) == (11, None)
    assert total.cells[LABELS.index("正式党员")].value == 10


def test_the_sheet_says_that_temporary_branches_are_left_out(world: World) -> None:
    _temporary(world)
    table = table_of(list(_lines(world).values()), 2025)
    *_, partly, note = table.rows
    assert partly[3] == 2
    assert note[0] == TEMPORARY_NOTE
    assert len(note) == len(table.header)
