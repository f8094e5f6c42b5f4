"""What the reading process is told, and how it tells what it read: one JSON array or object a line.

JSON and not pickle: the process that touched a hostile file must not be able to make its parent run
anything.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from partybranch.spreadsheets.values import MergedRange, MissingFormula, Sheet, TooLong, Value, Workbook


@dataclass(slots=True)
class Limits:
    """``rows`` that say something, over all sheets; ``columns`` of a sheet; ``characters`` told to the
    parent; ``memory_bytes`` and ``cpu_seconds`` of the reading process."""

    rows: int
    columns: int
    characters: int
    memory_bytes: int
    cpu_seconds: int


def _pack(value: Any) -> list[Any]:
    """The values JSON has no form for, as a short list; plain values are never lists."""
    if isinstance(value, datetime):
        return ["d", value.isoformat()]
    if isinstance(value, date):
        return ["d", f"{value.isoformat()}T00:00:00"]
    if isinstance(value, time):
        return ["t", value.isoformat()]
    if isinstance(value, TooLong):
        return ["long", value.length]
    return ["formula"]


_encoder = json.JSONEncoder(default=_pack, check_circular=False, separators=(",", ":"))


def encode_row(number: int, values: list[Value]) -> str:
    return _encoder.encode([number, *values])


def encode(event: str, **details: Any) -> str:
    return _encoder.encode({"event": event, **details})


def _unpack(packed: list[Any]) -> Value:
    kind = packed[0]
    if kind == "d":
        return datetime.fromisoformat(packed[1])
    if kind == "t":
        return time.fromisoformat(packed[1])
    return TooLong(packed[1]) if kind == "long" else MissingFormula()


def _row_values(values: list[Any]) -> tuple[Value, ...]:
    if any(type(value) is list for value in values):
        return tuple(_unpack(value) if type(value) is list else value for value in values)
    return tuple(values)


def decode(lines: list[bytes]) -> tuple[Workbook, str | None]:
    """The workbook the lines tell of, and the code of a refusal or ``None`` where it ended well.

    A telling that breaks off counts as the refusal "damaged"; raises ValueError for what is no telling.
    """
    workbook = Workbook()
    for line in lines:
        told = json.loads(line)
        if type(told) is list:
            workbook.sheets[-1].rows.append((told[0], _row_values(told[1:])))
        elif told["event"] == "sheet":
            workbook.sheets.append(Sheet(told["title"]))
        elif told["event"] == "merged":
            workbook.sheets[-1].merged = [MergedRange(*numbers) for numbers in told["ranges"]]
        elif told["event"] == "hidden":
            workbook.skipped.append(told["title"])
        else:
            return workbook, told.get("code")
    return workbook, "damaged"
