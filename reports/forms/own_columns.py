"""The fields of a kind's own columns: one field a column, of its type, with its sentences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from members.forms.fields import YuanField
from partybranch.web.forms import date_input
from partybranch.web.years import EARLIEST
from reports.kind_columns import MOST_CHARACTERS, Column, ColumnType, Value

MOST = 1_000_000
_NOT_SET = "未填"
_LAST_YEAR = 2100


class LedgerDateField(forms.DateField):
    """A day of an entry's own column; a deadline may lie ahead."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day.year <= _LAST_YEAR:
            raise forms.ValidationError(f"{self.label}的年份不对，请检查。")
        return day


def _choices(column: Column, stored: Value | None) -> list[tuple[str, str]]:
    """What may be chosen, and what is stored already: it may be offered no more."""
    if column.type == ColumnType.YES_NO:
        return [("", _NOT_SET), ("yes", "是"), ("no", "否")]
    kept = [str(stored)] if stored and str(stored) not in column.choices else []
    return [("", _NOT_SET), *((choice, choice) for choice in (*column.choices, *kept))]


def field_of(column: Column, stored: Value | None = None) -> forms.Field:
    """The field that takes what a column holds."""
    asked = {"label": column.label, "required": column.required}
    if column.type == ColumnType.NUMBER:
        return forms.IntegerField(
            min_value=0,
            max_value=MOST,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            **{**asked, "label": column.heading},
        )
    if column.type == ColumnType.MONEY:
        return YuanField(**{**asked, "label": column.heading})
    if column.type == ColumnType.DATE:
        return LedgerDateField(widget=date_input(), **asked)
    if column.type in (ColumnType.CHOICE, ColumnType.YES_NO):
        return forms.ChoiceField(choices=_choices(column, stored), **asked)
    return forms.CharField(max_length=MOST_CHARACTERS, **asked)


def stored_value(column: Column, cleaned: Any) -> Value | None:
    """What a field gave, as the entry keeps it; None where nothing is stated."""
    if cleaned in (None, ""):
        return None
    if column.type == ColumnType.DATE:
        return cleaned.isoformat()
    if column.type == ColumnType.YES_NO:
        return cleaned == "yes"
    return " ".join(cleaned.split()) if isinstance(cleaned, str) else cleaned


def shown_value(column: Column, values: Mapping[str, Value]) -> Any:
    """What the field of a column shows at first."""
    value = values.get(column.key)
    if value is not None and column.type == ColumnType.YES_NO:
        return "yes" if value else "no"
    return value
