from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybranch import chinese


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  范平 ", "范平"),
        ("范\u3000平", "范 平"),
        ("２８人", "28人"),
        ("ＡＢｃ", "ABc"),
        ("（一）：“好”", "（一）：“好”"),
        ("\ufeff范\u200b平\u202e", "范平"),
        ("a\x00\x0bb", "a\nb"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("甲\t乙", "甲 乙"),
        ("半\ud800个", "半个"),
        ("\U00020bb7野", "\U00020bb7野"),
        ("", ""),
    ],
)
def test_clean_text(text, cleaned):
    assert chinese.clean_text(text) == cleaned


@given(st.text())
def test_clean_text_is_settled_after_once(text):
    once = chinese.clean_text(text)
    assert chinese.clean_text(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "X",
        "x",
        "XX",
        "Ｘ",
        "×",
        "××",
        "＊",
        "*",
        "***",
        "某",
        "？",
        "?",
        "X次",
        "××人",
        "**元",
        "某某",
        "X 次",
    ],
)
def test_masked(text):
    assert chinese.is_masked(text)


@pytest.mark.parametrize("text", ["", "0", "3次", "范平", "X光室", "无", "1X", "党的二十大", "Max"])
def test_not_masked(text):
    assert not chinese.is_masked(text)


def test_names_sort_by_number_of_strokes_then_by_stroke():
    names = ["范平", "张建国", "王二", "丁一", "宋春梅", "方立新", "贺刚"]
    assert sorted(names, key=chinese.stroke_key) == [
        "丁一",
        "王二",
        "方立新",
        "宋春梅",
        "张建国",
        "范平",
        "贺刚",
    ]


def test_equal_first_characters_sort_by_the_second():
    assert chinese.stroke_key("张一") < chinese.stroke_key("张丁") < chinese.stroke_key("张三丰")


def test_blanks_and_dots_do_not_count_in_the_order():
    assert chinese.stroke_key("范\u3000平") == chinese.stroke_key("范平")
    assert chinese.stroke_key("职工·磊") == chinese.stroke_key("职工磊")


def test_characters_not_in_the_table_come_last():
    unknown = chinese.stroke_key("\U00020bb7")
    assert unknown > chinese.stroke_key("龠")
    assert chinese.stroke_key("\U00020bb7") < chinese.stroke_key("\U00020bb8")


@given(st.text(max_size=80))
def test_stroke_key_is_short_and_of_digits(text):
    key = chinese.stroke_key(text)
    assert len(key) <= 240
    assert key == "" or (key.isascii() and key.isdigit())


@pytest.mark.parametrize(
    ("n", "word", "said"),
    [
        (2, "名", "两名"),
        (2, "次", "2次"),
        (2, "项", "2项"),
        (12, "名", "12名"),
        (1, "名", "1名"),
        (0, "次", "0次"),
    ],
)
def test_measure(n, word, said):
    assert chinese.measure(n, word) == said


def test_measure_with_another_manner():
    assert chinese.measure(2, "次", with_liang=frozenset({"名", "次"})) == "两次"


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (10, None),
        (9, None),
        (11, "10余次"),
        (30, None),
        (31, "30余次"),
        (39, "30余次"),
        (40, None),
        (153, "150余次"),
    ],
)
def test_rough_count(n, said):
    assert chinese.rough_count(n, "次") == said


@pytest.mark.parametrize(
    ("items", "joined"),
    [
        ([], ""),
        (["甲"], "甲"),
        (["甲", "乙"], "甲、乙"),
        (["《甲》", "《乙》"], "《甲》《乙》"),
        (["“甲”", "“乙”"], "“甲”“乙”"),
        (["《甲》", "乙", "“丙”"], "《甲》、乙、“丙”"),
        (["《甲》", "“乙”"], "《甲》、“乙”"),
    ],
)
def test_join_list(items, joined):
    assert chinese.join_list(items) == joined


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("100.55", "壹佰元伍角伍分"),
        ("1005", "壹仟零伍元整"),
        ("5100", "伍仟壹佰元整"),
        ("31814.97", "叁万壹仟捌佰壹拾肆元玖角柒分"),
        ("10050.05", "壹万零伍拾元零伍分"),
        ("10000500", "壹仟万零伍佰元整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("1000500000", "壹拾亿零伍拾万元整"),
        ("-3.2", "负叁元贰角整"),
    ],
)
def test_amount_in_capitals(amount, written):
    assert chinese.amount_in_capitals(Decimal(amount)) == written


def test_amount_in_capitals_refuses_less_than_a_fen():
    with pytest.raises(ValueError, match="一分"):
        chinese.amount_in_capitals(Decimal("1.005"))


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("党的二十大", 5), ("召开ABC会议12次。", 8), ("“好” 的", 4), ("two words", 2), ("甲\n乙", 2)],
)
def test_count_characters(text, count):
    assert chinese.count_characters(text) == count


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十八", 28),
        ("十", 10),
        ("十二", 12),
        ("二〇二五", 2025),
        ("二○二五", 2025),
        ("伍佰", 500),
        ("叁仟零五", 3005),
        ("一万二千", 12000),
        ("两", 2),
        ("", None),
        ("二人", None),
    ],
)
def test_read_chinese_number(text, number):
    assert chinese.read_chinese_number(text) == number


def test_id_number_with_the_right_check_character():
    assert chinese.check_id_number("999999199508178248")
    assert chinese.check_id_number("99999919480804656X")
    assert chinese.check_id_number("99999919480804656x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "999999199508178249",
        "999999199513178248",
        "99999919950817824",
        "9999991995081782480",
        "99999918000101001X",
    ],
)
def test_not_an_id_number(text):
    assert not chinese.check_id_number(text)


def test_birth_date_in_id_number():
    assert chinese.birth_date_in_id_number("999999199508178248") == date(1995, 8, 17)
    assert chinese.birth_date_in_id_number("999999199502308248") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("19900000000", "199****0000"),
        ("0771-1234567", "077*****4567"),
        ("12345", "***45"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_mask_phone(text, shown):
    assert chinese.mask_phone(text) == shown
