"""A member asks to have a line of the own record corrected; the office answers. Both stay on record."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import corrections
from members.actions.members import FIELDS, SEALED, correct_member
from members.actions.notices import notify
from members.in_words import day_words
from members.models import CorrectionRequest, Member, User
from members.queries import accounts_with
from partybranch.access.permissions import Permission
from partybranch.audit import log

State = CorrectionRequest.State


class CorrectionRefused(Exception):
    """A request or an answer that cannot be taken; ``field`` names what is wrong."""

    field: str | None = None


class AlreadyAsked(CorrectionRefused):
    def __init__(self, about: str) -> None:
        super().__init__(f"{corrections.line_label(about)}已经申请过更正，答复以前不用再提；要改请先撤回。")


class NothingWanted(CorrectionRefused):
    field = "wanted"

    def __init__(self) -> None:
        super().__init__("和现在登记的一样，不用更正。")


class AlreadyAnswered(CorrectionRefused):
    def __init__(self, request: CorrectionRequest) -> None:
        super().__init__(f"这份申请{request.get_state_display()}，不能再办。")


class NeedsReason(CorrectionRefused):
    field = "answer"

    def __init__(self) -> None:
        super().__init__("不采纳的，请写明理由，让本人知道为什么。")


def is_applied(about: str) -> bool:
    """Whether accepting a request corrects the record at once; the office does the others by hand."""
    return not corrections.LINES[about].by_hand and about in (*FIELDS, *SEALED)


def _is_as_held(member: Member, about: str, wanted: str) -> bool:
    if about == corrections.OTHER:
        return False
    if about in corrections.LINES and not corrections.LINES[about].by_hand:
        values = corrections.values_of(about, wanted)
        return all(getattr(member, name) == value for name, value in values.items())
    return corrections.wanted_in_words(about, wanted) == corrections.held(member, about)


@transaction.atomic
def ask_correction(*, member: Member, about: str, wanted: str, reason: str, by: Any) -> CorrectionRequest:
    """Ask the office of the member's branch; it is told which line, not what it should say."""
    member = Member.objects.select_for_update().select_related("branch").get(pk=member.pk)
    if member.correction_requests.filter(about=about, state=State.OPEN).exists():
        raise AlreadyAsked(about)
    if _is_as_held(member, about, wanted):
        raise NothingWanted
    request = CorrectionRequest(branch=member.branch, member=member, about=about, reason=reason)
    request.wanted = wanted
    request.save()
    due = day_words(corrections.answer_due_on(request.asked_at))
    told = notify(
        recipients=[
            user
            for user in accounts_with(member.branch, Permission.RECORD_MEMBERS)
            if user.member_id != member.pk
        ],
        sentence=f"{member.name}申请更正{corrections.line_label(about)}，请在{due}前答复。",
        href=reverse("members:correction-answer", args=[member.branch_id, request.pk]),
        organization=member.branch,
    )
    log.record(
        "申请更正个人信息",
        by=by,
        obj=request,
        organization=member.branch_id,
        fields=[about],
        details={"notices": told},
    )
    return request


@transaction.atomic
def withdraw_correction(*, request: CorrectionRequest, by: Any) -> None:
    """Take an unanswered request back."""
    stored = _open(request)
    stored.state = State.WITHDRAWN
    stored.save(update_fields=["state"])
    log.record("撤回更正申请", by=by, obj=stored, organization=stored.branch_id, fields=[stored.about])


@transaction.atomic
def accept_correction(*, request: CorrectionRequest, answer: str, by: Any) -> CorrectionRequest:
    """Correct the line so that its history keeps what it said; where that does not work by itself, the
    office says with this that it has done so by hand. Raises MemberRefused where the record would
    contradict itself."""
    stored = _open(request)
    if is_applied(stored.about):
        # Of the member's own row alone: there may be no group whose row could be held.
        held = Member.objects.select_for_update(of=("self",)).select_related("branch", "group")
        member = held.get(pk=stored.member_id)
        correct_member(member=member, values=corrections.values_of(stored.about, stored.wanted), by=by)
    return _answered(stored, State.ACCEPTED, answer, by)


@transaction.atomic
def decline_correction(*, request: CorrectionRequest, answer: str, by: Any) -> CorrectionRequest:
    """Leave the line as it is, and say why."""
    if not answer.strip():
        raise NeedsReason
    return _answered(_open(request), State.DECLINED, answer, by)


def _open(request: CorrectionRequest) -> CorrectionRequest:
    """The request as it stands now, held for the rest of the transaction."""
    stored = (
        CorrectionRequest.objects.select_for_update().select_related("branch", "member").get(pk=request.pk)
    )
    if stored.state != State.OPEN:
        raise AlreadyAnswered(stored)
    return stored


def _answered(request: CorrectionRequest, state: str, answer: str, by: Any) -> CorrectionRequest:
    request.state, request.answer = state, answer.strip()
    request.answered_by_id, request.answered_at = by.pk, timezone.now()
    request.save(update_fields=["state", "answer", "answered_by_id", "answered_at"])
    for user in _accounts_of_person(request.member):
        branch_id = user.member.branch_id
        notify(
            recipients=[user],
            sentence=f"您申请更正的{corrections.line_label(request.about)}：{request.get_state_display()}。",
            href=f"{reverse('members:own-data', args=[branch_id])}#corrections",
            organization=request.branch,
        )
    log.record(
        "答复更正申请",
        by=by,
        obj=request,
        organization=request.branch_id,
        fields=[request.about],
        details={"answer": state},
    )
    return request


def _accounts_of_person(member: Member) -> Iterable[User]:
    """The account of a person, who may have moved to another branch since asking."""
    while hasattr(member, "next"):
        member = member.next
    return User.objects.filter(member=member, is_active=True).select_related("member")
