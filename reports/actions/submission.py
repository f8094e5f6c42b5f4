"""Handing the report in, taking it back, and answering the committee's comments.

DRAFT, RETURNED ──submit──▶ SUBMITTED ──withdraw──▶ DRAFT   (while nobody commented on it)
"""

import hashlib

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members.actions.notices import notify
from members.models import Organization
from members.queries import staff_above
from partybranch.audit import log
from reports.actions.annual_report import NotWithBranch, ReportRefused, open_report, record, touch
from reports.annual import call_for, characters_of, freeze, narrative_of
from reports.documents.report import render_report
from reports.models import AnnualReport, ReportVersion, ReviewComment
from reports.wording.narrative import Narrative

State = AnnualReport.State
_NAMED_GAPS = 6


class GapsRemain(ReportRefused):
    """What is missing has to be filled or struck first."""

    def __init__(self, labels: list[str]) -> None:
        named = "、".join(labels[:_NAMED_GAPS]) + ("等" if len(labels) > _NAMED_GAPS else "")
        super().__init__(f"还缺{len(labels)}项：{named}。补齐或标“本年不报”后再报送。")


class NeedsConfirmation(ReportRefused):
    """Nothing forbids it, but it has to be meant: the text says what is unusual."""


class NotSubmitted(ReportRefused):
    def __init__(self) -> None:
        super().__init__("报告没有在审阅，不用收回。")


class UnderReview(ReportRefused):
    def __init__(self) -> None:
        super().__init__("上级已经批注，不能收回；需要修改时请上级退回。")


def gaps_of(narrative: Narrative) -> list[str]:
    """Labels of what is missing, each once, in reading order."""
    return list(dict.fromkeys(blank.label for _, blank in narrative.blanks()))


def doubts_about(branch: Organization, year: int, narrative: Narrative, *, is_whole_year: bool) -> list[str]:
    """What a person should know before handing in: the year goes on, the text is too long."""
    found = []
    if not is_whole_year:
        found.append(f"{year}年还没有结束，数据只到今天")
    call, characters = call_for(branch, year), characters_of(narrative)
    if call and call.max_characters and characters > call.max_characters:
        found.append(f"全文{characters}字，超过通知要求的{call.max_characters}字")
    return found


@transaction.atomic
def submit(*, branch: Organization, year: int, is_confirmed: bool, by: log.Actor) -> ReportVersion:
    """Freeze the report as it stands and send it up."""
    report = open_report(branch, year)
    book, narrative, _ = narrative_of(branch, year)
    gaps = gaps_of(narrative)
    if gaps:
        raise GapsRemain(gaps)
    doubts = doubts_about(branch, year, narrative, is_whole_year=book.is_whole_year)
    if doubts and not is_confirmed:
        raise NeedsConfirmation("；".join(doubts) + "。确实要现在报送的，请再确认一次。")
    last = report.versions.order_by("-number").first()
    version = ReportVersion(
        report=report, number=last.number + 1 if last else 1, as_of=book.as_of, submitted_by_id=by.pk
    )
    text, figures = freeze(narrative, book)
    version.seal("narrative", text)
    version.seal("figures", figures)
    version.digest = hashlib.sha256(render_report(narrative)).hexdigest()
    version.save()
    _set_state(report, State.SUBMITTED, by)
    told = _tell_staff(report, f"{branch}报送了{year}年度述职报告（第{version.number}稿）。")
    record("报送述职报告", report, by, "state", version=version.number, digest=version.digest, notified=told)
    return version


def _set_state(report: AnnualReport, state: str, by: log.Actor) -> None:
    report.state = state
    report.rating, report.reviewed_by_id, report.reviewed_at = "", None, None
    is_submitted = state == State.SUBMITTED
    report.submitted_by_id = by.pk if is_submitted else None
    report.submitted_at = timezone.now() if is_submitted else None
    # Not ``saved_at``: it tells when the branch last worked on the text.
    report.save(
        update_fields=["state", "rating", "reviewed_by_id", "reviewed_at", "submitted_by_id", "submitted_at"]
    )


def _tell_staff(report: AnnualReport, sentence: str) -> int:
    return notify(
        recipients=staff_above(report.branch),
        sentence=sentence,
        href=f"{reverse('reports:report', args=[report.branch_id])}?year={report.year}",
        organization=report.branch,
    )


@transaction.atomic
def withdraw(*, branch: Organization, year: int, by: log.Actor) -> AnnualReport:
    """收回: back to the branch, while the committee has not begun to comment."""
    report = AnnualReport.objects.select_for_update().filter(branch=branch, year=year).first()
    if report is None or report.state != State.SUBMITTED:
        raise NotSubmitted
    version = report.versions.order_by("-number").first()
    if version and version.comments.exists():
        raise UnderReview
    _set_state(report, State.DRAFT, by)
    _tell_staff(report, f"{branch}收回了{year}年度述职报告。")
    record("收回述职报告", report, by, "state", version=version.number if version else 0)
    return report


@transaction.atomic
def settle_comment(*, comment: ReviewComment, is_settled: bool, by: log.Actor) -> None:
    """标为已处理, or open again."""
    held = comment.version.report
    report = AnnualReport.objects.select_for_update().get(pk=held.pk)
    if not report.is_with_branch:
        raise NotWithBranch
    comment.settled_by_id = by.pk if is_settled else None
    comment.settled_at = timezone.now() if is_settled else None
    comment.save(update_fields=["settled_by_id", "settled_at"])
    touch(report, by)
    log.record(
        "处理审阅批注" if is_settled else "重开审阅批注",
        by=by,
        obj=comment,
        organization=report.branch_id,
        fields=["settled_at"],
    )
