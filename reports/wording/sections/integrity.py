"""Part five: clean conduct and openness. Nothing is said of breaches: that takes a declaration."""

from reports.facts.book import FactBook
from reports.wording import phrases, themes
from reports.wording.narrative import Paragraph, Section
from reports.wording.phrases import NOTHING, Clause


def _months(book: FactBook) -> Clause:
    """每月 is said only of twelve months; fewer are counted."""
    if book.value("廉政教育覆盖月数") == 12:
        return phrases.words("每月均有安排")
    return phrases.optional(book, "廉政教育覆盖月数", "覆盖")


def education(book: FactBook) -> Paragraph | None:
    held = phrases.optional(book, "廉政教育次数", "开展廉政教育", missing="廉政教育次数")
    return phrases.paragraph(
        "integrity-education",
        "加强廉洁教育",
        phrases.sentence(held, _months(book), before=phrases.so_far(book)) if held else NOTHING,
    )


def rules(book: FactBook) -> Paragraph | None:
    issued = phrases.listing(book, "廉政制度名称", "印发", marks="《》")
    return phrases.paragraph("integrity-rules", "完善监督制度", phrases.sentence(issued))


def openness(book: FactBook) -> Paragraph | None:
    return phrases.paragraph(
        "openness",
        "推进党务公开",
        phrases.sentence(
            phrases.listing(book, "公开制度名称", "制定", marks="《》"),
            phrases.optional(book, "党务公开数", "公开党务"),
            phrases.listing(book, "党务公开名称", "公开内容包括"),
        ),
    )


def section(book: FactBook) -> Section:
    on_integrity = [
        themes.paragraph(book, theme) for theme in book.themes if themes.is_about_integrity(theme)
    ]
    return phrases.part_of_report(
        book,
        "integrity",
        "五、严守纪律规矩，深化廉洁教育。",
        "廉洁",
        [education(book), *on_integrity, rules(book), openness(book)],
    )
