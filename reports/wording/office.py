"""The built-in report of a branch in an office (机关): facts in, narrative out."""

from reports.facts.book import FactBook
from reports.wording.narrative import Narrative
from reports.wording.sections import (
    branch_life,
    conduct,
    integrity,
    opening,
    outlook,
    responsibility,
    study,
)

SALUTATION = "各位同志："
CLOSING = "特此报告，请予评议。"


def compose(book: FactBook, *, salutation: str = SALUTATION) -> Narrative:
    """The whole report of the year. Works on any book: what is unknown stands as a gap."""
    return Narrative(
        title_lines=opening.title_lines(book),
        salutation=salutation,
        sections=(
            opening.section(book),
            responsibility.section(book),
            study.section(book),
            branch_life.section(book),
            conduct.section(book),
            integrity.section(book),
            outlook.problems(book),
            outlook.plan(book),
        ),
        closing=CLOSING,
        signature=opening.signature(book),
        date=opening.date_line(book),
    )
