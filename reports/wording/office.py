"""The built-in report of a branch in an office (机关): facts in, narrative out."""

from dataclasses import replace

from reports.facts.book import FactBook
from reports.wording.editing import Editor, edited
from reports.wording.edits import NO_EDITS, Edits
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


def _built_in(book: FactBook, edits: Edits, salutation: str) -> Narrative:
    return Narrative(
        title_lines=opening.title_lines(book),
        salutation=salutation,
        sections=(
            opening.section(book, edits.guiding_idea),
            responsibility.section(book),
            study.section(book),
            branch_life.section(book),
            conduct.section(book),
            integrity.section(book),
            outlook.problems(book, edits.problems),
            outlook.plan(book, edits.outlook, edits.plans),
        ),
        closing=CLOSING,
        signature=opening.signature(book),
        date=opening.date_line(book),
    )


def compose(book: FactBook, edits: Edits = NO_EDITS, *, salutation: str = SALUTATION) -> Narrative:
    """The whole report of the year. Works on any book: what is unknown stands as a gap. ``edits`` are
    what the secretary wrote, entered and struck."""
    told = replace(book, struck=edits.struck)
    return edited(_built_in(told, edits, salutation), told, edits)


def editor_of(book: FactBook, edits: Edits = NO_EDITS) -> Editor:
    """What turns the paragraphs of this report into text to edit and back. Nothing is struck in it: a
    text to edit shows every gap."""
    return Editor(_built_in(book, edits, SALUTATION), book, edits)
