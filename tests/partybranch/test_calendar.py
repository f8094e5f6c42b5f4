from datetime import date

import pytest

from partybranch import calendar


@pytest.mark.parametrize(
    ("month", "number"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)]
)
def test_quarter(month, number):
    assert calendar.quarter(date(2025, month, 28)) == number


def test_quarter_range():
    assert calendar.quarter_range(2025, 1) == (date(2025, 1, 1), date(2025, 3, 31))
    assert calendar.quarter_range(2025, 4) == (date(2025, 10, 1), date(2025, 12, 31))


@pytest.mark.parametrize("number", [0, 5, -1])
def test_quarter_range_refuses_what_is_no_quarter(number):
    with pytest.raises(ValueError, match="quarter"):
        calendar.quarter_range(2025, number)


def test_month_range_knows_leap_years():
    assert calendar.month_range(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))
    assert calendar.month_range(2025, 2) == (date(2025, 2, 1), date(2025, 2, 28))
    assert calendar.last_of_month(date(2025, 4, 7)) == date(2025, 4, 30)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 12, 1), 12, date(2026, 12, 1)),
        (date(2025, 6, 5), 0, date(2025, 6, 5)),
    ],
)
def test_add_months(day, months, expected):
    assert calendar.add_months(day, months) == expected


def test_months_between_includes_both_ends():
    months = list(calendar.months_between(date(2024, 11, 20), date(2025, 2, 1)))
    assert months == [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]
    assert list(calendar.months_between(date(2025, 3, 1), date(2025, 2, 28))) == []


def test_months_of_year_stop_at_the_day_counted():
    assert len(calendar.months_of_year(2025)) == 12
    assert calendar.months_of_year(2025, until=date(2025, 3, 1))[-1] == date(2025, 3, 1)
    assert calendar.months_of_year(2025, until=date(2024, 12, 31)) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 5, 1), date(2025, 12, 31)),
        (date(2025, 12, 31), date(2025, 12, 31)),
        (date(2025, 6, 30), date(2025, 6, 30)),
        (date(2024, 6, 30), date(2024, 6, 30)),
    ],
)
def test_party_year_is_counted_to_its_end_or_today(today, expected):
    assert calendar.party_year_as_of(2025, today) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2025, 11, 20), 1, date(2025, 11, 21)),
        (date(2025, 11, 20), 2, date(2025, 11, 24)),
        (date(2025, 11, 22), 1, date(2025, 11, 24)),
        (date(2025, 11, 20), 15, date(2025, 12, 11)),
        (date(2025, 11, 20), 0, date(2025, 11, 20)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, count: int, expected: date) -> None:
    assert calendar.working_day_after(day, count) == expected
