"""The minutes of a gathering set on the report's paper: the customary record without a table.

Titles stand as those of the report do; the head is one line a fact, its label in 黑体; the parts follow
under numbered headings; at the foot chair and recorder sign by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reports.documents.options import DEFAULT
from reports.documents.paper import paper_for
from reports.documents.properties import filled_properties
from reports.documents.writing import add_new_line, add_paragraph, add_words, printable, restyle

_NUMERALS = "一二三四五六七八九十"
_RULE = "　" * 8
_BETWEEN = "　　"


@dataclass(frozen=True, slots=True)
class MinutesSheet:
    """What stands in the record. ``head``: lines of labels with their texts, an empty text is not known;
    ``parts``: heading and paragraphs, none where it is to be written; ``signers`` sign by hand."""

    title_lines: Sequence[str]
    head: Sequence[Sequence[tuple[str, str]]]
    parts: Sequence[tuple[str, Sequence[str]]]
    signers: Sequence[str]


def render_minutes(sheet: MinutesSheet, *, created: datetime | None = None) -> bytes:
    """The record as the bytes of a DOCX file; equal input gives equal bytes. Gaps are printed 〔待补：…〕
    and shaded."""
    paper = paper_for(DEFAULT)
    document = parse_xml(paper.document)
    section_properties = document.body[-1]
    _fill(document.body, sheet)
    document.body.append(section_properties)  # they close a body
    title = printable("".join(sheet.title_lines))
    return paper.finished(
        document=serialize_part_xml(document),
        properties=filled_properties(paper.properties, title=title, created=created),
    )


def _fill(body: _Element, sheet: MinutesSheet) -> None:
    title = add_paragraph(body, "Title")
    for number, line in enumerate(sheet.title_lines):
        if number:
            add_new_line(title)
        add_words(title, line)
    add_paragraph(body, "EmptyLine")
    for facts in sheet.head:
        line = add_paragraph(body, "BodyText")
        for number, (label, text) in enumerate(facts):
            add_words(line, f"{_BETWEEN if number else ''}{label}：", style="Label")
            _add_text_or_gap(line, text, label)
    for number, (heading, paragraphs) in enumerate(sheet.parts):
        add_words(add_paragraph(body, "Heading1"), f"{_NUMERALS[number]}、{heading}")
        for text in paragraphs or ("",):
            _add_text_or_gap(add_paragraph(body, "BodyText"), text, heading)
    # No page holds nothing but the places to sign: the text's last paragraph holds to what follows.
    restyle(body[-1], "Closing", only="BodyText")
    add_paragraph(body, "EmptyLine")
    for number, signer in enumerate(sheet.signers, 1):
        line = add_paragraph(body, "Closing" if number < len(sheet.signers) else "BodyText")
        add_words(line, f"{signer}（签名）：{_RULE}年　　月　　日")


def _add_text_or_gap(paragraph: _Element, text: str, label: str) -> None:
    if printable(text):
        add_words(paragraph, text)
    else:
        add_words(paragraph, f"〔待补：{label}〕", style="Blank")
