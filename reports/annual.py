"""The report of a branch and year as it stands: figures of the records, words of the secretary.

The one way from a branch and a year to its text, for the page, the document, the home page and the
committee; also the doors to what was handed in (``freeze``, ``thaw``, ``changes_since``).
"""

from datetime import date

from members.models import Organization
from partybranch.chinese import count_characters
from reports.facts import build
from reports.facts.book import FactBook
from reports.facts.records import Given
from reports.models import AnnualReport, PlanItem, Problem, ReportCall
from reports.wording import compose
from reports.wording.edits import Edits, PlanLine, ProblemLine
from reports.wording.frozen import Change, changes_since, freeze, thaw
from reports.wording.narrative import Narrative, Section

__all__ = [
    "Change",
    "call_for",
    "changes_since",
    "characters_in",
    "characters_of",
    "edits_of",
    "freeze",
    "narrative_of",
    "report_of",
    "thaw",
]


def report_of(branch: Organization, year: int) -> AnnualReport | None:
    """The paper in work, with its paragraphs and struck items; None before anybody touched it."""
    found = AnnualReport.objects.filter(branch=branch, year=year)
    return found.prefetch_related("paragraphs", "struck").first()


def edits_of(branch: Organization, year: int, report: AnnualReport | None) -> Edits:
    """Everything the branch added to the built-in text of the year."""
    problems = Problem.objects.filter(branch=branch, year=year)
    plans = PlanItem.objects.filter(branch=branch, year=year + 1)
    return Edits(
        paragraphs={each.key: each.text for each in report.paragraphs.all()} if report else {},
        struck=frozenset(each.label for each in report.struck.all()) if report else frozenset(),
        guiding_idea=report.guiding_idea if report else "",
        outlook=report.outlook if report else "",
        problems=tuple(ProblemLine(f"problem-{each.pk}", each.text, each.measure) for each in problems),
        plans=tuple(PlanLine(f"plan-item-{each.pk}", each.text, each.target, each.unit) for each in plans),
    )


def narrative_of(
    branch: Organization, year: int, as_of: date | None = None, given: Given | None = None
) -> tuple[FactBook, Narrative, AnnualReport | None]:
    """The year's facts, the text made of them as of now, and the paper in work (None: not begun);
    what is ``given`` is not read again.

    Never the version handed in: that one is ``thaw(version.unseal("narrative"))``.
    """
    report = report_of(branch, year)
    book = build(branch, year, as_of=as_of, given=given)
    return book, compose(book, edits_of(branch, year, report)), report


def call_for(branch: Organization, year: int) -> ReportCall | None:
    """The notice of the nearest organisation above that asks for the year's reports."""
    calls = ReportCall.objects.filter(committee_id__in=branch.ancestor_ids(), year=year)
    return max(calls.select_related("committee"), key=lambda call: len(call.committee.path), default=None)


def characters_of(narrative: Narrative) -> int:
    """字数 of the body as the outline of the page adds it up."""
    return sum(characters_in(section) for section in narrative.sections)


def characters_in(section: Section) -> int:
    return count_characters(section.heading + "".join(paragraph.plain for paragraph in section.paragraphs))
