"""What the secretary writes stands in the built-in report: in place, numbered, live."""

from dataclasses import replace
from datetime import date

from reports.facts.book import FactBook
from reports.wording import compose
from reports.wording.editing import PLACES, TITLES, section_of
from reports.wording.edits import Edits, PlanLine, ProblemLine
from reports.wording.narrative import Figure
from reports.wording.office import editor_of
from tests.reports.wording.books import make_book, make_fact, make_quiet_book

THEMES = ("党的二十届四中全会精神", "纠治四风", "深入贯彻中央八项规定精神学习教育")


def _full_book() -> FactBook:
    """A book in which every count is three: most paragraphs have something to say."""
    book = make_quiet_book({"民主评议党员次数": 1}, themes=THEMES)
    counted = {
        name: replace(fact, value=3) for name, fact in book.facts.items() if fact.value == 0 and fact.unit
    }
    themed = {
        fact.name: fact
        for theme in THEMES
        for fact in (make_fact(f"党课次数（{theme}）", 2), make_fact(f"专题活动次数（{theme}）", 2))
    }
    missed = {"党课缺开时段": make_fact("党课缺开时段", ("第三季度",))}
    return replace(book, facts={**book.facts, **counted, **themed, **missed})


def _part(narrative, key: str) -> str:
    return "\n".join(paragraph.plain for section, paragraph in narrative.paragraphs() if section.key == key)


def _of(narrative, key: str):
    return next(paragraph for _, paragraph in narrative.paragraphs() if paragraph.key == key)


def test_paragraph_keys_are_unique_known_and_short_enough_to_keep():
    for book in (_full_book(), make_book(themes=THEMES), make_quiet_book()):
        narrative = compose(book)
        keys = [paragraph.key for _, paragraph in narrative.paragraphs()]
        assert len(keys) == len(set(keys))
        for section, paragraph in narrative.paragraphs():
            assert len(paragraph.key) <= 60
            assert section_of(paragraph.key) == section.key, paragraph.key


def test_every_place_has_a_title():
    kinds = {kind for kinds in PLACES.values() for kind in kinds} - {"theme", "problem", "plan-item"}
    assert kinds <= set(TITLES)


def test_theme_s_key_does_not_depend_on_other_themes():
    one = make_book({f"党课次数（{THEMES[0]}）": 2}, themes=THEMES[:1])
    two = make_book({f"党课次数（{THEMES[0]}）": 2}, themes=("先学的专题精神", THEMES[0]))
    key = f"theme-{THEMES[0]}"
    assert _of(compose(one), key)
    assert _of(compose(two), key)


def test_built_in_paragraph_taken_as_text_and_written_back_says_the_same():
    book = _full_book()
    narrative, editor = compose(book), editor_of(book)
    for _, paragraph in narrative.paragraphs():
        written = editor.paragraph(paragraph.key, editor.text(paragraph.key))
        assert written.plain == paragraph.lead + "".join(part.printed for part in paragraph.parts)
        assert [part for part in written.parts if isinstance(part, Figure)] == [
            part for part in paragraph.parts if isinstance(part, Figure)
        ]


def test_written_paragraph_stands_in_place_with_mark_topic_and_live_figure():
    book = make_quiet_book({"宣传稿件篇数": 23, "志愿服务次数": 2})
    edits = Edits(paragraphs={"publicity": "加强宣传。在门户网站刊发【宣传稿件篇数】。"})
    said = _of(compose(book, edits), "publicity")
    assert said.plain == "（二）加强宣传。在门户网站刊发23篇。"
    assert said.lead == "加强宣传。"
    more = make_quiet_book({"宣传稿件篇数": 24, "志愿服务次数": 2})
    assert _of(compose(more, edits), "publicity").plain.endswith("刊发24篇。")


def test_written_paragraph_stays_in_place_where_the_records_give_none():
    book = make_quiet_book({"宣传稿件篇数": 23})
    edits = Edits(paragraphs={"civic-work": "弘扬新风。组织了文明创建。"})
    narrative = compose(book, edits)
    keys = [paragraph.key for section, paragraph in narrative.paragraphs() if section.key == "study"]
    assert keys == ["civic-work", "publicity"]
    assert "（一）弘扬新风。" in _part(narrative, "study")
    assert "（二）加强宣传。" in _part(narrative, "study")


def test_written_paragraph_takes_the_place_of_the_gap_of_an_empty_part():
    edits = Edits(paragraphs={"honours": "争创先进。正在申报先进党支部。"})
    narrative = compose(make_quiet_book(), edits)
    assert _part(narrative, "conduct") == "争创先进。正在申报先进党支部。"


def test_paragraph_of_a_theme_gone_stays_in_its_part():
    edits = Edits(paragraphs={"theme-纠治四风": "纠治四风。开展自查。"})
    assert "开展自查" in _part(compose(make_quiet_book(), edits), "conduct")


