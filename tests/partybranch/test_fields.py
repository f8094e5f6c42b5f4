"""Dates of which the day or the month may not be known."""

from datetime import date

import pytest

from partybranch.fields import DatePrecision, latest_day, whole_years

DAY, MONTH, YEAR = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR


@pytest.mark.parametrize(
    ("precision", "last"),
    [(DAY, date(2006, 2, 1)), (MONTH, date(2006, 2, 28)), (YEAR, date(2006, 12, 31))],
)
def test_latest_day_a_date_may_stand_for(precision: str, last: date) -> None:
    assert latest_day(date(2006, 2, 1), precision) == last


@pytest.mark.parametrize(
    ("since", "precision", "day", "years"),
    [
        (date(2006, 7, 1), DAY, date(2025, 6, 30), 18),
        (date(2006, 7, 1), DAY, date(2025, 7, 1), 19),
        (date(2004, 2, 29), DAY, date(2025, 2, 28), 20),
        (date(2004, 2, 29), DAY, date(2025, 3, 1), 21),
        # In the month itself the day would decide; before it and at its end it does not.
        (date(2006, 7, 1), MONTH, date(2025, 6, 30), 18),
        (date(2006, 7, 1), MONTH, date(2025, 7, 15), None),
        (date(2006, 7, 1), MONTH, date(2025, 7, 31), 19),
        (date(2006, 1, 1), YEAR, date(2025, 12, 30), None),
        (date(2006, 1, 1), YEAR, date(2025, 12, 31), 19),
        (date(2025, 7, 1), DAY, date(2025, 7, 1), 0),
        (date(2025, 7, 1), MONTH, date(2025, 7, 15), None),
        (date(2025, 7, 2), DAY, date(2025, 7, 1), None),
        (None, DAY, date(2025, 7, 1), None),
    ],
)
def test_whole_years_are_told_only_where_the_date_gives_them(
    since: date | None, precision: str, day: date, years: int | None
) -> None:
    assert whole_years(since, precision, day) == years
