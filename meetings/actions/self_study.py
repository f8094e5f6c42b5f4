"""Self-study and outside training (自学、外出培训): stated by a member or entered by the branch, confirmed
or declined, corrected, removed, taken back. Hours count once confirmed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import SelfStudy
from members.actions.notices import notify
from members.models import Member, User
from members.queries import accounts_of, accounts_with
from partybranch import history
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered
from partybranch.web.years import EARLIEST

State = SelfStudy.State


class StudyRefused(Exception):
    """What cannot be written or answered so; ``field`` names what is wrong."""

    field: str | None = None


class InTheFuture(StudyRefused):
    field = "done_on"

    def __init__(self) -> None:
        super().__init__("学过以后再登记，日期不能晚于今天。")


class NoLedgerYear(StudyRefused):
    field = "done_on"

    def __init__(self) -> None:
        super().__init__("日期的年份不对，请检查。")


class AlreadyStated(StudyRefused):
    field = "title"

    def __init__(self, day: date) -> None:
        super().__init__(f"{day.month}月{day.day}日的这项学习已经登记过，不用重复登记。")


class AlreadyAnswered(StudyRefused):
    def __init__(self, study: SelfStudy) -> None:
        super().__init__(f"这一项{study.get_state_display()}，不用再答复。")


class NoLongerOwn(StudyRefused):
    def __init__(self, study: SelfStudy) -> None:
        super().__init__(f"这一项{study.get_state_display()}，要改请告诉支部。")


class NeedsReason(StudyRefused):
    field = "answer"

    def __init__(self) -> None:
        super().__init__("不采纳的，请写明理由，让本人知道为什么。")


class ChangedMeanwhile(StudyRefused):
    def __init__(self) -> None:
        super().__init__("这一项刚刚由别人改过。请打开现在的内容核对后，再保存您的改动。")


@dataclass(frozen=True, slots=True)
class StudyValues:
    """What somebody studied, when, for how many hours."""

    kind: str
    done_on: date
    title: str
    hours: Decimal
    category: str = ""
    organizer: str = ""

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in StudyValues.__slots__}


def version_of(study: SelfStudy) -> str:
    """Changes with every save: what a form says it has seen."""
    return study.updated_at.isoformat() if study.updated_at else ""


@transaction.atomic
def state_self_study(*, member: Member, values: StudyValues, by: Any) -> SelfStudy:
    """A member states it; whoever records study in the branch is told, and confirms."""
    study = _make(member, values, by, state=State.STATED)
    told = notify(
        recipients=[user for user in _recorders(member) if user.pk != by.pk],
        sentence=f"{member.name}登记了{study.get_kind_display()}{_plain(study.hours)}学时，请确认。",
        href=reverse("meetings:self-study-answer", args=[study.branch_id, study.pk]),
        organization=member.branch,
    )
    details = {"kind": study.kind, "notices": told}
    log.record("登记自学", by=by, obj=study, organization=study.branch_id, details=details)
    return study


@transaction.atomic
def enter_self_study(*, member: Member, values: StudyValues, by: Any) -> SelfStudy:
    """The branch enters it for a member: it counts at once."""
    study = _make(member, values, by, state=State.CONFIRMED, answered_by_id=by.pk, answered_at=timezone.now())
    log.record("代为登记自学", by=by, obj=study, organization=study.branch_id, details={"kind": study.kind})
    return study


def _make(member: Member, values: StudyValues, by: Any, **state: Any) -> SelfStudy:
    _check(values)
    # Whoever sends the same form a second time waits for the first.
    member = Member.objects.select_for_update(of=("self",)).select_related("branch").get(pk=member.pk)
    _refuse_the_same(member, values)
    return SelfStudy.objects.create(
        branch=member.branch, member=member, **values.columns(), **state, **entered(by)
    )


def _check(values: StudyValues) -> None:
    if values.done_on > timezone.localdate():
        raise InTheFuture
    if values.done_on.year < EARLIEST:
        raise NoLedgerYear


def _refuse_the_same(member: Member, values: StudyValues, but: int | None = None) -> None:
    same = SelfStudy.objects.filter(member=member, done_on=values.done_on, title=values.title)
    if same.exclude(state=State.DECLINED).exclude(pk=but).exists():
        raise AlreadyStated(values.done_on)


def _recorders(member: Member) -> list[User]:
    """Whoever records study for this member: a leader that of the own group alone."""
    found = []
    for user in accounts_with(member.branch, Permission.RECORD_MEETINGS):
        scope = user.scope_in(member.branch_id, is_branch=True)
        if scope is None or not scope.allows(Permission.RECORD_MEETINGS):
            continue
        if not scope.only_own_group(Permission.RECORD_MEETINGS) or member.group_id in scope.group_ids:
            found.append(user)
    return found


@transaction.atomic
def answer_self_study(*, study: SelfStudy, is_confirmed: bool, answer: str = "", by: Any) -> SelfStudy:
    """Take the hours, or leave them and say why; the member is told."""
    stored = SelfStudy.objects.select_for_update().get(pk=study.pk)
    if stored.state != State.STATED:
        raise AlreadyAnswered(stored)
    answer = answer.strip()
    if not is_confirmed and not answer:
        raise NeedsReason
    before = history.snapshot(stored)
    stored.state = State.CONFIRMED if is_confirmed else State.DECLINED
    stored.answer, stored.answered_by_id, stored.answered_at = answer, by.pk, timezone.now()
    stored.save(update_fields=["state", "answer", "answered_by_id", "answered_at", "updated_at"])
    # So that no earlier change can be taken back over the answer.
    history.keep(stored, verb=Revision.Verb.CORRECTED, by=by, organization=stored.branch_id, before=before)
    said = "已确认，计入学时" if is_confirmed else "未采纳"
    day = f"{stored.done_on.month}月{stored.done_on.day}日"
    notify(
        recipients=accounts_of(Member.objects.filter(pk=stored.member_id)).exclude(pk=by.pk),
        sentence=f"您{day}的{stored.get_kind_display()}{said}{f'：{answer}' if answer else ''}。",
        href=reverse("meetings:own-self-study-list", args=[stored.branch_id])
        + f"?year={stored.done_on.year}",
        organization=stored.branch,
    )
    verb = "确认自学" if is_confirmed else "不采纳自学"
    log.record(verb, by=by, obj=stored, organization=stored.branch_id, fields=["state", "answer"])
    return stored


@transaction.atomic
def correct_self_study(
    *, study: SelfStudy, values: StudyValues, seen: str, by_oneself: bool = False, by: Any
) -> Revision | None:
    """Give it other values; None where nothing differs. ``by_oneself``: the member's own words, which may
    change until they are answered."""
    _check(values)
    stored = _held(study, by_oneself=by_oneself)
    if seen != version_of(stored):
        raise ChangedMeanwhile
    columns = values.columns()
    changed = [name for name, value in columns.items() if getattr(stored, name) != value]
    if not changed:
        return None
    _refuse_the_same(stored.member, values, stored.pk)
    before = history.snapshot(stored)
    for name in changed:
        setattr(stored, name, columns[name])
    stored.save()
    revision = history.keep(
        stored, verb=Revision.Verb.CORRECTED, by=by, organization=stored.branch_id, before=before
    )
    log.record("更正自学", by=by, obj=stored, organization=stored.branch_id, fields=changed)
    return revision


@transaction.atomic
def remove_self_study(*, study: SelfStudy, by_oneself: bool = False, by: Any) -> Revision:
    """Set it aside: its hours count no more."""
    stored = _held(study, by_oneself=by_oneself)
    revision = history.remove(stored, by=by, organization=stored.branch_id)
    log.record("删除自学", by=by, obj=stored, organization=stored.branch_id)
    return revision


def _held(study: SelfStudy, *, by_oneself: bool) -> SelfStudy:
    stored = SelfStudy.objects.select_for_update().get(pk=study.pk)
    if by_oneself and stored.state != State.STATED:
        raise NoLongerOwn(stored)
    return stored


@transaction.atomic
def undo_self_study(*, revision: Revision, by: Any) -> SelfStudy:
    """Take back the newest correction or removal; raises history.CannotPutBack."""
    study = history.put_back(SelfStudy, revision)
    log.record(f"撤销{revision.get_verb_display()}自学", by=by, obj=study, organization=study.branch_id)
    return study


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
