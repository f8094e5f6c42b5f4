from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybranch.sheets import cells
from partybranch.sheets.cells import MASKED, CellProblem, DatePrecision
from partybranch.spreadsheets import MissingFormula, TooLong

DAY, MONTH, YEAR = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR
READERS = [
    cells.read_text,
    cells.read_name,
    cells.read_names,
    cells.read_date,
    cells.read_time,
    cells.read_count,
    cells.read_decimal,
    cells.read_money,
    cells.read_yes_no,
    cells.read_absentees,
]

EMPTY = [
    None,
    "",
    " ",
    "\u3000",
    "/",
    "／",
    "\\",
    "—",
    "——",
    "-",
    "－",
    "--",
    "/ /",
    "暂无",
    "空",
    "N/A",
    "\u200b",
]


@pytest.mark.parametrize("value", [*EMPTY, "无"])
def test_empty(value):
    assert cells.is_empty(value)


@pytest.mark.parametrize(
    "value", ["0", 0, 0.0, "X", "无人", False, "-5", MissingFormula(), TooLong(3000), "无锡"]
)
def test_not_empty(value):
    assert not cells.is_empty(value)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("value", EMPTY)
def test_every_reader_takes_an_empty_cell_as_saying_nothing(reader, value):
    assert reader(value) == ([] if reader is cells.read_absentees else None)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("value", ["X", "XX", "某", "？", "＊"])
def test_every_reader_knows_a_mask(reader, value):
    assert reader(value) is MASKED


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("value", [MissingFormula(), TooLong(3000), "#REF!", "#N/A"])
def test_every_reader_refuses_a_broken_cell_with_a_sentence(reader, value):
    with pytest.raises(CellProblem) as raised:
        reader(value)
    assert raised.value.reason.endswith("。")
    assert str(raised.value) == raised.value.reason


@pytest.mark.parametrize("reader", READERS)
@given(
    value=st.one_of(
        st.text(max_size=60), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times()
    )
)
def test_no_reader_fails_in_any_other_way(reader, value):
    with suppress(CellProblem):
        reader(value)


@pytest.mark.parametrize(
    "text", ["上午，，，" * 300, "1点" * 900, "张三、" * 500, "（" * 1500, "1," * 900, "张 " * 900]
)
@pytest.mark.parametrize("reader", READERS)
def test_no_reader_searches_for_long(reader, text):
    with suppress(CellProblem):
        reader(text)


def test_masked_is_one_thing_and_false():
    assert not MASKED
    assert type(MASKED)() is MASKED


# -- Text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" 三楼\u3000会议室 ", "三楼 会议室"),
        (5, "5"),
        (5.0, "5"),
        (1.5, "1.5"),
        (True, "是"),
        (datetime(2025, 1, 8), "2025-01-08"),
        (datetime(2025, 1, 8, 9, 30), "2025-01-08 09:30"),
        (time(9, 5), "09:05"),
    ],
)
def test_read_text(value, text):
    assert cells.read_text(value) == text


# -- Names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("范\u3000平", "范平"),
        ("范  平", "范平"),
        ("欧阳 建国", "欧阳建国"),
        ("张三同志", "张三"),
        ("范平（书记）", "范平"),
        ("支部书记范平", "范平"),
        ("范平书记", "范平"),
        ("张三(女)", "张三"),
        ("李四（壮族）", "李四"),
        ("职工甲·磊", "职工甲·磊"),
        ("阿不都•热合曼", "阿不都·热合曼"),
        ("阿不都 . 热合曼", "阿不都·热合曼"),
        ("Tom Smith", "Tom Smith"),
        ("\u200b宋春梅\ufeff", "宋春梅"),
    ],
)
def test_read_name(value, name):
    assert cells.read_name(value) == name


@pytest.mark.parametrize("value", ["张某", "张某某", "王**", "李××", "张某国"])
def test_a_name_half_told_is_masked(value):
    assert cells.read_name(value) is MASKED


