"""Who belongs to a Party group from which day on: dated for everybody who moves, taken back as a whole."""

from datetime import date

import pytest

from members.actions import changes, groups
from members.actions.groups import GroupRefused
from members.as_of import group_id_on
from members.models import Member, MembershipEvent, PartyGroup
from partybranch import history
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MAY, JUNE = date(2025, 5, 8), date(2025, 6, 16)


def _group_of(member: Member) -> str:
    return str(Member.objects.get(pk=member.pk).group or "")


def _changes(member: Member) -> list[MembershipEvent]:
    return list(MembershipEvent.objects.filter(member=member, kind="group_changed"))


def _second(world: World, *members: Member, day: date = JUNE, name: str = "第二党小组") -> groups.GroupChange:
    group = PartyGroup.objects.get(pk=world.groups[1].pk)
    return groups.correct_group(
        group=group, name=name, members=members, moved_on=day, by=world.user("secretary")
    )


def test_everybody_who_moves_gets_a_dated_change_under_one_audit_record(world: World) -> None:
    before = AuditRecord.objects.count()
    came = world.members["secretary"]
    stays, goes, newcomer = (world.members[key] for key in ("group leader", "member", "new password"))
    done = _second(world, stays, came, newcomer)
    assert done.moved == 2
    assert [_group_of(each) for each in (came, stays, goes)] == ["第二党小组", "第二党小组", ""]
    (event,) = _changes(came)
    assert (event.occurred_on, event.from_group, event.to_group) == (JUNE, world.groups[0], world.groups[1])
    assert _changes(stays) == []
    assert group_id_on(Member.objects.get(pk=came.pk), date(2025, 6, 15)) == world.groups[0].pk
    (record,) = AuditRecord.objects.order_by("sequence")[before:]
    assert (record.verb, record.details) == ("调整党小组", {"moved": 2})


def test_who_came_later_moves_on_the_first_day(world: World) -> None:
    member = people.make_member(world.branch, "后来", joined_on=date(2025, 9, 1))
    made = groups.add_group(
        branch=world.branch, name="第三党小组", members=[member], moved_on=MAY, by=world.user("secretary")
    )
    (event,) = _changes(member)
    assert (event.occurred_on, event.from_group, event.to_group) == (date(2025, 9, 1), None, made.group)


def test_who_has_left_stays_what_they_were(world: World) -> None:
    gone = people.make_member(world.branch, "离开", group=world.groups[1], left_on=MAY)
    _second(world)
    assert _group_of(gone) == "第二党小组"


def test_a_second_change_of_the_day_takes_the_place_of_the_first(world: World) -> None:
    came = world.members["secretary"]
    _second(world, came)
    _second(world)
    (event,) = _changes(came)
    assert (event.from_group, event.to_group, _group_of(came)) == (world.groups[0], None, "")
    groups.correct_group(
        group=world.groups[0], name="第一党小组", members=[came], moved_on=JUNE, by=world.user("secretary")
    )
    assert (_changes(came), _group_of(came)) == ([], "第一党小组")


def test_it_is_taken_back_with_name_and_members(world: World) -> None:
    came, by = world.members["secretary"], world.user("secretary")
    _second(world, came, day=MAY)
    done = _second(world, name="青年小组")
    assert groups.undo_group(revision=done.revision, by=by).name == "第二党小组"
    assert _group_of(came) == "第二党小组"
    done = _second(world, day=MAY)
    groups.undo_group(revision=done.revision, by=by)
    (event,) = _changes(came)
    assert (event.occurred_on, event.to_group, _group_of(came)) == (MAY, world.groups[1], "第二党小组")


def test_a_group_made_by_mistake_is_dissolved_and_its_members_go_back(world: World) -> None:
    member, by = world.members["member"], world.user("secretary")
    done = groups.add_group(branch=world.branch, name="第三党小组", members=[member], moved_on=JUNE, by=by)
    assert groups.undo_group(revision=done.revision, by=by).dissolved_on is not None
    assert _group_of(member) == "第二党小组"


def test_it_is_not_taken_back_once_somebody_moved_on(world: World) -> None:
    came, by = world.members["secretary"], world.user("secretary")
    done = _second(world, came)
    values = {"kind": "group_changed", "occurred_on": date(2025, 7, 1), "to_group": world.groups[0]}
    changes.record_change(member=came, values=values, by=by)
    with pytest.raises(history.CannotPutBack, match="柳承志后来又调整过党小组"):
        groups.undo_group(revision=done.revision, by=by)
    assert _group_of(came) == "第一党小组"


@pytest.mark.parametrize(
    ("day", "sentence"), [(MAY, "新的调整不能早于那一天"), (date(2999, 1, 1), "不能晚于今天")]
)
def test_days_that_contradict_are_refused_beside_the_day(world: World, day: date, sentence: str) -> None:
    _second(world, world.members["secretary"])
    with pytest.raises(GroupRefused, match=sentence) as refused:
        _second(world, day=day)
    assert refused.value.field == "moved_on"
