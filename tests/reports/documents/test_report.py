"""The report as a file: what it says, in which styles, and what it keeps to itself."""

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from docx import Document

from reports.documents.report import render_report
from reports.wording.narrative import Blank, Narrative, Paragraph, Section, Text
from tests.reports.documents.parts import found, names, paragraphs, part, style_of, value, words
from tests.reports.documents.sample import TITLE_LINES, narrative


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_report(narrative())


def one_paragraph(paragraph: Paragraph) -> bytes:
    return render_report(Narrative(TITLE_LINES, (Section("work", "", (paragraph,)),)))


def test_report_says_every_word_of_the_narrative_in_order(document):
    told = narrative()
    expected = ["".join(told.title_lines), "", told.salutation]
    for section in told.sections:
        expected += [section.heading] if section.heading else []
        expected += [paragraph.plain for paragraph in section.paragraphs]
    expected += [told.closing, "", told.signature[0].printed, told.date[0].printed]
    assert [words(paragraph) for paragraph in paragraphs(document)] == expected


def test_every_paragraph_is_in_a_style_of_the_paper(document):
    known = found(part(document, "word/styles.xml"), "w:style[@w:type='paragraph']/@w:styleId")
    used = [style_of(paragraph) for paragraph in paragraphs(document)]
    assert set(used) <= set(known)
    assert used[:4] == ["Title", "EmptyLine", "Salutation", "BodyText"]
    assert used[-4:] == ["Closing", "EmptyLine", "Signature", "Date"]


def test_runs_carry_character_styles_and_nothing_else(document):
    body = part(document, "word/document.xml")
    assert {child.tag.split("}")[1] for child in found(body, "//w:r/w:rPr/*")} == {"rStyle"}
    known = found(part(document, "word/styles.xml"), "w:style[@w:type='character']/@w:styleId")
    assert set(found(body, "//w:rStyle/@w:val")) <= set(known)


def test_only_signature_and_date_carry_a_place_of_their_own(document):
    placed = [style_of(paragraph) for paragraph in paragraphs(document) if found(paragraph, "w:pPr/w:ind")]
    assert placed == ["Signature", "Date"]


def test_title_lines_are_broken_as_given_in_one_paragraph(document):
    title = paragraphs(document)[0]
    lines = [words(run) for run in found(title, "w:r") if not found(run, "w:br")]
    assert lines == list(TITLE_LINES)
    assert len(found(title, "w:r/w:br")) == 1


def test_level_2_mark_and_lead_run_in_before_the_text():
    (added,) = paragraphs(
        one_paragraph(Paragraph("a", (Text("全年召开。"),), mark="（十二）", lead="组织生活。"))
    )[2:]
    lead, text = found(added, "w:r")
    assert (words(lead), value(lead, "w:rPr/w:rStyle")) == ("（十二）组织生活。", "LeadTwo")
    assert (words(text), found(text, "w:rPr")) == ("全年召开。", [])


def test_level_2_topic_without_text_is_a_heading():
    (added,) = paragraphs(one_paragraph(Paragraph("a", (), mark="（一）", lead="组织生活")))[2:]
    assert style_of(added) == "Heading2"


@pytest.mark.parametrize(
    ("mark", "styles"),
    [("1.", ["LeadThree"]), ("12．", ["LeadThree"]), ("（1）", []), ("一是", []), ("", [])],
)
def test_other_marks_keep_the_face_of_the_text(mark, styles):
    (added,) = paragraphs(one_paragraph(Paragraph("a", (Text("走访八人。"),), mark=mark, lead="走访。")))[2:]
    assert style_of(added) == "BodyText"
    assert found(added, "w:r/w:rPr/w:rStyle/@w:val") == styles


def test_gaps_are_printed_and_shaded_yellow(document):
    (gap,) = found(part(document, "word/document.xml"), "//w:r[w:rPr/w:rStyle/@w:val='Blank']")
    assert words(gap) == "〔待补：主题党日次数〕"
    shading = "w:style[@w:styleId='Blank']/w:rPr/w:shd"
    assert value(part(document, "word/styles.xml"), shading, "w:fill") == "FFFF00"


def test_gaps_in_signature_and_date_are_shaded():
    unsigned = render_report(narrative(signature=[Blank("述职人")], date=[Blank("日期")]))
    for paragraph, shown in zip(
        paragraphs(unsigned)[-2:], ["〔待补：述职人〕", "〔待补：日期〕"], strict=True
    ):
        assert words(paragraph) == shown
        assert found(paragraph, "w:r/w:rPr/w:rStyle/@w:val") == ["Blank"]


def test_report_without_signature_and_date_ends_with_its_text():
    ending = paragraphs(render_report(narrative(signature=[], date=[])))[-1]
    assert (style_of(ending), words(ending)) == ("BodyText", narrative().closing)


def test_signature_holds_to_the_last_paragraph_when_there_is_no_closing_phrase():
    before = paragraphs(render_report(narrative(closing="")))[-4]
    assert words(before) == narrative().sections[-1].paragraphs[-1].plain
    assert style_of(before) == "Closing"


def test_report_about_nothing_is_still_a_document():
    empty = render_report(Narrative((), ()))
    assert [words(paragraph) for paragraph in paragraphs(empty)] == ["", ""]
    assert Document(io.BytesIO(empty)).core_properties.title == ""


def test_characters_no_page_can_show_are_dropped():
    text = Text("支部\x0b召\ud800开\x00党员大会\ufffe")
    assert words(paragraphs(one_paragraph(Paragraph("a", (text,))))[-1]) == "支部召开党员大会"


def test_marks_of_xml_are_words_like_others():
    text = Text("学习<党章>&“准则” ")
    assert words(paragraphs(one_paragraph(Paragraph("a", (text,))))[-1]) == text.text


def test_equal_input_gives_equal_bytes(document):
    assert render_report(narrative()) == document


def test_file_names_its_title_and_neither_person_nor_machine_nor_moment(document):
    properties = part(document, "docProps/core.xml")
    held = {child.tag.split("}")[1]: child.text for child in properties}
    assert held == {"title": "".join(TITLE_LINES), "language": "zh-CN"}


def test_moment_of_making_is_written_in_utc_when_given():
    beijing = timezone(timedelta(hours=8))
    made = render_report(narrative(), created=datetime(2026, 1, 5, 9, 30, tzinfo=beijing))
    properties = Document(io.BytesIO(made)).core_properties
    assert properties.created == properties.modified == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
    assert properties.author == properties.last_modified_by == ""


def test_title_too_long_for_a_property_is_cut_there_only():
    long = render_report(Narrative(("述职报告" * 100,), ()))
    assert Document(io.BytesIO(long)).core_properties.title == "述职报告" * 63 + "述职报"
    assert words(paragraphs(long)[0]) == "述职报告" * 100


def test_archive_holds_the_parts_of_a_plain_document_and_no_theme(document):
    assert names(document) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/settings.xml",
        "word/fontTable.xml",
        "word/styles.xml",
        "word/footer-odd.xml",
        "word/footer-even.xml",
        "word/document.xml",
        "docProps/core.xml",
    ]


def test_python_docx_opens_the_report(document):
    opened = Document(io.BytesIO(document))
    assert [paragraph.style.name for paragraph in opened.paragraphs[:3]] == ["Title", "空行", "Salutation"]
    assert opened.paragraphs[-1].text == "2026年1月5日"
