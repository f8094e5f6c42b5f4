"""The worksheet parts and shared strings of a workbook, read as streams: far quicker than building
trees, and the place where a formula nobody has worked out is told apart from an empty cell."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils.datetime import from_excel, from_ISO8601

from partybranch.spreadsheets.values import MergedRange, MissingFormula, TooLong, Value

MAX_CELL_CHARACTERS = 2_000
MAX_MERGED_RANGES = 20_000
_MAX_NUMBER_CHARACTERS = 400
_LAST_COLUMN = 16_384
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$")


class SheetDamaged(Exception):
    """The part says something no worksheet can say."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the cells of one workbook lean on: its shared strings, which styles are dates or spans of
    time, and the day its serial numbers count from (1900 or 1904)."""

    strings: list[str]
    date_styles: frozenset[int]
    span_styles: frozenset[int]
    epoch: datetime


def column_number(letters: str) -> int:
    """A → 1, AA → 27; raises SheetDamaged beyond the last column a workbook can have."""
    number = 0
    for letter in letters.upper():
        if not ("A" <= letter <= "Z") or number > _LAST_COLUMN:
            raise SheetDamaged(f"column {letters[:20]}")
        number = number * 26 + ord(letter) - ord("A") + 1
    if not 1 <= number <= _LAST_COLUMN:
        raise SheetDamaged(f"column {letters[:20]}")
    return number


def unescape(text: str) -> str:
    """Characters XML cannot hold are written _x000D_ in workbooks; surrogates stay as written."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _character(found[1]) or found[0], text)


def _character(digits: str) -> str:
    code = int(digits, 16)
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def _parse(source: IO[bytes], start: Any, end: Any, characters: Any) -> None:
    """Raises SheetDamaged for a document type, ExpatError where the part is not XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ParseFile(source)


def _refuse_doctype(*_: Any) -> None:
    raise SheetDamaged("document type")


class _LocalNames(dict[str, str]):
    """Element names without their prefix, worked out once each."""

    def __missing__(self, qualified: str) -> str:
        self[qualified] = name = qualified.rpartition(":")[2]
        return name


class StringsReader:
    """The strings cells share, in order; how they are pronounced is left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._names = _LocalNames()
        self._text: list[str] = []
        self._phonetic = 0
        self._takes_text = False

    def read(self, source: IO[bytes]) -> list[str]:
        """Raises SheetDamaged, or ExpatError where the part is not XML."""
        _parse(source, self._start, self._end, self._characters)
        return self.strings

    def _start(self, qualified: str, _: dict[str, str]) -> None:
        name = self._names[qualified]
        if name == "t":
            self._takes_text = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def _end(self, qualified: str) -> None:
        name = self._names[qualified]
        if name == "t":
            self._takes_text = False
        elif name == "si":
            self.strings.append(unescape("".join(self._text)))
            self._text.clear()
        elif name == "rPh":
            self._phonetic -= 1

    def _characters(self, data: str) -> None:
        if self._takes_text:
            self._text.append(data)


