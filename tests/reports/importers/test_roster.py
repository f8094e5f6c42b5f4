"""Registers as offices keep them."""

from datetime import date

import pytest

from members.models import Member, MembershipEvent, OfficeTerm, PartyGroup
from partybranch.imports import Status

pytestmark = pytest.mark.django_db

HEADER = ["姓名", "入党时间", "转正时间", "党员类别"]


def test_least_register_needs_names_and_one_telling_column(desk):
    plan = desk.take([["姓名", "入党时间"], ["严建国", "1995.03"], ["周红梅", "2005年3月1日"]])
    assert plan.counts()["new"] == 2
    first = Member.objects.get(name="严建国")
    assert (first.admitted_on, first.admitted_precision) == (date(1995, 3, 1), "month")


def test_standing_that_is_not_stated_stays_unknown(desk):
    desk.take([["姓名", "入党时间"], ["严建国", "1995-03-01"]])
    assert Member.objects.get().standing == ""
    assert desk.value("党员人数") == 1
    assert desk.value("正式党员人数") is None


@pytest.mark.parametrize(
    ("words", "offices"),
    [
        ("支部书记", {"secretary"}),
        ("党支部书记", {"secretary"}),
        ("副书记兼组织委员", {"deputy_secretary", "organisation_member"}),
        ("组织宣传委员", {"organisation_member", "publicity_member"}),
        ("纪检委员", {"discipline_member"}),
        ("纪律检查委员", {"discipline_member"}),
        ("青年委员", {"committee_member"}),
        ("支委", {"committee_member"}),
        ("第一党小组组长", {"group_leader"}),
        ("书记（兼）", {"secretary"}),
        ("支部书记（2025年3月起）", {"secretary"}),
        ("支委（组织委员）", {"committee_member", "organisation_member"}),
        ("宣委", {"publicity_member"}),
        ("党员", set()),
        ("/", set()),
    ],
)
def test_customary_words_for_posts(desk, words, offices):
    plan = desk.take([[*HEADER, "党内职务"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", words]])
    assert set(OfficeTerm.objects.values_list("office", flat=True)) == offices
    assert plan.warnings == []


def test_post_that_is_none_of_the_branch_is_told_and_left_out(desk):
    plan = desk.take([[*HEADER, "党内职务"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", "科长"]])
    assert OfficeTerm.objects.count() == 0
    assert "科长" in plan.warnings[0].reason


def test_two_secretaries_in_one_register_are_told(desk):
    plan = desk.take(
        [
            [*HEADER, "党内职务"],
            ["严建国", "1995-03-01", "1996-03-01", "正式党员", "书记"],
            ["周红梅", "1995-03-01", "1996-03-01", "正式党员", "书记"],
        ]
    )
    assert OfficeTerm.objects.get().member.name == "严建国"
    assert "书记现为严建国" in plan.warnings[0].reason


@pytest.mark.parametrize("names", [("第一党小组", "1组"), ("一组", "第1小组"), ("第一小组", "第一党小组")])
def test_groups_are_one_whatever_the_notation(desk, names):
    desk.take(
        [
            [*HEADER, "党小组"],
            ["严建国", "1995-03-01", "1996-03-01", "正式党员", names[0]],
            ["周红梅", "1995-03-01", "1996-03-01", "正式党员", names[1]],
        ]
    )
    assert PartyGroup.objects.count() == 1


def test_same_named_members_with_different_births_are_two(staffed):
    assert Member.objects.filter(name="张伟").count() == 2


def test_repeated_row_is_refused_with_the_row_it_repeats(desk):
    row = ["严建国", "1995-03-01", "1996-03-01", "正式党员"]
    plan = desk.take([HEADER, row, row])
    assert [problem.row for problem in plan.refused] == [3]
    assert "第2行" in plan.refused[0].reason


def test_changed_cell_changes_the_member_and_says_what(desk):
    desk.take([[*HEADER, "学历"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", "大专"]])
    plan = desk.take([[*HEADER, "学历"], ["严 建 国", "1995-03-01", "1996-03-01", "正式党员", "本科"]])
    (row,) = plan.of(Status.CHANGED)
    assert row.changes == {"学历": ("大专", "本科")}
    assert Member.objects.get().education == "本科"


def test_cell_that_says_nothing_leaves_what_is_stored(desk):
    desk.take([[*HEADER, "学历"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", "大专"]])
    plan = desk.take([[*HEADER, "学历"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", "/"]])
    assert plan.counts()["unchanged"] == 1
    assert Member.objects.get().education == "大专"


@pytest.mark.parametrize(
    ("note", "kind", "day", "precision"),
    [
        ("2025年3月转入", "moved_in", date(2025, 3, 1), "month"),
        ("2025年9月15日转出至市直机关第五党支部", "moved_out", date(2025, 9, 15), "day"),
        ("2025.6由某厂党支部转入", "moved_in", date(2025, 6, 1), "month"),
        ("于2025年7月调入", "moved_in", date(2025, 7, 1), "month"),
        ("8月组织关系转出", "moved_out", date(2025, 8, 1), "month"),
        ("2025年5月8日病故", "died", date(2025, 5, 8), "day"),
        ("2025年四月转入", "moved_in", date(2025, 4, 1), "month"),
        ("20250412转入", "moved_in", date(2025, 4, 12), "day"),
        ("2025年3-4月转入", "moved_in", date(2025, 3, 1), "month"),
        ("2025年4月从某局转到本支部", "moved_in", date(2025, 4, 1), "month"),
        ("2025年8月调离", "moved_out", date(2025, 8, 1), "month"),
        ("2025年9月转出，转至某街道支部", "moved_out", date(2025, 9, 1), "month"),
        ("2025年3月，由某局转入", "moved_in", date(2025, 3, 1), "month"),
        ("2025年5月转正，2025年10月转出", "moved_out", date(2025, 10, 1), "month"),
    ],
)
def test_moves_told_in_a_note(desk, note, kind, day, precision):
    desk.take([[*HEADER, "备注"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", note]])
    event = MembershipEvent.objects.get()
    assert (event.kind, event.occurred_on, event.precision) == (kind, day, precision)


def test_note_of_two_moves_tells_both_with_their_own_dates(desk):
    note = "2025年3月转入，2025年9月转出"
    desk.take([[*HEADER, "备注"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", note]])
    told = list(MembershipEvent.objects.values_list("kind", "occurred_on"))
    assert told == [("moved_in", date(2025, 3, 1)), ("moved_out", date(2025, 9, 1))]


@pytest.mark.parametrize(
    "note", ["已转出", "拟于2025年9月转出", "2025年7月退休，组织关系转至某社区", "2025年组织关系未转入"]
)
def test_move_without_a_date_is_told_not_guessed(desk, note):
    plan = desk.take([[*HEADER, "备注"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", note]])
    assert MembershipEvent.objects.count() == 0
    assert "没有写日期" in plan.warnings[0].reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["严建国", "2096-03-01", "", "正式党员"], "不能晚于今天"),
        (["严建国", "1995-03-01", "1994-03-01", "正式党员"], "转正时间早于入党时间"),
        (["严建国", "1995-03-01", "1996-03-01", "积极分子"], "不是党员"),
        (["严建国", "1995-13-40", "", "正式党员"], ""),
        (["严建国", "1995-03-01", "1996-03-01", "外星人"], "没有认出来"),
    ],
)
def test_row_that_cannot_be_is_refused_in_one_sentence(desk, row, reason):
    plan = desk.take([HEADER, row])
    (problem,) = plan.refused
    assert reason in problem.reason
    assert problem.reason.endswith("。")
    assert Member.objects.count() == 0


def test_id_numbers_are_stored_only_where_switched_on(desk, branch):
    sheet = [[*HEADER, "身份证号"], ["严建国", "2000-03-01", "2001-03-01", "正式党员", "999999197001020019"]]
    plan = desk.take(sheet)
    assert "没有开启身份证号" in plan.warnings[0].reason
    assert Member.objects.get().id_number == ""


def test_id_number_completes_the_birth_month_and_is_sealed(desk, branch):
    branch.stores_id_numbers = True
    branch.save()
    number = _id_number("19700102001")
    desk.take(
        [
            [*HEADER, "出生年月", "身份证号"],
            ["严建国", "2000-03-01", "2001-03-01", "正式党员", "1970.01", number],
        ]
    )
    member = Member.objects.get()
    assert member.id_number == number
    assert number not in member.id_number_sealed
    assert (member.born_on, member.born_precision) == (date(1970, 1, 2), "day")


def test_id_number_rewritten_as_a_figure_is_refused(desk, branch):
    branch.stores_id_numbers = True
    branch.save()
    plan = desk.take(
        [[*HEADER, "身份证号"], ["严建国", "2000-03-01", "2001-03-01", "正式党员", 999999197001020000]]
    )
    assert "改写" in plan.refused[0].reason


def _id_number(middle: str) -> str:
    """A made-up number of region 999999 with its check digit."""
    body = "999999" + middle
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def test_row_of_another_branch_is_refused(desk):
    plan = desk.take(
        [
            [*HEADER, "所属党支部"],
            ["严建国", "1995-03-01", "1996-03-01", "正式党员", "某局机关第三党支部"],
            ["周红梅", "1995-03-01", "1996-03-01", "正式党员", "某局机关第九党支部"],
        ]
    )
    assert [row.draft.name for row in plan.of(Status.NEW)] == ["严建国"]
    assert "第九党支部" in plan.refused[0].reason


def test_member_absent_from_a_later_register_is_told_and_kept(staffed):
    plan = staffed.take([HEADER, ["严建国", "1995-03-01", "1996-03-01", "正式党员"]])
    assert Member.objects.count() == 5
    assert any("不在这张花名册里" in warning.reason for warning in plan.warnings)


@pytest.mark.parametrize(
    ("header", "word", "employment"),
    [
        ("人员类别", "在编在岗", "in_post"),
        ("人员类别", "机关工作人员", "in_post"),
        ("人员类别", "退休教师", "retired"),
        ("人员类别", "未退休", "in_post"),
        ("是否退休", "是", "retired"),
        ("是否离退休", "否", "in_post"),
        ("在职/退休", "退休", "retired"),
    ],
)
def test_customary_words_for_employment(desk, header, word, employment):
    plan = desk.take([[*HEADER, header], ["严建国", "1995-03-01", "1996-03-01", "正式党员", word]])
    assert (Member.objects.get().employment, plan.warnings) == (employment, [])


def test_confirmed_or_not_as_yes_or_no(desk):
    desk.take(
        [["姓名", "入党时间", "是否转正"], ["严建国", "1995-03-01", "是"], ["周红梅", "2025-03-01", "否"]]
    )
    assert (desk.value("正式党员人数"), desk.value("预备党员人数")) == (1, 1)


@pytest.mark.parametrize(
    ("word", "employment"),
    [("未退休", "in_post"), ("非离退休", "in_post"), ("已退休", "retired"), ("退休教师", "retired")],
)
def test_not_retired_is_not_taken_for_retired(desk, word, employment):
    desk.take([[*HEADER, "人员类别"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", word]])
    assert Member.objects.get().employment == employment


@pytest.mark.parametrize(
    ("word", "column", "value"),
    [
        ("籍贯", "native_place", "河南信阳"),
        ("工作单位及职务", "work_post", "种植业科科长"),
        ("工作单位", "work_post", "市农业农村局"),
        ("单位职务", "work_post", "种植业科科长"),
        ("工作/学习单位", "work_post", "市农业农村局"),
        ("入党介绍人", "sponsors", "柳承志、邹敏"),
        ("现居住地", "residence", "青石市稻香路12号"),
        ("家庭住址", "residence", "青石市稻香路12号"),
    ],
)
def test_columns_a_branch_needs_besides(desk, word, column, value):
    desk.take([[*HEADER, word], ["严建国", "1995-03-01", "1996-03-01", "正式党员", value]])
    member = Member.objects.get()
    assert getattr(member, column) == value
    assert OfficeTerm.objects.count() == 0


def test_two_columns_of_sponsors_are_one(desk):
    desk.take(
        [
            [*HEADER, "入党介绍人1", "入党介绍人2"],
            ["严建国", "1995-03-01", "1996-03-01", "正式党员", "柳承志", "邹敏"],
        ]
    )
    assert Member.objects.get().sponsors == "柳承志、邹敏"


def test_a_residence_is_sealed_and_told_as_changed_without_its_words(desk):
    rows = [[*HEADER, "现居住地"], ["严建国", "1995-03-01", "1996-03-01", "正式党员", "稻香路12号"]]
    desk.take(rows)
    assert "稻香路" not in Member.objects.get().residence_sealed
    assert desk.take(rows).counts()["unchanged"] == 1
    (changed,) = desk.take([rows[0], [*rows[1][:-1], "麦香路3号"]]).of(Status.CHANGED)
    assert changed.changes == {"现居住地": ("", "")}


def test_what_is_sealed_and_masked_in_a_sheet_says_nothing(desk):
    header = [*HEADER, "联系电话", "现居住地", "身份证号"]
    row = ["严建国", "1995-03-01", "1996-03-01", "正式党员"]
    desk.take([header, [*row, "19912345678", "稻香路12号", ""]])
    plan = desk.take([header, [*row, "199****5678", "已录入", "已录入，尾号19"]])
    assert (plan.counts()["unchanged"], plan.warnings) == (1, [])
    assert Member.objects.get().phone == "19912345678"
