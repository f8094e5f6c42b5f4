"""The one writer of all exports: whatever a person typed leaves as text, never as a formula."""

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

MAX_CELL_CHARACTERS = 32_767
_EXACT_DIGITS = 15
_SHEET_TITLE_CHARACTERS = 31
_WIDTH_AT_LEAST, _WIDTH_AT_MOST = 8, 40

_FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
# Blanks and invisible characters a program may drop before it looks for a formula sign.
_UNSEEN = " \u00a0\u3000\ufeff\u200b\u200c\u200d\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")

Cell = str | int | float | Decimal | bool | date | datetime | time | None


class CellTooLong(ValueError):
    """A text longer than a cell can hold; cutting it would lose words without a sign."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of an export. ``rows`` hold as many values as ``header`` has words; ``widths`` are in
    characters and ``number_formats`` by column from 0, both optional. Numbers that are names of
    something (ID numbers, phones) are handed over as text. Money is a Decimal in 元."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float] = ()
    number_formats: Mapping[int, str] = field(default_factory=dict)


def clean_cell_text(text: str) -> str:
    """Text a workbook can hold; raises CellTooLong."""
    cleaned = _FORBIDDEN.sub("", text)
    if len(cleaned) > MAX_CELL_CHARACTERS:
        raise CellTooLong(f"一格里的文字有{len(cleaned)}个字，超过{MAX_CELL_CHARACTERS}个，无法导出。")
    return cleaned


def could_be_formula(text: str) -> bool:
    """Whether a spreadsheet program might work the text out instead of showing it."""
    return text.startswith(tuple(_FORMULA_SIGNS)) or text.lstrip(_UNSEEN).startswith(tuple(_FORMULA_SIGNS))


# -- XLSX --------------------------------------------------------------------------------------------


def write_workbook(target: str | os.PathLike[str] | IO[bytes], tables: Iterable[Table]) -> None:
    """Write the tables, one sheet each, to a path or a binary stream; raises CellTooLong, and
    TypeError for a value that is neither text, number, date nor yes-no."""
    workbook = OpenpyxlWorkbook(write_only=True)
    titles: set[str] = set()
    for table in tables:
        sheet = workbook.create_sheet(_sheet_title(table.title, titles))
        _lay_out(sheet, table)
        try:
            _fill(sheet, table)
        finally:
            sheet.close()
    workbook.save(target)


def workbook_bytes(tables: Iterable[Table]) -> bytes:
    stream = io.BytesIO()
    write_workbook(stream, tables)
    return stream.getvalue()


def _sheet_title(wanted: str, taken: set[str]) -> str:
    base = _TITLE_FORBIDDEN.sub(" ", clean_cell_text(wanted)).strip(" '") or "表"
    title, number = base[:_SHEET_TITLE_CHARACTERS], 2
    while title.casefold() in taken:
        mark = f"（{number}）"
        title, number = base[: _SHEET_TITLE_CHARACTERS - len(mark)] + mark, number + 1
    taken.add(title.casefold())
    return title


def _lay_out(sheet: Any, table: Table) -> None:
    """Column widths and the frozen header, which a streamed sheet takes only before its rows."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    widths = list(table.widths) + [_width_of(word) for word in table.header[len(table.widths) :]]
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width


def _width_of(word: str) -> float:
    return min(max(2 * len(word) + 4, _WIDTH_AT_LEAST), _WIDTH_AT_MOST)


def _fill(sheet: Any, table: Table) -> None:
    sheet.append([_header_cell(sheet, word) for word in table.header])
    for row in table.rows:
        sheet.append([_cell(sheet, value, table.number_formats.get(at)) for at, value in enumerate(row)])


def _header_cell(sheet: Any, word: str) -> WriteOnlyCell:
    cell = _text_cell(sheet, word)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Any, value: Cell, number_format: str | None) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _text_cell(sheet, "是" if value else "否")
    if isinstance(value, str):
        return _text_cell(sheet, value)
    if isinstance(value, int) and len(str(abs(value))) > _EXACT_DIGITS:
        return _text_cell(sheet, str(value))
    if isinstance(value, int | float | Decimal | date | time):
        return _formatted(sheet, value, number_format or _default_format(value))
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def _default_format(value: int | float | Decimal | date | time) -> str | None:
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm"
    if isinstance(value, date):
        return "yyyy-mm-dd"
    if isinstance(value, time):
        return "hh:mm"
    return "0.00" if isinstance(value, Decimal) else None


def _formatted(sheet: Any, value: int | float | Decimal | date | time, number_format: str | None) -> Any:
    if number_format is None:
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cleaned = clean_cell_text(text)
    cell = WriteOnlyCell(sheet, value=_LOOKS_ESCAPED.sub("_x005F_", cleaned))
    cell.data_type = "s"
    if could_be_formula(cleaned):
        cell.quotePrefix = True
    return cell


# -- CSV ---------------------------------------------------------------------------------------------


def write_csv(target: str | os.PathLike[str] | IO[bytes], table: Table) -> None:
    """Write one table as UTF-8 with a byte order mark, which Excel needs to see Chinese. A text that
    could be taken for a formula gets an apostrophe in front."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([_csv_text(word) for word in table.header])
    writer.writerows([_csv_value(value) for value in row] for row in table.rows)
    content = lines.getvalue().encode("utf-8-sig")
    if isinstance(target, str | os.PathLike):
        with open(target, "wb") as stream:
            stream.write(content)
    else:
        target.write(content)


def _csv_value(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return _csv_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, int | float | Decimal | date | time):
        return f"{value:%H:%M}" if isinstance(value, time) else str(value)
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def _csv_text(text: str) -> str:
    cleaned = clean_cell_text(text)
    return f"'{cleaned}" if could_be_formula(cleaned) else cleaned
