"""What the year amounts to, what is kept only to be reported, and the report on its way."""

from reports.models.ledger import LedgerCompletion, LedgerEntry, LedgerKind
from reports.models.report import (
    AnnualReport,
    BranchYear,
    DeclaredFigure,
    PlanItem,
    Problem,
    ReportParagraph,
    ReportVersion,
    StruckItem,
)
from reports.models.review import DismissedHint, Reminder, ReportBundle, ReportCall, ReviewComment
from reports.models.workbook_import import RememberedColumn, RememberedValue, WorkbookImport

__all__ = [
    "AnnualReport",
    "BranchYear",
    "DeclaredFigure",
    "DismissedHint",
    "LedgerCompletion",
    "LedgerEntry",
    "LedgerKind",
    "PlanItem",
    "Problem",
    "RememberedColumn",
    "RememberedValue",
    "Reminder",
    "ReportBundle",
    "ReportCall",
    "ReportParagraph",
    "ReportVersion",
    "ReviewComment",
    "StruckItem",
    "WorkbookImport",
]
