"""The columns a kind of other work records besides date and title: what they hold, and how it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices

from partybranch.fields import money_text
from reports.models import LedgerKind

# A value in one of them is at most this long.
MOST_CHARACTERS = 300
Value = str | int | bool


class ColumnType(TextChoices):
    """What a column holds; stored as text, whole number, fen, YYYY-MM-DD, one of the choices, yes or no."""

    TEXT = "text", "文字"
    NUMBER = "number", "数字"
    MONEY = "money", "金额"
    DATE = "date", "日期"
    CHOICE = "choice", "选项"
    YES_NO = "yes_no", "是或否"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind. ``key`` stays as it is for as long as a record holds a value under it."""

    key: str
    label: str
    type: str = ColumnType.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""

    @property
    def heading(self) -> str:
        """The label with what it is counted in: 报销金额（元）, 参加人数（人）."""
        return f"{self.label}（{self.measure}）" if self.measure else self.label

    @property
    def measure(self) -> str:
        """What its figures are in, '' where nothing says."""
        return "元" if self.type == ColumnType.MONEY else self.unit

    @property
    def is_summed(self) -> bool:
        return self.type in (ColumnType.NUMBER, ColumnType.MONEY)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"key": self.key, "label": self.label, "type": str(self.type)}
        if self.choices:
            found["choices"] = list(self.choices)
        if self.required:
            found["required"] = True
        if self.unit:
            found["unit"] = self.unit
        return found


def columns_of(kind: LedgerKind) -> list[Column]:
    """The kind's own columns in their order."""
    return [
        Column(
            row["key"],
            row["label"],
            row.get("type", ColumnType.TEXT),
            tuple(row.get("choices", ())),
            bool(row.get("required")),
            row.get("unit", ""),
        )
        for row in kind.columns
    ]


def printed(column: Column, value: Value | None) -> str:
    """A stored value as a person reads it, '' where none is stated."""
    if value is None:
        return ""
    if column.type == ColumnType.MONEY:
        return money_text(int(value))
    if column.type == ColumnType.YES_NO:
        return "是" if value else "否"
    if column.type == ColumnType.DATE:
        day = date.fromisoformat(str(value))
        return f"{day.year}年{day.month}月{day.day}日"
    return str(value)


def cell_of(column: Column, value: Value | None) -> Any:
    """A stored value as a cell of a workbook holds it."""
    if value is None:
        return None
    if column.type == ColumnType.MONEY:
        return Decimal(int(value)) / 100
    if column.type == ColumnType.DATE:
        return date.fromisoformat(str(value))
    return value


def told(columns: Iterable[Column], values: Mapping[str, Value]) -> list[tuple[Column, str]]:
    """The columns something is stated for, with what."""
    return [(column, printed(column, values[column.key])) for column in columns if column.key in values]
