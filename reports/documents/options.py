"""The settings of the page on which offices differ; everything else is fixed by GB/T 9704-2012.

The defaults keep to the clauses of the standard; each other value is one that offices ask for.
"""

from dataclasses import dataclass
from typing import Literal

PAGE_HEIGHT_MM = 297
PAGE_WIDTH_MM = 210


def twips_of_mm(millimetres: float) -> int:
    """Millimetres in twips (1440 to the inch), the unit of lengths inside a DOCX."""
    return round(millimetres / 25.4 * 1440)


def twips_of_points(points: float) -> int:
    """Printer's points in twips (20 to the point)."""
    return round(points * 20)


@dataclass(frozen=True, slots=True)
class Margins:
    """Distances in millimetres from the edge of an A4 sheet to the type area (GB/T 9704 5.2.1)."""

    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """How one office wants its page.

    ``line_pitch`` is the exact height of a line in points: 28.95 sets 22 lines between the
    default margins. ``latin_face`` names a face for digits and Latin letters of the text; empty,
    they take the face of the characters around them. ``page_number_points`` is the type size of
    the page number: 14 is 4号, 10.5 is 5号.
    """

    margins: Margins = Margins()
    line_pitch: float = 28.95
    latin_face: str = ""
    is_level_2_bold: bool = False
    is_level_3_bold: bool = False
    page_number_place: Literal["outer", "centre"] = "outer"
    page_number_points: float = 14
    has_spaces_in_page_number: bool = True
    empty_lines_above_title: int = 0

    @property
    def line_width(self) -> int:
        """Width of the type area in twips."""
        return twips_of_mm(PAGE_WIDTH_MM) - twips_of_mm(self.margins.left) - twips_of_mm(self.margins.right)


DEFAULT = PageOptions()
