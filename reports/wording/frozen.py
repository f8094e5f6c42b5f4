"""A narrative and its figures as plain JSON values: what was handed in stays as it was.

``freeze`` takes them down, ``thaw`` gives the narrative back, ``changes_since`` compares the figures a
frozen report cites with what the records say now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.facts.book import LISTS, Fact, FactBook, Kind
from reports.wording import phrases
from reports.wording.narrative import Blank, Figure, Narrative, Paragraph, Part, Section, Text

_UNKNOWN = "未知"
_NONE = "无"
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs from the one handed in."""

    name: str
    before: str
    after: str

    @property
    def words(self) -> str:
        return f"{self.name}{self.before}→{self.after}"


def value_words(fact: Fact) -> str:
    """A fact's value in a few words; all names of a list, whatever a sentence would print."""
    if fact.value is None:
        return _UNKNOWN
    if fact.kind in LISTS:
        return "、".join(fact.value) or _NONE
    return _YES_NO[fact.value] if fact.kind is Kind.YES_NO else phrases.printed(fact)


# -- Taking down -----------------------------------------------------------------------------------


def _part_down(part: Part) -> list[Any]:
    if isinstance(part, Figure):
        return ["figure", part.fact, part.printed, part.spoken, part.is_doubtful]
    if isinstance(part, Blank):
        return ["blank", part.label, part.fact]
    return ["text", part.text]


def _parts_down(parts: Iterable[Part]) -> list[list[Any]]:
    return [_part_down(part) for part in parts]


def _paragraph_down(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "key": paragraph.key,
        "mark": paragraph.mark,
        "lead": paragraph.lead,
        "parts": _parts_down(paragraph.parts),
    }


def _section_down(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "heading": section.heading,
        "short_title": section.short_title,
        "paragraphs": [_paragraph_down(paragraph) for paragraph in section.paragraphs],
    }


def _fact_down(fact: Fact) -> dict[str, Any]:
    return {
        **fact.as_json(),
        "words": value_words(fact),
        "evidence": [[behind.model, list(behind.ids)] for behind in fact.evidence],
    }


def cited(narrative: Narrative) -> list[str]:
    """Names of the facts the text states or waits for, each once, in reading order."""
    parts = [part for _, paragraph in narrative.paragraphs() for part in paragraph.parts]
    names = (
        part.fact
        for part in (*parts, *narrative.signature)
        if isinstance(part, (Figure, Blank)) and part.fact
    )
    return list(dict.fromkeys(names))


def freeze(narrative: Narrative, book: FactBook) -> tuple[dict[str, Any], dict[str, Any]]:
    """The text, and every figure of its book with the keys of the records behind it."""
    text = {
        "title_lines": list(narrative.title_lines),
        "salutation": narrative.salutation,
        "sections": [_section_down(section) for section in narrative.sections],
        "closing": narrative.closing,
        "signature": _parts_down(narrative.signature),
        "date": _parts_down(narrative.date),
        "annex_titles": list(narrative.annex_titles),
    }
    figures = {
        "year": book.year,
        "as_of": book.as_of.isoformat(),
        "cited": cited(narrative),
        "facts": {fact.name: _fact_down(fact) for fact in book},
    }
    return text, figures


# -- Giving back -----------------------------------------------------------------------------------


def _part_up(frozen: list[Any]) -> Part:
    kind, *rest = frozen
    if kind == "figure":
        fact, printed, spoken, is_doubtful = rest
        return Figure(fact, printed, spoken, is_doubtful)
    return Blank(*rest) if kind == "blank" else Text(*rest)


def _parts_up(frozen: Iterable[list[Any]]) -> tuple[Part, ...]:
    return tuple(_part_up(part) for part in frozen)


def _section_up(frozen: Mapping[str, Any]) -> Section:
    paragraphs = tuple(
        Paragraph(each["key"], _parts_up(each["parts"]), mark=each["mark"], lead=each["lead"])
        for each in frozen["paragraphs"]
    )
    return Section(frozen["key"], frozen["heading"], paragraphs, short_title=frozen["short_title"])


def thaw(frozen: Mapping[str, Any]) -> Narrative:
    """The narrative that ``freeze`` took down."""
    return Narrative(
        title_lines=tuple(frozen["title_lines"]),
        sections=tuple(_section_up(section) for section in frozen["sections"]),
        salutation=frozen["salutation"],
        closing=frozen["closing"],
        signature=_parts_up(frozen["signature"]),
        date=_parts_up(frozen["date"]),
        annex_titles=tuple(frozen["annex_titles"]),
    )


# -- Comparing -------------------------------------------------------------------------------------


def _words_now(book: FactBook, name: str) -> str:
    fact = book.get(name)
    return value_words(fact) if fact else _UNKNOWN


def changes_since(figures: Mapping[str, Any], book: FactBook) -> list[Change]:
    """Every figure cited in the frozen text that the records give differently now (报送后有变动)."""
    found = []
    for name in figures["cited"]:
        before = figures["facts"].get(name, {}).get("words", _UNKNOWN)
        after = _words_now(book, name)
        if before != after:
            found.append(Change(name, before, after))
    return found
