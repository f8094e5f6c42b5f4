"""What the committee does with a report handed in: comment, return, accept, rate, take back.

SUBMITTED ──return_report──▶ RETURNED      (the branch mends it and hands in again)
SUBMITTED ──accept──▶ ACCEPTED ──rate──▶ ACCEPTED
RETURNED, ACCEPTED ──take_back──▶ SUBMITTED  (a returned one only while the branch left it alone)
"""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members.actions.notices import notify
from members.models import Organization
from members.queries import accounts_with
from partybranch.access.permissions import Permission
from partybranch.audit import log
from reports.models import AnnualReport, ReportCall, ReportVersion, ReviewComment

State = AnnualReport.State


class ReviewRefused(Exception):
    """Why something cannot be done with the report now; the text is shown to the person."""


class NotUnderReview(ReviewRefused):
    """The report is not waiting for the committee."""

    def __init__(self) -> None:
        super().__init__("这份报告现在不在待审阅状态，请刷新后再看。")


class AnotherVersion(ReviewRefused):
    """The branch took the report back and handed another version in since the page was opened."""

    def __init__(self) -> None:
        super().__init__("您打开以后，支部收回了报告，又报送了新的一稿。请看过新稿再办。")


class NothingToMend(ReviewRefused):
    """A report is never returned without a word."""

    def __init__(self) -> None:
        super().__init__("退回前请写明要改什么，或在正文里加批注。")


class NotAccepted(ReviewRefused):
    """Only an accepted report is rated."""

    def __init__(self) -> None:
        super().__init__("报告通过后才能评定等次。")


class NotDecided(ReviewRefused):
    """There is no decision to take back."""

    def __init__(self) -> None:
        super().__init__("这份报告还没有退回或通过，不用撤回。")


class AlreadyMended(ReviewRefused):
    """The branch works on the returned report: taking the return back would take its work away."""

    def __init__(self) -> None:
        super().__init__("支部已经开始修改，不能撤回退回，请等支部再次报送。")


class CommentGone(ReviewRefused):
    """The comment was settled, or the report was returned with it."""

    def __init__(self) -> None:
        super().__init__("这条批注已经随报告退回，不能撤销。")


def _held(report: AnnualReport) -> AnnualReport:
    """The report as it stands now, kept from others until the transaction ends."""
    return AnnualReport.objects.select_for_update().select_related("branch").get(pk=report.pk)


def _last_version(report: AnnualReport, seen: int | None) -> ReportVersion:
    """The version before the committee; ``seen`` is the number of the one the person had on the page."""
    version = report.versions.order_by("-number").first()
    if version is None:
        raise NotUnderReview
    if seen is not None and seen != version.number:
        raise AnotherVersion
    return version


def _record(verb: str, report: AnnualReport, by: log.Actor, **details: str | int) -> None:
    log.record(
        verb,
        by=by,
        obj=report,
        organization=report.branch_id,
        fields=["state", "rating"],
        details={"year": report.year, "state": report.state, **details},
    )


def _tell_branch(report: AnnualReport, sentence: str) -> None:
    notify(
        recipients=accounts_with(report.branch, Permission.EDIT_REPORT),
        sentence=sentence,
        href=f"{reverse('reports:report', args=[report.branch_id])}?year={report.year}",
        organization=report.branch,
    )


def _decide(report: AnnualReport, state: str, by: log.Actor, rating: str = "") -> None:
    report.state, report.rating = state, rating
    report.reviewed_by_id, report.reviewed_at = by.pk, timezone.now()
    # Not ``saved_at``: it tells when the branch last worked on the report.
    report.save(update_fields=["state", "rating", "reviewed_by_id", "reviewed_at"])


