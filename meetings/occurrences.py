"""The days of something that is repeated: every week, every two weeks, every month, up to a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from partybranch.calendar import add_months

MOST = 60


class Repeat(StrEnum):
    """How often a planned gathering comes again."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


REPEAT_LABELS = {
    Repeat.ONCE: "只这一次",
    Repeat.WEEKLY: "每周一次",
    Repeat.FORTNIGHTLY: "每两周一次",
    Repeat.MONTHLY: "每月一次",
}
_STEPS = {Repeat.WEEKLY: timedelta(weeks=1), Repeat.FORTNIGHTLY: timedelta(weeks=2)}


class TooMany(Exception):
    """More days than one plan may hold."""

    def __init__(self) -> None:
        super().__init__(f"一次最多安排{MOST}次，请把截止日期提前。")


def days_of(first: date, repeat: Repeat, until: date) -> list[date]:
    """Every day from ``first`` up to ``until``, the first one in any case; TooMany beyond MOST."""
    found = [first]
    if repeat is Repeat.ONCE:
        return found
    for day in _following(first, repeat):
        if day > until:
            return found
        if len(found) == MOST:
            raise TooMany
        found.append(day)
    return found


def _following(first: date, repeat: Repeat) -> Iterator[date]:
    """Monthly ones fall on the same day of the month, on its last day where that is missing."""
    number = 1
    while True:
        yield add_months(first, number) if repeat is Repeat.MONTHLY else first + number * _STEPS[repeat]
        number += 1
