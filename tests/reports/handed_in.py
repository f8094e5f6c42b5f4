"""A report that was handed in, for the tests of what the committee does with it."""

from datetime import date

from members.models import Organization
from reports.annual import freeze, narrative_of
from reports.models import AnnualReport, ReportVersion


def hand_in(branch: Organization, year: int = 2025, *, state: str = "submitted") -> AnnualReport:
    """The branch's report as it stands, frozen as its next version."""
    book, narrative, _ = narrative_of(branch, year, as_of=date(year, 12, 31))
    report, _ = AnnualReport.objects.get_or_create(branch=branch, year=year)
    number = report.versions.count() + 1
    version = ReportVersion(report=report, number=number, as_of=book.as_of, digest="0" * 64)
    text, figures = freeze(narrative, book)
    version.seal("narrative", text)
    version.seal("figures", figures)
    version.save()
    report.state = state
    report.save()
    return report
