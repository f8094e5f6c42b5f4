"""Handing out the copy of one person's data: to the person, or by the office on the person's request."""

from django.db import transaction

from members import own_copy, own_data
from members.models import Member
from partybranch.access.scope import Scope
from partybranch.audit import log

_VERB = "导出个人信息副本"


def take_own_copy(*, member: Member, by: log.Actor) -> bytes:
    """The archive for the person: all stays, the own numbers in full."""
    sections = own_data.sections_of(member, id_words=own_data.full_id)
    return _handed_out(member, sections, by=by, by_oneself=True)


def hand_out_copy(*, member: Member, scope: Scope, by: log.Actor) -> bytes:
    """The archive for a member who asked the office: this stay alone, what the office may see anyway."""
    sections = own_data.sections_of(member, id_words=own_data.only_stored, earlier=False)
    open_ones = [each for each in sections if each.seen_with is not None and scope.allows(each.seen_with)]
    return _handed_out(member, open_ones, by=by, by_oneself=False)


def _handed_out(
    member: Member, sections: list[own_data.Section], *, by: log.Actor, by_oneself: bool
) -> bytes:
    packed = own_copy.pack(member, sections, by_oneself=by_oneself)
    counts = {"records": sum(len(each.rows) for each in sections), "by_oneself": by_oneself}
    with transaction.atomic():
        log.record(_VERB, by=by, obj=member, organization=member.branch_id, details=counts)
    return packed
