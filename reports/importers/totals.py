"""The total row of a sheet against the rows above it: a difference is told, never refused."""

from collections.abc import Callable, Iterator
from typing import Any

from partybranch.fields import money_text
from partybranch.imports import Problem
from partybranch.sheets import cells
from partybranch.sheets.table import SheetRow, SheetTable

_MONEY = {
    "dues": (
        *(f"{column}_{month}" for month in range(1, 13) for column in ("month", "due", "paid")),
        *(f"quarter_{quarter}" for quarter in range(1, 5)),
    ),
    "visits": ("money",),
    "work": ("money",),
}


def _figure(read: Callable[[Any], Any], value: Any) -> int | None:
    """What a cell says, None where it says nothing, is masked, a tick, or not understood."""
    try:
        found = read(value)
    except cells.CellProblem:
        return None
    return found if isinstance(found, int) else None


def _is_last(table: SheetTable) -> bool:
    """Whether the only total stands below every row, so that it speaks of all of them."""
    return len(table.totals) == 1 and all(row.row_number < table.totals[0].row_number for row in table.rows)


def compare_totals(kind: str, table: SheetTable) -> Iterator[Problem]:
    """Doubts about one sheet's total row; nothing where there are several totals or none."""
    if not table.rows or not _is_last(table):
        return
    total = table.totals[0]
    if kind == "roster":
        yield from _compare_persons(table, total)
    for key in _MONEY.get(kind, ()):
        yield from _compare_money(table, total, key)


def _compare_persons(table: SheetTable, total: SheetRow) -> Iterator[Problem]:
    stated = next((n for n in (_figure(cells.read_count, v) for v in total.values.values()) if n), None)
    if stated is not None and stated != len(table.rows):
        yield Problem(
            total.sheet_title,
            total.row_number,
            "",
            f"合计写的是{stated}人，表中有{len(table.rows)}行，请核对。",
        )


def _compare_money(table: SheetTable, total: SheetRow, key: str) -> Iterator[Problem]:
    stated = _figure(cells.read_money, total.values.get(key))
    if stated is None or cells.is_empty(total.values.get(key)):
        return
    above = [row.values.get(key) for row in table.rows if not cells.is_empty(row.values.get(key))]
    sums = [_figure(cells.read_money, value) for value in above]
    if None in sums:
        return
    counted = sum(amount for amount in sums if amount is not None)
    if counted != stated:
        yield Problem(
            total.sheet_title,
            total.row_number,
            total.headers.get(key, ""),
            f"合计写的是{money_text(stated)}元，各行相加是{money_text(counted)}元，请核对。",
        )
