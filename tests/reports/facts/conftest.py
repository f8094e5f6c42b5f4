"""A branch, and its facts of 2025 as of the year's end."""

from datetime import date

import pytest

from reports.facts import build
from tests.reports.facts.branch_years import make_branch

YEAR_END = date(2025, 12, 31)


@pytest.fixture
def branch(db):
    return make_branch(superior="中共清河县水务局机关委员会")


@pytest.fixture
def book_of(branch):
    """``book_of()`` builds the branch's facts of 2025; ``book_of(as_of=…)`` up to an earlier day."""

    def built(as_of: date = YEAR_END, year: int = 2025):
        return build(branch, year, as_of=as_of)

    return built