class SheetReader:
    """Feeds ``emit(row number, values)`` with every row that says something, in order.

    ``emit`` may raise to stop. Columns beyond ``max_columns`` are left out.
    """

    def __init__(
        self, conventions: Conventions, max_columns: int, emit: Callable[[int, list[Value]], None]
    ) -> None:
        self.conventions = conventions
        self.max_columns = max_columns
        self.emit = emit
        self.merged: list[MergedRange] = []
        self._columns: dict[str, int] = {}
        self._names = _LocalNames()
        self._row_number = 0
        self._row: list[Value] = []
        self._column = 0
        self._type = "n"
        self._style = 0
        self._has_formula = False
        self._in_cell = False
        self._phonetic = 0
        self._takes_text = False
        self._text: list[str] = []

    def read(self, source: IO[bytes]) -> None:
        """Raises SheetDamaged, or ExpatError where the part is not XML."""
        _parse(source, self._start, self._end, self._characters)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = self._names[qualified]
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._takes_text = self._in_cell and not self._phonetic
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._has_formula = self._in_cell
        elif name == "rPh":
            self._phonetic += 1
        elif name == "mergeCell":
            self._add_merged(attributes.get("ref", ""))

    def _end(self, qualified: str) -> None:
        name = self._names[qualified]
        if name in ("v", "t"):
            self._takes_text = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._phonetic -= 1

    def _characters(self, data: str) -> None:
        if self._takes_text:
            self._text.append(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r", "")
        self._row_number = int(stated) if stated.isdecimal() and len(stated) < 9 else self._row_number + 1
        self._row = []
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            self._column = self._columns.get(letters) or self._learn_column(letters)
        else:
            self._column += 1
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "")
        self._style = int(style) if style.isdecimal() and len(style) < 9 else 0
        self._has_formula = False
        self._in_cell = True
        self._text.clear()

    def _learn_column(self, letters: str) -> int:
        number = self._columns[letters] = column_number(letters)
        return number

    def _end_cell(self) -> None:
        self._in_cell = False
        if self._column > self.max_columns:
            return
        value = self._value("".join(self._text))
        if value is not None:
            missing = self._column - 1 - len(self._row)
            if missing < 0:
                raise SheetDamaged(f"cells out of order in row {self._row_number}")
            self._row.extend([None] * missing)
            self._row.append(value)

    def _end_row(self) -> None:
        if self._row:
            self.emit(self._row_number, self._row)
        self._row = []

    def _value(self, text: str) -> Value:
        if not text:
            # A worked-out formula may give an empty text, which programs write with type "str".
            return MissingFormula() if self._has_formula and self._type != "str" else None
        if self._type == "n":
            return self._number(text)
        if self._type == "s":
            return self._cut(self._shared(text))
        if self._type == "b":
            return text.strip() == "1"
        if self._type == "d":
            return _iso_value(text)
        return self._cut(unescape(text))

    def _shared(self, text: str) -> str:
        index = text.strip()
        if not index.isdecimal() or len(index) > 9 or int(index) >= len(self.conventions.strings):
            raise SheetDamaged(f"shared string {text[:20]}")
        return self.conventions.strings[int(index)]

    def _number(self, text: str) -> Value:
        text = text.strip()
        if len(text) > _MAX_NUMBER_CHARACTERS:
            return TooLong(len(text))
        number = _plain_number(text)
        if isinstance(number, str) or self._style not in self.conventions.date_styles:
            return number
        try:
            found = from_excel(
                number, self.conventions.epoch, timedelta=self._style in self.conventions.span_styles
            )
        except (OverflowError, ValueError):
            return number  # outside every calendar: left as a number, which no date reader accepts
        return _span_text(found) if isinstance(found, timedelta) else found

    @staticmethod
    def _cut(text: str) -> Value:
        if len(text) > MAX_CELL_CHARACTERS:
            return TooLong(len(text))
        return text if text.strip() else None

    def _add_merged(self, reference: str) -> None:
        found = _RANGE.match(reference.upper())
        if not found or len(self.merged) >= MAX_MERGED_RANGES:
            return
        left, right = column_number(found[1]), column_number(found[3])
        if left <= self.max_columns:
            last = min(right, self.max_columns)
            self.merged.append(MergedRange(int(found[2]), left, int(found[4]), last))


def _plain_number(text: str) -> int | float | str:
    """The number a cell holds; text that is none stays text."""
    try:
        return float(text) if any(mark in text for mark in ".eEnN") else int(text)
    except ValueError:
        return text


def _iso_value(text: str) -> Value:
    try:
        found = from_ISO8601(text)
    except ValueError:
        return text
    return _span_text(found) if isinstance(found, timedelta) else found


def _span_text(span: timedelta) -> str:
    """A span of time as hours and minutes: "1:30"."""
    minutes = round(span.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