@transaction.atomic
def add_comment(
    *, report: AnnualReport, anchor: str, text: str, seen: int | None = None, by: log.Actor
) -> ReviewComment:
    """Pin a comment to a paragraph (its key), a figure (the fact's name) or, with '', the whole."""
    current = _held(report)
    if current.state != State.SUBMITTED:
        raise NotUnderReview
    comment = ReviewComment.objects.create(
        version=_last_version(current, seen), anchor=anchor, text=text, written_by_id=by.pk
    )
    log.record("批注述职报告", by=by, obj=comment, organization=current.branch_id, fields=["text", "anchor"])
    return comment


@transaction.atomic
def remove_comment(*, comment: ReviewComment, by: log.Actor) -> None:
    """Take a comment away again while the branch has not seen it."""
    current = _held(comment.version.report)
    if current.state != State.SUBMITTED or comment.settled_at is not None:
        raise CommentGone
    log.record("撤销批注", by=by, obj=comment, organization=current.branch_id)
    comment.delete()


@transaction.atomic
def return_report(*, report: AnnualReport, text: str, seen: int | None = None, by: log.Actor) -> AnnualReport:
    """退回修改: with a word on the whole, or with comments in the text."""
    current = _held(report)
    if current.state != State.SUBMITTED:
        raise NotUnderReview
    version = _last_version(current, seen)
    if text:
        ReviewComment.objects.create(version=version, text=text, written_by_id=by.pk)
    count = version.comments.filter(settled_at__isnull=True).count()
    if not count:
        raise NothingToMend
    _decide(current, State.RETURNED, by)
    _tell_branch(current, f"{current.year}年度述职报告退回修改，有{count}条批注。")
    _record("退回述职报告", current, by, comments=count, version=version.number)
    return current


@transaction.atomic
def accept(*, report: AnnualReport, rating: str = "", seen: int | None = None, by: log.Actor) -> AnnualReport:
    """通过, with a grade or without one."""
    current = _held(report)
    if current.state != State.SUBMITTED:
        raise NotUnderReview
    version = _last_version(current, seen)
    _decide(current, State.ACCEPTED, by, rating)
    _tell_branch(current, f"{current.year}年度述职报告已通过。")
    _record("通过述职报告", current, by, rating=rating, version=version.number)
    return current


@transaction.atomic
def rate(*, report: AnnualReport, rating: str, seen: int | None = None, by: log.Actor) -> AnnualReport:
    """Give an accepted report its grade, another one, or none."""
    current = _held(report)
    if current.state != State.ACCEPTED:
        raise NotAccepted
    _last_version(current, seen)
    current.rating = rating
    current.save(update_fields=["rating"])
    _record("评定述职等次", current, by, rating=rating)
    return current


@transaction.atomic
def take_back(*, report: AnnualReport, by: log.Actor) -> AnnualReport:
    """Undo the return or the acceptance: the report waits for the committee again."""
    current = _held(report)
    if current.state not in (State.RETURNED, State.ACCEPTED):
        raise NotDecided
    if current.state == State.RETURNED and current.reviewed_at and current.saved_at > current.reviewed_at:
        raise AlreadyMended
    was = current.state
    current.state, current.rating = State.SUBMITTED, ""
    current.reviewed_by_id = current.reviewed_at = None
    current.save(update_fields=["state", "rating", "reviewed_by_id", "reviewed_at"])
    _tell_branch(current, f"上级撤回了对{current.year}年度述职报告的决定，报告仍在审阅。")
    _record("撤回审阅决定", current, by, was=was)
    return current


@transaction.atomic
def set_call(
    *,
    committee: Organization,
    year: int,
    due_on: date | None,
    max_characters: int | None,
    note: str,
    by: log.Actor,
) -> ReportCall:
    """The committee's notice on a year's reports; said again, it replaces the earlier one."""
    call, _ = ReportCall.objects.update_or_create(
        committee=committee,
        year=year,
        defaults={"due_on": due_on, "max_characters": max_characters, "note": note},
    )
    log.record(
        "设定报送要求",
        by=by,
        obj=call,
        organization=committee.pk,
        fields=["due_on", "max_characters", "note"],
        details={"year": year},
    )
    return call
