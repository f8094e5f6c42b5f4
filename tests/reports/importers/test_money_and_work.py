"""Dues, visits and other work as offices keep them."""

import pytest

from members.models import CondolenceVisit, DuesCharge, DuesPayment
from reports.models import LedgerEntry

pytestmark = pytest.mark.django_db

MONTHS = [f"{month}月" for month in range(1, 13)]


def _year(*values):
    return [*values, *[None] * (12 - len(values))]


def test_blank_is_not_due_zero_is_owed_and_tick_is_paid(staffed):
    staffed.take([["姓名", "月应缴", *MONTHS], ["周红梅", 30, *_year(30, 0, "√")]])
    assert (staffed.value("党费应缴"), staffed.value("党费实缴")) == ("90.00", "60.00")
    assert staffed.value("党费欠缴人员") == ["周红梅"]


def test_member_whom_the_register_says_owes_is_told_for_blanks(staffed):
    plan = staffed.take([["姓名", "月应缴", *MONTHS], ["周红梅", 30, *_year(30, 30)]])
    assert "3月" in plan.warnings[0].reason


def test_plan_says_how_it_read_the_blanks(staffed):
    plan = staffed.take([["姓名", "月应缴", *MONTHS], ["周红梅", 30, *_year(*[30] * 10)]])
    assert plan.notes == ["表中有2格是空的，按不应缴读取；0按应缴未缴读取，√按足额缴纳读取。"]


def test_two_row_header_with_due_and_paid_below_each_month(staffed):
    top = ["姓名", *[word for month in MONTHS[:3] for word in (month, None)]]
    below = [None, *["应缴", "实缴"] * 3]
    staffed.take([top, below, ["周红梅", 30, 30, 30, 20, 30, 0]])
    assert (staffed.value("党费应缴"), staffed.value("党费实缴")) == ("90.00", "50.00")


def test_one_row_a_member_month(staffed):
    staffed.take(
        [
            ["姓名", "月份", "应缴金额", "实缴金额", "缴纳日期"],
            ["周红梅", "1月", 30, 30, "2025-01-10"],
            ["周红梅", "2月", "30元", "30元", "2025.2.10"],
        ]
    )
    assert staffed.value("党费实缴") == "60.00"


def test_changed_payment_reverses_the_old_row_and_keeps_it(staffed):
    header = ["姓名", "月应缴", *MONTHS]
    staffed.take([header, ["周红梅", 30, *_year(20)]])
    plan = staffed.take([header, ["周红梅", 30, *_year(30)]])
    assert plan.counts()["changed"] == 1
    assert list(DuesPayment.objects.order_by("pk").values_list("paid_fen", flat=True)) == [2000, -2000, 3000]
    assert staffed.value("党费实缴") == "30.00"


def test_masked_payment_makes_the_sum_unknown(staffed):
    staffed.take([["姓名", "月应缴", *MONTHS], ["周红梅", 30, *_year("XX", 30)]])
    assert staffed.value("党费实缴") is None
    assert staffed.value("党费应缴") == "60.00"


def test_name_not_in_the_register_is_refused(staffed):
    plan = staffed.take([["姓名", "月应缴", *MONTHS], ["无名氏", 30, *_year(30)]])
    assert "花名册里没有“无名氏”" in plan.refused[0].reason
    assert DuesCharge.objects.count() == 0


def test_name_that_fits_two_is_refused_and_can_be_chosen(staffed):
    plan = staffed.take([["姓名", "月应缴", *MONTHS], ["张伟", 30, *_year(30)]])
    chosen = plan.refused[0].options[1][0]
    staffed.take([["姓名", "月应缴", *MONTHS], [chosen, 30, *_year(30)]])
    assert DuesCharge.objects.get().member_id == int(chosen.split("#")[1])


def test_sums_are_exact_in_fen(staffed):
    staffed.take([["姓名", "月应缴", *MONTHS], ["周红梅", 46.51, *[46.51] * 12]])
    assert staffed.value("党费实缴") == "558.12"


@pytest.mark.parametrize(
    ("written", "occasion"),
    [
        ("春节慰问", "春节"),
        ("建党节", "七一"),
        ("“七一”", "七一"),
        ("中秋节", "中秋"),
        ("重阳节走访", "重阳"),
        ("生病住院", "生病住院"),
    ],
)
def test_customary_words_for_occasions(desk, written, occasion):
    desk.take([["日期", "慰问节点", "慰问对象", "慰问金"], ["2025-01-20", written, "职工甲", 300]])
    assert desk.value("慰问节点") == [occasion]


def test_visits_count_persons_and_person_times_apart(desk):
    desk.take(
        [
            ["日期", "节点", "慰问对象", "慰问金额", "慰问品"],
            ["2025-01-20", "春节", "职工甲", "500元", ""],
            ["2025-01-20", "春节", "职工乙", "/", "米、油"],
            ["2025-06-28", "七一", "职工甲", 300, "无"],
        ]
    )
    assert desk.value("慰问人次") == 3
    assert desk.value("慰问人数") == 2
    assert desk.value("慰问金额") == "800.00"


def test_several_people_in_one_cell_are_refused(desk):
    plan = desk.take([["日期", "节点", "慰问对象", "慰问金"], ["2025-01-20", "春节", "王小明、李小红", 500]])
    assert "一行只写一人" in plan.refused[0].reason
    assert CondolenceVisit.objects.count() == 0


