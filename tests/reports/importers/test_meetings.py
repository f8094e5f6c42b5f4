"""Ledgers of gatherings as offices keep them."""

from datetime import date
from decimal import Decimal

import pytest

from meetings.models import Attendance, Meeting
from members.actions import changes
from members.models import PartyGroup
from partybranch.audit import log
from partybranch.spreadsheets import WorkbookRefused
from tests.people import make_member

pytestmark = pytest.mark.django_db

HEADER = ["日期", "会议类型", "主题", "应到", "实到"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("支部大会", {"general_meeting"}),
        ("一季度支部党员大会", {"general_meeting"}),
        ("支委会（扩大）", {"committee_meeting"}),
        ("支部委员会会议", {"committee_meeting"}),
        ("第一党小组会", {"group_meeting"}),
        ("专题党课", {"lecture"}),
        ("书记讲党课", {"lecture"}),
        ("3月主题党日活动", {"theme_day"}),
        ("主题党日（含党课）", {"theme_day", "lecture"}),
        ("主题党日暨警示教育", {"theme_day", "integrity_education"}),
        ("党员大会+民主评议", {"general_meeting", "appraisal"}),
        ("集体学习", {"study_day"}),
        ("交流研讨", {"discussion"}),
        ("外出参观学习", {"site_visit"}),
        ("召开支委会", {"committee_meeting"}),
        ("主题党日\n志愿服务", {"theme_day", "volunteering"}),
        ("组织生活会和民主评议党员", {"life_meeting", "appraisal"}),
        ("主题 党日", {"theme_day"}),
        ("支委 参观", {"committee_meeting", "site_visit"}),
        ("党小组集中学习", {"group_meeting"}),
        ("支部换届选举大会", {"general_meeting"}),
        ("党员固定活动日", {"theme_day"}),
        ("红色基地参观", {"site_visit"}),
        ("参观廉政教育基地", {"site_visit"}),
        ("主题研讨", {"discussion"}),
        ("支部委员会、党员大会合并召开", {"committee_meeting", "general_meeting"}),
        ("主题党日：参观", {"theme_day", "site_visit"}),
        ("主题党日：学习党课材料", {"theme_day"}),
        ("主题党日（部署组织生活会）", {"theme_day"}),
        ("关于部署组织生活会的支委会", {"committee_meeting"}),
        ("传达民主生活会精神、研究换届工作的党员大会", {"general_meeting"}),
        ("学习贯彻党的二十届三中、四中全会精神主题党日", {"theme_day"}),
        ("某局机关第三党支部2025年1月支委会会议", {"committee_meeting"}),
    ],
)
def test_customary_words_for_kinds(desk, words, codes):
    plan = desk.take([HEADER, ["2025-03-05", words, "安排", 10, 10]])
    assert plan.refused == []
    assert {kind.code for kind in Meeting.objects.get().kinds} == codes


@pytest.mark.parametrize("words", ["茶话会", "迎新春联谊会、主题党日", "党员大会、联欢会", "专题会议"])
def test_word_no_kind_covers_is_never_passed_over(desk, words):
    plan = desk.take([HEADER, ["2025-03-05", words, "安排", 10, 10]])
    assert len(plan.refused) == 1


def test_unknown_kind_is_refused_and_offers_the_kinds(desk):
    plan = desk.take([HEADER, ["2025-03-05", "茶话会", "安排", 10, 10]])
    (problem,) = plan.refused
    assert problem.maps == "meeting_kind"
    assert ("theme_day", "主题党日") in problem.options


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-05",
        "2025年3月5日",
        "2025.3.5",
        "2025/03/05",
        "20250305",
        20250305,
        "3月5日",
        "3.5",
        "03-05",
        "2025年3月5日（周三）",
        "2025年3月5日 14:30",
        "２０２５年３月５日",
        "二〇二五年三月五日",
        45721,
        "2025.3.5-3.6",
        date(2025, 3, 5),
    ],
)
def test_notations_of_a_date(desk, written):
    desk.take([HEADER, [written, "党课", "安排", 10, 10]])
    assert Meeting.objects.get().held_on == date(2025, 3, 5)


def test_units_inside_cells(desk):
    desk.take([[*HEADER, "学时"], ["2025-03-05", "党课", "安排", "28人", "２７人", "1.5学时"]])
    meeting = Meeting.objects.get()
    assert (meeting.due_count, meeting.present_count, meeting.hours) == (28, 27, Decimal("1.5"))


