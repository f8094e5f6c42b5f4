"""A narrative set on paper: the 述职报告 as a DOCX file by GB/T 9704-2012.

Looks lie in styles, never in the runs, so that an office that wants another look changes a style.
What is written into a paragraph itself is the place of signature and date: it follows from their
words.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reports.documents.levels import level_of
from reports.documents.options import DEFAULT, PageOptions
from reports.documents.paper import paper_for
from reports.documents.properties import filled_properties
from reports.documents.signature import Place, places
from reports.documents.writing import add_new_line, add_paragraph, add_words, place, printable, restyle
from reports.wording.narrative import Blank, Narrative, Paragraph, Part, Section

_LEAD_STYLES = {2: "LeadTwo", 3: "LeadThree"}


def render_report(
    narrative: Narrative, *, options: PageOptions = DEFAULT, created: datetime | None = None
) -> bytes:
    """The report as the bytes of a DOCX file; equal input gives equal bytes.

    ``created`` (with its time zone) is written into the file's properties; left out, the file
    names no moment. Gaps are printed and shaded, never refused. Characters no page can show are
    dropped.
    """
    paper = paper_for(options)
    title = printable("".join(narrative.title_lines))
    return paper.finished(
        document=_filled_document(paper.document, narrative, options),
        properties=filled_properties(paper.properties, title=title, created=created),
    )


def _filled_document(base: bytes, narrative: Narrative, options: PageOptions) -> bytes:
    document = parse_xml(base)
    section_properties = document.body[-1]
    _fill(document.body, narrative, options)
    document.body.append(section_properties)  # they close a body
    return serialize_part_xml(document)


def _fill(body: _Element, narrative: Narrative, options: PageOptions) -> None:
    _add_title(body, narrative.title_lines, options.empty_lines_above_title)
    if narrative.salutation:
        add_words(add_paragraph(body, "Salutation"), narrative.salutation)
    for section in narrative.sections:
        _add_section(body, section)
    if narrative.closing:
        add_words(add_paragraph(body, "BodyText"), narrative.closing)
    if narrative.signature or narrative.date:
        _add_signature(body, narrative.signature, narrative.date, line=options.line_width)


def _add_title(body: _Element, lines: Iterable[str], empty_lines_above: int) -> None:
    """The title in lines broken by sense, one empty line below it."""
    for _ in range(empty_lines_above):
        add_paragraph(body, "EmptyLine")
    title = add_paragraph(body, "Title")
    for number, line in enumerate(lines):
        if number:
            add_new_line(title)
        add_words(title, line)
    add_paragraph(body, "EmptyLine")


def _add_section(body: _Element, section: Section) -> None:
    if section.heading:
        add_words(add_paragraph(body, "Heading1"), section.heading)
    for paragraph in section.paragraphs:
        _add_body_paragraph(body, paragraph)


def _add_body_paragraph(body: _Element, paragraph: Paragraph) -> None:
    """One paragraph; a topic of level 2 or 3 is set in its own face and the text runs on after it.

    A level-2 topic with nothing after it is a heading of its own.
    """
    level = level_of(paragraph.mark)
    if level == 2 and not paragraph.parts:
        add_words(add_paragraph(body, "Heading2"), paragraph.mark + paragraph.lead)
        return
    added = add_paragraph(body, "BodyText")
    add_words(added, paragraph.mark + paragraph.lead, style=_LEAD_STYLES.get(level, ""))
    _add_parts(added, paragraph.parts)


def _add_signature(body: _Element, signature: tuple[Part, ...], date: tuple[Part, ...], *, line: int) -> None:
    """Signature and date, one empty line below the text.

    The text's last paragraph takes the style that looks the same and holds to what follows: a
    signature alone on a page is not allowed (GB/T 9704 7.3.5.5).
    """
    restyle(body[-1], "Closing", only="BodyText")
    add_paragraph(body, "EmptyLine")
    by_signature, by_date = places(_printed(signature), _printed(date), line=line)
    _add_placed(body, "Signature", signature, by_signature)
    _add_placed(body, "Date", date, by_date)


def _add_placed(body: _Element, style: str, parts: tuple[Part, ...], at: Place) -> None:
    if parts:
        paragraph = add_paragraph(body, style)
        place(paragraph, at)
        _add_parts(paragraph, parts)


def _add_parts(paragraph: _Element, parts: Iterable[Part]) -> None:
    """Words and figures in runs as long as possible, each stretch of gaps in a shaded run."""
    for is_blank, group in groupby(parts, key=lambda part: isinstance(part, Blank)):
        add_words(paragraph, _printed(group), style="Blank" if is_blank else "")


def _printed(parts: Iterable[Part]) -> str:
    return printable("".join(part.printed for part in parts))
