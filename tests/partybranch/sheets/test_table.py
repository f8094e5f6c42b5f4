from datetime import datetime

import pytest

from partybranch.sheets import cells
from partybranch.sheets.columns import find_header
from partybranch.sheets.layouts import LAYOUTS
from partybranch.sheets.table import iter_table, read_table, totals
from tests.partybranch.sheets.sheets_of import sheet_of, words

MEETINGS = words("序号 日期 活动类型 主题 应到 实到")
ROSTER = words("序号 姓名 性别 入党时间 备注")
VISITS = words("日期 节点 慰问对象 慰问金 慰问品 走访人")


def table_of(*rows, **options):
    sheet = sheet_of(*rows, **options)
    return read_table(sheet, find_header(sheet, LAYOUTS))


def numbers(table):
    return [row.row_number for row in table.rows]


def test_a_row_has_its_place_its_values_and_its_header_words():
    sheet = sheet_of(("台账",), MEETINGS, (1, "2025-01-08", "党课", "主题", 30, "28人"), title="一季度")
    (row,) = iter_table(sheet, find_header(sheet, LAYOUTS))
    assert (row.sheet_title, row.row_number) == ("一季度", 3)
    assert row.values["present_count"] == "28人"
    assert row.headers["present_count"] == "实到"
    assert row.values.keys() == row.headers.keys()


def test_short_rows_have_empty_cells():
    table = table_of(MEETINGS, (1, "2025-01-08", "党课"))
    assert table.rows[0].values["title"] is None


@pytest.mark.parametrize(
    "aside",
    [
        (),
        (None, " ", "\u3000"),
        (7,),
        (8, None, None, " "),
        MEETINGS,
        words("序号 日期 活动类型 主题 应到人数 实到"),
        ("填表人：", None, "审核人："),
        ("填表人：范平", None, None, "2025年12月31日"),
        (None, None, None, "审核人（签字）：范平"),
        ("注：本表一式两份", None),
        ("备注：以上为全年情况",),
        ("说明：1.按时间填写",),
        ("（以下空白）",),
        ("以下无正文",),
        ("一、第一季度",),
        ("第二季度",),
        ("（二）党小组会",),
        (None, None, None, None, "2025年12月31日"),
        (None, datetime(2025, 12, 31)),
        (1, 2, 3, 4, 5, 6),
        ("1", "2", "3", "4", "5", "6"),
        ("单位（盖章）：云川市水利局机关第一党支部",),
        ("本表由支部组织委员填写，每季度末报送上级党组织审核。",),
        (None, None, None, None, "（人）", "（人）"),
    ],
)
def test_what_is_no_row_of_the_table(aside):
    table = table_of(
        MEETINGS, (1, "2025-01-08", "党课", "甲", 3, 3), aside, (2, "2025-02-08", "党课", "乙", 3, 3)
    )
    assert [row.values["title"] for row in table.rows] == ["甲", "乙"]
    assert table.totals == []


@pytest.mark.parametrize(
    "total",
    [
        ("合计", None, None, None, 30, 28),
        (None, "合计", None, None, 30, 28),
        ("合 计", None, None, None, 30),
        ("总计：", None, 12),
        ("小计", None, 12),
        ("本页小计", None, 12),
        ("第一季度合计", None, 12),
        (33, "合计", None, None, 30),
        ("合计：32人",),
        ("共计", "12次"),
    ],
)
def test_total_rows_are_kept_apart_and_rows_after_them_are_data(total):
    table = table_of(
        MEETINGS, (1, "2025-01-08", "党课", "甲", 3, 3), total, (2, "2025-04-08", "党课", "乙", 3, 3)
    )
    assert [row.values["title"] for row in table.rows] == ["甲", "乙"]
    assert [row.row_number for row in table.totals] == [3]


def test_totals_say_what_the_sheet_believes():
    sheet = sheet_of(ROSTER, (1, "张三", "男", "2020-01-01"), ("合计", "32人"))
    (total,) = totals(sheet, find_header(sheet, LAYOUTS))
    assert total.values["name"] == "32人"


@pytest.mark.parametrize(
    "row",
    [
        (None, "张三"),
        (None, "张三", "/", "/", "/"),
        (1, "阿不都·热合曼", None, None, "2025年3月转入"),
        (1, None, "男", "2020-01-01"),
        (None, "张三", "男", None, "说明：转入"),
    ],
)
def test_an_incomplete_row_is_still_a_row_to_be_told_of(row):
    assert numbers(table_of(ROSTER, row)) == [2]


def test_a_title_that_begins_with_a_word_for_totals_is_no_total():
    sheet = sheet_of(
        words("名称 类别 日期 数量"),
        ("累计学习时间最长奖", "荣誉", "2025-01-08", 1),
        ("合计", None, None, 1),
        title="工作纪实",
    )
    table = read_table(sheet, find_header(sheet, LAYOUTS))
    assert [row.values["title"] for row in table.rows] == ["累计学习时间最长奖"]


def test_cells_merged_over_several_rows_hold_for_each_where_that_is_certain():
    day = datetime(2025, 1, 22)
    table = table_of(
        VISITS,
        (day, "春节", "贺刚", 500, None, "范平"),
        (None, None, "黄欧阳"),
        (None, None, "梁永刚", 300),
        (datetime(2025, 6, 29), "七一", "贺刚", 500),
        merged=[(2, 1, 4, 1), (2, 2, 4, 2), (2, 4, 3, 4), (2, 6, 4, 6)],
    )
    assert [row.values["date"] for row in table.rows] == [day, day, day, datetime(2025, 6, 29)]
    assert [row.values["occasion"] for row in table.rows] == ["春节", "春节", "春节", "七一"]
    assert [row.values["visitors"] for row in table.rows] == ["范平", "范平", "范平", None]
    assert [row.values["money"] for row in table.rows] == [500, None, 300, 500]


def test_a_blank_cell_that_is_not_merged_stays_blank():
    table = table_of(VISITS, (datetime(2025, 1, 22), "春节", "贺刚", 500), (None, None, "黄欧阳", 500))
    assert table.rows[1].values["date"] is None


def test_the_unit_of_a_header_goes_with_its_figures():
    table = table_of(
        words("日期 类别 名称 投入金额（万元）"),
        ("2025-01-08", "阵地建设", "宣传栏", 0.32),
        ("2025-01-09", "阵地建设", "书柜", "1,200元"),
        ("2025-01-10", "阵地建设", "展板", "0.5"),
        ("2025-01-11", "阵地建设", "灯箱", None),
        title="工作纪实",
    )
    money = [cells.read_money(row.values["money"]) for row in table.rows]
    assert money == [320000, 120000, 500000, None]


def test_the_unit_above_the_table_goes_with_sums_of_money_only():
    table = table_of(
        ("工作纪实", None, None, "单位：万元"),
        words("日期 类别 名称 数量 金额"),
        ("2025-01-08", "阵地建设", "宣传栏", 2, 0.32),
    )
    assert table.rows[0].values["quantity"] == 2
    assert cells.read_money(table.rows[0].values["money"]) == 320000


def test_hours_told_in_minutes():
    table = table_of(words("日期 活动类型 主题 时长（分钟）"), ("2025-01-08", "党课", "甲", 90))
    assert float(cells.read_decimal(table.rows[0].values["hours"])) == 1.5