def test_day_up_to_which_was_counted_goes_on_in_a_written_paragraph():
    values = {"宣传稿件篇数": 23}
    november = make_quiet_book(values, as_of=date(2025, 11, 23))
    text = editor_of(november).text("publicity")
    assert text == "加强宣传。【统计期】刊发党建稿件【宣传稿件篇数】。"
    edits = Edits(paragraphs={"publicity": text.replace("党建稿件", "稿件")})
    assert "截至11月23日，刊发稿件23篇" in _part(compose(november, edits), "study")
    assert "全年刊发稿件23篇" in _part(compose(make_quiet_book(values), edits), "study")


def test_paragraph_left_out_leaves_no_mark_and_others_are_numbered_anew():
    book = make_quiet_book({"宣传稿件篇数": 23, "志愿服务次数": 2, "现场教学次数": 1})
    assert "（四）加强宣传" in _part(compose(book), "study")
    after = _part(compose(book, Edits(paragraphs={"site-visits": ""})), "study")
    assert "走出去学" not in after
    assert "（三）加强宣传" in after


def test_key_that_no_paragraph_has_is_passed_over():
    book = make_quiet_book()
    assert compose(book, Edits(paragraphs={"没有这一段": "话"})) == compose(book)


def test_struck_gap_leaves_the_text_and_the_clause_closes_up():
    book = make_quiet_book({"民主评议党员次数": 1})
    assert "结果为〔待补：民主评议等次〕" in _part(compose(book), "branch-life")
    struck = _part(compose(book, Edits(struck=frozenset({"民主评议等次"}))), "branch-life")
    assert "开展民主评议党员1次。" in struck
    assert "结果为" not in struck


def test_every_gap_can_be_struck_and_the_text_stays_whole():
    book = make_book({"书记": ("柳文山",)}, themes=THEMES)
    struck: set[str] = set()
    while gaps := {blank.label for _, blank in compose(book, Edits(struck=frozenset(struck))).blanks()}:
        struck |= gaps
    narrative = compose(book, Edits(struck=frozenset(struck)))
    headings = [section.heading for section in narrative.sections if section.heading[1:2] == "、"]
    assert [heading[0] for heading in headings] == list("一二三四五六七")[: len(headings)]
    for _, paragraph in narrative.paragraphs():
        for wrong in ("，。", "、。", "，，", "。。", "：。", "围绕推进"):
            assert wrong not in paragraph.plain


def test_struck_gap_stays_out_of_a_written_paragraph():
    edits = Edits(
        paragraphs={"responsibility": "落实责任。定期研究党建，听取汇报【听取党建工作汇报次数】。"},
        struck=frozenset({"听取党建工作汇报次数"}),
    )
    assert _part(compose(make_quiet_book(), edits), "responsibility") == "落实责任。定期研究党建。"


def test_ideas_fill_their_gaps_without_a_stop_of_their_own():
    narrative = compose(make_quiet_book(), Edits(guiding_idea="“五个一”思路。", outlook="抓基层、打基础。"))
    assert "围绕“五个一”思路推进支部各项工作" in _part(narrative, "opening")
    assert "总体思路：抓基层、打基础。" in _part(narrative, "plan")
    assert "〔待补：年度工作思路〕" in _part(compose(make_quiet_book()), "opening")


def test_problem_and_plan_take_their_numbers_and_fill_the_gap():
    edits = Edits(
        problems=(ProblemLine("problem-1", "学习不够深入。", "每月安排一次研讨"),),
        plans=(PlanLine("plan-item-1", "开展党课", 4, "次"),),
    )
    narrative = compose(make_quiet_book({"党费欠缴人数": 1}), edits)
    assert "二是学习不够深入。每月安排一次研讨。" in _part(narrative, "problems")
    assert "〔待补：存在问题〕" not in _part(narrative, "problems")
    assert "开展党课4次。" in _part(narrative, "plan")


def test_problem_written_from_records_stands_once_follows_them_and_ends_with_them():
    missed = {"党课缺开时段": ("第三季度",)}
    edits = Edits(problems=(ProblemLine("problem-1", "【党课缺开时段】未开展党课"),))
    said = _part(compose(make_quiet_book(missed), edits), "problems")
    assert said.count("第三季度未开展党课") == 1
    more = make_quiet_book({"党课缺开时段": ("第三季度", "第四季度")})
    assert "第三季度、第四季度未开展党课" in _part(compose(more, edits), "problems")
    assert "未开展党课" not in _part(compose(make_quiet_book(), edits), "problems")


def test_stated_figures_are_printed_where_the_gap_was():
    book = make_quiet_book({"听取党建工作汇报次数": 2})
    assert "专题听取党建工作汇报2次" in _part(compose(book), "responsibility")
