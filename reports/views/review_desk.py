"""What the review page shows, worked out before a template sees it: the text handed in with links to
its records, what changed since, the committee's comments where they belong."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from members.models import Organization
from members.queries import account_names
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.paging import page_of
from reports import evidence
from reports.annual import Change, changes_since, thaw
from reports.facts import build
from reports.facts.book import Fact
from reports.models import AnnualReport, PlanItem, Problem, ReportVersion, ReviewComment
from reports.wording.frozen import value_words
from reports.wording.narrative import Blank, Figure, Narrative, Paragraph, Part
from reports.wording.phrases import spoken_name

EVIDENCE_ROWS = 200


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A piece of a paragraph: words, a figure with its records, or a gap left open."""

    text: str
    role: str = "words"
    href: str = ""
    label: str = ""
    is_current: bool = False
    is_doubtful: bool = False
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment with who wrote it; ``on`` names the figure it is about, '' for a whole paragraph."""

    comment: ReviewComment
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with the comments under it; ``place`` tells it apart on the page."""

    key: str
    place: str
    mark: str
    lead: str
    parts: tuple[ShownPart, ...]
    comments: tuple[ShownComment, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    key: str
    heading: str
    paragraphs: tuple[ShownParagraph, ...]


@dataclass(frozen=True, slots=True)
class EvidencePanel:
    """One figure opened: as handed in, as now, and the records it counts today."""

    fact: Fact
    title: str
    handed_in: str
    is_changed: bool
    gap: str
    rows: list[evidence.EvidenceRow]
    page: Page
    is_open: bool
    comments: tuple[ShownComment, ...]


class ReviewDesk:
    """The report one branch handed in for one year, as the committee reads it."""

    def __init__(self, scope: Scope, report: AnnualReport, version: ReportVersion, fact_name: str) -> None:
        self.scope = scope
        self.report = report
        self.version = version
        self.book = build(scope.organization, report.year)
        self.selected = self.book.get(fact_name)
        self.figures = version.unseal("figures")
        self.address = reverse("reports:review", kwargs={"branch_id": self.branch.pk})

    @property
    def branch(self) -> Organization:
        return self.scope.organization

    @cached_property
    def narrative(self) -> Narrative:
        return thaw(self.version.unseal("narrative"))

    @property
    def is_open(self) -> bool:
        """Whether it waits for the committee."""
        return self.report.state == AnnualReport.State.SUBMITTED

    @cached_property
    def can_take_back(self) -> bool:
        report = self.report
        if report.state == AnnualReport.State.RETURNED:
            return report.reviewed_at is not None and report.saved_at <= report.reviewed_at
        return report.state == AnnualReport.State.ACCEPTED

    @cached_property
    def changes(self) -> list[Change]:
        """报送后有变动, figure by figure."""
        return changes_since(self.figures, self.book)

    @cached_property
    def _changed(self) -> frozenset[str]:
        return frozenset(change.name for change in self.changes)

    def href_of(self, fact_name: str) -> str:
        return f"{self.address}?{urlencode({'year': self.report.year, 'fact': fact_name})}#evidence"

    @property
    def change_lines(self) -> list[tuple[Change, str]]:
        return [(change, self.href_of(change.name)) for change in self.changes]

    # -- The text ----------------------------------------------------------------------------------

    def _shown(self, part: Part) -> ShownPart:
        if isinstance(part, Figure):
            return ShownPart(
                part.printed,
                "figure",
                self.href_of(part.fact),
                f"{part.spoken or part.printed}，查看记录",
                is_current=self.selected is not None and self.selected.name == part.fact,
                is_doubtful=part.is_doubtful,
                is_changed=part.fact in self._changed,
            )
        return ShownPart(part.printed, "blank" if isinstance(part, Blank) else "words")

    def parts(self, parts: Iterable[Part]) -> tuple[ShownPart, ...]:
        return tuple(self._shown(part) for part in parts)

    def _paragraph(self, paragraph: Paragraph, place: str) -> ShownParagraph:
        return ShownParagraph(
            paragraph.key,
            place,
            paragraph.mark,
            paragraph.lead,
            self.parts(paragraph.parts),
            tuple(self._placed.get(paragraph.key, ())),
        )

    @cached_property
    def sections(self) -> list[ShownSection]:
        return [
            ShownSection(
                section.key,
                section.heading,
                tuple(
                    self._paragraph(paragraph, f"{part}-{at}")
                    for at, paragraph in enumerate(section.paragraphs, 1)
                ),
            )
            for part, section in enumerate(self.narrative.sections, 1)
        ]

    @property
    def signature_block(self) -> list[ShownParagraph]:
        lines = (self.narrative.signature, self.narrative.date)
        return [ShownParagraph("", "", "", "", self.parts(line), ()) for line in lines]

    # -- Comments ----------------------------------------------------------------------------------

    @cached_property
    def _comments(self) -> list[ShownComment]:
        """Every comment on this report, those on the version shown and on earlier ones."""
        found = list(
            ReviewComment.objects.filter(version__report=self.report).select_related("version").order_by("pk")
        )
        names = account_names([comment.written_by_id for comment in found])
        return [
            ShownComment(comment, names.get(comment.written_by_id or 0, "上级"), self._figure_of(comment))
            for comment in found
        ]

    def _figure_of(self, comment: ReviewComment) -> str:
        return comment.anchor if self.book.get(comment.anchor) else ""

    @cached_property
    def _own(self) -> list[ShownComment]:
        return [shown for shown in self._comments if shown.comment.version_id == self.version.pk]

    @cached_property
    def earlier_comments(self) -> list[ShownComment]:
        return [shown for shown in self._comments if shown.comment.version_id != self.version.pk]

    @cached_property
    def _paragraph_of(self) -> dict[str, str]:
        """Where a comment stands: a paragraph's key itself, a figure in the first one that cites it."""
        found: dict[str, str] = {}
        for _section, paragraph in self.narrative.paragraphs():
            for part in paragraph.parts:
                if isinstance(part, Figure):
                    found.setdefault(part.fact, paragraph.key)
        return found | {paragraph.key: paragraph.key for _section, paragraph in self.narrative.paragraphs()}

    @cached_property
    def _placed(self) -> dict[str, list[ShownComment]]:
        found = defaultdict(list)
        for shown in self._own:
            found[self._paragraph_of.get(shown.comment.anchor, "")].append(shown)
        return found

    @property
    def comments_on_the_whole(self) -> list[ShownComment]:
        return self._placed.get("", [])

    @property
    def comment_count(self) -> int:
        return len(self._own)

    # -- Beside the text ---------------------------------------------------------------------------

    @cached_property
    def problems_before(self) -> list[Problem]:
        """What the branch named a year ago, to be asked about now."""
        return list(Problem.objects.filter(branch=self.branch, year=self.report.year - 1))

    @cached_property
    def plans(self) -> list[PlanItem]:
        """What it meant to do in the year reported."""
        return list(PlanItem.objects.filter(branch=self.branch, year=self.report.year))

    def panel(self, page_number: str | None) -> EvidencePanel | None:
        """The records behind the chosen figure; left out where the person may not see them."""
        fact = self.selected
        if fact is None:
            return None
        keys = evidence.keys_of(fact)
        rights: set[Permission] = {evidence.SOURCES[model].permission for model, _ in keys}
        is_open = all(self.scope.allows(right) for right in rights)
        page = page_of(keys if is_open else [], page_number, EVIDENCE_ROWS)
        known = f"共{fact.known[1]}条，已知{fact.known[0]}条" if fact.known else ""
        return EvidencePanel(
            fact,
            f"{spoken_name(fact)} {value_words(fact)}",
            self.figures["facts"].get(fact.name, {}).get("words", "未知"),
            fact.name in self._changed,
            known,
            evidence.rows(self.branch, page.object_list),
            page,
            is_open,
            tuple(shown for shown in self._own if shown.comment.anchor == fact.name),
        )
