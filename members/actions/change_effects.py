"""What a change of membership moves, and giving back exactly that.

A change moves dates of the member and ends offices. What it moved is kept with the member's revision,
so that taking it back leaves alone what was corrected since.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from members.actions.members import CHANGE
from members.models import Member, MembershipEvent, OfficeTerm
from partybranch import history
from partybranch.fields import DatePrecision
from partybranch.models import Revision

Kind = MembershipEvent.Kind
LEAVING = MembershipEvent.LEAVING


@dataclass(slots=True)
class Effects:
    """What a change moved: the member's columns before and after, and offices it ended."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    ended_terms: list[int] = field(default_factory=list)


def _moved_columns(event: MembershipEvent) -> dict[str, Any]:
    """What the member's columns become."""
    day, precision, kind = event.occurred_on, event.precision, event.kind
    if kind in LEAVING:
        return {"left_on": event.last_day}
    if kind in (Kind.MOVED_IN, Kind.RESTORED):
        return {"joined_on": day}
    if kind == Kind.CONFIRMED:
        standing = Member.Standing.FULL
        return {"confirmed_on": day, "confirmed_precision": precision, "standing": standing}
    if kind == Kind.ADMITTED:
        standing = Member.Standing.PROBATIONARY
        return {"admitted_on": day, "admitted_precision": precision, "standing": standing}
    if kind == Kind.GROUP_CHANGED:
        return {"group_id": event.to_group_id}
    return {"employment": Member.Employment.RETIRED}


def note_what_was(event: MembershipEvent) -> None:
    """The event's own columns of what stood before it: for the register as of an earlier day."""
    if event.kind == Kind.GROUP_CHANGED:
        event.from_group_id = event.member.group_id
    elif event.kind == Kind.RETIRED:
        event.from_employment = event.member.employment


def apply(event: MembershipEvent) -> tuple[Effects, list[str]]:
    """Move the member's dates and end offices; what was moved, and the names of the offices. Whoever
    was suspended left with that: a removal after it moves nothing."""
    member = event.member
    is_gone = event.kind in LEAVING and member.left_on is not None
    effects = Effects(after={} if is_gone else _moved_columns(event))
    effects.before = {name: getattr(member, name) for name in effects.after}
    for name, value in effects.after.items():
        setattr(member, name, value)
    member.save()
    names = end_offices(member, event.last_day, effects) if "left_on" in effects.after else []
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
    """What a change moved: as kept, else (taken over from a workbook, or made for many members at once)
    what follows from it."""
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
    if event.kind == Kind.GROUP_CHANGED:
        return Effects({"group_id": event.from_group_id}, after)
    if event.kind == Kind.RETIRED and event.from_employment:
        return Effects({"employment": event.from_employment}, after)
    return Effects()


def take_back_effects(event: MembershipEvent) -> list[str]:
    """Give the member what the change took, where it still stands; the offices that stay ended."""
    member, effects = event.member, _effects_of(event)
    for name, value in effects.after.items():
        column = Member._meta.get_field(name)
        if getattr(member, name) == column.to_python(value):
            before = effects.before[name]
            setattr(member, name, None if before is None else column.to_python(before))
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
