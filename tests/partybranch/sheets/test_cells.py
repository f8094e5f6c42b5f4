from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybranch.sheets import cells
from partybranch.sheets.cells import MASKED, CellProblem
from partybranch.spreadsheets import MissingFormula, TooLong

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


def test_a_name_of_three_characters_written_apart_is_one_name():
    assert cells.read_names("贺 宗 正") == ["贺宗正"]
    assert cells.read_names("贺 宗 正、范　平") == ["贺宗正", "范平"]
    assert cells.read_names("范 平 贺宗正") == ["范平", "贺宗正"]


def test_and_between_names_is_read_only_where_both_are_known():
    assert cells.read_names("范平和贺宗正", known_names={"范平", "贺宗正"}) == ["范平", "贺宗正"]
    assert cells.read_names("范平和贺宗正") == ["范平和贺宗正"]


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


@pytest.mark.parametrize(
    ("value", "pair"),
    [
        ("31/30", (31, 30)),
        ("30/31", (31, 30)),
        ("３１人／３０人", (31, 30)),
        ("应到31人，实到30人", (31, 30)),
        ("实到30人、应到31人", (31, 30)),
        ("应到31人、实到30人、缺席1人", (31, 30)),
        ("应到：31 实际参加：30", (31, 30)),
        ("31/X", (31, MASKED)),
        ("X", (MASKED, MASKED)),
        ("/", (None, None)),
    ],
)
def test_due_and_present_in_one_cell(value, pair):
    assert cells.read_due_and_present(value) == pair


def test_the_header_says_which_of_two_figures_is_which():
    assert cells.read_due_and_present("30/31", present_first=False) == (30, 31)
    assert cells.read_due_and_present("30/31", present_first=True) == (31, 30)


@pytest.mark.parametrize("value", ["31", "全到", "应到31人", "31/30/1", datetime(2025, 3, 8)])
def test_not_both_counts(value):
    with pytest.raises(CellProblem):
        cells.read_due_and_present(value)