def test_one_sheet_a_quarter(desk):
    quarters = [[HEADER, [f"2025-{month:02}-05", "党课", f"{month}月", 10, 10]] for month in (2, 5, 8, 11)]
    plan = desk.take(*quarters, titles=("一季度", "二季度", "三季度", "四季度"))
    assert plan.counts()["new"] == 4
    assert desk.value("党课次数") == 4


def test_masked_count_makes_the_sum_unknown_not_zero(desk):
    desk.take([HEADER, ["2025-03-05", "党课", "一", "XX", "X"], ["2025-03-06", "党课", "二", 10, 9]])
    assert desk.value("应到人次") is None
    assert desk.value("党课次数") == 2


@pytest.mark.parametrize(
    ("cell", "absent"),
    [
        ("周红梅（出差）、张三（病假）", [("周红梅", "出差"), ("张三", "病假")]),
        ("病假：周红梅；事假：欧阳文博", [("周红梅", "病假"), ("欧阳文博", "事假")]),
        ("周红梅(病假),欧阳文博(事假)", [("周红梅", "病假"), ("欧阳文博", "事假")]),
        ("周红梅、欧阳文博", [("周红梅", ""), ("欧阳文博", "")]),
        ("无", []),
        ("/", []),
        ("全勤", []),
    ],
)
def test_absentees_with_reasons_in_one_cell(staffed, cell, absent):
    staffed.take([[*HEADER, "缺席人员及原因"], ["2025-03-05", "党课", "安排", 5, 5 - len(absent), cell]])
    rows = Attendance.objects.order_by("pk").values_list("name", "reason")
    assert list(rows) == absent


def test_absentee_nobody_knows_is_told_and_kept_by_name(staffed):
    plan = staffed.take([[*HEADER, "缺席"], ["2025-03-05", "党课", "安排", 5, 4, "查无此（出差）"]])
    assert Attendance.objects.get().member is None
    assert "查无此" in plan.warnings[0].reason


def test_absentee_whose_name_fits_two_is_refused_with_both(staffed):
    plan = staffed.take([[*HEADER, "缺席"], ["2025-03-05", "党课", "安排", 5, 4, "张伟（出差）"]])
    (problem,) = plan.refused
    assert "1981年1月生" in problem.reason
    assert "1990年12月生" in problem.reason
    assert len(problem.options) == 2


def test_due_count_unlike_the_register_is_told_with_both_numbers(staffed):
    plan = staffed.take([HEADER, ["2025-03-05", "党课", "安排", 9, 9]])
    assert Meeting.objects.get().due_count == 9
    assert "9人" in plan.warnings[0].reason
    assert "5人" in plan.warnings[0].reason


def test_repeat_inside_a_file_is_refused_but_another_title_is_not(desk):
    plan = desk.take(
        [
            HEADER,
            ["2025-03-05", "固定学习日", "第1次", 10, 10],
            ["2025-03-05", "固定学习日", "第2次", 10, 10],
            ["2025.3.5", "学习日", "第1次", 10, 10],
        ]
    )
    assert plan.counts()["new"] == 2
    assert [problem.row for problem in plan.refused] == [4]


def test_changed_title_of_the_only_meeting_of_its_day_is_a_change(desk):
    desk.take([HEADER, ["2025-03-05", "党课", "旧题", 10, 10]])
    plan = desk.take([HEADER, ["2025-03-05", "党课", "新题", 10, 10]])
    assert plan.counts()["changed"] == 1
    assert Meeting.objects.get().title == "新题"


def test_what_an_absentee_made_up_outlives_a_changed_ledger(staffed):
    header = [*HEADER, "缺席"]
    staffed.take([header, ["2025-03-05", "党课", "安排", 5, 4, "周红梅（出差）"]])
    Attendance.objects.update(made_up_on="2025-03-09", made_up_how="自学")
    staffed.take([header, ["2025-03-05", "党课", "安排", 5, 3, "周红梅（出差）、欧阳文博"]])
    rows = dict(Attendance.objects.values_list("name", "made_up_how"))
    assert rows == {"周红梅": "自学", "欧阳文博": ""}


