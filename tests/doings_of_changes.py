"""What somebody does at each route of changes, moves, letters and floating members, and how its objects
are found."""

from datetime import date

from django.urls import reverse

from members import change_queries
from members.actions import changes, floating, groups, restorations, transfers
from members.models import (
    FloatingSpell,
    IntroductionLetter,
    Member,
    MembershipEvent,
    Organization,
    PartyGroup,
)
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people
from tests.people import World

DAY = date(2025, 6, 16)


def _members(world: World, branch: Organization) -> list[Member]:
    return list(Member.objects.filter(branch=branch, left_on__isnull=True).order_by("-pk")[:1])


def _letters(world: World, branch: Organization) -> list[IntroductionLetter]:
    event, _ = MembershipEvent.objects.get_or_create(
        member=_members(world, branch)[0], branch=branch, kind="moved_in", occurred_on=DAY
    )
    return [IntroductionLetter.objects.get_or_create(event=event, defaults={"number": "017"})[0]]


def _spells(world: World, branch: Organization) -> list[FloatingSpell]:
    key = {"branch": branch, "direction": "out", "member": _members(world, branch)[0]}
    return [FloatingSpell.objects.get_or_create(**key, defaults={"started_on": DAY})[0]]


def _kept(record, before) -> Revision:
    return history.keep(
        record,
        verb=Revision.Verb.CORRECTED,
        by=log.SYSTEM,
        organization=record.branch_id,
        before=before,
    )


def _spell_revisions(world: World, branch: Organization) -> list[Revision]:
    spell = _spells(world, branch)[0]
    return [history.revisions_of(spell).first() or _kept(spell, history.snapshot(spell))]


def _group_revisions(world: World, branch: Organization) -> list[Revision]:
    group, _ = PartyGroup.objects.get_or_create(branch=branch, name="改过的小组")
    told = {"events": [], "set_aside": [], "groups": {}}
    before = {"columns": history.snapshot(group)["columns"], "relations": told}
    return [history.revisions_of(group).first() or _kept(group, before)]


def _transfers(world: World, committee: Organization) -> list[MembershipEvent]:
    """A move inside the committee, made once; none where it has no two branches."""
    made = change_queries.transfers_below(committee)
    if committee == world.committee and not made.exists():
        member = people.make_member(world.branch, "调动")
        transfers.transfer(member=member, to_branch=world.beside, occurred_on=DAY, by=log.SYSTEM)
    return list(made[:1])


FINDERS = {
    "members:change-restore": _members,
    "members:transfer-add": _members,
    "members:letter-slip": _letters,
    "members:floating-": _spells,
    "members:floating-undo": _spell_revisions,
    "members:group-undo": _group_revisions,
    "members:committee-transfer-undo": _transfers,
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"members:{name}", args=[desk.world.branch.pk, *pk])


def _as_staff(desk, name: str, *pk: int) -> str:
    desk.user = desk.world.user("staff")
    desk.client.force_login(desk.user)
    return reverse(f"members:{name}", args=[desk.world.committee.pk, *pk])


def _member(desk) -> Member:
    return people.make_member(desk.world.branch, "钟声")


def _suspended(desk) -> Member:
    member = _member(desk)
    values = {"kind": "suspended", "occurred_on": DAY, "precision": "day"}
    changes.record_change(member=member, values=values, by=desk.user)
    return member


def _restoration(desk) -> MembershipEvent:
    return restorations.restore_member(member=_suspended(desk), occurred_on=date(2025, 9, 1), by=desk.user)


def _transfer(desk) -> MembershipEvent:
    done = transfers.transfer(
        member=_member(desk), to_branch=desk.world.beside, occurred_on=DAY, by=desk.user
    )
    return done.out


def _floating(desk) -> FloatingSpell:
    values = {"name": "白杨", "started_on": DAY}
    return floating.add_spell(branch=desk.world.branch, direction="in", values=values, by=desk.user)


def _group_undo(desk):
    done = groups.correct_group(
        group=desk.world.groups[0], name="一组", members=[], moved_on=DAY, by=desk.user
    )
    return _url(desk, "group-undo", done.revision.pk), {}


DOINGS = {
    "members:change-correct": lambda desk: (
        _url(desk, "change-correct", _restoration(desk).pk),
        {"paper": "农机关党委〔2025〕9号"},
    ),
    "members:change-restore": lambda desk: (
        _url(desk, "change-restore", _suspended(desk).pk),
        {"occurred_on": "2025-09-01"},
    ),
    "members:change-remove (restoration)": lambda desk: (
        _url(desk, "change-remove", _restoration(desk).pk),
        {},
    ),
    "members:change-remove (transfer)": lambda desk: (
        _url(desk, "change-remove", _transfer(desk).pk),
        {},
    ),
    "members:transfer-add": lambda desk: (
        _url(desk, "transfer-add", _member(desk).pk),
        {"to_branch": "办公室", "occurred_on": "2025-06-16"},
    ),
    "members:letter-slip": lambda desk: (
        _url(desk, "letter-slip", _letters(desk.world, desk.world.branch)[0].pk),
        {"slip_returned_on": "2025-07-01"},
    ),
    "members:floating-add": lambda desk: (
        _url(desk, "floating-add") + "?direction=in",
        {"name": "白杨", "started_on": "2025-06-16"},
    ),
    "members:floating-correct": lambda desk: (
        _url(desk, "floating-correct", _floating(desk).pk),
        {"name": "白杨", "started_on": "2025-06-16", "ended_on": "2025-09-01"},
    ),
    "members:floating-remove": lambda desk: (_url(desk, "floating-remove", _floating(desk).pk), {}),
    "members:floating-undo": lambda desk: (
        _url(desk, "floating-undo", floating.remove_spell(spell=_floating(desk), by=desk.user).pk),
        {},
    ),
    "members:group-undo": _group_undo,
    "members:committee-transfer-add": lambda desk: (
        _as_staff(desk, "committee-transfer-add"),
        {"member": _member(desk).name, "to_branch": "办公室", "occurred_on": "2025-06-16"},
    ),
    "members:committee-transfer-undo": lambda desk: (
        _as_staff(desk, "committee-transfer-undo", _transfers(desk.world, desk.world.committee)[0].pk),
        {},
    ),
}
