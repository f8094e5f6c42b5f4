"""Moves of a member between two branches of the installation, in one step for both.

The old record ends the day before, a new one of the same person begins on the day itself: on every day
the person is in exactly one of the two. The account goes along; what was recorded stays where it was made.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import queries
from members.actions.change_checks import ChangeRefused, check_not_erased
from members.actions.change_effects import Effects, end_offices, keep_effects, take_back_effects
from members.actions.letters import set_letter
from members.actions.notices import notify
from members.models import Member, MembershipEvent, Organization, User
from partybranch import history
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.fields import DatePrecision, RecordSource
from partybranch.records import entered

Kind = MembershipEvent.Kind
# What belongs to the stay in a branch rather than to the person.
_OF_THE_STAY = frozenset({"id", "uid", "previous", "branch", "group", "joined_on", "left_on", "source"})
_NOT_COPIED = _OF_THE_STAY | {"created_at", "updated_at", "erased_at"}
_SEALED = {"phone_sealed": "phone", "id_number_sealed": "id_number", "residence_sealed": "residence"}


@dataclass(frozen=True, slots=True)
class Transfer:
    """Both sides of a move, and the names of the offices that ended with it."""

    out: MembershipEvent
    into: MembershipEvent
    ended_offices: list[str]

    @property
    def member(self) -> Member:
        """The record in the receiving branch."""
        return self.into.member


def continued(member: Member, branch: Organization, first_day: date) -> Member:
    """A new record, not yet saved, that goes on with the person of ``member`` in ``branch``. Sealed
    fields are sealed anew, bound to the new record."""
    plain = {
        field.name: getattr(member, field.name)
        for field in member._meta.concrete_fields
        if field.name not in _NOT_COPIED and field.name not in _SEALED and field.name != "id_number_index"
    }
    made = Member(
        **plain,
        uid=uuid.uuid4(),
        previous=member,
        branch=branch,
        joined_on=first_day,
        source=RecordSource.ENTERED,
    )
    for name in _SEALED.values():
        if name != "id_number" or branch.stores_id_numbers:
            setattr(made, name, getattr(member, name))
    return made


def _check(member: Member, to_branch: Organization, day: date) -> None:
    branch = member.branch
    if not to_branch.is_branch or to_branch.pk == branch.pk:
        raise ChangeRefused("请选择另一个党支部。", "to_branch")
    if to_branch.ancestor_ids()[0] != branch.ancestor_ids()[0]:
        raise ChangeRefused("转到别的党委，请登记转出并开具介绍信。", "to_branch")
    if to_branch.is_temporary:
        raise ChangeRefused("临时党支部不接收组织关系，请选择别的党支部。", "to_branch")
    if not to_branch.is_there_on(day):
        raise ChangeRefused(f"{to_branch}这一天没有在运行，请核对日期。", "to_branch")
    if day > timezone.localdate():
        raise ChangeRefused("变动日期不能晚于今天。")
    if member.left_on is not None:
        raise ChangeRefused(f"{member.name}已经离开本支部，不能再转接。", None)
    if not member.is_in_branch_on(day - timedelta(days=1)):
        raise ChangeRefused(f"{member.name}这一天以前还不在本支部，请核对日期。")
    later = member.events.filter(removed_at__isnull=True, occurred_on__gte=day).first()
    if later is not None:
        raise ChangeRefused(
            f"{member.name}在{later.occurred_on:%Y-%m-%d}还登记了{later.get_kind_display()}，转接不能早于它。"
        )
    if to_branch.members.filter(previous=member).exists():
        raise ChangeRefused(f"{member.name}已经转到{to_branch}，不能重复。", None)


def _event(member: Member, kind: str, counterpart: Organization, day: date, **rest: Any) -> MembershipEvent:
    return MembershipEvent(
        member=member,
        branch=member.branch,
        kind=kind,
        occurred_on=day,
        precision=DatePrecision.DAY,
        counterpart=counterpart.name,
        **rest,
    )


def move_record(
    *, member: Member, to_branch: Organization, occurred_on: date, by: Any, paper: str = "", note: str = ""
) -> Transfer:
    """End the record here and begin one there. Part of a larger action: its transaction, its audit
    record and its notices are the caller's. Raises ChangeRefused."""
    member = Member.objects.select_for_update().select_related("branch").get(pk=member.pk)
    _check(member, to_branch, occurred_on)
    snapshot = history.snapshot(member)
    made = continued(member, to_branch, occurred_on)
    made.save()
    told = {"paper": paper, "note": note, **entered(by)}
    out = _event(member, Kind.MOVED_OUT, to_branch, occurred_on, **told)
    out.save()
    into = _event(made, Kind.MOVED_IN, member.branch, occurred_on, pair=out, **told)
    into.save()
    last_day = occurred_on - timedelta(days=1)
    effects = Effects({"left_on": member.left_on}, {"left_on": last_day})
    member.left_on = last_day
    member.save()
    names = end_offices(member, occurred_on, effects)
    keep_effects(out, snapshot, effects, by)
    User.objects.filter(member=member).update(member=made)
    return Transfer(out, into, names)


