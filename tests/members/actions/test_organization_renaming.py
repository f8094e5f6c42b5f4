"""Renaming: the name on any day follows from the chain of renamings."""

from datetime import date

import pytest

from members.actions.organization_corrections import correct_event, remove_event, undo_event
from members.actions.organization_events import AlreadyFounded, Approval, OrganizationRefused
from members.actions.organization_moving import move_organization
from members.actions.organization_renaming import rename_organization
from members.actions.organizations import correct_organization
from members.models import Organization, OrganizationEvent
from members.organization_queries import name_on, names_on
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 1)
OLD, NEW = "青石市农业农村局办公室党支部", "青石市农业农村局综合党支部"


def _rename(world: World, name: str = NEW, day: date = DAY, **rest) -> OrganizationEvent:
    return rename_organization(
        organization=world.beside,
        after_name=name,
        occurred_on=day,
        by=world.user("administrator"),
        **rest,
    )


def test_superior_is_told_by_the_name_it_bore_then(world: World) -> None:
    superior, by = world.committee.name, world.user("administrator")
    rename_organization(organization=world.committee, after_name="新机关党委", occurred_on=DAY, by=by)
    _rename(world)
    assert names_on(_now(world), date(2025, 5, 31)) == (OLD, superior)
    assert names_on(_now(world), DAY) == (NEW, "新机关党委")
    move_organization(
        organization=_now(world), parent=world.other_committee, occurred_on=date(2025, 7, 1), by=by
    )
    assert names_on(_now(world), date(2025, 5, 31)) == (OLD, superior)
    assert names_on(_now(world), date(2025, 6, 30)) == (NEW, "新机关党委")
    assert names_on(_now(world), date(2025, 7, 1)) == (NEW, world.other_committee.name)


def _now(world: World) -> Organization:
    return Organization.objects.get(pk=world.beside.pk)


def test_the_new_name_is_borne_from_the_day(world: World) -> None:
    paper = Approval("农业局机关委员会", date(2025, 5, 20), "农机关党委〔2025〕5号", "机构改革")
    before = AuditRecord.objects.count()
    event = _rename(world, short_name="综合党支部", approval=paper)
    branch = _now(world)
    assert (branch.name, branch.short_name) == (NEW, "综合党支部")
    assert (name_on(branch, date(2025, 5, 31)), name_on(branch, DAY)) == (OLD, NEW)
    assert (event.before_name, event.after_name, event.paper) == (OLD, NEW, "农机关党委〔2025〕5号")
    assert event.entered_by_id == world.user("administrator").pk
    assert AuditRecord.objects.count() == before + 1


def test_renamings_of_before_are_entered_later_newest_first(world: World) -> None:
    _rename(world, OLD, date(2012, 3, 1), before_name="局机关第二党支部")
    _rename(world, "局机关第二党支部", date(2001, 7, 1), before_name="局机关支部")
    branch = _now(world)
    assert branch.name == OLD
    named = [name_on(branch, date(year, 1, 1)) for year in (2000, 2005, 2020)]
    assert named == ["局机关支部", "局机关第二党支部", OLD]


def test_chain_of_names_must_hold(world: World) -> None:
    _rename(world)
    with pytest.raises(OrganizationRefused, match="补登以前的更名，请填写原名称") as refused:
        _rename(world, OLD, date(2012, 3, 1))
    assert refused.value.field == "before_name"
    with pytest.raises(OrganizationRefused, match="要和它一致") as refused:
        _rename(world, "另一个名称", date(2012, 3, 1))
    assert refused.value.field == "after_name"
    with pytest.raises(OrganizationRefused, match="原名称和新名称一样"):
        _rename(world, OLD, date(2012, 3, 1), before_name=OLD)
    with pytest.raises(OrganizationRefused, match="已更名为“青石市农业农村局综合党支部”"):
        _rename(world, NEW, date(2025, 7, 1), before_name="甲")


@pytest.mark.parametrize(
    ("change", "sentence", "field"),
    [
        ({"day": date(2999, 1, 1)}, "不能晚于今天", "occurred_on"),
        ({"name": "青石市农业农村局种植业党总支"}, "已经在了", "after_name"),
        ({"before_name": "甲"}, "现名是", "before_name"),
        ({"approval": Approval(approved_on=date(2999, 1, 1))}, "批准日期不能晚于今天", "approved_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    world: World, change: dict, sentence: str, field: str
) -> None:
    with pytest.raises(OrganizationRefused, match=sentence) as refused:
        _rename(world, **change)
    assert refused.value.field == field
    assert _now(world).name == OLD


def test_a_correction_of_the_name_is_none_of_its_history(world: World) -> None:
    _rename(world)
    correct_organization(organization=_now(world), name="局综合党支部", by=world.user("administrator"))
    assert OrganizationEvent.objects.get().after_name == "局综合党支部"
    assert name_on(_now(world), date(2025, 5, 31)) == OLD
    with pytest.raises(AlreadyFounded):
        correct_organization(
            organization=_now(world), name=world.general_branch.name, by=world.user("administrator")
        )


def test_renaming_is_taken_back_and_put_back(world: World) -> None:
    by = world.user("administrator")
    event = _rename(world, short_name="综合党支部")
    revision = remove_event(event=event, by=by)
    assert (_now(world).name, _now(world).short_name) == (OLD, "办公室党支部")
    assert not OrganizationEvent.objects.exists()
    undo_event(revision=revision, by=by)
    assert _now(world).name == NEW
    assert name_on(_now(world), date(2025, 5, 31)) == OLD


def test_only_the_last_renaming_is_taken_back(world: World) -> None:
    by = world.user("administrator")
    first = _rename(world)
    world.beside.refresh_from_db()
    _rename(world, "局机关综合党支部", date(2025, 8, 1))
    with pytest.raises(OrganizationRefused, match="先删除后来的"):
        remove_event(event=OrganizationEvent.objects.get(pk=first.pk), by=by)


def test_an_earlier_renaming_goes_from_the_oldest_on(world: World) -> None:
    by = world.user("administrator")
    later = _rename(world, OLD, date(2012, 3, 1), before_name="局机关第二党支部")
    oldest = _rename(world, "局机关第二党支部", date(2001, 7, 1), before_name="局机关支部")
    with pytest.raises(OrganizationRefused, match="更早的"):
        remove_event(event=later, by=by)
    revision = remove_event(event=oldest, by=by)
    assert _now(world).name == OLD
    undo_event(revision=revision, by=by)
    assert name_on(_now(world), date(2000, 1, 1)) == "局机关支部"


def test_order_of_renamings_stays_when_a_day_is_corrected(world: World) -> None:
    by = world.user("administrator")
    first = _rename(world)
    world.beside.refresh_from_db()
    _rename(world, "局机关综合党支部", date(2025, 8, 1))
    first.refresh_from_db()
    with pytest.raises(OrganizationRefused, match="先后不能颠倒"):
        correct_event(event=first, values={"occurred_on": date(2025, 8, 2)}, by=by)
    first.refresh_from_db()
    revision = correct_event(event=first, values={"occurred_on": date(2025, 6, 15), "note": "核对"}, by=by)
    assert name_on(_now(world), date(2025, 6, 10)) == OLD
    undo_event(revision=revision, by=by)
    assert name_on(_now(world), date(2025, 6, 10)) == NEW
