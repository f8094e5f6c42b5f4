"""The report as a paper on its way: its state, who saved it when, until when it is due, what the
committee wrote on it, what changed since it was handed in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from members.models import Organization
from members.queries import account_names
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from reports.actions.submission import doubts_about, gaps_of
from reports.annual import (
    Change,
    call_for,
    changes_since,
    edits_of,
    narrative_of,
    thaw,
)
from reports.models import AnnualReport, ReportCall, ReportVersion, ReviewComment
from reports.wording.editing import Editor, is_editable, section_of
from reports.wording.narrative import Blank, Figure, Narrative
from reports.wording.office import editor_of

State = AnnualReport.State
_NOT_BEGUN = "草稿"
_BADGES = {
    State.SUBMITTED: "status--due",
    State.RETURNED: "status--overdue",
    State.ACCEPTED: "status--done",
}
_HANDED_IN = (State.SUBMITTED, State.ACCEPTED)


def moment_words(when: datetime) -> str:
    """1月5日9:12, with the year where it is not this one."""
    local = timezone.localtime(when)
    year = "" if local.year == timezone.localdate().year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日{local.hour}:{local:%M}"


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment of the committee; ``on`` names the figure it is about."""

    pk: int
    text: str
    by: str
    at: str
    on: str
    settled: str