@pytest.mark.parametrize(
    "value", ["范平、贺宗正", "范平，贺宗正", "范平/贺宗正", 5, "12", datetime(2025, 1, 1)]
)
def test_not_one_name(value):
    with pytest.raises(CellProblem):
        cells.read_name(value)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("范平、贺宗正", ["范平", "贺宗正"]),
        ("范平,贺宗正；宋春梅;刘军", ["范平", "贺宗正", "宋春梅", "刘军"]),
        ("范平 贺宗正", ["范平", "贺宗正"]),
        ("范　平 贺宗正", ["范平", "贺宗正"]),
        ("张 建国 李 四", ["张建国", "李四"]),
        ("范平\n贺宗正", ["范平", "贺宗正"]),
        ("范平、贺宗正等", ["范平", "贺宗正"]),
        ("范平、贺宗正等5人", ["范平", "贺宗正"]),
        ("书记范平、范平", ["范平"]),
        ("张和平", ["张和平"]),
    ],
)
def test_read_names(value, names):
    assert cells.read_names(value) == names


def test_and_between_names_is_read_only_where_both_are_known():
    assert cells.read_names("范平和贺宗正", known_names={"范平", "贺宗正"}) == ["范平", "贺宗正"]
    assert cells.read_names("范平和贺宗正") == ["范平和贺宗正"]


# -- Dates -------------------------------------------------------------------------------------------

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


# -- Figures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (28, 28),
        (28.0, 28),
        ("28", 28),
        ("２８", 28),
        ("28人", 28),
        ("28 人", 28),
        ("共28人", 28),
        ("1,200", 1200),
        ("1，200", 1200),
        ("三人", 3),
        ("十二", 12),
        (0, 0),
        ("0人", 0),
        ("5篇", 5),
    ],
)
def test_read_count(value, count):
    assert cells.read_count(value) == count


@pytest.mark.parametrize(
    "value",
    [
        "约30",
        "28/30",
        "28（含列席2人）",
        -3,
        "-3人",
        2.5,
        "2.5",
        "全体",
        True,
        date(2025, 1, 8),
        float("inf"),
        10**20,
    ],
)
def test_not_a_count(value):
    with pytest.raises(CellProblem):
        cells.read_count(value)


@pytest.mark.parametrize("value", ["3X", "1××人", "X次", "××"])
def test_masked_count(value):
    assert cells.read_count(value) is MASKED


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1.5, "1.5"),
        ("1.5学时", "1.5"),
        ("2小时", "2"),
        ("2个小时", "2"),
        ("90分钟", "1.5"),
        ("1小时30分", "1.5"),
        ("半小时", "0.5"),
        ("1个半学时", "1.5"),
        ("1,200.00元", "1200"),
        ("￥500", "500"),
        ("500.00 元整", "500"),
        ("0.32万元", "3200"),
        ("伍佰元整", "500"),
        (46.51, "46.51"),
    ],
)
def test_read_decimal(value, number):
    assert cells.read_decimal(value) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (46.51, 4651),
        (200.02, 20002),
        (0.1 + 0.2, 30),
        (500, 50000),
        (0, 0),
        ("500元", 50000),
        ("￥500.5", 50050),
        ("¥ 1,200.00", 120000),
        ("人民币叁仟元整", 300000),
        ("500块钱", 50000),
        ("0.32万元", 320000),
        ("2千元", 200000),
    ],
)
def test_read_money(value, fen):
    assert cells.read_money(value) == fen


@given(st.integers(min_value=0, max_value=10**9))
def test_money_written_with_two_decimals_is_read_to_the_fen(fen):
    assert cells.read_money(f"{fen // 100}.{fen % 100:02d}元") == fen
    assert cells.read_money(fen / 100) == fen


@pytest.mark.parametrize(
    "value", [23.2525, "12.345", "-5", "28人", "50元/人", "2小时", "五百", "每人500元", True]
)
def test_not_a_sum_of_money(value):
    with pytest.raises(CellProblem):
        cells.read_money(value)


# -- Yes or no ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["是", "√", "✓", "Y", "yes", "有", "党员", "正式党员", True])
def test_yes(value):
    assert cells.read_yes_no(value) is True


@pytest.mark.parametrize("value", ["否", "×", "N", "无", "非党员", "群众", " 否 ", False])
def test_no(value):
    assert cells.read_yes_no(value) is False


@pytest.mark.parametrize("value", ["大概", 1, "民主党派"])
def test_neither_yes_nor_no(value):
    with pytest.raises(CellProblem):
        cells.read_yes_no(value)
