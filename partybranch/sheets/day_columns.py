"""Ledgers that give a day in columns of its own, 月 and 日 (as account books do), brought to one column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from partybranch.sheets.header import HEADER_WITHIN_ROWS
from partybranch.sheets.words import cell_text
from partybranch.spreadsheets.values import Sheet, Value

_DATE = "日期"
_DAY_HEADERS = ("日", "号")
_FIGURE = re.compile(r"\d{1,4}")


def join_day_columns(sheet: Sheet) -> Sheet:
    """The sheet with (年,) 月 and 日 side by side made one column 日期 in the first of their places; the
    sheet itself where no header has them. A day whose month is blank belongs to the month of its merged
    cell, else it stays a bare day, which no reader takes for a date."""
    found = _header_of_parts(sheet)
    if found is None:
        return sheet
    header_row, places = found
    merged_over = _months_by_row(sheet, places[-2])
    rows = [
        (number, values if number < header_row else _row(number, values, header_row, places, merged_over))
        for number, values in sheet.rows
    ]
    return replace(sheet, rows=rows)


def _row(
    number: int,
    values: Sequence[Value],
    header_row: int,
    places: Sequence[int],
    merged_over: Mapping[int, Value],
) -> tuple[Value, ...]:
    """The header's row or one below it, with the day in the first of the places."""
    told: list[Value] = [*values, *[None] * (places[-1] + 1 - len(values))]
    if number > header_row and told[places[-2]] is None:
        told[places[-2]] = merged_over.get(number)
    joined = _DATE if number == header_row else _joined([told[place] for place in places])
    for place in places:
        told[place] = None
    told[places[0]] = joined
    return tuple(told)


def _header_of_parts(sheet: Sheet) -> tuple[int, list[int]] | None:
    """The row whose cells say 月 and 日 next to each other, and the columns of year, month and day."""
    for number, values in sheet.rows[:HEADER_WITHIN_ROWS]:
        texts = [re.sub(r"\s", "", cell_text(value)) for value in values]
        for at in range(len(texts) - 1):
            if texts[at] in ("月", "月份") and texts[at + 1] in _DAY_HEADERS:
                has_year = at > 0 and texts[at - 1] in ("年", "年份")
                return number, [at - 1, at, at + 1] if has_year else [at, at + 1]
    return None


def _months_by_row(sheet: Sheet, column: int) -> dict[int, Value]:
    """Row number → the month merged over it."""
    by_number = dict(sheet.rows)
    months: dict[int, Value] = {}
    for merged in sheet.merged:
        values = by_number.get(merged.first_row, ())
        if merged.first_column - 1 == column and column < len(values):
            months |= dict.fromkeys(range(merged.first_row + 1, merged.last_row + 1), values[column])
    return months


def _joined(parts: Sequence[Value]) -> Value:
    """ "3月5日" of 3 and 5; what is no pair of figures as it stands, so that it is told to be no date."""
    texts = [re.sub(r"[年月日号\s]", "", cell_text(part)) for part in parts]
    if not all(_FIGURE.fullmatch(text) for text in texts):
        told = [cell_text(part) for part in parts if cell_text(part)]
        return " ".join(told) or None
    return "".join(f"{text}{unit}" for text, unit in zip(texts, "年月日"[-len(texts) :], strict=True))
