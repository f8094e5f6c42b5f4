"""Party groups of a branch: making, renaming, dissolving them, and who belongs to which from which day."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from members.actions.change_checks import spoken
from members.models import Member, MembershipEvent, OfficeTerm, Organization, PartyGroup
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered

Kind = MembershipEvent.Kind


class GroupRefused(Exception):
    """It cannot be done to this group; the text says why, ``field`` names what is wrong."""

    def __init__(self, sentence: str, field: str = "name") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group made or corrected, how many members moved in or out, and what takes it back."""

    group: PartyGroup
    moved: int
    revision: Revision


def _refuse_same_name(branch: Organization, name: str, group: PartyGroup | None = None) -> None:
    same = PartyGroup.objects.filter(branch=branch, name=name)
    if group is not None:
        same = same.exclude(pk=group.pk)
    if same.exists():
        raise GroupRefused(f"本支部已有“{name}”，请换一个名称。")


@dataclass(slots=True)
class _Moves:
    """What a change of several members' groups did, so that it can be taken back: the changes made, those
    of the same day set aside for them, and the group each member was in."""

    events: list[int]
    set_aside: list[int]
    groups: dict[int, int | None]


def _refuse_day(moved_on: date) -> None:
    if moved_on > timezone.localdate():
        raise GroupRefused("调整日期不能晚于今天。", "moved_on")


def _day_of(member: Member, moved_on: date) -> date:
    """Who came to the branch later moves on the first day there."""
    return max(moved_on, member.joined_on or date.min, member.admitted_on or date.min)


def _newest_changes(moving: Collection[Member], moved_on: date) -> dict[int, MembershipEvent]:
    """The newest change of group of each member, refused where it is later than this one."""
    changes = MembershipEvent.objects.filter(member__in=moving, kind=Kind.GROUP_CHANGED)
    newest = {event.member_id: event for event in changes.order_by("occurred_on", "pk")}
    for member in moving:
        event = newest.get(member.pk)
        if event is not None and event.occurred_on > _day_of(member, moved_on):
            raise GroupRefused(
                f"{member.name}{spoken(event.occurred_on)}已调整过党小组，新的调整不能早于那一天。",
                "moved_on",
            )
    return newest


def _moving(group: PartyGroup, keys: Collection[int]) -> list[Member]:
    """Whoever is in the group and shall not be, and the other way round. Who has left the branch stays
    what they were."""
    still_here = Q(left_on__isnull=True) | Q(left_on__gte=timezone.localdate())
    own = Member.objects.filter(still_here, branch=group.branch_id).select_for_update()
    into = own.filter(pk__in=keys).exclude(group=group, group__isnull=False)
    return [*own.filter(group=group).exclude(pk__in=keys), *into]


def _assign(group: PartyGroup, members: Collection[Member], moved_on: date, by: Any) -> _Moves:
    """Exactly these members belong to the group from a day on: a dated change of each who moves in or
    out. A second change on one day takes the place of the first."""
    _refuse_day(moved_on)
    keys = {member.pk for member in members}
    moving = _moving(group, keys)
    newest = _newest_changes(moving, moved_on)
    moves = _Moves([], [], {member.pk: member.group_id for member in moving})
    wanted = []
    for member in moving:
        day, came_from = _day_of(member, moved_on), member.group_id
        same_day = newest.get(member.pk)
        if same_day is not None and same_day.occurred_on == day:
            history.remove(same_day, by=by, organization=group.branch_id)
            moves.set_aside.append(same_day.pk)
            came_from = same_day.from_group_id
        goes_to = group.pk if member.pk in keys else None
        if goes_to != came_from:
            wanted.append(_change(member, day, came_from, goes_to, by))
    moves.events = [event.pk for event in MembershipEvent.objects.bulk_create(wanted)]
    Member.objects.filter(pk__in=moves.groups.keys() - keys).update(group=None)
    Member.objects.filter(pk__in=moves.groups.keys() & keys).update(group=group)
    return moves


def _change(
    member: Member, day: date, from_group_id: int | None, to_group_id: int | None, by: Any
) -> MembershipEvent:
    return MembershipEvent(
        member=member,
        branch_id=member.branch_id,
        kind=Kind.GROUP_CHANGED,
        occurred_on=day,
        from_group_id=from_group_id,
        to_group_id=to_group_id,
        **entered(by),
    )


def _keep(group: PartyGroup, before: dict[str, Any], moves: _Moves, by: Any) -> Revision:
    told = {"columns": before["columns"], "relations": asdict(moves)}
    return history.keep(group, verb=Revision.Verb.CORRECTED, by=by, organization=group.branch_id, before=told)


@transaction.atomic
def add_group(
    *, branch: Organization, name: str, members: Collection[Member], moved_on: date, by: log.Actor
) -> GroupChange:
    _refuse_same_name(branch, name)
    last = PartyGroup.objects.filter(branch=branch).aggregate(last=Max("position"))["last"] or 0
    group = PartyGroup.objects.create(branch=branch, name=name, position=last + 1)
    # Taken back it is a dissolved one: records may name it by then.
    before = history.snapshot(group)
    before["columns"]["dissolved_on"] = timezone.localdate()
    moves = _assign(group, members, moved_on, by)
    revision = _keep(group, before, moves, by)
    log.record("建立党小组", by=by, obj=group, organization=branch.pk, details={"members": len(moves.groups)})
    return GroupChange(group, len(moves.groups), revision)


@transaction.atomic
def correct_group(
    *, group: PartyGroup, name: str, members: Collection[Member], moved_on: date, by: log.Actor
) -> GroupChange:
    """Name and members as given, the members from a day on."""
    _refuse_same_name(group.branch, name, group)
    before, fields = history.snapshot(group), ["name"] if name != group.name else []
    group.name = name
    group.save(update_fields=["name"])
    moves = _assign(group, members, moved_on, by)
    revision = _keep(group, before, moves, by)
    log.record(
        "调整党小组",
        by=by,
        obj=group,
        organization=group.branch_id,
        fields=[*fields, *(["members"] if moves.groups else [])],
        details={"moved": len(moves.groups)},
    )
    return GroupChange(group, len(moves.groups), revision)


@transaction.atomic
def undo_group(*, revision: Revision, by: log.Actor) -> PartyGroup:
    """Take the newest making or correction of a group back, and with it who moved; ``CannotPutBack``
    says why not."""
    told = history.before_of(revision).get("relations", {})
    group = history.put_back(PartyGroup, revision)
    made, aside, groups = told["events"], told["set_aside"], told["groups"]
    changes = MembershipEvent.everything.filter(kind=Kind.GROUP_CHANGED, member__in=list(groups))
    known = max([*made, *aside], default=0)
    later = changes.filter(pk__gt=known, removed_at__isnull=True).select_related("member").first()
    if later is not None:
        raise history.CannotPutBack(f"{later.member.name}后来又调整过党小组，请直接再调整。")
    for event in changes.filter(pk__in=made, removed_at__isnull=True):
        history.remove(event, by=by, organization=event.branch_id)
    for event in changes.filter(pk__in=aside, removed_at__isnull=False):
        newest = history.revisions_of(event).filter(undone_at__isnull=True).first()
        if newest is not None:
            history.put_back(MembershipEvent, newest)
    for member in Member.objects.filter(pk__in=list(groups)):
        member.group_id = groups[str(member.pk)]
        member.save(update_fields=["group", "updated_at"])
    log.record(
        "撤销党小组调整", by=by, obj=group, organization=group.branch_id, details={"moved": len(groups)}
    )
    return group


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
