from datetime import date, datetime, time

import pytest

from partybranch.sheets import cells
from partybranch.sheets.cells import MASKED, CellProblem, DatePrecision

DAY, MONTH, YEAR = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR
EIGHTH = date(2025, 1, 8)


@pytest.mark.parametrize(
    "value",
    [
        EIGHTH,
        datetime(2025, 1, 8, 14, 30),
        "2025-01-08",
        "2025-1-8",
        "2025.1.8",
        "2025．01．08",
        "2025/01/08",
        "2025／1／8",
        "20250108",
        20250108,
        20250108.0,
        "2025年1月8日",
        "2025年01月08号",
        "2025 年 1 月 8 日",
        "２０２５年１月８日",
        "二〇二五年一月八日",
        "二○二五年一月八日",
        "2025年元月8日",
        "2025.1.8日",
        "2025年1.8",
        "1月8日",
        "一月八日",
        "1.8",
        1.8,
        "1/8",
        "01-08",
        "2025年1月8日（星期三）",
        "2025-01-08 周三",
        "2025-01-08 14:30",
        "2025-01-08T14:30:00",
        "2025/1/8 9:00-11:30",
        "2025年1月8日下午3点",
        "2025年1月8日上午9时30分",
        "1月8日下午14:30至16:00",
        45665,
        45665.0,
        45665.604,
        "45665",
        "25.1.8",
        "’25.1.8",
        "25年1月8日",
        "250108",
        "1月8日-10日",
        "1月8日至1月10日",
        "2025.1.8—1.10",
        "2025/1/8~2025/1/10",
        "2025年1月8日－2025年2月1日",
        "1.8-1.10",
        "1月8日起",
    ],
)
def test_the_eighth_of_january_in_every_notation(value):
    assert cells.read_date(value, year=2025) == (EIGHTH, DAY)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2025年3月", (date(2025, 3, 1), MONTH)),
        ("2025.03", (date(2025, 3, 1), MONTH)),
        ("1979-04", (date(1979, 4, 1), MONTH)),
        (1994.05, (date(1994, 5, 1), MONTH)),
        (2025.12, (date(2025, 12, 1), MONTH)),
        ("197805", (date(1978, 5, 1), MONTH)),
        (197805, (date(1978, 5, 1), MONTH)),
        ("3月", (date(2025, 3, 1), MONTH)),
        ("2025年3月份", (date(2025, 3, 1), MONTH)),
        ("2025年3月上旬", (date(2025, 3, 1), MONTH)),
        ("78年5月", (date(1978, 5, 1), MONTH)),
        ("2025年", (date(2025, 1, 1), YEAR)),
        (2025, (date(2025, 1, 1), YEAR)),
        ("2025", (date(2025, 1, 1), YEAR)),
        ("12月30日-1月2日", (date(2025, 12, 30), DAY)),
        ("64.10.1", (date(1964, 10, 1), DAY)),
        ("26.1.8", (date(2026, 1, 8), DAY)),
        (2.3, (date(2025, 2, 3), DAY)),
        (1.15, (date(2025, 1, 15), DAY)),
    ],
)
def test_other_dates(value, found):
    assert cells.read_date(value, year=2025) == found


@pytest.mark.parametrize(
    "value",
    [
        "2025-13-40",
        "1900-02-29",
        "99999-99-99",
        "2025年2月30日",
        "2025-00-10",
        "1800-01-01",
        "3月5日、12日",
        "2025年3月-5月",
        "1-3月",
        "2025年第一季度",
        "八月十五",
        "周三",
        "上半年",
        "08-01-2025",
        "2025年1月8日-5日",
        "12.3.4.5",
        "5日",
        1e12,
        -1,
        7,
        float("nan"),
        float("inf"),
        True,
        time(9, 0),
        1.1,
        1.3,
        10.2,
        2025.1,
        datetime(1899, 12, 31),
        "2025年春节前",
    ],
)
def test_not_a_date_that_can_be_told(value):
    with pytest.raises(CellProblem, match="2025-01-08"):
        cells.read_date(value, year=2025)


def test_a_number_that_lost_a_zero_says_what_it_may_have_been():
    with pytest.raises(CellProblem, match="可能是1日，也可能是10日"):
        cells.read_date(1.1, year=2025)
    with pytest.raises(CellProblem, match="可能是1月，也可能是10月"):
        cells.read_date(2025.1)


def test_a_day_without_a_year_needs_one():
    with pytest.raises(CellProblem, match="没有写年份"):
        cells.read_date("1月8日")


@pytest.mark.parametrize("value", ["2025年X月X日", "1月X日", "××月××日", "2025-XX-XX"])
def test_masked_date(value):
    assert cells.read_date(value, year=2025) is MASKED


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("14:30", time(14, 30)),
        ("14：30", time(14, 30)),
        ("下午2:30", time(14, 30)),
        ("上午9时", time(9)),
        ("9点半", time(9, 30)),
        ("15时30分", time(15, 30)),
        ("9:00-11:00", time(9)),
        ("下午3点至5点", time(15)),
        (0.375, time(9)),
        (time(8, 15, 30), time(8, 15)),
        (datetime(2025, 1, 8, 9, 30), time(9, 30)),
        ("上午", None),
    ],
)
def test_read_time(value, found):
    assert cells.read_time(value) == found


@pytest.mark.parametrize("value", ["25:00", "9:75", "会后", 9, 3.5])
def test_not_a_time(value):
    with pytest.raises(CellProblem):
        cells.read_time(value)
