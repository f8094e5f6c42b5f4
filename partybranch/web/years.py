"""The year a page is about: asked for in the address, else the newest with records."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

# The Party was founded in 1921; no ledger is older.
EARLIEST = 1921


def is_ledger_year(year: int) -> bool:
    """Whether a ledger can be of that year: the next one too, since it is planned."""
    return EARLIEST <= year <= timezone.localdate().year + 1


def asked_year(request: HttpRequest) -> int | None:
    """The year in ``?year=``, None where there is none or it cannot be a year of a ledger."""
    text = request.GET.get("year", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        return None
    year = int(text)
    return year if is_ledger_year(year) else None


def asked_day(request: HttpRequest, parameter: str = "on") -> date | None:
    """The day in ``?on=2025-06-30``, today for a later one; None where it is no day of a ledger."""
    try:
        day = date.fromisoformat(request.GET.get(parameter, ""))
    except ValueError:
        return None
    return min(day, timezone.localdate()) if day.year >= EARLIEST else None


def newest_year(years: Iterable[int | date | None]) -> int | None:
    """The latest of several years or dates, of which some may be missing."""
    known = [item.year if isinstance(item, date) else item for item in years if item is not None]
    return max(known, default=None)


def year_of(request: HttpRequest, newest: int | None) -> int:
    return asked_year(request) or newest or timezone.localdate().year
