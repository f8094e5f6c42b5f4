"""Changes of membership by hand: who came, left, was admitted, confirmed, retired; and taking one back.

A change moves dates of the member and ends offices. What it moved is kept with the member's revision,
so that taking it back moves exactly that, and leaves alone what was corrected since.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.actions.members import CHANGE
from members.models import Member, MembershipEvent, OfficeTerm
from partybranch import history
from partybranch.audit import log
from partybranch.calendar import last_of_month
from partybranch.fields import DatePrecision
from partybranch.models import Revision
from partybranch.records import entered

Kind = MembershipEvent.Kind
LEAVING = MembershipEvent.LEAVING
COMING = MembershipEvent.COMING


class ChangeRefused(Exception):
    """The change contradicts what is known; ``field`` names what is wrong."""

    def __init__(self, sentence: str, field: str | None = "occurred_on") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(slots=True)
class Effects:
    """What a change moved: the member's columns before and after, and offices it ended."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    ended_terms: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change and the names of the offices that ended with it."""

    event: MembershipEvent
    ended_offices: list[str]


def last_day(event: MembershipEvent) -> date:
    """The last day in the branch of who left: in a month, its last day."""
    if event.precision == DatePrecision.MONTH:
        return last_of_month(event.occurred_on)
    return event.occurred_on


def _check(event: MembershipEvent) -> None:
    member, day, kind = event.member, event.occurred_on, event.kind
    if day > timezone.localdate():
        raise ChangeRefused("变动日期不能晚于今天。")
    if member.left_on is not None:
        left = f"{member.left_on.year}年{member.left_on.month}月{member.left_on.day}日"
        raise ChangeRefused(
            f"{member.name}已于{left}离开本支部，不能再登记变动；重新转来的请登记新党员。", "kind"
        )
    if member.joined_on and last_day(event) < member.joined_on and kind not in COMING:
        raise ChangeRefused(f"{member.name}{_spoken(member.joined_on)}才到本支部，变动不能在那以前。")
    same_kind = MembershipEvent.objects.filter(member=member, branch=event.branch, kind=kind)
    if same_kind.exclude(pk=event.pk).exists():
        raise ChangeRefused(f"{member.name}已经登记过{Kind(kind).label}，不能重复。", "kind")
    _CHECKS.get(kind, _check_after_admission)(event)


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _check_after_admission(event: MembershipEvent) -> None:
    admitted = event.member.admitted_on
    if admitted and last_day(event) < admitted:
        raise ChangeRefused(f"{event.member.name}{_spoken(admitted)}才入党，变动不能在那以前。")


def _check_confirmed(event: MembershipEvent) -> None:
    _check_after_admission(event)
    member = event.member
    if member.standing == Member.Standing.FULL or member.confirmed_on is not None:
        raise ChangeRefused(f"{member.name}已是正式党员，不能再登记转正。", "kind")
    if member.standing != Member.Standing.PROBATIONARY:
        raise ChangeRefused(f"{member.name}的党员类别没有登记，请先更正为预备党员。", "kind")


def _check_admitted(event: MembershipEvent) -> None:
    member = event.member
    if member.standing == Member.Standing.FULL or member.confirmed_on is not None:
        raise ChangeRefused(f"{member.name}已是正式党员，不能再登记接收。", "kind")
    if member.admitted_on and (member.admitted_on.year, member.admitted_on.month) != (
        event.occurred_on.year,
        event.occurred_on.month,
    ):
        raise ChangeRefused(f"{member.name}的入党时间已登记为{_spoken(member.admitted_on)}，请先核对。")
    if member.born_on and event.occurred_on <= member.born_on:
        raise ChangeRefused("接收日期不能早于出生日期。")


def _check_retired(event: MembershipEvent) -> None:
    _check_after_admission(event)
    if event.member.employment == Member.Employment.RETIRED:
        raise ChangeRefused(f"{event.member.name}已登记为离退休，不能重复。", "kind")


_CHECKS = {
    Kind.CONFIRMED: _check_confirmed,
    Kind.ADMITTED: _check_admitted,
    Kind.RETIRED: _check_retired,
}


def _moved_columns(event: MembershipEvent) -> dict[str, Any]:
    """What the member's columns become."""
    day, precision, kind = event.occurred_on, event.precision, event.kind
    if kind in LEAVING:
        return {"left_on": last_day(event)}
    if kind == Kind.MOVED_IN:
        return {"joined_on": day}
    if kind == Kind.CONFIRMED:
        standing = Member.Standing.FULL
        return {"confirmed_on": day, "confirmed_precision": precision, "standing": standing}
    if kind == Kind.ADMITTED:
        standing = Member.Standing.PROBATIONARY
        return {"admitted_on": day, "admitted_precision": precision, "standing": standing}
    return {"employment": Member.Employment.RETIRED}


