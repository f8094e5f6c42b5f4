"""The rows that may be a sheet's header, with two- and three-row headers put together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeGuard

from partybranch.sheets.words import HeaderWord, cell_text, header_word
from partybranch.spreadsheets.values import Sheet, Value

HEADER_WITHIN_ROWS = 30
_MOST_HEADER_ROWS = 3
_LONGEST_HEADER_WORD = 40
_WORDS_AT_LEAST = 2
_MONTHS_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One column's header: its index from 0, the text as shown, and the words it may be read as."""

    index: int
    shown: str
    words: tuple[HeaderWord, ...]


Row = tuple[int, tuple[Value, ...]]
# The row numbers of a possible header, and its cells.
Candidate = tuple[tuple[int, ...], list[HeaderCell]]


def candidates(sheet: Sheet, within: int, is_known: Callable[[HeaderWord], bool]) -> list[Candidate]:
    """Row numbers and header cells of everything near the top that could be a header: rows with a known
    word, alone and with the rows below; where no row has one, every row by itself."""
    top = sheet.rows[:within]
    singles: list[Candidate] = [((number,), _single((number, values))) for number, values in top]
    with_words = [(rows, cells) for rows, cells in singles if len(cells) >= _WORDS_AT_LEAST]
    known = {rows[0] for rows, cells in singles if any(is_known(cell.words[0]) for cell in cells)}
    found = [(rows, cells) for rows, cells in with_words if rows[0] in known]
    for start in range(len(top)):
        found += _blocks(top[start:], known, is_known)
    return found or with_words


def _blocks(
    rows: Sequence[Row], known: set[int], is_known: Callable[[HeaderWord], bool]
) -> Iterator[Candidate]:
    """Headers of two and three rows that begin with the first of these."""
    first = rows[0][0]
    for depth in range(2, _MOST_HEADER_ROWS + 1):
        block = rows[:depth]
        last, values = block[-1]
        if first not in known or last != first + depth - 1 or not _could_be_header_row(values):
            return
        if _is_data_below(block[-2][1], values, is_known):
            return
        if last in known:
            yield tuple(number for number, _ in block), _joined(block)


def text_above(sheet: Sheet, header_row: int) -> str:
    """The lines above the header: the title, who reports, 单位：万元."""
    above = (values for number, values in sheet.rows if number < header_row)
    return "\n".join(
        value for values in islice(above, HEADER_WITHIN_ROWS) for value in values if _is_text(value)
    )


def _is_text(value: Value) -> TypeGuard[str]:
    return isinstance(value, str)


def _single(row: Row) -> list[HeaderCell]:
    cells = []
    for index, value in enumerate(row[1]):
        text = cell_text(value)
        if text and len(text) <= _LONGEST_HEADER_WORD:
            cells.append(HeaderCell(index, header_word(text).shown, (_word(text, value),)))
    return cells


def _word(text: str, value: Any) -> HeaderWord:
    """A bare number from 1 to 12 may head a month's column."""
    is_month = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12
    return header_word(f"{text}月") if is_month else header_word(text)


def _could_be_header_row(values: Sequence[Value]) -> bool:
    """A row below a header row that holds words and months, not data."""
    told = [value for value in values if value is not None]
    return bool(told) and all(_could_be_header_value(value) for value in told) and _could_be_months(told)


def _is_data_below(
    upper: Sequence[Value], lower: Sequence[Value], is_known: Callable[[HeaderWord], bool]
) -> bool:
    """Whether words stand directly below two known header words that are none themselves: 范平 below 姓名,
    党课 below 类型. Below the words of a real header stand blanks or further header words."""
    pairs = ((_text_at(upper, index), value) for index, value in enumerate(lower) if isinstance(value, str))
    data = [
        text
        for text, value in pairs
        if text and is_known(header_word(text)) and not is_known(header_word(cell_text(value)))
    ]
    return len(data) >= _WORDS_AT_LEAST


def _could_be_months(told: Sequence[Value]) -> bool:
    """Bare figures below a header word are months only as a run of them (1 2 3 …), else sums of money."""
    figures = [value for value in told if isinstance(value, int | float)]
    if not figures:
        return True
    return len(figures) >= _MONTHS_AT_LEAST and figures == list(
        range(int(figures[0]), int(figures[0]) + len(figures))
    )


def _could_be_header_value(value: Value) -> bool:
    if isinstance(value, datetime | date):
        return value.day == 1
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    if isinstance(value, str):
        text = value.strip()
        return len(text) <= _LONGEST_HEADER_WORD and not text.replace(".", "").replace("-", "").isdecimal()
    return 1 <= value <= 12


def _joined(block: Sequence[Row]) -> list[HeaderCell]:
    """Columns of a header of several rows: a word over several columns holds for each of them that has
    a word of its own below."""
    width = max(len(values) for _, values in block)
    levels = [[_text_at(values, index) for index in range(width)] for _, values in block]
    own = [any(level[index] for level in levels) for index in range(width)]
    for depth in range(len(levels) - 1):
        _fill_forward(levels, depth)
    cells = []
    for index in range(width):
        parts = [level[index] for level in levels if level[index]]
        if own[index] and parts and all(len(part) <= _LONGEST_HEADER_WORD for part in parts):
            cells.append(HeaderCell(index, _shown(parts), _readings(parts)))
    return cells


def _text_at(values: Sequence[Value], index: int) -> str:
    return cell_text(values[index]) if index < len(values) else ""


def _fill_forward(levels: list[list[str]], depth: int) -> None:
    """Carries a word to the right over blank cells that have a word below, within one word above."""
    level, below = levels[depth], levels[depth + 1 :]
    for index in range(1, len(level)):
        has_below = any(lower[index] for lower in below)
        same_above = all(upper[index] == upper[index - 1] for upper in levels[:depth])
        left_has_below = any(lower[index - 1] for lower in below)
        if not level[index] and has_below and left_has_below and same_above:
            level[index] = level[index - 1]


def _shown(parts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(header_word(part).shown for part in parts))


def _readings(parts: Sequence[str]) -> tuple[HeaderWord, ...]:
    """How the words over one column may be read together: top to bottom, bottom to top, the lowest by
    itself."""
    distinct = list(dict.fromkeys(parts))
    lowest = distinct[-1]
    texts = ["".join(distinct), "".join(reversed(distinct)), "".join(distinct[-2:]), lowest]
    if lowest.isdecimal() and any("月" in part for part in distinct[:-1]):
        texts = [f"{lowest}月"]
    elif lowest.isdecimal():
        texts = ["".join(distinct[:-1]) + f"{lowest}月", f"{lowest}月"]
    return tuple(header_word(text) for text in dict.fromkeys(texts))
