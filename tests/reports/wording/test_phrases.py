"""Clauses, lists and marks."""

import pytest

from reports.facts.book import Fact, Kind
from reports.wording import phrases
from reports.wording.narrative import Blank, Figure, Text
from tests.reports.wording.books import make_book


def _plain(clause) -> str:
    return "".join(part.printed for part in clause)


def test_optional_clause_states_its_figure_and_names_its_fact():
    book = make_book({"荣誉数": 2})
    assert phrases.optional(book, "荣誉数", "获得荣誉") == (
        Text("获得荣誉"),
        Figure("荣誉数", "2项", spoken="荣誉2项"),
    )


def test_optional_clause_closes_up_at_zero_and_where_unknown():
    assert phrases.optional(make_book({"荣誉数": 0}), "荣誉数", "获得荣誉") == ()
    assert phrases.optional(make_book(), "荣誉数", "获得荣誉") == ()


def test_unknown_leaves_the_gap_asked_for():
    clause = phrases.optional(make_book(), "荣誉数", "获得荣誉", missing="荣誉")
    assert clause == (Text("获得荣誉"), Blank("荣誉", "荣誉数"))


def test_duty_not_done_is_said():
    assert (
        _plain(phrases.duty(make_book({"党员大会次数": 0}), "党员大会次数", "召开", "党员大会"))
        == "未召开党员大会"
    )


def test_forms_under_one_verb_pass_over_what_was_not_held_and_say_duties_undone():
    book = make_book({"党员大会次数": 4, "支部委员会次数": 0, "党小组会次数": 0})
    said = phrases.tally(book, "召开", ("党员大会", "支部委员会", "党小组会"), duties={"支部委员会"})
    assert _plain(said) == "召开党员大会4次，未召开支部委员会"


@pytest.mark.parametrize(
    ("value", "unit", "kind", "expected"),
    [
        (2, "名", Kind.PERSONS, "两名"),
        (2, "次", Kind.COUNT, "2次"),
        (12, "名", Kind.PERSONS, "12名"),
        (19, "人次", Kind.PERSON_TIMES, "19人次"),
        (510000, "元", Kind.MONEY, "5100元"),
        (3181497, "元", Kind.MONEY, "31814.97元"),
        (5, "元", Kind.MONEY, "0.05元"),
        ("95.1%", "", Kind.TEXT, "95.1%"),
    ],
)
def test_figure_is_printed_as_an_office_writes_it(value, unit, kind, expected):
    assert phrases.printed(Fact("某项", value, unit, kind, how="")) == expected


def test_figure_is_spoken_with_what_it_counts():
    book = make_book({"党课次数（党的二十届四中全会精神）": 1})
    spoken = phrases.figure(book["党课次数（党的二十届四中全会精神）"]).spoken
    assert spoken == "党课（党的二十届四中全会精神）1次"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["春节"], "春节"),
        (["春节", "七一"], "春节、七一"),
        (["一", "二", "三", "四"], "一、二、三等"),
        (["一", "二", "三"], "一、二、三"),
    ],
)
def test_list_says_deng_only_where_more_exist_than_are_printed(names, expected):
    assert phrases.named(names, limit=3) == expected


def test_titles_stand_in_book_marks_without_a_mark_between():
    book = make_book({"荣誉名称": ("党务公开制度", "《请示报告制度》", "关于印发《学习计划》的通知")})
    clause = phrases.listing(book, "荣誉名称", "印发", marks="《》")
    assert _plain(clause) == "印发《党务公开制度》《请示报告制度》《关于印发〈学习计划〉的通知》"


def test_names_from_records_lose_loose_ends():
    book = make_book({"荣誉名称": (" 先进党支部。", "技术创新\n一等奖，")})
    assert _plain(phrases.listing(book, "荣誉名称", "获得")) == "获得先进党支部、技术创新 一等奖"


def test_sentence_closes_up_over_empty_clauses():
    assert _plain(phrases.sentence((), phrases.words("甲"), (), phrases.words("乙"))) == "甲，乙。"
    assert phrases.sentence((), ()) == ()


def test_single_paragraph_and_single_item_carry_no_mark():
    one = phrases.paragraph("a", "建好阵地", phrases.words("甲。"))
    two = phrases.paragraph("b", "", phrases.words("乙。"))
    assert [found.mark for found in phrases.bracketed([one, None])] == [""]
    assert [found.mark for found in phrases.bracketed([one, None, two])] == ["（一）", "（二）"]
    assert [found.mark for found in phrases.itemised([one, two])] == ["一是", "二是"]


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (34, "三十四")]
)
def test_marks_count_in_chinese(number, expected):
    assert phrases.numeral(number) == expected
