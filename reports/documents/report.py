"""A narrative set on paper: the 述职报告 as a DOCX file by GB/T 9704-2012.

Looks lie in styles, never in the runs, so that an office that wants another look changes a style.
The one length written into a paragraph is the right space of signature and date, which follows
from their words.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from docx.opc.oxml import serialize_part_xml
from docx.oxml.document import CT_Body
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.text.paragraph import CT_P

from reports.documents.levels import level_of
from reports.documents.options import DEFAULT, PageOptions
from reports.documents.paper import paper_for
from reports.documents.properties import filled_properties
from reports.documents.signature import CHARACTER, right_spaces
from reports.wording.narrative import Blank, Narrative, Paragraph, Part, Section

# Characters that XML cannot hold or a page cannot show; imported sheets carry some.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")

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
    document = parse_xml(paper.document)
    _fill(document.body, narrative, options)
    title = _printable("".join(narrative.title_lines))
    return paper.finished(
        document=serialize_part_xml(document),
        properties=filled_properties(paper.properties, title=title, created=created),
    )


def _fill(body: CT_Body, narrative: Narrative, options: PageOptions) -> None:
    _add_title(body, narrative.title_lines, options.empty_lines_above_title)
    if narrative.salutation:
        _add_text(_add_paragraph(body, "Salutation"), narrative.salutation)
    for section in narrative.sections:
        _add_section(body, section)
    if narrative.closing:
        _add_text(_add_paragraph(body, "BodyText"), narrative.closing)
    if narrative.signature or narrative.date:
        _add_signature(body, narrative.signature, narrative.date)


def _add_title(body: CT_Body, lines: Iterable[str], empty_lines_above: int) -> None:
    """The title in lines broken by sense, one empty line below it."""
    for _ in range(empty_lines_above):
        _add_paragraph(body, "EmptyLine")
    title = _add_paragraph(body, "Title")
    for number, line in enumerate(lines):
        if number:
            title.add_r().add_br()
        _add_text(title, line)
    _add_paragraph(body, "EmptyLine")


def _add_section(body: CT_Body, section: Section) -> None:
    if section.heading:
        _add_text(_add_paragraph(body, "Heading1"), section.heading)
    for paragraph in section.paragraphs:
        _add_body_paragraph(body, paragraph)


def _add_body_paragraph(body: CT_Body, paragraph: Paragraph) -> None:
    """One paragraph; a topic of level 2 or 3 is set in its own face and the text runs on after it.

    A level-2 topic with nothing after it is a heading of its own.
    """
    level = level_of(paragraph.mark)
    if level == 2 and not paragraph.parts:
        _add_text(_add_paragraph(body, "Heading2"), paragraph.mark + paragraph.lead)
        return
    added = _add_paragraph(body, "BodyText")
    _add_text(added, paragraph.mark + paragraph.lead, style=_LEAD_STYLES.get(level, ""))
    _add_parts(added, paragraph.parts)


def _add_signature(body: CT_Body, signature: tuple[Part, ...], date: tuple[Part, ...]) -> None:
    """Signature and date, one empty line below the text and on one page with its last paragraph."""
    _keep_with_next(body.p_lst[-1])
    _add_paragraph(body, "EmptyLine")
    spaces = right_spaces(_printed(signature), _printed(date))
    if signature:
        _add_placed(body, "Signature", signature, spaces.signature)
    if date:
        _add_placed(body, "Date", date, spaces.date)


def _keep_with_next(paragraph: CT_P) -> None:
    """Give the last paragraph of the text the style that looks the same and holds to the next one."""
    if paragraph.style == "BodyText":
        paragraph.style = "Closing"


def _add_placed(body: CT_Body, style: str, parts: tuple[Part, ...], right_space: int) -> None:
    paragraph = _add_paragraph(body, style)
    indent = paragraph.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:rightChars"), str(round(right_space * 100 / CHARACTER)))
    indent.set(qn("w:right"), str(right_space))
    _add_parts(paragraph, parts)


def _add_parts(paragraph: CT_P, parts: Iterable[Part]) -> None:
    """Words and figures in runs as long as possible, each stretch of gaps in a shaded run."""
    for is_blank, group in groupby(parts, key=lambda part: isinstance(part, Blank)):
        _add_text(paragraph, _printed(group), style="Blank" if is_blank else "")


def _printed(parts: Iterable[Part]) -> str:
    return "".join(part.printed for part in parts)


def _add_paragraph(body: CT_Body, style: str) -> CT_P:
    paragraph = body.add_p()
    paragraph.style = style
    return paragraph


def _add_text(paragraph: CT_P, text: str, *, style: str = "") -> None:
    """A run of the paragraph, looking as the paragraph's style or its own character style says."""
    printable = _printable(text)
    if not printable:
        return
    run = paragraph.add_r()
    if style:
        run.style = style
    run.add_t(printable)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
