"""The paper under every report: page, grid, faces, levels, and what each option changes."""

from pathlib import Path

import pytest
from docx.oxml.ns import qn
from lxml import etree

from reports import documents
from reports.documents.options import Margins, PageOptions
from reports.documents.report import render_report
from tests.reports.documents.parts import found, paragraphs, part, style, style_of, value, words
from tests.reports.documents.sample import narrative

BASE = Path(documents.__file__).parent / "base"


def rendered(**options) -> bytes:
    return render_report(narrative(), options=PageOptions(**options))


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_report(narrative())


def section(document: bytes):
    (only,) = found(part(document, "word/document.xml"), "w:body/w:sectPr")
    return only


def base_part(name: str):
    """A part as it lies in git, without the white space that makes it readable."""
    return etree.parse(BASE / name, etree.XMLParser(remove_blank_text=True)).getroot()


def canonical(element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True)


def lengths(element, path: str, *attributes: str) -> list[int]:
    return [int(value(element, path, f"w:{attribute}")) for attribute in attributes]


def faces(document: bytes, style_id: str) -> set[str]:
    (fonts,) = found(style(document, style_id), "w:rPr/w:rFonts")
    return {fonts.get(qn(f"w:{slot}")) for slot in ("eastAsia", "ascii", "hAnsi", "cs")}


def test_sheet_is_a4_with_the_margins_of_the_standard(document):
    assert lengths(section(document), "w:pgSz", "w", "h") == [11906, 16838]
    top, bottom, left, right = lengths(section(document), "w:pgMar", "top", "bottom", "left", "right")
    millimetres = [round(twips / 1440 * 25.4, 1) for twips in (top, bottom, left, right)]
    assert millimetres == [37, 35, 28, 26]


def test_type_area_holds_22_lines_of_28_characters(document):
    top, bottom, left, right = lengths(section(document), "w:pgMar", "top", "bottom", "left", "right")
    line = int(value(style(document, "Normal"), "w:pPr/w:spacing", "w:line"))
    character = 320 + int(value(style(document, "Normal"), "w:rPr/w:spacing"))
    assert (16838 - top - bottom) // line == 22
    assert (11906 - left - right) // character == 28


def test_grid_is_of_lines_and_no_style_snaps_to_it(document):
    assert value(section(document), "w:docGrid", "w:type") == "lines"
    assert lengths(section(document), "w:docGrid", "linePitch") == [579]
    assert value(style(document, "Normal"), "w:pPr/w:snapToGrid") == "0"
    assert value(style(document, "Normal"), "w:pPr/w:widowControl") == "0"


def test_default_options_change_nothing_in_the_base_parts(document):
    """What the parts say when read in git is what a report has."""
    for name in ("word/styles.xml", "word/footer-odd.xml", "word/footer-even.xml"):
        assert canonical(part(document, name)) == canonical(base_part(name))
    (written,) = found(base_part("word/document.xml"), "w:body/w:sectPr")
    assert canonical(section(document)) == canonical(written)


@pytest.mark.parametrize(
    ("style_id", "face"),
    [
        ("Normal", "仿宋_GB2312"),
        ("Title", "方正小标宋简体"),
        ("Heading1", "黑体"),
        ("Heading2", "楷体_GB2312"),
        ("LeadTwo", "楷体_GB2312"),
        ("Footer", "宋体"),
    ],
)
def test_each_style_asks_for_one_face_in_all_four_slots(document, style_id, face):
    assert faces(document, style_id) == {face}


@pytest.mark.parametrize("style_id", ["Salutation", "BodyText", "Closing", "Signature", "Date", "EmptyLine"])
def test_other_paragraphs_take_the_face_of_the_text(document, style_id):
    assert found(style(document, style_id), "w:rPr/w:rFonts") == []


@pytest.mark.parametrize(
    ("face", "fallback"),
    [("方正小标宋简体", "宋体"), ("仿宋_GB2312", "仿宋"), ("楷体_GB2312", "楷体")],
)
def test_font_table_names_a_fallback(document, face, fallback):
    table = part(document, "word/fontTable.xml")
    assert value(table, f"w:font[@w:name='{face}']/w:altName") == fallback


def test_every_face_asked_for_is_in_the_font_table(document):
    asked = set(found(part(document, "word/styles.xml"), "//w:rFonts/@w:eastAsia"))
    assert asked <= set(found(part(document, "word/fontTable.xml"), "w:font/@w:name"))


