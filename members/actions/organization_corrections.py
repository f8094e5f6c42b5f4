"""Correcting, removing and putting back entries of the history of an organisation (党组织沿革).

An entry moved something when it was made: its removal moves that back, or is refused in one sentence.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from members.actions.elections import take_back_election
from members.actions.organization_events import OrganizationRefused, check_dates, locked
from members.actions.organization_merging import take_back_merger
from members.actions.organization_moving import redo_move, take_back_move
from members.actions.organization_renaming import redo_renaming, take_back_renaming
from members.actions.organizations import (
    check_dissolved_on,
    check_founded_on,
    redo_dissolution,
    reopen,
    take_back_dissolution,
)
from members.models import Organization, OrganizationEvent
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision

Kind = OrganizationEvent.Kind
_COLUMNS = ("occurred_on", "approved_by", "approved_on", "paper", "note")
# What hangs on the day in other records: the moves of every member, the terms of every seat.
_DAY_STANDS = (Kind.MERGED, Kind.REELECTED)


def _take_back_founding(event: OrganizationEvent, by: log.Actor) -> None:
    _set_day(event, None)


def _redo_founding(event: OrganizationEvent) -> None:
    check_founded_on(event.organization, event.occurred_on)
    _set_day(event, event.occurred_on)


_TAKE_BACK: dict[str, Callable[[OrganizationEvent, log.Actor], None]] = {
    Kind.FOUNDED: _take_back_founding,
    Kind.RENAMED: take_back_renaming,
    Kind.MOVED: take_back_move,
    Kind.MERGED: take_back_merger,
    Kind.DISSOLVED: take_back_dissolution,
    Kind.REELECTED: take_back_election,
}
_REDO: dict[str, Callable[[OrganizationEvent], None]] = {
    Kind.FOUNDED: _redo_founding,
    Kind.RENAMED: redo_renaming,
    Kind.MOVED: redo_move,
    Kind.DISSOLVED: redo_dissolution,
}


def can_be_put_back(event: OrganizationEvent) -> bool:
    """Whether a removed entry can be put back; a merger or an election is done anew instead, and so is
    what ended the stays in a temporary branch."""
    is_temporary = event.kind == Kind.DISSOLVED and event.organization.is_temporary
    return event.kind in _REDO and not is_temporary


def _set_day(event: OrganizationEvent, day: date | None) -> None:
    """The organisation's own column that repeats the day of its founding or dissolution."""
    column = {Kind.FOUNDED: "founded_on", Kind.DISSOLVED: "dissolved_on"}.get(Kind(event.kind))
    if column:
        Organization.objects.filter(pk=event.organization_id).update(**{column: day})


@transaction.atomic
def correct_event(*, event: OrganizationEvent, values: Mapping[str, Any], by: log.Actor) -> Revision | None:
    """Day, approval and note as given; None where nothing differs."""
    changed = [name for name in _COLUMNS if name in values and getattr(event, name) != values[name]]
    if not changed:
        return None
    before, was = history.snapshot(event), event.occurred_on
    for name in changed:
        setattr(event, name, values[name])
    check_dates(event)
    if "occurred_on" in changed:
        _check_new_day(event, was)
        _set_day(event, event.occurred_on)
    event.save()
    revision = history.keep(
        event,
        verb=Revision.Verb.CORRECTED,
        by=by,
        organization=event.organization_id,
        before=before,
    )
    log.record("更正沿革记录", by=by, obj=event, organization=event.organization_id, fields=changed)
    return revision


def _check_new_day(event: OrganizationEvent, was: date) -> None:
    """The order of what happened stays as it was."""
    if event.kind in _DAY_STANDS:
        raise OrganizationRefused(
            f"{event.get_kind_display()}的日期连着党员和任职的日期，不能改；请删除后重新登记。", "occurred_on"
        )
    organization = event.organization
    if event.kind == Kind.FOUNDED:
        check_founded_on(organization, event.occurred_on)
        return
    if organization.founded_on is not None and event.occurred_on < organization.founded_on:
        raise OrganizationRefused(
            f"日期不能早于成立日期（{organization.founded_on:%Y-%m-%d}）。", "occurred_on"
        )
    if event.kind == Kind.DISSOLVED:
        check_dissolved_on(organization, event.occurred_on)
        return
    if organization.dissolved_on is not None and event.occurred_on > organization.dissolved_on:
        raise OrganizationRefused(
            f"日期不能晚于撤销日期（{organization.dissolved_on:%Y-%m-%d}）。", "occurred_on"
        )
    _check_order(event, was)


def _check_order(event: OrganizationEvent, was: date) -> None:
    """Between the ones of its kind before and after it."""
    low, high = sorted((was, event.occurred_on))
    between = OrganizationEvent.objects.filter(
        organization=event.organization_id, kind=event.kind, occurred_on__range=(low, high)
    ).exclude(pk=event.pk)
    other = between.first()
    if other is not None:
        raise OrganizationRefused(
            f"{other.occurred_on:%Y-%m-%d}还有一次{event.get_kind_display()}，先后不能颠倒。", "occurred_on"
        )


@transaction.atomic
def remove_event(*, event: OrganizationEvent, by: log.Actor) -> Revision:
    """As if it had not happened. Raises OrganizationRefused where something builds on it."""
    _TAKE_BACK[event.kind](event, by)
    revision = history.remove(event, by=by, organization=event.organization_id)
    log.record(
        f"删除沿革记录（{event.get_kind_display()}）", by=by, obj=event, organization=event.organization_id
    )
    return revision


@transaction.atomic
def undo_event(*, revision: Revision, by: log.Actor) -> OrganizationEvent:
    """Take a correction back, or put a removed entry back with what it moves."""
    was_removed = revision.verb == Revision.Verb.REMOVED
    was = OrganizationEvent.everything.get(pk=revision.object_id).occurred_on
    record = history.put_back(OrganizationEvent, revision)
    event = OrganizationEvent.objects.select_related("organization").get(pk=record.pk)
    if was_removed and not can_be_put_back(event):
        raise OrganizationRefused("这一条不能恢复，请重新登记。")
    check_dates(event)
    if was_removed:
        _REDO[event.kind](event)
    elif event.occurred_on != was:
        _check_new_day(event, was)
        _set_day(event, event.occurred_on)
    log.record("恢复沿革记录", by=by, obj=event, organization=event.organization_id)
    return event


@transaction.atomic
def restore_organization(*, organization: Organization, by: log.Actor) -> None:
    """It was not dissolved after all; a merger is taken back with all its members."""
    ending = OrganizationEvent.objects.filter(
        organization=organization, kind__in=(Kind.DISSOLVED, Kind.MERGED)
    )
    event = ending.select_related("organization").order_by("-occurred_on").first()
    if event is not None:
        remove_event(event=event, by=by)
        return
    reopen(locked(organization))
    log.record("恢复党组织", by=by, obj=organization, organization=organization.pk, fields=["dissolved_on"])
