"""A workbook between upload and confirmation, as JSON that can be sealed."""

from datetime import date, datetime, time
from typing import Any

from partybranch.spreadsheets import MergedRange, MissingFormula, Sheet, TooLong, Workbook


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, MissingFormula):
        return {"formula": True}
    if isinstance(value, TooLong):
        return {"long": value.length}
    return value


_UNPACK = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "formula": lambda _: MissingFormula(),
    "long": TooLong,
}


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, packed),) = value.items()
        return _UNPACK[kind](packed)
    return value


def pack(workbook: Workbook) -> dict[str, Any]:
    return {
        "sheets": [
            [
                sheet.title,
                [[number, [_pack(value) for value in row]] for number, row in sheet.rows],
                [[m.first_row, m.first_column, m.last_row, m.last_column] for m in sheet.merged],
            ]
            for sheet in workbook.sheets
        ],
        "skipped": list(workbook.skipped),
    }


def unpack(packed: dict[str, Any]) -> Workbook:
    sheets = [
        Sheet(
            title,
            [(number, tuple(_unpack(value) for value in row)) for number, row in rows],
            [MergedRange(*corners) for corners in merged],
        )
        for title, rows, merged in packed["sheets"]
    ]
    return Workbook(sheets=sheets, skipped=packed["skipped"])
