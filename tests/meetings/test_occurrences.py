"""The days of a repeated gathering."""

from datetime import date

import pytest

from meetings.occurrences import MOST, Repeat, TooMany, days_of


@pytest.mark.parametrize(
    ("repeat", "first", "until", "days"),
    [
        (Repeat.ONCE, "2026-01-31", "2026-12-31", ["2026-01-31"]),
        (Repeat.WEEKLY, "2026-12-20", "2026-12-27", ["2026-12-20", "2026-12-27"]),
        (Repeat.WEEKLY, "2026-12-20", "2026-12-26", ["2026-12-20"]),
        (Repeat.FORTNIGHTLY, "2026-12-01", "2026-12-31", ["2026-12-01", "2026-12-15", "2026-12-29"]),
        (Repeat.MONTHLY, "2026-01-31", "2026-03-31", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (Repeat.MONTHLY, "2024-01-30", "2024-03-01", ["2024-01-30", "2024-02-29"]),
    ],
)
def test_days_run_up_to_the_last_one(repeat: Repeat, first: str, until: str, days: list[str]) -> None:
    found = days_of(date.fromisoformat(first), repeat, date.fromisoformat(until))
    assert [each.isoformat() for each in found] == days


def test_a_plan_has_an_end() -> None:
    first = date(2026, 1, 1)
    assert len(days_of(first, Repeat.WEEKLY, date.fromordinal(first.toordinal() + 7 * (MOST - 1)))) == MOST
    with pytest.raises(TooMany, match="60次"):
        days_of(first, Repeat.WEEKLY, date.fromordinal(first.toordinal() + 7 * MOST))
