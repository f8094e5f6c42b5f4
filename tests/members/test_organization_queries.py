"""The tree of organisations: one subtree is one range of one index; names, levels, members."""

from datetime import date

import pytest
from django.db import connection

from members import organization_queries as tree
from members.models import Organization, OrganizationEvent
from members.queries import branches_below
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GENERAL_BRANCHES, BRANCHES_EACH = 40, 50


def _large_tree() -> Organization:
    """2,041 organisations; gives one of the general branches in the middle."""
    kind = Organization.Kind
    root = people.make_organization("中共某市委员会", kind.COMMITTEE)
    made, key = [], root.pk
    for number in range(GENERAL_BRANCHES):
        key += 1
        general = Organization(pk=key, name=f"第{number}党总支", kind=kind.GENERAL_BRANCH, parent=root)
        general.place_below(root)
        made.append(general)
        for each in range(BRANCHES_EACH):
            key += 1
            branch = Organization(pk=key, name=f"{number}之{each}党支部", kind=kind.BRANCH, parent=general)
            branch.place_below(general)
            made.append(branch)
    Organization.objects.bulk_create(made, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Organization._meta.db_table}")
    return made[(GENERAL_BRANCHES // 2) * (BRANCHES_EACH + 1)]


def test_branches_below_are_a_range_of_the_index_on_the_path() -> None:
    general = _large_tree()
    branches = branches_below(general)
    assert branches.count() == BRANCHES_EACH
    plan = branches.explain()
    if connection.vendor == "postgresql":
        assert "Index Scan using" in plan
        assert "path" in plan.split("Index Cond")[1]
        assert "Seq Scan" not in plan
    else:
        assert "USING INDEX" in plan
        assert "(path>? AND path<?)" in plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan


def test_one_is_told_from_others_by_its_superior_and_name(world: World) -> None:
    twin = people.make_organization(world.beside.name, Organization.Kind.BRANCH, world.other_committee)
    rows = tree.may_receive_members()
    assert set(tree.referred_to(rows, world.beside.name)) == {world.beside, twin}
    assert list(tree.referred_to(rows, tree.reference_to(twin))) == [twin]
    assert list(tree.referred_to(rows, "种植业第一党支部")) == [world.branch]
    assert list(tree.referred_to(rows, "博物馆")) == [world.foreign]
    assert not tree.referred_to(rows, "农业局机关委员会")


def test_a_whole_short_name_wins_over_a_part_of_another(world: World) -> None:
    people.make_organization("某局办公室党支部第一组", Organization.Kind.BRANCH, world.committee)
    assert list(tree.referred_to(tree.may_receive_members(), "办公室党支部")) == [world.beside]


def test_temporary_and_dissolved_branches_receive_nobody(world: World) -> None:
    Organization.objects.filter(pk=world.beside.pk).update(branch_form="temporary")
    Organization.objects.filter(pk=world.foreign.pk).update(dissolved_on=date(2025, 1, 1))
    assert list(tree.may_receive_members()) == [world.branch]


def test_members_below_a_committee_are_counted_once(world: World) -> None:
    day = date(2025, 11, 1)
    before = tree.count_members_below(world.committee, day)
    temporary = people.make_organization("抗旱临时党支部", Organization.Kind.BRANCH, world.general_branch)
    Organization.objects.filter(pk=temporary.pk).update(branch_form="temporary")
    people.make_member(temporary, "石小满")
    assert before == 11
    assert tree.count_members_below(world.committee, day) == before


def test_history_is_told_in_order_of_date_with_its_approval(world: World) -> None:
    by = world.user("administrator")
    told = {"organization": world.beside, "entered_by_id": by.pk}
    OrganizationEvent.objects.create(kind="reelected", occurred_on=date(2024, 5, 1), **told)
    OrganizationEvent.objects.create(
        kind="founded",
        occurred_on=date(2010, 7, 1),
        approved_by="农业局机关委员会",
        approved_on=date(2010, 6, 20),
        paper="农机关党委〔2010〕3号",
        **told,
    )
    first, second = tree.history_of(world.beside)
    assert [first.sentence, second.sentence] == ["成立", "换届"]
    assert first.entered_by == "管一方"
    assert first.approval == "农业局机关委员会批准，2010年6月20日批复，农机关党委〔2010〕3号"
    assert second.approval == ""


def test_without_a_move_or_renaming_everything_was_always_so(world: World) -> None:
    assert tree.name_on(world.beside, date(1990, 1, 1)) == world.beside.name
    assert tree.names_on(world.beside, date(1990, 1, 1)) == (world.beside.name, world.committee.name)
    assert tree.names_on(world.committee, date(1990, 1, 1)) == (world.committee.name, "")
