"""The paper a report is set on: the base document under ``base/``, fitted to an office's options.

The parts lie unpacked so that a change of a style can be read in a diff. They hold the defaults
of ``PageOptions``; fitting rewrites only what the options name. Fitted papers are kept, as an
office's options seldom change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.documents.archive import pack
from reports.documents.options import (
    DEFAULT,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    PageOptions,
    twips_of_mm,
    twips_of_points,
)

_BASE = Path(__file__).parent / "base"
_DOCUMENT = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_STYLES = "word/styles.xml"
_FOOTERS = ("word/footer-odd.xml", "word/footer-even.xml")
# The list of content types comes first: some readers look for it there.
_SHARED = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    "word/settings.xml",
    "word/fontTable.xml",
    _STYLES,
    *_FOOTERS,
)

_PARTS = {name: (_BASE / name).read_bytes() for name in (*_SHARED, _DOCUMENT, _PROPERTIES)}

# The page number's dash stands 7 mm below the type area (GB/T 9704 7.5). Its line is exactly as high
# as its type, and the dash of 宋体 lies this part of the height above the line's foot.
_PAGE_NUMBER_DROP_MM = 7
_DASH_ABOVE_LINE_FOOT = 0.57

_LEVEL_2_STYLES = ("Heading2", "LeadTwo")
_LEVEL_3_STYLES = ("LeadThree",)
_TEXT_STYLES = ("Normal", "Heading1", "Heading2", "LeadTwo")
_FOOTER_STYLES = ("Footer", "FooterEven")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document without words: an archive of the parts that all reports on this paper share,
    and the two parts that each report fills, ``document`` and ``properties``."""

    archive: bytes
    document: bytes
    properties: bytes

    def finished(self, *, document: bytes, properties: bytes) -> bytes:
        """The DOCX file made of the shared parts and the two filled ones."""
        return pack([(_DOCUMENT, document), (_PROPERTIES, properties)], onto=self.archive)


@lru_cache(maxsize=16)
def paper_for(options: PageOptions = DEFAULT) -> Paper:
    """The empty paper of one set of options."""
    fitted = {
        _STYLES: _fitted_styles(_PARTS[_STYLES], options),
        **{name: _fitted_footer(_PARTS[name], options) for name in _FOOTERS},
    }
    return Paper(
        archive=pack((name, fitted.get(name, _PARTS[name])) for name in _SHARED),
        document=_fitted_section(_PARTS[_DOCUMENT], options),
        properties=_PARTS[_PROPERTIES],
    )


def _fitted_section(part: bytes, options: PageOptions) -> bytes:
    document = parse_xml(part)
    (size,), (margins,) = document.xpath("//w:pgSz"), document.xpath("//w:pgMar")
    size.set(qn("w:w"), str(twips_of_mm(PAGE_WIDTH_MM)))
    size.set(qn("w:h"), str(twips_of_mm(PAGE_HEIGHT_MM)))
    for edge in ("top", "bottom", "left", "right"):
        margins.set(qn(f"w:{edge}"), str(twips_of_mm(getattr(options.margins, edge))))
    margins.set(qn("w:footer"), str(_footer_distance(options)))
    (grid,) = document.xpath("//w:docGrid")
    grid.set(qn("w:linePitch"), str(twips_of_points(options.line_pitch)))
    return serialize_part_xml(document)


def _footer_distance(options: PageOptions) -> int:
    """Twips from the lower edge of the sheet to the foot of the page number's line."""
    to_dash = twips_of_mm(options.margins.bottom - _PAGE_NUMBER_DROP_MM)
    return to_dash - round(twips_of_points(options.page_number_points) * _DASH_ABOVE_LINE_FOOT)


def _fitted_styles(part: bytes, options: PageOptions) -> bytes:
    styles = parse_xml(part)
    (line,) = _in_styles(styles, ["Normal"], "w:pPr/w:spacing")
    line.set(qn("w:line"), str(twips_of_points(options.line_pitch)))
    _set_bold(styles, _LEVEL_2_STYLES, options.is_level_2_bold)
    _set_bold(styles, _LEVEL_3_STYLES, options.is_level_3_bold)
    if options.latin_face:
        _set_latin_face(styles, options.latin_face)
    _fit_page_number(styles, options)
    return serialize_part_xml(styles)


def _in_styles(styles: BaseOxmlElement, ids: Iterable[str], path: str) -> list[BaseOxmlElement]:
    return [found for style in ids for found in styles.xpath(f"w:style[@w:styleId='{style}']/{path}")]


def _set_bold(styles: BaseOxmlElement, ids: Iterable[str], is_bold: bool) -> None:
    for bold in _in_styles(styles, ids, "w:rPr/w:b"):
        bold.set(qn("w:val"), "1" if is_bold else "0")


def _set_latin_face(styles: BaseOxmlElement, face: str) -> None:
    for fonts in _in_styles(styles, _TEXT_STYLES, "w:rPr/w:rFonts"):
        for slot in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(slot), face)


def _fit_page_number(styles: BaseOxmlElement, options: PageOptions) -> None:
    height = twips_of_points(options.page_number_points)
    for line in _in_styles(styles, _FOOTER_STYLES, "w:pPr/w:spacing"):
        line.set(qn("w:line"), str(height))
    for size in _in_styles(styles, _FOOTER_STYLES, "w:rPr/w:sz | w:rPr/w:szCs"):
        size.set(qn("w:val"), str(height // 10))
    if options.page_number_place == "centre":
        _centre_page_number(styles)
    else:
        _set_page_number_space(styles, height)


def _centre_page_number(styles: BaseOxmlElement) -> None:
    for indent in _in_styles(styles, _FOOTER_STYLES, "w:pPr/w:ind"):
        indent.getparent().remove(indent)
    for alignment in _in_styles(styles, _FOOTER_STYLES, "w:pPr/w:jc"):
        alignment.set(qn("w:val"), "center")


def _set_page_number_space(styles: BaseOxmlElement, width: int) -> None:
    """One character of the page number's own size between it and the outer edge."""
    for style, side in (("Footer", "w:right"), ("FooterEven", "w:left")):
        (indent,) = _in_styles(styles, [style], "w:pPr/w:ind")
        indent.set(qn(side), str(width))


def _fitted_footer(part: bytes, options: PageOptions) -> bytes:
    footer = parse_xml(part)
    if not options.has_spaces_in_page_number:
        for text in footer.xpath("//w:t"):
            text.text = text.text.strip()
    return serialize_part_xml(footer)
