"""What the year amounts to, and what is kept only to be reported."""

from reports.models.ledger import LedgerCompletion, LedgerEntry, LedgerKind
from reports.models.workbook_import import RememberedColumn, RememberedValue, WorkbookImport

__all__ = [
    "LedgerCompletion",
    "LedgerEntry",
    "LedgerKind",
    "RememberedColumn",
    "RememberedValue",
    "WorkbookImport",
]
