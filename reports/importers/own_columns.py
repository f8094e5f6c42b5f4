"""The own columns of kinds of other work in a sheet: found by their labels, read by their types.

A sheet's header is recognised without them; what is left over and bears the label of a column becomes
that column. A label two kinds share is one column of the sheet, read for each row by its kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from members.importers.visits import text_of
from partybranch.imports import RowReader, RowRefused
from partybranch.sheets import cells
from partybranch.sheets.columns import Column as SheetColumn
from partybranch.sheets.columns import HeaderMatch
from partybranch.sheets.words import header_word
from reports.kind_columns import MOST_CHARACTERS, Column, ColumnType, Value, columns_of
from reports.models import LedgerKind

PREFIX = "own:"
# A column of the layout that gives way to a kind's own one of the same name (授予单位, 刊发媒体).
_GIVES_WAY = "issuer"


def key_of(label: str) -> str:
    """What a sheet's column of that label goes by."""
    return f"{PREFIX}{label}"


def with_own_columns(
    match: HeaderMatch, kinds: Iterable[LedgerKind], *, taught: Mapping[str, str], is_chosen: bool
) -> HeaderMatch:
    """The header with the kinds' own columns. ``taught``: header word → key as a person said before;
    ``is_chosen``: somebody said for every column where it goes, so nothing is guessed."""
    own = {column.label: column for kind in kinds for column in columns_of(kind)}
    sheet_columns = tuple(
        SheetColumn(key_of(label), label, (), is_money=column.type == ColumnType.MONEY, exact_only=True)
        for label, column in own.items()
    )
    layout = replace(match.layout, columns=match.layout.columns + sheet_columns)
    if is_chosen:
        return replace(match, layout=layout)
    by_word = {header_word(label).full: key_of(label) for label in own}
    known = set(by_word.values())
    open_columns = {index for index, _ in match.unmapped}
    open_columns |= {index for index, key in match.columns.items() if key == _GIVES_WAY}
    columns, units = dict(match.columns), dict(match.units)
    for index in sorted(open_columns):
        word = match.normalised.get(index, "")
        key = taught.get(word, by_word.get(word))
        if key not in known or key in columns.values():
            continue
        columns[index] = key
        unit = header_word(match.words[index]).unit
        if unit and layout.by_key[key].is_money:
            units[index] = unit
    return replace(
        match,
        layout=layout,
        columns=dict(sorted(columns.items())),
        units=units,
        unmapped=[(index, word) for index, word in match.unmapped if index not in columns],
    )


def read(reader: RowReader, kind: LedgerKind) -> dict[str, Value | None]:
    """What a row says in its kind's own columns, by key; raises RowRefused."""
    present = [column for column in columns_of(kind) if reader.has(key_of(column.label))]
    return {column.key: _value(reader, column) for column in present}


def _value(reader: RowReader, column: Column) -> Value | None:
    key = key_of(column.label)
    if column.type == ColumnType.TEXT:
        return text_of(reader, key, MOST_CHARACTERS) or None
    if column.type == ColumnType.CHOICE:
        return _choice(reader, column, key)
    if column.type == ColumnType.YES_NO:
        found = reader.read(key, cells.read_yes_no)
    elif cells.is_empty(reader.raw(key)):
        return None
    elif column.type == ColumnType.DATE:
        found = _day(reader.read(key, cells.read_date))
    else:
        found = reader.read(key, cells.read_money if column.type == ColumnType.MONEY else cells.read_count)
    return None if found is cells.MASKED else found


def _day(found: Any) -> Any:
    """A day as the entry keeps it; one of which only the month is known is not stated."""
    if not isinstance(found, tuple):
        return found
    day, precision = found
    return day.isoformat() if isinstance(day, date) and precision == cells.DatePrecision.DAY else None


def _choice(reader: RowReader, column: Column, key: str) -> str | None:
    text = text_of(reader, key, MOST_CHARACTERS)
    if text and text not in column.choices:
        raise RowRefused(
            f"{column.label}没有“{text}”这一项，可选：{'、'.join(column.choices)}。",
            field=key,
            value=text,
            options=[(choice, choice) for choice in column.choices],
        )
    return text or None
