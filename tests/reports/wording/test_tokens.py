"""Names in 【】: back and forth, unknown ones, typed figures, struck gaps."""

import pytest

from reports.wording.narrative import Blank, Figure, Text
from reports.wording.tokens import Tokens, close_up, has_loose_bracket, names_in, text_of
from tests.reports.wording.books import make_book, make_quiet_book


def _plain(parts) -> str:
    return "".join(part.printed for part in parts)


def test_name_stands_for_the_live_figure_and_opens_its_fact():
    found = Tokens(make_book({"党课次数": 3})).parts("全年开展党课【党课次数】。")
    assert found == (Text("全年开展党课"), Figure("党课次数", "3次", spoken="党课3次"), Text("。"))


def test_name_of_an_unknown_fact_stands_for_its_gap():
    found = Tokens(make_book()).parts("应到【应到人次】。")
    assert found[1] == Blank("应到人次", "应到人次")


def test_name_of_a_fact_that_is_gone_stands_for_a_gap_instead_of_failing():
    found = Tokens(make_book()).parts("学习【党课次数（旧专题）】。")
    assert found[1] == Blank("党课次数（旧专题）", "党课次数（旧专题）")


def test_list_prints_its_names():
    found = Tokens(make_book({"荣誉名称": ("先进党支部", "文明窗口")})).parts("获得【荣誉名称】。")
    assert _plain(found) == "获得先进党支部、文明窗口。"


def test_yes_and_no_are_not_offered():
    found = Tokens(make_book({"党费按时足额": True}))
    assert found.part("党费按时足额") is None
    assert "党费按时足额" not in found.names()


def test_unknown_name_is_told_with_the_nearest_ones():
    found = Tokens(make_book({"党课次数": 3}))
    assert found.unknown("开展【党课次】、【党课次数】") == ["党课次"]
    assert "党课次数" in found.nearest("党课次")


@pytest.mark.parametrize(
    ("text", "is_loose"), [("【党课次数】", False), ("【党课次数", True), ("党课】", True), ("党课", False)]
)
def test_half_a_bracket_is_noticed(text, is_loose):
    assert has_loose_bracket(text) is is_loose


def test_bracket_inside_a_record_s_name_does_not_become_a_name():
    text = text_of([Text("印发《【重要】通知》"), Figure("制度文件数", "4件")])
    assert names_in(text) == ["制度文件数"]
    assert "〖重要〗" in text


@pytest.mark.parametrize(
    ("text", "found"),
    [("开展党课3次。", True), ("开展党课13次。", False), ("开展【党课次数】。", False), ("三次", False)],
)
def test_figure_typed_as_words_is_noticed(text, found):
    tokens = Tokens(make_book({"党课次数": 3}))
    typed = tokens.typed_figures(text, [tokens.part("党课次数")])
    assert [part.fact for part in typed] == (["党课次数"] if found else [])


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("召开党员大会6次，听取汇报【听取党建工作汇报次数】。", "召开党员大会6次。"),
        ("听取汇报【听取党建工作汇报次数】，召开党员大会6次。", "召开党员大会6次。"),
        ("听取汇报【听取党建工作汇报次数】。召开党员大会6次。", "召开党员大会6次。"),
        ("召开党员大会6次、听取汇报【听取党建工作汇报次数】，开展党课。", "召开党员大会6次、开展党课。"),
        ("听取汇报【听取党建工作汇报次数】。", ""),
        ("召开党员大会6次。", "召开党员大会6次。"),
    ],
)
def test_clause_of_a_struck_gap_closes_up(text, closed):
    parts = Tokens(make_book()).parts(text)
    assert _plain(close_up(parts, frozenset({"听取党建工作汇报次数"}))) == closed


def test_struck_gap_leaves_what_is_known():
    book = make_quiet_book({"党课次数": 3})
    assert _plain(Tokens(book).parts("党课【党课次数】。")) == "党课3次。"
