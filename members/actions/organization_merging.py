"""Merging a branch into another (并入): its members move, and from that day it is no longer there."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from members import organization_queries, queries
from members.actions.changes import ChangeRefused
from members.actions.notices import notify
from members.actions.organization_events import (
    NO_APPROVAL,
    Approval,
    OrganizationRefused,
    check_standing,
    enter_event,
    kept_effects_of,
    locked,
)
from members.actions.organizations import reopen
from members.actions.transfers import Transfer, move_record, take_back_move
from members.models import (
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    OrganizationEvent,
    PartyGroup,
)
from partybranch.access.permissions import Permission
from partybranch.audit import log


@dataclass(frozen=True, slots=True)
class Merger:
    """The entry in the history, how many members moved, and the names of the offices that ended."""

    event: OrganizationEvent
    moved: int
    ended_offices: list[str]


@transaction.atomic
def merge_branch(
    *,
    branch: Organization,
    into: Organization,
    occurred_on: date,
    by: log.Actor,
    approval: Approval = NO_APPROVAL,
) -> Merger:
    """From a day on the members of ``branch`` belong to ``into``, all in one step. Refused as a whole
    where one of them cannot move."""
    branch, into = locked(branch), locked(into)
    check_standing(branch, occurred_on)
    _check(branch, into, occurred_on)
    moves = [
        _move(member, into, occurred_on, by, approval)
        for member in organization_queries.present_on_or_after(branch, occurred_on)
    ]
    groups = PartyGroup.objects.filter(branch=branch, dissolved_on__isnull=True)
    terms = OfficeTerm.objects.filter(organization=branch, left_on__isnull=True)
    moved = {
        "moves": [move.out.pk for move in moves],
        "groups": list(groups.values_list("pk", flat=True)),
        "terms": list(terms.values_list("pk", flat=True)),
    }
    groups.update(dissolved_on=occurred_on)
    terms.update(left_on=occurred_on)
    kind = OrganizationEvent.Kind.MERGED
    event = enter_event(branch, kind, occurred_on, approval, by, effects=moved, other=into)
    branch.dissolved_on = occurred_on
    branch.save(update_fields=["dissolved_on"])
    notify(
        recipients=queries.accounts_with(into, Permission.RECORD_MEMBERS),
        sentence=f"{branch.name}已并入本支部，转入党员{len(moves)}名，请核对花名册并编入党小组。",
        href=reverse("members:member-list", args=[into.pk]),
        organization=into,
    )
    log.record(
        "并入党支部",
        by=by,
        obj=event,
        organization=branch.pk,
        fields=["dissolved_on"],
        details={"into": into.pk, "members": len(moves)},
    )
    return Merger(event, len(moves), [name for move in moves for name in move.ended_offices])


def _check(branch: Organization, into: Organization, day: date) -> None:
    if not branch.is_branch or branch.is_temporary:
        raise OrganizationRefused("只有党员组织关系在本支部的党支部可以并入；临时党支部请直接撤销。")
    if not into.is_branch or into.pk == branch.pk:
        raise OrganizationRefused("请选择另一个党支部。", "other")
    if into.is_temporary:
        raise OrganizationRefused("临时党支部不接收组织关系，请选择别的党支部。", "other")
    if not into.is_there_on(day) or into.dissolved_on is not None:
        raise OrganizationRefused(f"“{into}”这一天没有在运行，请核对日期。", "other")
    if into.ancestor_ids()[0] != branch.ancestor_ids()[0]:
        raise OrganizationRefused("两个党支部不在同一个党委下面，请先调整隶属再并入。", "other")
    later = branch.events.filter(removed_at__isnull=True, occurred_on__gt=day).first()
    if later is not None:
        raise OrganizationRefused(
            f"{later.occurred_on:%Y-%m-%d}还登记了{later.get_kind_display()}，并入不能早于它。", "occurred_on"
        )


def _move(member: Member, into: Organization, day: date, by: log.Actor, approval: Approval) -> Transfer:
    note = f"{member.branch}并入{into}"
    try:
        return move_record(
            member=member, to_branch=into, occurred_on=day, by=by, paper=approval.paper, note=note
        )
    except ChangeRefused as refused:
        raise OrganizationRefused(str(refused), "occurred_on") from refused


def take_back_merger(event: OrganizationEvent, by: log.Actor) -> None:
    """As if it had not been, all members back; refused as a whole once something was recorded of one of
    them in the receiving branch."""
    branch = locked(event.organization)
    moved = kept_effects_of(event)
    reopen(branch)
    PartyGroup.objects.filter(pk__in=moved["groups"]).update(dissolved_on=None)
    OfficeTerm.objects.filter(pk__in=moved["terms"]).update(left_on=None)
    moves = {out.pk: out for out in MembershipEvent.objects.filter(pk__in=moved["moves"])}
    if len(moves) < len(moved["moves"]):
        raise OrganizationRefused("有党员的转接已经单独撤销或更正，不能整体撤销并入，请逐名转接回来。")
    for key in moved["moves"]:
        try:
            take_back_move(out=moves[key], by=by)
        except ChangeRefused as refused:
            raise OrganizationRefused(str(refused)) from refused