def test_recipient_who_is_no_member_is_not_taken_for_one_of_that_name(staffed):
    staffed.take(
        [["日期", "节点", "慰问对象", "是否党员", "慰问金"], ["2025-01-20", "春节", "张伟", "否", 500]]
    )
    assert CondolenceVisit.objects.get().recipient is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("规章制度", "document"),
        ("表彰奖励", "honour"),
        ("新闻报道", "published_item"),
        ("宣传阵地", "premises"),
        ("图书", "study_material"),
        ("制度类", "document"),
    ],
)
def test_customary_words_for_categories(desk, written, code):
    desk.take([["日期", "类别", "名称", "数量", "金额"], ["2025-02-01", written, "事项一", 1, ""]])
    assert LedgerEntry.objects.get().kind.code == code


def test_unknown_category_is_refused_and_offers_the_kinds(desk):
    plan = desk.take([["日期", "类别", "名称", "数量"], ["2025-02-01", "联谊", "事项一", 1]])
    assert plan.refused[0].maps == "ledger_kind"


def test_quantities_and_sums_with_their_units(desk):
    desk.take(
        [
            ["时间", "工作类别", "事项名称", "数量", "投入金额（元）"],
            ["2025-02-01", "宣传栏", "党建展板", "2块", "3,200.00"],
            ["2025年2月", "购书", "学习读本", "40册", "1600元"],
        ]
    )
    assert desk.value("阵地资料投入金额") == "4800.00"
    assert set(LedgerEntry.objects.values_list("quantity", "unit")) == {(2, "块"), (40, "册")}


QUARTERS = ["一季度", "二季度", "三季度", "四季度"]


def test_quarter_of_three_times_the_monthly_sum_is_three_months(staffed):
    plan = staffed.take([["姓名", "月应缴", *QUARTERS], ["周红梅", 30, 90, "√", 0, None]])
    assert plan.refused == []
    assert DuesCharge.objects.count() == 9
    assert (staffed.value("党费应缴"), staffed.value("党费实缴")) == ("270.00", "180.00")
    assert staffed.value("党费欠缴人员") == ["周红梅"]


@pytest.mark.parametrize(
    ("header", "row", "reason"),
    [
        (["姓名", "月应缴", *QUARTERS], ["周红梅", 30, 60, 90, 90, 90], "三倍"),
        (["姓名", *QUARTERS], ["周红梅", 90, 90, 90, 90], "每月应缴"),
    ],
)
def test_quarter_that_does_not_tell_its_months_is_refused(staffed, header, row, reason):
    plan = staffed.take([header, row])
    assert reason in plan.refused[0].reason
    assert not DuesCharge.objects.exists()


@pytest.mark.parametrize("written", ["已交30元", "30（补缴）", "实缴30", "￥30.00"])
def test_words_beside_a_sum_leave_it_the_sum(staffed, written):
    staffed.take([["姓名", "月应缴", *MONTHS], ["周红梅", 30, *_year(written)]])
    assert staffed.value("党费实缴") == "30.00"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("党建宣传栏", "premises"),
        ("图书购置", "study_material"),
        ("购置图书", "study_material"),
        ("支部发文", "document"),
        ("工作要点", "document"),
        ("制度修订", "document"),
        ("集体荣誉", "honour"),
        ("新闻宣传稿件", "published_item"),
        ("党报党刊", "study_material"),
        ("收文", "incoming_document"),
        ("志愿服务", "volunteer_service"),
    ],
)
def test_what_a_longer_category_ends_with_says_what_it_is(desk, written, code):
    desk.take([["日期", "类别", "名称", "数量"], ["2025-03-05", written, "第一项材料", 1]])
    assert LedgerEntry.objects.get().kind.code == code


@pytest.mark.parametrize("written", ["上级发文", "会议资料", "上级文件"])
def test_category_that_may_be_something_else_is_refused(desk, written):
    plan = desk.take([["日期", "类别", "名称", "数量"], ["2025-03-05", written, "第一项材料", 1]])
    assert len(plan.refused) == 1


def test_occasions_keep_the_order_in_which_they_are_written(desk):
    desk.take([["日期", "节点", "慰问对象", "慰问金"], ["2025-01-20", "元旦春节", "职工甲", 100]])
    assert CondolenceVisit.objects.get().occasion == "元旦、春节"


def test_one_sheet_a_month_takes_the_month_from_its_name_or_title(staffed):
    header = ["姓名", "应缴", "实缴", "签名"]
    january = [header, ["周红梅", 10, 10], ["严建国", 10, 0]]
    february = [["2025年二月份党费收缴表"], header, ["周红梅", 10, 10], ["严建国", 10, 10], ["合计", 20, 20]]
    plan = staffed.take(january, february, titles=("1月", "党费"))
    assert (plan.counts()["new"], plan.refused, plan.warnings) == (4, [], [])
    assert set(DuesCharge.objects.values_list("month", flat=True)) == {1, 2}
    assert staffed.value("党费欠缴人员") == ["严建国"]


@pytest.mark.parametrize(
    ("title", "told"),
    [("2024年党费收缴登记表", True), ("2025年党费收缴登记表", False), ("2024年12月至2025年11月", False)],
)
def test_dues_of_another_year_are_told_by_their_title(staffed, title: str, told: bool):
    plan = staffed.take([[title], ["姓名", "月应缴", *MONTHS], ["周红梅", 30, *_year(*[30] * 12)]])
    found = [problem.reason for problem in plan.warnings if problem.reason.startswith("标题写的是2024年")]
    assert bool(found) == told
    # The title may have been left over from last year: the office decides.
    assert plan.counts()["new"] == 1
