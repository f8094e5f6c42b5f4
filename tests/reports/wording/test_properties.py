"""What holds for the report of any book: no leftovers, no zero of optional work, sound punctuation."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.facts.book import FactBook, Kind
from reports.wording import compose
from reports.wording.narrative import Blank, Figure, Text
from tests.reports.wording.books import FACT_KINDS, KINDS, MISSED, make_book

_PAIRS = {"（": "）", "《": "》", "〈": "〉", "“": "”", "‘": "’", "〔": "〕"}
_ZERO_OF_WORK = re.compile(r"(?<![\d.])0(次|篇|件|项|块|册|名|人|人次|元|个)")
_BAD_MARKS = re.compile(r"，，|、、|。。|、。|，。|。，|、，|；；|，、|：。|^[，。、；]|》、《|”、“")
_THEMES = ("党的二十届四中全会精神", "中央八项规定精神学习教育", "机关作风建设", "廉洁文化建设")
_NAMES = st.sampled_from(
    [
        "先进党支部",
        " 技术创新一等奖。",
        "《党务公开制度》",
        "关于印发《要点》的通知",
        "春节",
        "“七一”",
        "、",
        "学习资料，",
        "学习（一",
        "》通知《",
    ]
)
_LISTS = st.lists(_NAMES, max_size=9).map(tuple)
_PERIODS = st.lists(st.sampled_from([f"{month}月" for month in range(1, 13)]), max_size=12, unique=True).map(
    tuple
)
_VALUES = {
    Kind.COUNT: st.integers(0, 400),
    Kind.PERSONS: st.integers(0, 60),
    Kind.PERSON_TIMES: st.integers(0, 4000),
    Kind.MONEY: st.integers(0, 10**8),
    Kind.YES_NO: st.booleans(),
    Kind.TITLES: _LISTS,
    Kind.ACTIVITIES: _LISTS,
    Kind.TEXT: st.just("95.1%"),
}


@st.composite
def books(draw) -> FactBook:
    """A book in which each fact is unknown, nothing, or something."""
    values = {}
    for name, (kind, _) in FACT_KINDS.items():
        if draw(st.booleans()):
            values[name] = draw(_PERIODS if name in MISSED else _VALUES[kind])
    themes = tuple(draw(st.lists(st.sampled_from(_THEMES), unique=True, max_size=4)))
    for theme in themes:
        for line in draw(st.lists(st.sampled_from(KINDS), max_size=6, unique=True)):
            values[f"{line.fact}（{theme}）"] = draw(st.integers(1, 40))
    day = draw(st.sampled_from([date(2025, 12, 31), date(2025, 11, 23), date(2025, 1, 3), date(2024, 12, 1)]))
    return make_book(values, themes=themes, as_of=day)


def _is_balanced(text: str) -> bool:
    open_marks = []
    for mark in text:
        if mark in _PAIRS:
            open_marks.append(_PAIRS[mark])
        elif mark in _PAIRS.values() and (not open_marks or open_marks.pop() != mark):
            return False
    return not open_marks


@settings(max_examples=120, deadline=None)
@given(books())
def test_every_paragraph_reads_as_a_sentence(book):
    for _, paragraph in compose(book).paragraphs():
        text = paragraph.plain
        assert "None" not in text
        assert not _ZERO_OF_WORK.search(text), text
        assert not _BAD_MARKS.search(text), text
        assert _is_balanced(text), text
        assert text.endswith(("。", "：")), text
        assert paragraph.parts


@settings(max_examples=60, deadline=None)
@given(books())
def test_figures_state_known_facts_and_gaps_unknown_ones(book):
    for _, paragraph in compose(book).paragraphs():
        for part in paragraph.parts:
            if isinstance(part, Figure):
                assert book.value(part.fact) is not None
                assert part.spoken
            if isinstance(part, Blank) and part.fact:
                assert book.value(part.fact) is None


@settings(max_examples=60, deadline=None)
@given(books())
def test_no_counted_number_stands_in_plain_words(book):
    """Numbers in the words themselves are dates; everything counted is a figure that opens."""
    for _, paragraph in compose(book).paragraphs():
        for part in paragraph.parts:
            if isinstance(part, Text):
                words = re.sub(r"\d+年\d+月\d+日|\d+月\d+日|\d+年", "", part.text)
                assert not re.search(r"\d", words), part.text


@settings(max_examples=60, deadline=None)
@given(books())
def test_marks_run_on_without_a_gap(book):
    for section in compose(book).sections:
        marks = [paragraph.mark for paragraph in section.paragraphs if paragraph.mark.startswith("（")]
        assert (
            marks == [f"（{numeral}）" for numeral in "一二三四五六七八九十"[: len(marks)]] or len(marks) > 10
        )
        assert len(marks) != 1
        assert section.paragraphs


@settings(max_examples=40, deadline=None)
@given(books())
def test_same_book_gives_the_same_report(book):
    assert compose(book) == compose(book)
