"""Reading and writing workbooks safely: the gate, the reading process, and the one writer of exports."""

from partybranch.spreadsheets.gate import check_document, check_workbook
from partybranch.spreadsheets.reading import read_workbook
from partybranch.spreadsheets.values import (
    MergedRange,
    MissingFormula,
    Sheet,
    TooLong,
    Value,
    Workbook,
    WorkbookRefused,
)
from partybranch.spreadsheets.writing import CellTooLong, Table, workbook_bytes, write_csv, write_workbook

__all__ = [
    "CellTooLong",
    "MergedRange",
    "MissingFormula",
    "Sheet",
    "Table",
    "TooLong",
    "Value",
    "Workbook",
    "WorkbookRefused",
    "check_document",
    "check_workbook",
    "read_workbook",
    "workbook_bytes",
    "write_csv",
    "write_workbook",
]
