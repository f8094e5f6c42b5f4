"""What a workbook is once it has been read: sheets of rows of plain values, and nothing else."""

from dataclasses import dataclass, field
from datetime import date, datetime, time


class WorkbookRefused(Exception):
    """The file as a whole cannot be read; ``reason`` is one Chinese sentence for the person who sent
    it, ``code`` a stable word for tests and the audit, ``detail`` what a programmer may want to see."""

    def __init__(self, code: str, reason: str, *, detail: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class MissingFormula:
    """A cell holding a formula that no program has worked out yet, so nobody knows its value."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """A cell holding more text than any column takes; ``length`` in characters."""

    length: int


Value = str | int | float | bool | datetime | date | time | MissingFormula | TooLong | None


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells shown as one: rows and columns from first to last, both counted from 1 and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Sheet:
    """One visible sheet. ``rows`` holds (row number of the workbook, values from column A on); empty
    rows are left out and trailing empty cells are cut. A merged range has its value in its first cell."""

    title: str
    rows: list[tuple[int, tuple[Value, ...]]] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)


@dataclass(slots=True)
class Workbook:
    """The visible sheets of a workbook in order, and the titles of the hidden ones left out."""

    sheets: list[Sheet] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
