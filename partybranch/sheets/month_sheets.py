"""Dues kept on one sheet a month, the month told by the sheet's name or title and by no column."""

import re
from dataclasses import replace

from partybranch.chinese import clean_text, read_chinese_number
from partybranch.sheets.header import HEADER_WITHIN_ROWS
from partybranch.sheets.words import cell_text, header_word
from partybranch.spreadsheets.values import Sheet, Value

_MONTH = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2}|十[一二]?|[一二三四五六七八九])月(?![-至~到]|\d)")
_HEADER = "月份"


def with_month_column(sheet: Sheet, names: frozenset[str]) -> Sheet | None:
    """The sheet with a column 月份 behind its own; ``None`` where its name and title tell no month or
    several. ``names`` are the comparable header words of the column of names, which mark the header."""
    header_row = _row_of_names(sheet, names)
    month = _month_told(sheet, header_row) if header_row else ""
    if not header_row or not month:
        return None
    width = max(len(values) for _, values in sheet.rows)
    rows: list[tuple[int, tuple[Value, ...]]] = []
    for number, values in sheet.rows:
        told = sum(value is not None for value in values)
        added = _HEADER if number == header_row else month if number > header_row and told > 1 else None
        rows.append((number, (*values, *[None] * (width - len(values)), added)))
    return replace(sheet, rows=rows)


def _row_of_names(sheet: Sheet, names: frozenset[str]) -> int | None:
    for number, values in sheet.rows[:HEADER_WITHIN_ROWS]:
        if any(header_word(cell_text(value)).full in names for value in values if isinstance(value, str)):
            return number
    return None


def _month_told(sheet: Sheet, header_row: int) -> str:
    above = [value for number, values in sheet.rows if number < header_row for value in values]
    texts = [clean_text(text).replace(" ", "") for text in (sheet.title, *above) if isinstance(text, str)]
    found = {
        (year, int(month) if month.isdecimal() else read_chinese_number(month) or 0)
        for text in texts
        for year, month in _MONTH.findall(text)
    }
    months = {month for _, month in found}
    years = sorted({year for year, _ in found if year})
    if len(months) != 1 or len(years) > 1:
        return ""
    return (f"{years[0]}年" if years else "") + f"{months.pop()}月"
