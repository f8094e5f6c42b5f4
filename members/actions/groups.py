"""Party groups of a branch: making, renaming, dissolving them, and who belongs to which."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Max

from members.models import Member, OfficeTerm, Organization, PartyGroup
from partybranch.audit import log


class GroupRefused(Exception):
    """It cannot be done to this group; the text says why."""


def _refuse_same_name(branch: Organization, name: str, group: PartyGroup | None = None) -> None:
    same = PartyGroup.objects.filter(branch=branch, name=name)
    if group is not None:
        same = same.exclude(pk=group.pk)
    if same.exists():
        raise GroupRefused(f"本支部已有“{name}”，请换一个名称。")


def _assign(branch: Organization, group: PartyGroup, members: Collection[Member]) -> int:
    """Exactly these members belong to the group; returns how many moved in or out."""
    keys = {member.pk for member in members}
    out = Member.objects.filter(branch=branch, group=group).exclude(pk__in=keys)
    moved = out.update(group=None)
    return moved + Member.objects.filter(branch=branch, pk__in=keys).exclude(group=group).update(group=group)


@transaction.atomic
def add_group(*, branch: Organization, name: str, members: Collection[Member], by: log.Actor) -> PartyGroup:
    _refuse_same_name(branch, name)
    last = PartyGroup.objects.filter(branch=branch).aggregate(last=Max("position"))["last"] or 0
    group = PartyGroup.objects.create(branch=branch, name=name, position=last + 1)
    count = _assign(branch, group, members)
    log.record("建立党小组", by=by, obj=group, organization=branch.pk, details={"members": count})
    return group


@transaction.atomic
def correct_group(*, group: PartyGroup, name: str, members: Collection[Member], by: log.Actor) -> int:
    """Name and members as given; returns how many members moved in or out."""
    _refuse_same_name(group.branch, name, group)
    fields = ["name"] if name != group.name else []
    group.name = name
    group.save(update_fields=["name"])
    moved = _assign(group.branch, group, members)
    log.record(
        "调整党小组",
        by=by,
        obj=group,
        organization=group.branch_id,
        fields=[*fields, *(["members"] if moved else [])],
        details={"moved": moved},
    )
    return moved


@transaction.atomic
def dissolve_group(*, group: PartyGroup, dissolved_on: date, by: log.Actor) -> None:
    """The group is gone; its records stay. Its members and its leader must have left it before."""
    members = Member.objects.filter(group=group, left_on__isnull=True).count()
    if members:
        raise GroupRefused(f"“{group}”还有{members}名党员，请先调整到别的党小组。")
    leader = OfficeTerm.objects.filter(group=group, left_on__isnull=True).select_related("member").first()
    if leader is not None:
        raise GroupRefused(f"请先免去“{group}”的组长{leader.member.name}。")
    group.dissolved_on = dissolved_on
    group.save(update_fields=["dissolved_on"])
    log.record("撤销党小组", by=by, obj=group, organization=group.branch_id, fields=["dissolved_on"])


@transaction.atomic
def restore_group(*, group: PartyGroup, by: log.Actor) -> None:
    group.dissolved_on = None
    group.save(update_fields=["dissolved_on"])
    log.record("恢复党小组", by=by, obj=group, organization=group.branch_id, fields=["dissolved_on"])
