"""Choices that records of every app share."""

from django.db import models


class DatePrecision(models.TextChoices):
    """How much of a date is known; the unknown part is stored as 1."""

    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


class RecordSource(models.TextChoices):
    """Where a record came from."""

    ENTERED = "entered", "登记"
    IMPORTED = "imported", "导入"


def money_text(fen: int) -> str:
    """Fen as 元 with two decimals and no separator: 510000 → "5100.00"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
