"""What the report page shows, worked out before a template sees it: text with links, the outline,
what is missing, the ledgers without records, the evidence of one figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from members.models import Organization
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.paging import page_of
from reports import evidence
from reports.annual import Change, characters_in
from reports.facts.book import LISTS, Fact, FactBook, Kind, LedgerState
from reports.facts.declared import statement
from reports.views.report_paper import Paper, ShownComment, is_rewritable
from reports.wording.narrative import Blank, Figure, Narrative, Paragraph, Part, Section
from reports.wording.phrases import printed, spoken_name
from reports.wording.sections import opening, outlook

EVIDENCE_ROWS = 200
_WORD_OF = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A piece of a paragraph: words, a figure or a gap, with the page behind it ('' for none)."""

    text: str
    role: str = "words"
    href: str = ""
    label: str = ""
    is_current: bool = False
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    mark: str
    lead: str
    parts: tuple[ShownPart, ...]
    key: str = ""
    edit: str = ""
    title: str = ""
    written: str = ""
    comments: tuple[ShownComment, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of the report with its anchor and how many characters it has."""

    anchor: str
    heading: str
    outline: str
    characters: int
    paragraphs: tuple[ShownParagraph, ...]


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One gap, the part it stands in, where it can be filled and why it is open. ``label`` is by what
    it is struck, '' where it cannot be."""

    text: str
    place: str
    href: str
    hint: str
    label: str


@dataclass(frozen=True, slots=True)
class EvidencePanel:
    """One figure opened: its name and value, what is unknown, its records, cut into pages."""

    fact: Fact
    title: str
    gap: str
    rows: list[evidence.EvidenceRow]
    page: Page
    is_open: bool
    declare: str = ""
    problem: str = ""


def value_words(fact: Fact) -> str:
    """A fact's value as a heading says it."""
    if fact.value is None:
        return "待补"
    if fact.kind in LISTS:
        return "、".join(fact.value) or "无"
    return _WORD_OF[fact.value] if fact.kind is Kind.YES_NO else printed(fact)


def title_words(fact: Fact) -> str:
    """A fact as the heading of its panel: 党课 3次."""
    name = fact.name if fact.value is None or fact.kind in LISTS else spoken_name(fact)
    return f"{name} {value_words(fact)}"


class ReportDesk:
    """The report page of one branch and year as one person may see it."""

    def __init__(self, paper: Paper, fact_name: str = "") -> None:
        self.paper = paper
        self.scope: Scope = paper.scope
        self.book: FactBook = paper.book
        self.narrative: Narrative = paper.narrative
        self.selected = self.book.get(fact_name)
        self.address = reverse("reports:report", kwargs={"branch_id": self.branch.pk})

    @property
    def branch(self) -> Organization:
        return self.scope.organization

    # -- The text --------------------------------------------------------------------------------

    def href_of(self, fact_name: str) -> str:
        return f"{self.address}?{urlencode({'year': self.book.year, 'fact': fact_name})}#evidence"

    def shown(self, part: Part) -> ShownPart:
        if isinstance(part, Figure):
            return ShownPart(
                part.printed,
                "figure",
                self.href_of(part.fact),
                f"{part.spoken or part.printed}，查看记录",
                is_current=self.selected is not None and self.selected.name == part.fact,
                is_doubtful=part.is_doubtful,
            )
        if isinstance(part, Blank):
            return ShownPart(part.printed, "blank", self._where(part) or "#missing")
        return ShownPart(part.printed)

    def parts(self, parts: Iterable[Part]) -> tuple[ShownPart, ...]:
        return tuple(self.shown(part) for part in parts)

    def page(self, name: str, /, **query: str) -> str:
        """A page of this report."""
        address = reverse(f"reports:{name}", kwargs={"branch_id": self.branch.pk})
        return f"{address}?{urlencode({'year': self.book.year, **query})}"

    def edit_href(self, key: str) -> str:
        """Where the words of a paragraph are changed, '' for who may not or where nobody can now."""
        if not self.paper.may_edit:
            return ""
        if is_rewritable(key):
            return self.page("report-paragraph", key=key)
        return self.page("report-outlook") + ("#problems" if key.startswith("problem") else "#plan")

    def _paragraph(self, paragraph: Paragraph) -> ShownParagraph:
        return ShownParagraph(
            paragraph.mark,
            paragraph.lead,
            self.parts(paragraph.parts),
            paragraph.key,
            self.edit_href(paragraph.key),
            self.paper.editor.title(paragraph.key) or "这一段",
            self.paper.written.get(paragraph.key, ""),
            tuple(self.paper.comments.get(paragraph.key, ())),
        )

    def bare(self, paragraph: Paragraph) -> ShownParagraph:
        """A paragraph to look at: figures open their records, nothing can be changed there."""
        return ShownParagraph(paragraph.mark, paragraph.lead, self.parts(paragraph.parts))

    def _section(self, section: Section) -> ShownSection:
        number = section.heading.partition("、")[0] if "、" in section.heading[:3] else ""
        return ShownSection(
            f"part-{section.key}",
            section.heading,
            f"{number} {section.short_title}".strip(),
            characters_in(section),
            tuple(self._paragraph(paragraph) for paragraph in section.paragraphs),
        )

    @property
    def sections(self) -> list[ShownSection]:
        return [self._section(section) for section in self.narrative.sections]

    @property
    def characters(self) -> int:
        """字数 of the body, as the outline adds it up."""
        return sum(section.characters for section in self.sections)

    @property
    def signature_block(self) -> tuple[ShownParagraph, ShownParagraph]:
        """Who reports, and the day all figures stand on."""
        lines = (self.narrative.signature, self.narrative.date)
        first, second = (ShownParagraph("", "", self.parts(line)) for line in lines)
        return first, second

    # -- What is missing -------------------------------------------------------------------------

    def import_href(self, ledger: LedgerState) -> str:
        """The import page for a ledger's workbook, '' for who may not import or where there is none."""
        if not ledger.sheet or not self.scope.allows(Permission.IMPORT_WORKBOOKS):
            return ""
        query = urlencode({"year": self.book.year, "kind": ledger.sheet})
        return f"{reverse('reports:import-upload', kwargs={'branch_id': self.branch.pk})}?{query}"

    def _where(self, blank: Blank) -> str:
        fact = self.book.get(blank.fact)
        if fact is None:
            return self._where_written(blank)
        if statement(fact.name) and self.paper.may_edit:
            return self.page("figure-declare", name=fact.name)
        unknown = self.book.unknown_ledgers(fact)
        return self.import_href(unknown[0]) if unknown else self.href_of(fact.name)

    def _where_written(self, blank: Blank) -> str:
        """Where what no record tells is written."""
        if not self.paper.may_edit:
            return ""
        if blank.label in (opening.GUIDING_IDEA, outlook.outlook_label(self.book)):
            return self.page("report-outlook") + "#ideas"
        if blank.label == outlook.PROBLEMS:
            return self.page("report-outlook") + "#problems"
        for _, paragraph in self.narrative.paragraphs():
            if blank in paragraph.parts and is_rewritable(paragraph.key):
                return self.page("report-paragraph", key=paragraph.key)
        return ""

    def _hint(self, blank: Blank) -> str:
        fact = self.book.get(blank.fact)
        if fact is None:
            return "由书记填写"
        if statement(fact.name):
            return "没有台账，由书记填报"
        unknown = self.book.unknown_ledgers(fact)
        if unknown:
            return f"{unknown[0].label}还没有记录"
        return known_words(fact) or "记录里没有写明"

    @property
    def missing(self) -> list[MissingItem]:
        """Every gap once, in reading order; none of a report that is with the committee."""
        found = {}
        for section, blank in self.narrative.blanks():
            place = section.short_title if section else "落款"
            label = blank.label if section and self.paper.may_edit else ""
            found.setdefault(
                (blank.label, blank.fact),
                MissingItem(blank.printed, place, self._where(blank), self._hint(blank), label),
            )
        return list(found.values())

    @property
    def whole_comments(self) -> list[ShownComment]:
        """Comments on the report as a whole, and those whose place is gone."""
        return self.paper.comments.get("", [])

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """Paragraphs the secretary left out: what they are about, where they are written again."""
        return [(self.paper.editor.title(key), self.edit_href(key)) for key in self.paper.left_out]

    @property
    def change_lines(self) -> list[tuple[Change, str]]:
        """报送后有变动, each with its records of today."""
        return [(change, self.href_of(change.name)) for change in self.paper.changes]

    @property
    def silent_ledgers(self) -> list[tuple[LedgerState, str]]:
        """Ledgers without a record and without the secretary's word, each with its import page."""
        return [(ledger, self.import_href(ledger)) for ledger in self.book.ledgers if not ledger.is_known]

    @property
    def declared_ledgers(self) -> list[LedgerState]:
        return [ledger for ledger in self.book.ledgers if ledger.is_declared]

    # -- Evidence --------------------------------------------------------------------------------

    def panel(self, page_number: str | None) -> EvidencePanel | None:
        """The records behind the chosen figure; left out where the person may not see them."""
        if self.selected is None:
            return None
        keys = evidence.keys_of(self.selected)
        rights = {evidence.SOURCES[model].permission for model, _ in keys}
        is_open = all(self.scope.allows(right) for right in rights)
        page = page_of(keys if is_open else [], page_number, EVIDENCE_ROWS)
        return EvidencePanel(
            self.selected,
            title_words(self.selected),
            known_words(self.selected),
            evidence.rows(self.branch, page.object_list),
            page,
            is_open,
            self._declare_href(),
            self._problem_href(),
        )

    def _declare_href(self) -> str:
        fact = self.selected
        may = fact is not None and statement(fact.name) and self.paper.may_edit
        return self.page("figure-declare", name=fact.name) if fact and may else ""

    def _problem_href(self) -> str:
        """写入存在问题, for what the records prove."""
        fact = self.selected
        if fact is None or not self.paper.may_edit or not outlook.as_problem(self.book, fact.name):
            return ""
        return self.page("problem-add", fact=fact.name)


def known_words(fact: Fact) -> str:
    """How much of a sum is known, '' where all of it is."""
    if fact.known is None:
        return ""
    known, of = fact.known
    return f"共{of}条，已知{known}条"
