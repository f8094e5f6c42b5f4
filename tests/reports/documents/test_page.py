"""The report as a reader sees it: pages made by LibreOffice, measured."""

from dataclasses import replace
from itertools import pairwise

import pytest

from reports.documents.report import render_report
from reports.wording.narrative import Paragraph, Section, Text
from tests.layout import POINTS_PER_MM, Sheet, ink, sheets, to_pdf
from tests.reports.documents.sample import TITLE_LINES, UNPUNCTUATED, narrative

pytestmark = pytest.mark.layout

LEFT, RIGHT = 28 * POINTS_PER_MM, (210 - 26) * POINTS_PER_MM
TOP, BOTTOM = 37 * POINTS_PER_MM, (297 - 35) * POINTS_PER_MM
CHARACTER = 16
HANGING = "，。、；：）》”〕"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    return to_pdf(render_report(narrative()), tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def pages(pdf) -> list[Sheet]:
    return sheets(pdf)


def test_sheet_is_a4(pages):
    assert len(pages) == 4
    for page in pages:
        assert (page.width, page.height) == pytest.approx((595.3, 841.9), abs=0.5)


def test_text_stays_inside_the_type_area_and_fills_its_width(pages):
    lines = [line for page in pages for line in page.text_lines]
    assert min(line.left for line in lines) == pytest.approx(LEFT, abs=1)
    # LibreOffice lets a mark hang over the edge although the document forbids it.
    whole = [line for line in lines if line.text[-1] not in HANGING]
    assert max(line.right for line in whole) == pytest.approx(RIGHT, abs=1)
    for line in lines:
        assert TOP < line.baseline < BOTTOM


def test_full_page_holds_22_lines_of_the_pitch_asked_for(pages):
    full = pages[1].text_lines
    assert len(full) == 22
    assert TOP < full[0].baseline < TOP + 28.95
    assert BOTTOM - 28.95 < full[-1].baseline < BOTTOM
    steps = [after.baseline - before.baseline for before, after in pairwise(full)]
    assert steps == pytest.approx([28.95] * 21, abs=0.15)


def test_line_holds_28_characters_and_a_first_line_26(pages):
    start = next(n for n, line in enumerate(pages[1].lines) if line.text == UNPUNCTUATED[:26])
    paragraph = pages[1].lines[start : start + 10]
    assert paragraph[0].left == pytest.approx(LEFT + 2 * CHARACTER, abs=1)
    for number, line in enumerate(paragraph[1:]):
        assert line.text == UNPUNCTUATED[26 + 28 * number :][:28]
        assert line.left == pytest.approx(LEFT, abs=1)
        assert line.pitch == pytest.approx(15.75, abs=0.1)


def test_number_is_never_broken_at_the_end_of_a_line(pages):
    """With Chinese as the language of Latin letters too, LibreOffice broke 5100元 after the 5."""
    lines = [line.text for page in pages for line in page.text_lines]
    assert "5100元，帮助解决实际困难3件。" in lines, "the sample no longer puts a number to the test"
    for line, following in pairwise(lines):
        assert not (line[-1].isdigit() and following[0].isdigit())


def test_title_is_centred_in_its_lines_with_one_empty_line_below(pages):
    first, second = (pages[0].line(line) for line in TITLE_LINES)
    for line in (first, second):
        assert (line.left + line.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1.5)
        assert line.size == pytest.approx(22, abs=0.1)
    assert second.baseline - first.baseline == pytest.approx(35, abs=0.2)
    salutation = pages[0].line("青禾镇党委：")
    assert salutation.left == pytest.approx(LEFT, abs=1)
    assert 2 * 28.95 - 4 < salutation.baseline - second.baseline < 2 * 28.95 + 4


def test_page_numbers_stand_on_the_outer_side(pages):
    for page in pages:
        assert page.foot.text == f"— {page.number} —"
        assert page.foot.size == pytest.approx(14, abs=0.1)
        if page.number % 2:
            assert page.foot.right == pytest.approx(RIGHT - 14, abs=1.5)
        else:
            assert page.foot.left == pytest.approx(LEFT + 14, abs=1.5)


def test_dash_of_the_page_number_lies_7_mm_below_the_type_area(pdf, pages):
    foot = pages[0].foot
    upper, _ = ink(pdf, 1, (foot.left, BOTTOM + 6, foot.left + 10, BOTTOM + 60))
    assert (upper - BOTTOM) / POINTS_PER_MM == pytest.approx(7, abs=0.7)


def test_date_begins_two_characters_after_the_signature(pages):
    signature, date = pages[-1].line("青禾镇综合办公室党支部"), pages[-1].line("2026年")
    assert signature.right == pytest.approx(RIGHT - 2 * CHARACTER, abs=1.5)
    assert date.left - signature.left == pytest.approx(2 * CHARACTER, abs=2)
    assert date.baseline - signature.baseline == pytest.approx(28.95, abs=0.15)
    closing = pages[-1].line("特此报告")
    assert signature.baseline - closing.baseline == pytest.approx(2 * 28.95, abs=0.3)


def test_signature_takes_the_last_paragraph_along_to_the_next_page(tmp_path):
    """Title and salutation leave 17 lines of the first page; the closing phrase would be the last."""
    lines = tuple(Paragraph(f"line-{number}", (Text("坚持按月安排"),)) for number in range(16))
    told = replace(
        narrative(signature=[Text("林知远")], date=[Text("2026年12月31日")]),
        sections=(Section("work", "", lines),),
    )
    first, second = sheets(to_pdf(render_report(told), tmp_path))
    assert first.text_lines[-1].text == "坚持按月安排"
    assert len(first.text_lines) == len(TITLE_LINES) + 1 + len(lines)
    assert [line.text for line in second.text_lines[:1]] == [told.closing]
    _, signature, date = second.text_lines
    assert date.left - signature.left == pytest.approx(2 * CHARACTER, abs=1)
    assert date.right < RIGHT
