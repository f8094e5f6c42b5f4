"""The Party year: quarters, months, and the day up to which a year is counted.

A Party year is the calendar year. A month is named by its first day.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


def year_range(year: int) -> tuple[date, date]:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_range(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; raises ValueError for a month that is none."""
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def quarter(day: date) -> int:
    """1 to 4."""
    return (day.month + 2) // 3


def quarter_range(year: int, number: int) -> tuple[date, date]:
    """First and last day of a quarter; raises ValueError outside 1 to 4."""
    if not 1 <= number <= 4:
        raise ValueError(f"there is no quarter {number}")
    return date(year, number * 3 - 2, 1), month_range(year, number * 3)[1]


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return month_range(day.year, day.month)[1]


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), clipped to the end of a shorter
    month: 31 January plus one month is 28 or 29 February."""
    year, zero_based_month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, zero_based_month + 1)[1]
    return date(year, zero_based_month + 1, min(day.day, last))


def months_between(first: date, last: date) -> Iterator[date]:
    """Every month from that of ``first`` to that of ``last``, both included, by its first day."""
    month = first_of_month(first)
    while month <= last:
        yield month
        month = add_months(month, 1)


def months_of_year(year: int, until: date | None = None) -> list[date]:
    """The months of a year, up to that of ``until`` where given."""
    first, last = year_range(year)
    return list(months_between(first, last if until is None else min(last, until)))


def party_year_as_of(year: int, today: date) -> date:
    """The day up to which a year's figures count: the earlier of 31 December and today.

    For a year that has not begun this is before its first day, so that nothing counts.
    """
    return min(date(year, 12, 31), today)


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after a day, Monday to Friday: public holidays and the days worked
    instead are not known here, so with one in between the true day lies later."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
