"""Restoring (恢复党籍) somebody whose membership was suspended: a new record goes on in the same branch."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.actions.change_checks import ChangeRefused, spoken, suspension_of
from members.actions.transfers import continued, first_record_of
from members.models import Member, MembershipEvent, User
from partybranch.audit import log
from partybranch.records import entered


def _check(member: Member, day: date) -> None:
    if suspension_of(member) is None:
        raise ChangeRefused(f"{member.name}不是停止党籍的党员，不能恢复党籍。", None)
    if day > timezone.localdate():
        raise ChangeRefused("变动日期不能晚于今天。")
    if member.left_on is not None and day <= member.left_on:
        raise ChangeRefused(f"{member.name}{spoken(member.left_on)}停止党籍，恢复要晚于那一天。")
    if not member.branch.is_there_on(day):
        raise ChangeRefused(f"{member.branch}这一天没有在运行，请核对日期。")


@transaction.atomic
def restore_member(
    *, member: Member, occurred_on: date, by: Any, paper: str = "", note: str = ""
) -> MembershipEvent:
    """A new record of the person begins on the day; the account goes along. Raises ChangeRefused."""
    member = Member.objects.select_for_update().select_related("branch").get(pk=member.pk)
    _check(member, occurred_on)
    made = continued(member, member.branch, occurred_on)
    made.save()
    event = MembershipEvent.objects.create(
        member=made,
        branch=member.branch,
        kind=MembershipEvent.Kind.RESTORED,
        occurred_on=occurred_on,
        paper=paper,
        note=note,
        **entered(by),
    )
    User.objects.filter(member=member).update(member=made)
    log.record("恢复党籍", by=by, obj=event, organization=member.branch_id, fields=["joined_on"])
    return event


@transaction.atomic
def take_back_restoration(*, event: MembershipEvent, by: Any) -> Member:
    """As if the person were still suspended; gives the suspended record. Raises ChangeRefused once
    something was recorded since."""
    made = Member.objects.select_related("previous").get(pk=event.member_id)
    what = first_record_of(made, event)
    if what:
        raise ChangeRefused(f"{made.name}恢复党籍以后已有“{what}”记录，不能删除。", None)
    log.record("撤销恢复党籍", by=by, obj=event, organization=event.branch_id)
    User.objects.filter(member=made).update(member=made.previous)
    event.delete()
    made.delete()
    return made.previous