def test_changed_absentees_and_themes_replace_the_old(staffed):
    header = [*HEADER, "缺席", "专题"]
    staffed.take([header, ["2025-03-05", "党课", "安排", 5, 4, "周红梅（出差）", "甲专题"]])
    plan = staffed.take([header, ["2025-03-05", "党课", "安排", 5, 4, "欧阳文博（病假）", "乙专题"]])
    assert plan.counts()["changed"] == 1
    assert Attendance.objects.get().name == "欧阳文博"
    assert [theme.name for theme in Meeting.objects.get().themes.all()] == ["乙专题"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["2025-03-05", "党课", "安排", 10, 12], "实到", "实到人数不能多于应到人数"),
        (["2099-03-05", "党课", "安排", 10, 10], "日期", "晚于今天"),
        (["2024-03-05", "党课", "安排", 10, 10], "日期", "不在2025年"),
        (["2025年3月", "党课", "安排", 10, 10], "日期", "写到日"),
        (["", "党课", "安排", 10, 10], "日期", "缺少日期"),
        (["2025-03-05", "", "安排", 10, 10], "会议类型", "缺少活动类型"),
        (["2025-03-05", "党课", "安排", "约10", 10], "应到", ""),
        (["2025-02-30", "党课", "安排", 10, 10], "日期", ""),
    ],
)
def test_row_that_cannot_be_is_refused_beside_its_column(desk, row, column, reason):
    plan = desk.take([HEADER, row])
    (problem,) = plan.refused
    assert (problem.row, problem.column) == (2, column)
    assert reason in problem.reason
    assert Meeting.objects.count() == 0


def test_committee_and_group_sizes_are_known_from_the_register(staffed):
    plan = staffed.take(
        [
            [*HEADER, "组织范围"],
            ["2025-03-05", "支委会", "研究工作", 2, 2, "支部"],
            ["2025-03-06", "党课", "课", 5, 5, "支部"],
        ]
    )
    assert plan.warnings == []


def test_lecture_of_the_secretary_counts_for_the_secretary(staffed):
    staffed.take(
        [
            [*HEADER, "主讲人"],
            ["2025-03-05", "党课", "一", 5, 5, "严建国"],
            ["2025-04-05", "党课", "二", 5, 5, "周红梅"],
            ["2025-05-05", "党课", "三", 5, 5, "严　建国（书记）"],
        ]
    )
    assert desk_values(staffed) == (3, 2)


def desk_values(desk):
    return desk.value("党课次数"), desk.value("书记讲党课次数")


def test_due_and_present_in_one_column(desk):
    header = ["日期", "会议类型", "主题", "应到/实到"]
    plan = desk.take([header, ["2025-03-05", "党课", "甲", "10/9"], ["2025-03-06", "党课", "乙", "9/10"]])
    meeting = Meeting.objects.get()
    assert (meeting.due_count, meeting.present_count) == (10, 9)
    assert [problem.column for problem in plan.refused] == ["应到/实到"]


def test_month_and_day_in_two_columns_below_a_common_header(desk):
    desk.take(
        [
            ["时间", None, "会议类型", "主题", "应到", "实到"],
            ["月", "日", None, None, None, None],
            [3, 5, "党课", "安排", 10, 10],
        ]
    )
    assert Meeting.objects.get().held_on == date(2025, 3, 5)


def test_title_written_where_the_kind_is_named_tells_two_meetings_apart(desk):
    rows = [
        ["2025-03-05", "讨论预备党员转正的党员大会", 10, 10],
        ["2025-03-05", "部署年度工作的党员大会", 10, 10],
    ]
    for _ in range(2):
        plan = desk.take([["时间", "会议名称", "应到", "实到"], *rows])
    assert (plan.counts()["unchanged"], plan.counts()["refused"]) == (2, 0)


def test_two_tables_side_by_side_are_refused_in_one_sentence(desk):
    row = ["2025-03-05", "党课", "安排", 10, 10]
    with pytest.raises(WorkbookRefused, match="并排"):
        desk.take([[*HEADER, None, *HEADER], [*row, None, *row]])


def test_repeated_header_word_is_told(desk):
    plan = desk.take([[*HEADER, "主题"], ["2025-03-05", "党课", "安排", 10, 10, "别的"]])
    assert [(problem.row, problem.column) for problem in plan.warnings] == [(1, "主题")]


def test_who_was_due_goes_by_the_group_of_the_day(desk, branch):
    """Somebody moved from group 1 to group 2 in June: in May group 1 has two members, in July one."""
    first, second = (
        PartyGroup.objects.create(branch=branch, name=name) for name in ("第一党小组", "第二党小组")
    )
    make_member(branch, "甲", group=first)
    moved = make_member(branch, "乙", group=first)
    values = {"kind": "group_changed", "occurred_on": date(2025, 6, 10), "to_group": second}
    changes.record_change(member=moved, values=values, by=log.SYSTEM)
    header = ["日期", "会议类型", "主题", "范围", "应到", "实到"]
    rows = [[f"2025-0{month}-20", "党小组会", "学习", "第一党小组", 2, 2] for month in (5, 7)]
    plan = desk.take([header, *rows])
    assert [problem.reason for problem in plan.warnings] == [
        "应到2人，按登记册当天应到1人，按表中数字导入，请核对。"
    ]
