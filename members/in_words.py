"""A stored field as a person reads it: its label and its value in words, whatever the model."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from partybranch.fields import DatePrecision

_CHINESE = re.compile("[\u4e00-\u9fff]")
_SEALED = "_sealed"
# Sealed columns are no columns of a form: some bear no label of their own.
_SEALED_LABELS = {"phone_sealed": "联系电话", "id_number_sealed": "身份证号", "wanted_sealed": "应改为"}
_DATES = {
    DatePrecision.DAY: "{0.year}年{0.month}月{0.day}日",
    DatePrecision.MONTH: "{0.year}年{0.month}月",
    DatePrecision.YEAR: "{0.year}年",
}
NOTHING = "—"


def label_of(field: models.Field) -> str:
    """What a person calls the field, '' for a technical one."""
    label = _SEALED_LABELS.get(field.name) or str(field.verbose_name)
    return label.replace("（分）", "") if _CHINESE.search(label) else ""


def name_of(field: models.Field) -> str:
    """The name by which the value is read: a sealed column is opened through its property."""
    return field.name.removesuffix(_SEALED)


def value_of(record: models.Model, field: models.Field) -> Any:
    """The value itself: text, number, date or None; money as a Decimal in 元, a choice by its label."""
    value = getattr(record, name_of(field))
    if field.choices:
        return dict(field.flatchoices).get(value, value) or None
    if isinstance(field, models.ForeignKey):
        return None if value is None else str(value)
    if field.name.endswith("_fen") and value is not None:
        return Decimal(value).scaleb(-2)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return None if value == "" else value


def text_of(record: models.Model, field: models.Field) -> str:
    """The value in words; — where there is none."""
    value = value_of(record, field)
    if isinstance(field, models.DateField) and not isinstance(value, datetime) and value is not None:
        return day_words(value, precision_of(record, field))
    return spoken(value, is_money=field.name.endswith("_fen"))


def precision_of(record: models.Model, field: models.Field) -> str:
    """How much of a date is known: kept in ``born_precision`` for ``born_on``, or in ``precision`` for
    the one date of a record."""
    own = f"{field.name.removesuffix('_on')}_precision"
    if hasattr(record, own):
        return getattr(record, own)
    is_main = field.name in ("occurred_on", "visited_on")
    return getattr(record, "precision", DatePrecision.DAY) if is_main else DatePrecision.DAY


def spoken(value: Any, *, is_money: bool = False) -> str:
    if value is None:
        return NOTHING
    for kind, words in _WORDS:
        if isinstance(value, kind):
            return words(value)
    return f"{value:.2f}元" if is_money else str(value)


def day_words(day: date, precision: str = DatePrecision.DAY) -> str:
    return _DATES[DatePrecision(precision)].format(day)


def moment_words(when: datetime) -> str:
    local = timezone.localtime(when) if timezone.is_aware(when) else when
    return f"{day_words(local.date())}{local:%H:%M}"


# A moment is a date, and yes-no a number: the narrower kind comes first.
_WORDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda yes: "是" if yes else "否"),
    (datetime, moment_words),
    (date, day_words),
)
