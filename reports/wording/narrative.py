"""What the report says, before it has a page: paragraphs of words, figures and gaps.

The browser page and the DOCX both render a ``Narrative``; neither works anything out.
Standard library only: no model, no query, no template, no docx.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Words that state no figure."""

    text: str

    @property
    def printed(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact as printed ("6次", "两名", "5100元"), opening the records it counts.

    ``fact`` is the fact's Chinese name, ``spoken`` the full name for a screen reader
    ("党员大会6次"), ``is_doubtful`` true where its records contradict each other.
    """

    fact: str
    printed: str
    spoken: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """Something unknown, printed 〔待补：label〕; ``fact`` is the fact it waits for, if one."""

    label: str
    fact: str = ""

    @property
    def printed(self) -> str:
        return f"〔待补：{self.label}〕"


Part = Text | Figure | Blank


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``mark`` is its level mark ("（一）", "一是"), ``lead`` the run-in topic
    (both set in 楷体 when the mark is one of level 2), ``parts`` the text after it."""

    key: str
    parts: tuple[Part, ...]
    mark: str = ""
    lead: str = ""

    @property
    def plain(self) -> str:
        return self.mark + self.lead + "".join(part.printed for part in self.parts)


@dataclass(frozen=True, slots=True)
class Section:
    """A level-1 part ("一、……"); ``heading`` is empty for the opening paragraph."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    short_title: str = ""


@dataclass(frozen=True, slots=True)
class Narrative:
    """The whole report: title lines, opening, sections, closing phrase, signature and date.

    ``signature`` and ``date`` may be gaps. Lines of the title are broken by sense.
    """

    title_lines: tuple[str, ...]
    sections: tuple[Section, ...]
    salutation: str = ""
    closing: str = ""
    signature: tuple[Part, ...] = ()
    date: tuple[Part, ...] = ()
    annex_titles: tuple[str, ...] = field(default=())

    def paragraphs(self) -> Iterator[tuple[Section, Paragraph]]:
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield section, paragraph

    def blanks(self) -> list[tuple[Section | None, Blank]]:
        """Every gap in reading order with the section it stands in (None: signature block)."""
        found: list[tuple[Section | None, Blank]] = [
            (section, part)
            for section, paragraph in self.paragraphs()
            for part in paragraph.parts
            if isinstance(part, Blank)
        ]
        found += [(None, part) for part in (*self.signature, *self.date) if isinstance(part, Blank)]
        return found
