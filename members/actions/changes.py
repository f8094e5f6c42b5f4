"""Changes of membership by hand: who came, left, was admitted, confirmed, retired, suspended, moved to
another group; correcting one, and taking one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from members.actions.change_checks import (
    ChangeRefused,
    check,
    check_may_go,
    check_may_move,
    warning_of,
)
from members.actions.change_effects import apply, keep_effects, note_what_was, take_back_effects
from members.actions.letters import set_letter
from members.models import Member, MembershipEvent
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered

__all__ = [
    "ChangeRefused",
    "Recorded",
    "correct_change",
    "record_change",
    "remove_change",
    "undo_change",
]

# What of a stored change can be corrected; the first three move the member too.
_MOVING = ("occurred_on", "precision", "to_group")
_CORRECTABLE = (*_MOVING, "counterpart", "paper", "note")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change, the names of the offices that ended with it, and what is doubtful about it."""

    event: MembershipEvent
    ended_offices: list[str]
    warning: str = ""


@transaction.atomic
def record_change(
    *, member: Member, values: Mapping[str, Any], by: Any, letter: Mapping[str, Any] | None = None
) -> Recorded:
    """``values``: kind, occurred_on, precision, counterpart, paper, note, to_group; ``letter``: columns
    of IntroductionLetter where one was written. Raises ChangeRefused."""
    member = Member.objects.select_for_update().select_related("branch").get(pk=member.pk)
    event = MembershipEvent(member=member, branch=member.branch, **values, **entered(by))
    check(event)
    snapshot = history.snapshot(member)
    note_what_was(event)
    event.save()
    set_letter(event, letter)
    effects, ended = apply(event)
    keep_effects(event, snapshot, effects, by)
    log.record(
        f"登记{event.get_kind_display()}",
        by=by,
        obj=event,
        organization=event.branch_id,
        fields=effects.after,
        details={"offices_ended": len(ended)},
    )
    return Recorded(event, ended, warning_of(event))


@transaction.atomic
def correct_change(
    *, event: MembershipEvent, values: Mapping[str, Any], by: Any, letter: Mapping[str, Any] | None = None
) -> Revision | None:
    """Correct what a change says; what it moved moves along. Gives what takes the correction back, None
    where nothing differs. Raises ChangeRefused."""
    event = MembershipEvent.objects.select_related("member", "branch").get(pk=event.pk)
    before, snapshot = history.snapshot(event), history.snapshot(event.member)
    fields = [name for name in _CORRECTABLE if name in values and getattr(event, name) != values[name]]
    moves = any(name in _MOVING for name in fields)
    if moves:
        check_may_move(event)
        take_back_effects(event)
    for name in fields:
        setattr(event, name, values[name])
    if moves:
        check(event)
        note_what_was(event)
    event.save()
    fields += set_letter(event, letter)
    if not fields:
        return None
    if moves:
        keep_effects(event, snapshot, apply(event)[0], by)
    revision = history.keep(
        event, verb=Revision.Verb.CORRECTED, by=by, organization=event.branch_id, before=before
    )
    log.record("更正变动记录", by=by, obj=event, organization=event.branch_id, fields=fields)
    return revision


@transaction.atomic
def remove_change(*, event: MembershipEvent, by: Any) -> tuple[Revision, list[str]]:
    """Take a change back with what it moved; gives also the offices that stay ended, because somebody
    else holds them now. Raises ChangeRefused for a side of a transfer and for what others build on."""
    check_may_go(event)
    ended = take_back_effects(event)
    revision = history.remove(event, by=by, organization=event.branch_id)
    log.record("删除变动记录", by=by, obj=event, organization=event.branch_id)
    return revision, ended


@transaction.atomic
def undo_change(*, revision: Revision, by: Any) -> Recorded:
    """Put back what a change said before its newest correction, or a removed change; and with it what
    it moves. Raises ChangeRefused where it contradicts by now, CannotPutBack where it cannot be."""
    stored = MembershipEvent.everything.select_related("member").get(pk=revision.object_id)
    held = history.before_of(revision)
    was_removed = stored.removed_at is not None
    if was_removed and held.get("relations", {}).get("is_transfer"):
        raise history.CannotPutBack("转接已经撤销，请重新办理转接。")
    moves = was_removed or not _says_the_same(stored, held)
    if moves and not was_removed:
        take_back_effects(stored)
    event = history.put_back(MembershipEvent, revision)
    ended: list[str] = []
    if moves:
        check(event)
        snapshot = history.snapshot(event.member)
        note_what_was(event)
        event.save()
        effects, ended = apply(event)
        keep_effects(event, snapshot, effects, by)
    log.record("恢复变动记录", by=by, obj=event, organization=event.branch_id)
    return Recorded(event, ended)


def _says_the_same(event: MembershipEvent, held: Mapping[str, Any]) -> bool:
    """Whether what moves the member is now as it was before."""
    columns = held.get("columns", {})
    told = {"occurred_on": event.occurred_on.isoformat(), "precision": event.precision}
    return all(
        columns.get(name) == value for name, value in {**told, "to_group_id": event.to_group_id}.items()
    )
