"""Names in 【】 that stand for live figures inside words the secretary writes.

The secretary edits words: 全年开展党课【党课次数】。 Composing puts the figure (or the gap) of that name
back, linked to its records as in the built-in text. The same in the page, the preview and the document.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from reports.facts.book import LISTS, Fact, FactBook, Kind
from reports.wording import phrases
from reports.wording.narrative import Blank, Figure, Part, Text

_TOKEN = re.compile(r"【([^【】]*)】")
_ENDS = "，、；。："
_PIECES = re.compile(rf"[^{_ENDS}]*[{_ENDS}]?")
_WORDS_FOR_BRACKETS = str.maketrans("【】", "〖〗")
_NONE = "无"
_NEAREST = 3


def name_of(part: Figure | Blank) -> str:
    """The name a figure or a gap goes by between the brackets."""
    return part.fact or (part.label if isinstance(part, Blank) else "")


def text_of(parts: Iterable[Part]) -> str:
    """Parts as text to edit."""
    return "".join(
        part.text.translate(_WORDS_FOR_BRACKETS) if isinstance(part, Text) else f"【{name_of(part)}】"
        for part in parts
    )


def names_in(text: str) -> list[str]:
    """Every name between brackets, each once."""
    return list(dict.fromkeys(name.strip() for name in _TOKEN.findall(text)))


def words_of(text: str) -> str:
    """The text without its tokens, each leaving a blank."""
    return _TOKEN.sub(" ", text)


def has_loose_bracket(text: str) -> bool:
    """Whether a bracket has no other half."""
    return any(bracket in words_of(text) for bracket in "【】")


def is_offered(fact: Fact) -> bool:
    """Whether a fact can stand inside a sentence; yes and no cannot."""
    return fact.kind is not Kind.YES_NO


def part_of(fact: Fact) -> Part:
    """A fact as a sentence prints it where nothing says otherwise."""
    if fact.value is None:
        return Blank(fact.name, fact.name)
    if fact.kind in LISTS:
        names = phrases.named(fact.value) or _NONE
        return Figure(fact.name, names, spoken=f"{fact.name}：{names}")
    return phrases.figure(fact)


class Tokens:
    """The names of a report's figures and the part each stands for. ``told`` are parts as the built-in
    text prints them; they win over the plain print of the fact."""

    def __init__(self, book: FactBook, told: Mapping[str, Part] | None = None) -> None:
        self._book = book
        self._told = dict(told or {})

    def part(self, name: str) -> Part | None:
        """What stands for a name; None for a name nothing goes by."""
        if name in self._told:
            return self._told[name]
        fact = self._book.get(name)
        return part_of(fact) if fact is not None and is_offered(fact) else None

    def is_figure(self, name: str) -> bool:
        """Whether a name stands for a figure or its gap, not for words."""
        return isinstance(self.part(name), (Figure, Blank))

    def names(self) -> list[str]:
        """Every name that can be written, those of the text first."""
        offered = (fact.name for fact in self._book if is_offered(fact))
        return list(dict.fromkeys([*self._told, *offered]))

    def unknown(self, text: str) -> list[str]:
        return [name for name in names_in(text) if self.part(name) is None]

    def nearest(self, name: str) -> list[str]:
        """Names that look like one nothing goes by."""
        return get_close_matches(name, self.names(), n=_NEAREST, cutoff=0.4)

    def parts(self, text: str) -> tuple[Part, ...]:
        """The text with its figures and gaps put back; clauses with a struck gap are left out. A name
        whose fact is gone (its theme has no gathering any more) stands as a gap."""
        found: list[Part] = []
        for at, piece in enumerate(_TOKEN.split(text)):
            if at % 2:
                name = piece.strip()
                found.append(self.part(name) or Blank(name, name))
            elif piece:
                found.append(Text(piece))
        return close_up(found, self._book.struck)

    def typed_figures(self, text: str, parts: Iterable[Part]) -> list[Figure]:
        """Figures among ``parts`` whose print was typed as words: they would not follow the records."""
        words = words_of(text)
        return [
            part
            for part in dict.fromkeys(parts)
            if isinstance(part, Figure) and _says_a_number(part.printed) and _is_typed(part.printed, words)
        ]


def _says_a_number(printed: str) -> bool:
    return "两" in printed or any(character.isdigit() for character in printed)


def _is_typed(printed: str, words: str) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(printed)}", words))


def _clauses(parts: Iterable[Part]) -> list[list[Part]]:
    """Parts cut after every mark of punctuation."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if not isinstance(part, Text):
            found[-1].append(part)
            continue
        for piece in filter(None, _PIECES.findall(part.text)):
            found[-1].append(Text(piece))
            if piece[-1] in _ENDS:
                found.append([])
    return [clause for clause in found if clause]


def _end_of(clause: list[Part]) -> str:
    last = clause[-1]
    return last.text[-1] if isinstance(last, Text) and last.text[-1] in _ENDS else ""


def close_up(parts: Iterable[Part], struck: frozenset[str]) -> tuple[Part, ...]:
    """The parts without the clauses whose gap was struck; a sentence keeps its full stop."""
    found = tuple(parts)
    if not any(isinstance(part, Blank) and part.label in struck for part in found):
        return found
    kept: list[list[Part]] = []
    for clause in _clauses(found):
        if not any(isinstance(part, Blank) and part.label in struck for part in clause):
            kept.append(clause)
        elif kept and _end_of(clause) == "。" and _end_of(kept[-1]) not in ("", "。"):
            kept[-1][-1] = Text(kept[-1][-1].printed[:-1] + "。")
    return phrases.joined(part for clause in kept for part in clause)