def _apply(event: MembershipEvent) -> tuple[Effects, list[str]]:
    """Move the member's dates and end offices; what was moved, and the names of the offices."""
    member, effects = event.member, Effects(after=_moved_columns(event))
    effects.before = {name: getattr(member, name) for name in effects.after}
    for name, value in effects.after.items():
        setattr(member, name, value)
    member.save()
    names = end_offices(member, last_day(event), effects) if event.kind in LEAVING else []
    return effects, names


def end_offices(member: Member, day: date, effects: Effects) -> list[str]:
    """End with ``day`` what the member holds in the own branch, note it in ``effects``; their names."""
    names = []
    for term in OfficeTerm.objects.filter(member=member, organization=member.branch_id, left_on__isnull=True):
        term.left_on = max(day, term.started_on or date.min)
        term.save(update_fields=["left_on"])
        effects.ended_terms.append(term.pk)
        names.append(term.get_office_display())
    return names


def keep_effects(event: MembershipEvent, snapshot: Mapping[str, Any], effects: Effects, by: Any) -> None:
    """Keep what a change moved with the member's revision, so that exactly that can be taken back."""
    told = {
        CHANGE: event.pk,
        "before": effects.before,
        "after": effects.after,
        "ended_terms": effects.ended_terms,
    }
    history.keep(
        event.member,
        verb=Revision.Verb.CORRECTED,
        by=by,
        organization=event.branch_id,
        before={"columns": snapshot["columns"], "relations": told},
    )


def _effects_of(event: MembershipEvent) -> Effects:
    """What a change moved: as kept, else (taken over from a workbook) what follows from it."""
    for revision in history.revisions_of(event.member):
        told = history.before_of(revision).get("relations", {})
        if told.get(CHANGE) == event.pk:
            return Effects(told["before"], told["after"], told["ended_terms"])
    after = _moved_columns(event)
    if event.kind in (*LEAVING, Kind.MOVED_IN):
        return Effects(dict.fromkeys(after), after)
    if event.kind == Kind.CONFIRMED:
        before = {"confirmed_on": None, "confirmed_precision": DatePrecision.DAY}
        return Effects({**before, "standing": Member.Standing.PROBATIONARY}, after)
    return Effects()


def take_back_effects(event: MembershipEvent) -> list[str]:
    """Give the member what the change took, where it still stands; the offices that stay ended."""
    member, effects = event.member, _effects_of(event)
    if member.erased_at is not None and event.kind in LEAVING:
        raise ChangeRefused(
            f"{member.name}的信息已按规定清除，不能再撤销离开；重新转来的请登记新党员。", None
        )
    for name, value in effects.after.items():
        column = Member._meta.get_field(name)
        if getattr(member, name) == column.to_python(value):
            setattr(member, name, column.to_python(effects.before[name]))
    member.save()
    ended = []
    for term in OfficeTerm.objects.filter(pk__in=effects.ended_terms):
        term.left_on = None
        try:
            with transaction.atomic():
                term.save(update_fields=["left_on"])
        except IntegrityError:
            ended.append(term.get_office_display())
    return ended


@transaction.atomic
def record_change(*, member: Member, values: Mapping[str, Any], by: Any) -> Recorded:
    """``values``: kind, occurred_on, precision, counterpart, note."""
    member = Member.objects.select_for_update().select_related("branch").get(pk=member.pk)
    event = MembershipEvent(member=member, branch=member.branch, **values, **entered(by))
    _check(event)
    snapshot = history.snapshot(member)
    event.save()
    effects, ended = _apply(event)
    keep_effects(event, snapshot, effects, by)
    log.record(
        f"登记{event.get_kind_display()}",
        by=by,
        obj=event,
        organization=event.branch_id,
        fields=effects.after,
        details={"offices_ended": len(ended)},
    )
    return Recorded(event, ended)


@transaction.atomic
def remove_change(*, event: MembershipEvent, by: Any) -> tuple[Revision, list[str]]:
    """Take a change back with what it moved; gives also the offices that stay ended, because somebody
    else holds them now."""
    ended = take_back_effects(event)
    revision = history.remove(event, by=by, organization=event.branch_id)
    log.record("删除变动记录", by=by, obj=event, organization=event.branch_id)
    return revision, ended


@transaction.atomic
def undo_change(*, revision: Revision, by: Any) -> Recorded:
    """Put a removed change back, and with it what it moves; refused where it contradicts by now."""
    event = MembershipEvent.everything.select_related("member", "branch").get(pk=revision.object_id)
    if event.removed_at is not None:
        _check(event)
    event = history.put_back(MembershipEvent, revision)
    snapshot = history.snapshot(event.member)
    effects, ended = _apply(event)
    keep_effects(event, snapshot, effects, by)
    log.record("恢复变动记录", by=by, obj=event, organization=event.branch_id)
    return Recorded(event, ended)
