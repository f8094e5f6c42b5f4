"""Steps of the report's tests: a report without gaps, one handed in, one that came back."""

from reports.actions import annual_report, submission
from reports.actions.review import add_comment, return_report
from reports.annual import narrative_of
from reports.models import AnnualReport, ReportVersion
from tests.people import World

YEAR = 2025


def strike_all(world: World) -> set[str]:
    """Mark every gap of the branch's report 本年不报; the labels struck."""
    struck: set[str] = set()
    while gaps := {
        blank.label for section, blank in narrative_of(world.branch, YEAR)[1].blanks() if section is not None
    }:
        for label in gaps:
            annual_report.strike(
                branch=world.branch, year=YEAR, label=label, gaps=gaps, by=world.user("secretary")
            )
        struck |= gaps
    return struck


def hand_in(world: World, *, is_confirmed: bool = True) -> ReportVersion:
    """The report of the branch, everything missing struck, handed in."""
    strike_all(world)
    return submission.submit(
        branch=world.branch, year=YEAR, is_confirmed=is_confirmed, by=world.user("secretary")
    )


def send_back(world: World, *comments: tuple[str, str]) -> AnnualReport:
    """Handed in and returned with comments (anchor, text)."""
    version = hand_in(world)
    for anchor, text in comments:
        add_comment(report=version.report, anchor=anchor, text=text, by=world.user("staff"))
    return return_report(report=version.report, text="请完善", by=world.user("staff"))
