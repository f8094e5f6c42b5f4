"""Readers of single cells: each takes what a workbook cell holds and returns a value, or raises
CellProblem with one Chinese sentence saying what is wrong and what to write.

Every reader returns ``None`` for a cell that says nothing (see ``is_empty``) and ``MASKED`` for one
whose value is deliberately not told (X, ××, 某): unknown, never zero.
"""

from partybranch.sheets.absentees import read_absentees
from partybranch.sheets.dates import DatePrecision, read_date, read_time
from partybranch.sheets.names import read_name, read_names
from partybranch.sheets.numbers import read_count, read_decimal, read_due_and_present, read_money
from partybranch.sheets.plain import MASKED, CellProblem, Masked, is_empty, plain, read_text, read_yes_no

__all__ = [
    "MASKED",
    "CellProblem",
    "DatePrecision",
    "Masked",
    "is_empty",
    "plain",
    "read_absentees",
    "read_count",
    "read_date",
    "read_decimal",
    "read_due_and_present",
    "read_money",
    "read_name",
    "read_names",
    "read_text",
    "read_time",
    "read_yes_no",
]
