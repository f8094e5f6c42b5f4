"""Floating members: out, one of the branch's; in, a guest whom the branch does not count."""

from datetime import date

import pytest

from members.actions import floating
from members.actions.floating import FloatingRefused
from members.models import FloatingSpell, Member
from members.queries import count_members_on
from partybranch import history
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MAY, JUNE, JULY = date(2025, 5, 8), date(2025, 6, 16), date(2025, 7, 1)


def _out(world: World, who: str = "member", **values) -> FloatingSpell:
    told = {"member": world.members[who], "started_on": MAY, "place": "外省", **values}
    return floating.add_spell(branch=world.branch, direction="out", values=told, by=world.user("secretary"))


def _guest(world: World) -> FloatingSpell:
    values = {"name": "白杨", "phone": "19900003333", "started_on": MAY}
    return floating.add_spell(branch=world.branch, direction="in", values=values, by=world.user("secretary"))


def test_a_guest_is_not_counted_and_the_phone_is_sealed(world: World) -> None:
    before = count_members_on([world.branch.pk], JUNE)
    spell = _guest(world)
    assert count_members_on([world.branch.pk], JUNE) == before
    assert "19900003333" not in spell.phone_sealed
    assert FloatingSpell.objects.get(pk=spell.pk).phone == "19900003333"
    assert not Member.objects.filter(name="白杨").exists()


def test_a_spell_ends_and_it_is_taken_back(world: World) -> None:
    spell, by = _guest(world), world.user("secretary")
    revision = floating.correct_spell(spell=spell, values={"ended_on": JULY, "phone": "19900004444"}, by=by)
    assert revision is not None
    undone = floating.undo_spell(revision=revision, by=by)
    assert (undone.ended_on, undone.phone) == (None, "19900003333")
    assert floating.correct_spell(spell=undone, values={"name": "白杨"}, by=by) is None


def test_a_removed_spell_comes_back_unless_another_took_its_place(world: World) -> None:
    spell, by = _out(world), world.user("secretary")
    revision = floating.remove_spell(spell=spell, by=by)
    assert not FloatingSpell.objects.exists()
    other = _out(world)
    floating.correct_spell(spell=other, values={"ended_on": JULY}, by=by)
    with pytest.raises(history.CannotPutBack, match="这段时间已登记为流出"):
        floating.undo_spell(revision=revision, by=by)
    floating.remove_spell(spell=other, by=by)
    assert floating.undo_spell(revision=revision, by=by).pk == spell.pk


@pytest.mark.parametrize(
    ("values", "sentence", "field"),
    [
        ({"started_on": date(2999, 1, 1)}, "开始日期不能晚于今天", "started_on"),
        ({"ended_on": date(2025, 5, 1)}, "结束日期不能早于开始日期", "ended_on"),
        ({"ended_on": date(2999, 1, 1)}, "还没有结束的请空着", "ended_on"),
        ({"member": None}, "请选择流出的党员", "member"),
        ({"started_on": date(2004, 1, 1)}, "这一天不在本支部", "started_on"),
    ],
)
def test_what_cannot_be_is_refused(world: World, values: dict, sentence: str, field: str) -> None:
    with pytest.raises(FloatingRefused, match=sentence) as refused:
        _out(world, **values)
    assert refused.value.field == field


def test_a_member_of_another_branch_floats_elsewhere(world: World) -> None:
    with pytest.raises(FloatingRefused, match="不在本支部"):
        _out(world, "member beside")


def test_nobody_floats_twice_at_a_time(world: World) -> None:
    _out(world, ended_on=JUNE)
    with pytest.raises(FloatingRefused, match="这段时间已登记为流出"):
        _out(world, started_on=JUNE)
    assert _out(world, started_on=JULY).ended_on is None
