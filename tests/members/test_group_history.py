"""The Party groups of members one after another."""

from datetime import date

import pytest

from members.actions import changes
from members.as_of import group_history, group_history_of, group_id_on
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
JUNE = date(2025, 6, 10)


def test_the_group_of_a_day_is_what_it_was(world: World) -> None:
    member, (first, second) = world.members["secretary"], world.groups
    values = {"kind": "group_changed", "occurred_on": JUNE, "to_group": second}
    changes.record_change(member=member, values=values, by=world.user("secretary"))
    member.refresh_from_db()
    history = group_history(world.branch)
    for day, group in ((date(2025, 6, 9), first), (JUNE, second), (date(2026, 1, 1), second)):
        assert group_id_on(member, day) == group.pk
        assert history.group_id(member, day) == group.pk
    assert len(history.days()) == len(history.spells(member)) - 1
    spells = group_history_of(member).spells(member)
    assert [(each.group_id, each.start, each.end) for each in spells] == [
        (first.pk, None, JUNE),
        (second.pk, JUNE, None),
    ]


def test_who_was_in_no_group_before_had_none(world: World) -> None:
    member, (_, second) = world.members["member"], world.groups
    type(member).objects.filter(pk=member.pk).update(group=None)
    values = {"kind": "group_changed", "occurred_on": JUNE, "to_group": second}
    changes.record_change(member=member, values=values, by=world.user("secretary"))
    member.refresh_from_db()
    assert group_id_on(member, date(2025, 5, 1)) is None
    assert group_history(world.branch).group_id(member, JUNE) == second.pk
