"""The ledger of other work as a workbook: one sheet a kind with its own columns. Imported again it
changes nothing."""

from collections.abc import Iterable
from typing import Any

from partybranch.fields import DatePrecision
from partybranch.spreadsheets import Table
from reports.kind_columns import Column, cell_of, columns_of
from reports.models import LedgerEntry, LedgerKind

_FIRST = ("日期", "类别", "名称", "细类")
_LAST = ("数量", "单位", "金额（元）", "说明")
_WIDTHS = {"日期": 12, "类别": 12, "名称": 40, "说明": 30}
# What a figure that the source did not tell is written as; read back it is unknown again.
_MASKED = "X"


def tables_of(entries: Iterable[LedgerEntry], kinds: Iterable[LedgerKind]) -> list[Table]:
    """A sheet for each kind with entries, in the kinds' order; one empty sheet where there are none."""
    by_kind: dict[int, list[LedgerEntry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind_id, []).append(entry)
    found = [_table(kind, by_kind[kind.pk]) for kind in kinds if kind.pk in by_kind]
    return found or [Table("工作纪实", (*_FIRST, *_LAST), ())]


def _table(kind: LedgerKind, entries: list[LedgerEntry]) -> Table:
    columns = columns_of(kind)
    header = (*_FIRST, *(column.heading for column in columns), *_LAST)
    return Table(
        kind.name,
        header,
        [_row(kind, columns, entry) for entry in entries],
        widths=[_WIDTHS.get(word, 2 * len(word) + 6) for word in header],
    )


def _row(kind: LedgerKind, columns: list[Column], entry: LedgerEntry) -> tuple[Any, ...]:
    return (
        _day(entry),
        kind.name,
        entry.title,
        entry.subkind,
        *(cell_of(column, entry.values.get(column.key)) for column in columns),
        _MASKED if entry.quantity_is_masked else entry.quantity,
        entry.unit,
        _MASKED if entry.amount_is_masked else _yuan(entry.amount_fen),
        entry.note,
    )


def _day(entry: LedgerEntry) -> Any:
    if entry.precision == DatePrecision.MONTH:
        return f"{entry.occurred_on:%Y-%m}"
    return f"{entry.occurred_on:%Y}年" if entry.precision == DatePrecision.YEAR else entry.occurred_on


def _yuan(fen: int | None) -> Any:
    return cell_of(_AMOUNT, fen)


_AMOUNT = Column("amount", "金额", "money")