class Paper:
    """One branch's report of one year as one person may see it."""

    def __init__(self, scope: Scope, year: int) -> None:
        self.scope = scope
        self.year = year
        self.book, self.live, self.report = narrative_of(self.branch, year)

    @property
    def branch(self) -> Organization:
        return self.scope.organization

    @cached_property
    def editor(self) -> Editor:
        return editor_of(self.book, edits_of(self.branch, self.year, self.report))

    @property
    def state(self) -> str:
        return self.report.state if self.report else State.DRAFT

    @property
    def state_label(self) -> str:
        return self.report.get_state_display() if self.report else _NOT_BEGUN

    @property
    def badge(self) -> str:
        return _BADGES.get(self.state, "")

    @property
    def is_with_branch(self) -> bool:
        return self.report is None or self.report.is_with_branch

    @cached_property
    def may_edit(self) -> bool:
        return self.is_with_branch and self.scope.allows(Permission.EDIT_REPORT)

    @property
    def may_withdraw(self) -> bool:
        return self.state == State.SUBMITTED and self.scope.allows(Permission.EDIT_REPORT)

    # -- Versions ----------------------------------------------------------------------------------

    @cached_property
    def versions(self) -> list[ReportVersion]:
        """What was handed in, newest first."""
        return list(self.report.versions.order_by("-number")) if self.report else []

    @cached_property
    def handed_in(self) -> ReportVersion | None:
        """The version the committee has before it, or has accepted."""
        return self.versions[0] if self.versions and self.state in _HANDED_IN else None

    @cached_property
    def narrative(self) -> Narrative:
        """The text to show: as handed in while it is with the committee, else as it stands."""
        return thaw(self.handed_in.unseal("narrative")) if self.handed_in else self.live

    @property
    def shown_as_of(self) -> date:
        """The day the figures of the shown text stand on."""
        return self.handed_in.as_of if self.handed_in else self.book.as_of

    @cached_property
    def changes(self) -> list[Change]:
        """报送后有变动."""
        return changes_since(self.handed_in.unseal("figures"), self.book) if self.handed_in else []

    # -- Who, when, until when ---------------------------------------------------------------------

    @cached_property
    def call(self) -> ReportCall | None:
        return call_for(self.branch, self.year)

    @cached_property
    def _names(self) -> dict[int, str]:
        keys = {comment.written_by_id for comment in self._comments}
        keys |= {comment.settled_by_id for comment in self._comments}
        if self.report:
            keys |= {self.report.saved_by_id, self.report.submitted_by_id, self.report.reviewed_by_id}
            keys |= {each.written_by_id for each in self.report.paragraphs.all()}
            keys |= {each.struck_by_id for each in self.report.struck.all()}
        return account_names(keys)

    def name_of(self, key: int | None) -> str:
        return self._names.get(key or 0, "")

    @property
    def meta(self) -> list[str]:
        """Saved and handed in when by whom, due until when."""
        found = []
        report = self.report
        if report and report.revision:
            found.append(f"{moment_words(report.saved_at)} {self.name_of(report.saved_by_id)}已保存")
        if report and report.submitted_at and not self.is_with_branch:
            found.append(f"{moment_words(report.submitted_at)} {self.name_of(report.submitted_by_id)}报送")
        if report and report.reviewed_at and self.state in (State.RETURNED, State.ACCEPTED):
            done = "退回" if self.state == State.RETURNED else "通过"
            found.append(f"{moment_words(report.reviewed_at)} {self.name_of(report.reviewed_by_id)}{done}")
        if report and report.rating:
            found.append(f"评议等次：{report.get_rating_display()}")
        if self.call and self.call.due_on and self.is_with_branch:
            due_on = self.call.due_on
            year = "" if due_on.year == timezone.localdate().year else f"{due_on.year}年"
            found.append(f"报送截止{year}{due_on.month}月{due_on.day}日")
        return found

    @property
    def limit(self) -> int | None:
        return self.call.max_characters if self.call else None

    @property
    def superior(self) -> str:
        """To whom it goes, as the button names it."""
        if self.call:
            return str(self.call.committee)
        return "上级党组织" if not self.book.branch.superior else str(self.branch.parent)

    # -- Before handing in -------------------------------------------------------------------------

    @cached_property
    def gaps(self) -> list[str]:
        return gaps_of(self.live)

    @property
    def doubts(self) -> list[str]:
        return doubts_about(self.branch, self.year, self.live, is_whole_year=self.book.is_whole_year)

    @property
    def struck(self) -> list[tuple[str, str]]:
        """What is not reported this year, each with who said so when."""
        if not self.report:
            return []
        return [
            (each.label, f"{self.name_of(each.struck_by_id)} {moment_words(each.struck_at)}")
            for each in self.report.struck.all()
        ]

    @property
    def written(self) -> dict[str, str]:
        """Paragraphs that were rewritten, each with who did it when."""
        if not self.report:
            return {}
        return {
            each.key: f"{self.name_of(each.written_by_id)} {moment_words(each.written_at)}改写"
            for each in self.report.paragraphs.all()
        }

    @property
    def left_out(self) -> list[str]:
        """Keys of paragraphs the secretary left out."""
        if not self.report:
            return []
        return [each.key for each in self.report.paragraphs.all() if not each.text]

    # -- Comments ----------------------------------------------------------------------------------

    @cached_property
    def _comments(self) -> list[ReviewComment]:
        """Comments the branch may see: those on the newest version that has some, once it came back."""
        if self.report is None or not self.versions or self.state == State.SUBMITTED:
            return []
        found = list(ReviewComment.objects.filter(version__report=self.report).order_by("pk"))
        last = max((comment.version_id for comment in found), default=0)
        return [comment for comment in found if comment.version_id == last]

    @cached_property
    def comments(self) -> dict[str, list[ShownComment]]:
        """Comments by the key of the paragraph they stand under, '' for those on the whole."""
        places = {paragraph.key: paragraph.key for _, paragraph in self.narrative.paragraphs()}
        for _, paragraph in self.narrative.paragraphs():
            for part in paragraph.parts:
                if isinstance(part, (Figure, Blank)) and part.fact:
                    places.setdefault(part.fact, paragraph.key)
        found = defaultdict(list)
        for comment in self._comments:
            is_paragraph = section_of(comment.anchor) if comment.anchor else ""
            found[places.get(comment.anchor, "")].append(
                ShownComment(
                    comment.pk,
                    comment.text,
                    self.name_of(comment.written_by_id) or "上级",
                    moment_words(comment.written_at),
                    "" if is_paragraph else comment.anchor,
                    self._settled(comment),
                )
            )
        return found

    def _settled(self, comment: ReviewComment) -> str:
        if comment.settled_at is None:
            return ""
        return f"{self.name_of(comment.settled_by_id)} {moment_words(comment.settled_at)}已处理"

    @property
    def open_comments(self) -> int:
        return sum(1 for comment in self._comments if comment.settled_at is None)


def is_rewritable(key: str) -> bool:
    return bool(section_of(key)) and is_editable(key)