@transaction.atomic
def transfer(
    *,
    member: Member,
    to_branch: Organization,
    occurred_on: date,
    by: Any,
    paper: str = "",
    note: str = "",
    letter: Mapping[str, Any] | None = None,
) -> Transfer:
    """Move a member to another branch under the same committee on a day; ``letter`` holds columns of
    IntroductionLetter where one was written. Raises ChangeRefused."""
    done = move_record(
        member=member, to_branch=to_branch, occurred_on=occurred_on, by=by, paper=paper, note=note
    )
    set_letter(done.out, letter)
    notify(
        recipients=queries.accounts_with(to_branch, Permission.RECORD_MEMBERS),
        sentence=f"{member.name}的组织关系已从{member.branch}转入，请核对花名册并编入党小组。",
        href=reverse("members:member-detail", args=[to_branch.pk, done.member.pk]),
        organization=to_branch,
    )
    log.record(
        "转接组织关系",
        by=by,
        obj=done.out,
        organization=member.branch_id,
        fields=["left_on"],
        details={"to_branch": to_branch.pk, "offices_ended": len(done.ended_offices)},
    )
    return done


def first_record_of(member: Member, into: MembershipEvent) -> str:
    """What was recorded of a new record besides its coming, in words; '' for nothing."""
    for relation in member._meta.related_objects:
        if relation.related_model is User:
            continue
        found = relation.related_model._base_manager.filter(**{relation.field.name: member})
        if relation.related_model is MembershipEvent:
            found = found.exclude(pk=into.pk)
        if found.exists():
            return str(relation.related_model._meta.verbose_name)
    return ""


def take_back_move(*, out: MembershipEvent, by: Any) -> list[str]:
    """As if the move had not been: the record there goes, the one here goes on. Gives the offices that
    stay ended because somebody else holds them now. Part of a larger action: its transaction and its
    audit record are the caller's. Raises ChangeRefused once something was recorded of the person in the
    receiving branch."""
    check_not_erased(out)
    into = MembershipEvent.objects.select_related("member__branch").get(pair=out)
    made, member = into.member, Member.objects.select_for_update().get(pk=out.member_id)
    what = first_record_of(made, into)
    if what:
        raise ChangeRefused(f"{made.name}在{made.branch}已有“{what}”记录，不能撤销，请再转接回来。", None)
    User.objects.filter(member=made).update(member=member)
    # While its other side stands: the history shall know that it had one.
    history.remove(out, by=by, organization=out.branch_id)
    into.delete()
    made.delete()
    ended = take_back_effects(out)
    return ended


@transaction.atomic
def take_back_transfer(*, out: MembershipEvent, by: Any) -> list[str]:
    """Take back one move; see ``take_back_move``."""
    ended = take_back_move(out=out, by=by)
    log.record("撤销转接", by=by, obj=out, organization=out.branch_id)
    return ended
