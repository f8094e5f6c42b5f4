"""Ledgers with 月 and 日 in columns of their own."""

from partybranch.sheets.day_columns import join_day_columns
from tests.partybranch.sheets.sheets_of import sheet_of, words


def test_month_and_day_become_one_column():
    joined = join_day_columns(
        sheet_of(("台账",), words("月 日 类型"), (3, 5, "党课"), ("4月", "6日", "党课"))
    )
    assert joined.rows == [
        (1, ("台账",)),
        (2, ("日期", None, "类型")),
        (3, ("3月5日", None, "党课")),
        (4, ("4月6日", None, "党课")),
    ]


def test_year_column_before_them_is_taken_along():
    joined = join_day_columns(sheet_of(words("年 月 日 类型"), (2025, 3, 5, "党课")))
    assert joined.rows[1][1] == ("2025年3月5日", None, None, "党课")


def test_month_merged_over_rows_holds_for_each():
    sheet = sheet_of(words("月 日 类型"), (3, 5, "党课"), (None, 6, "党课"), merged=[(2, 1, 3, 1)])
    assert join_day_columns(sheet).rows[2][1] == ("3月6日", None, "党课")


def test_blank_month_is_not_carried_down():
    joined = join_day_columns(sheet_of(words("月 日 类型"), (3, 5, "党课"), (None, 6, "党课")))
    assert joined.rows[2][1] == ("6", None, "党课")


def test_other_sheets_stay_as_they_are():
    sheet = sheet_of(words("日期 类型 主题"), ("3月5日", "党课", "学习"))
    assert join_day_columns(sheet) is sheet
