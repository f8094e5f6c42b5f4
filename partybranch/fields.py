"""Choices that records of every app share."""

from datetime import date

from django.db import models

from partybranch.calendar import last_of_month


class DatePrecision(models.TextChoices):
    """How much of a date is known; the unknown part is stored as 1."""

    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


def latest_day(first: date, precision: str) -> date:
    """The last day a date may stand for: the date itself, the end of its month or of its year."""
    if precision == DatePrecision.YEAR:
        return date(first.year, 12, 31)
    return last_of_month(first) if precision == DatePrecision.MONTH else first


def whole_years(first: date | None, precision: str, day: date) -> int | None:
    """Whole years gone by on ``day`` since a date of which month or day may not be known. None where the
    date is not known, lies after ``day``, or the unknown part would change the number."""
    if first is None or first > day:
        return None
    years = _years(first, day)
    if precision != DatePrecision.DAY and _years(latest_day(first, precision), day) != years:
        return None
    return years


def _years(since: date, day: date) -> int:
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


class RecordSource(models.TextChoices):
    """Where a record came from."""

    ENTERED = "entered", "登记"
    IMPORTED = "imported", "导入"


def money_text(fen: int) -> str:
    """Fen as 元 with two decimals and no separator: 510000 → "5100.00"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
