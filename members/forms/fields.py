"""Fields that forms of members share: money in 元, and dates of which the day may be unknown."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partybranch.fields import DatePrecision, money_text
from partybranch.web.years import EARLIEST

_MOST_YUAN = Decimal(10_000_000)
_LONGEST = 20
_PLAIN_MONEY = re.compile(r"\d+(\.\d+)?")
_SEPARATORS = re.compile(r"[年月./]")


class _TypedField(forms.Field):
    """A short text that stands for something else: ``to_python`` of a subclass reads it."""

    widget = forms.TextInput

    def __init__(self, *, inputmode: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", inputmode)
        self.widget.attrs.setdefault("maxlength", str(_LONGEST))

    def typed(self, value: Any) -> str:
        text = "" if value is None else str(value).strip()
        if len(text) > _LONGEST:
            raise ValidationError(f"{self.label}太长，请检查。")
        return text


class YuanField(_TypedField):
    """A sum typed in 元 with at most two decimals; its value is in fen, None where empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(inputmode="decimal", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return money_text(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = self.typed(value).replace(",", "").replace("，", "").removesuffix("元").strip()
        if not text:
            return None
        label = self.label or "金额"
        if not (text.isascii() and _PLAIN_MONEY.fullmatch(text)):
            raise ValidationError(f"{label}要填数字，如30.01。")
        _, _, decimals = text.partition(".")
        if len(decimals) > 2:
            raise ValidationError(f"{label}最多写到分，即两位小数。")
        amount = Decimal(text)
        if amount > _MOST_YUAN:
            raise ValidationError(f"{label}太大，请检查。")
        return int(amount * 100)


class PartialDateField(_TypedField):
    """A date, or a month or year where no more is known; its value is (day, precision) or None."""

    def __init__(self, *, allow_year: bool = True, **kwargs: Any) -> None:
        super().__init__(inputmode="text", **kwargs)
        self.allow_year = allow_year
        self.widget.attrs.setdefault("placeholder", "如2025-03-14")

    def prepare_value(self, value: Any) -> Any:
        return as_typed(*value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> tuple[date, str] | None:
        text = self.typed(value)
        if not text:
            return None
        label = self.label or "日期"
        parts = _SEPARATORS.sub("-", text.removesuffix("日")).strip("-").replace(" ", "").split("-")
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts) or len(parts) > 3:
            raise ValidationError(f"{label}请写成2025-03-14；只知道月份的写2025-03。")
        if len(parts) == 1 and not self.allow_year:
            raise ValidationError(f"{label}至少写到月份，如2025-03。")
        return self._checked([int(part) for part in parts], label)

    @staticmethod
    def _checked(parts: list[int], label: str) -> tuple[date, str]:
        precision = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)[len(parts) - 1]
        try:
            day = date(*[*parts, 1, 1][:3])
        except ValueError as bad:
            raise ValidationError(f"{label}不是有效的日期。") from bad
        if day.year < EARLIEST - 30:
            raise ValidationError(f"{label}的年份太早，请检查。")
        if day > timezone.localdate():
            raise ValidationError(f"{label}不能晚于今天。")
        return day, precision


def as_typed(day: date | None, precision: str) -> str:
    """A stored date as one types it: 2025-03-14, 2025-03, 2025."""
    if day is None:
        return ""
    forms_by_precision = {DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}
    return day.strftime(forms_by_precision.get(DatePrecision(precision), "%Y-%m-%d"))


class NameList(forms.TextInput):
    """A text field with suggestions: ``list`` names the datalist the template prints."""

    def __init__(self, suggestions: str, **attrs: str) -> None:
        super().__init__(attrs={"list": suggestions, "autocomplete": "off", **attrs})