@pytest.mark.parametrize(("style_id", "half_points"), [("Normal", 32), ("Title", 44), ("Footer", 28)])
def test_sizes_are_3_2_and_4(document, style_id, half_points):
    assert lengths(style(document, style_id), "w:rPr/w:sz", "val") == [half_points]


def test_title_is_centred_on_lines_of_35_points(document):
    title = style(document, "Title")
    assert value(title, "w:pPr/w:jc") == "center"
    assert lengths(title, "w:pPr/w:spacing", "line") == [700]
    assert value(title, "w:pPr/w:spacing", "w:lineRule") == "exact"


def test_first_line_is_indented_by_two_characters(document):
    assert lengths(style(document, "BodyText"), "w:pPr/w:ind", "firstLineChars", "firstLine") == [200, 640]


def test_compatibility_mode_is_15(document):
    mode = "w:compat/w:compatSetting[@w:name='compatibilityMode']"
    assert value(part(document, "word/settings.xml"), mode) == "15"


def test_language_of_the_text_is_chinese(document):
    assert value(part(document, "word/styles.xml"), "w:docDefaults//w:lang", "w:eastAsia") == "zh-CN"


def test_odd_and_even_pages_have_footers_of_their_own(document):
    assert found(part(document, "word/settings.xml"), "w:evenAndOddHeaders")
    assert found(section(document), "w:footerReference/@w:type") == ["default", "even"]
    for name, style_id in (("odd", "Footer"), ("even", "FooterEven")):
        footer = part(document, f"word/footer-{name}.xml")
        assert words(footer) == "— 1 —"
        assert value(footer, "//w:fldSimple", "w:instr").strip() == "PAGE"
        assert style_of(found(footer, "w:p")[0]) == style_id


def test_page_number_stands_one_character_from_the_outer_edge(document):
    odd, even = style(document, "Footer"), style(document, "FooterEven")
    assert value(odd, "w:pPr/w:jc") == "right"
    assert lengths(odd, "w:pPr/w:ind", "rightChars", "right") == [100, 280]
    assert value(even, "w:pPr/w:jc") == "left"
    assert lengths(even, "w:pPr/w:ind", "leftChars", "left", "right") == [100, 280, 0]


def test_no_level_is_bold_unless_asked_for(document):
    assert set(found(part(document, "word/styles.xml"), "//w:b/@w:val")) == {"0"}
    bold = rendered(is_level_2_bold=True)
    for style_id, expected in (("LeadTwo", "1"), ("Heading2", "1"), ("LeadThree", "0"), ("Heading1", "0")):
        assert value(style(bold, style_id), "w:rPr/w:b") == expected
    assert value(style(rendered(is_level_3_bold=True), "LeadThree"), "w:rPr/w:b") == "1"


def test_latin_face_is_for_text_but_not_for_title_and_page_number():
    document = rendered(latin_face="Times New Roman")
    for style_id in ("Normal", "Heading1", "Heading2", "LeadTwo"):
        assert "Times New Roman" in faces(document, style_id)
    assert faces(document, "Title") == {"方正小标宋简体"}
    assert faces(document, "Footer") == {"宋体"}


def test_margins_line_pitch_and_empty_lines_follow_the_options():
    document = rendered(margins=Margins(35, 33, 27, 27), line_pitch=28, empty_lines_above_title=1)
    assert lengths(section(document), "w:pgMar", "top", "left") == [1984, 1531]
    assert lengths(section(document), "w:docGrid", "linePitch") == [560]
    assert lengths(style(document, "Normal"), "w:pPr/w:spacing", "line") == [560]
    assert [style_of(paragraph) for paragraph in paragraphs(document)[:3]] == [
        "EmptyLine",
        "Title",
        "EmptyLine",
    ]


def test_page_number_can_be_centred_small_and_unspaced():
    document = rendered(page_number_place="centre", page_number_points=10.5, has_spaces_in_page_number=False)
    for style_id in ("Footer", "FooterEven"):
        assert value(style(document, style_id), "w:pPr/w:jc") == "center"
        assert found(style(document, style_id), "w:pPr/w:ind") == []
    assert lengths(style(document, "Footer"), "w:rPr/w:sz", "val") == [21]
    assert words(part(document, "word/footer-even.xml")) == "—1—"
