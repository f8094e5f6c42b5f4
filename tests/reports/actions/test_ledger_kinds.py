"""Kinds of other work that an office adds, and what their columns hold."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Organization
from partybranch import history
from reports import queries
from reports.actions import ledger_entries as entries
from reports.actions import ledger_kinds as actions
from reports.facts import build
from reports.kind_columns import Column
from reports.models import LedgerCompletion, LedgerEntry, LedgerKind
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("_travel")]
PEOPLE = Column("", "参加人数", "number", unit="人")
COST = Column("", "租场费", "money")


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _values(name: str = "读书沙龙", *columns: Column, **changes) -> actions.KindValues:
    given = {"unit": "场", "counts": "rows", "names_nobody": False, **changes}
    return actions.KindValues(name=name, columns=columns or (PEOPLE, COST), **given)


def _kind(world: World, *columns: Column, **changes) -> LedgerKind:
    values = _values("读书沙龙", *columns, **changes)
    return actions.add_kind(organization=world.committee, values=values, by=world.user("staff"))


def _enter(world: World, kind: LedgerKind, title: str = "春季读书沙龙", **fields) -> LedgerEntry:
    values = entries.EntryValues(kind=kind, occurred_on=date(2025, 3, 1), title=title, **fields)
    return entries.add_entry(branch=world.branch, values=values, by=world.user("secretary"))


def test_a_kind_is_offered_to_the_branches_below_and_to_no_other(world: World) -> None:
    kind = _kind(world)
    assert kind in queries.ledger_kinds_offered(world.branch)
    assert kind not in queries.ledger_kinds_offered(world.foreign)
    values = entries.EntryValues(kind=kind, occurred_on=date(2025, 3, 1), title="别处的")
    with pytest.raises(entries.NotOffered):
        entries.add_entry(branch=world.foreign, values=values, by=world.user("secretary"))


def test_its_figures_are_in_the_vocabulary_of_the_report(world: World) -> None:
    kind = _kind(world)
    first = _enter(world, kind, values={"c1": 12, "c2": 3050})
    _enter(world, kind, "秋季读书沙龙", values={"c1": 8, "c2": 100})
    book = build(world.branch, 2025)
    assert book.value("读书沙龙数") == 2
    assert book.value("读书沙龙名称") == ("春季读书沙龙", "秋季读书沙龙")
    assert (book.value("读书沙龙参加人数合计"), book.value("读书沙龙租场费合计")) == (20, 3150)
    assert first.pk in book["读书沙龙租场费合计"].evidence[0].ids
    assert "读书沙龙数" not in build(world.foreign, 2025).facts


def test_a_sum_of_which_one_part_is_not_stated_is_unknown(world: World) -> None:
    kind = _kind(world)
    _enter(world, kind, values={"c1": 12})
    _enter(world, kind, "秋季读书沙龙")
    fact = build(world.branch, 2025)["读书沙龙参加人数合计"]
    assert (fact.value, fact.known) == (None, (1, 2))


def test_a_kind_that_counts_quantities_adds_them_up(world: World) -> None:
    kind = _kind(world, counts="quantity")
    _enter(world, kind, quantity=3)
    _enter(world, kind, "秋季读书沙龙", quantity=4)
    assert build(world.branch, 2025).value("读书沙龙数") == 7


def test_without_a_record_a_new_kind_is_unknown_until_declared(world: World) -> None:
    kind = _kind(world)
    assert build(world.branch, 2025).value("读书沙龙数") is None
    LedgerCompletion.objects.create(branch=world.branch, year=2025, ledger=f"work:{kind.code}")
    assert build(world.branch, 2025).value("读书沙龙数") == 0


def _queries(branch: Organization) -> int:
    with CaptureQueriesContext(connection) as queries_made:
        build(branch, 2025)
    return len(queries_made)


def test_facts_take_the_same_number_of_queries_with_more_kinds(world: World) -> None:
    few = _queries(world.branch)
    for number in range(5):
        values = _values(f"类别{number}号")
        kind = actions.add_kind(organization=None, values=values, by=world.user("administrator"))
        _enter(world, kind, f"第{number}件")
    assert _queries(world.branch) == few


@pytest.mark.parametrize("name", ["荣誉", "奖项", "计划文件", "读书沙龙"])
def test_a_name_that_means_something_already_is_refused(world: World, name: str) -> None:
    _kind(world)
    below = world.branch.parent if world.branch.parent != world.committee else world.committee
    with pytest.raises(actions.NameTaken):
        actions.add_kind(organization=below, values=_values(name), by=world.user("staff"))


@pytest.mark.parametrize("label", ["日期", "金额", "备注", "应到人数"])
def test_a_column_that_could_not_be_told_in_a_sheet_is_refused(world: World, label: str) -> None:
    with pytest.raises(actions.KindRefused):
        _kind(world, Column("", label))


def test_a_used_column_stays_what_it_is_and_an_unused_one_may_go(world: World) -> None:
    kind = _kind(world)
    _enter(world, kind, values={"c1": 12})
    by = world.user("staff")
    as_text = Column("c1", "参加人数", "text")
    with pytest.raises(actions.ColumnInUse, match="不能改成别的类型"):
        actions.change_kind(kind=kind, values=_values("读书沙龙", as_text), by=by)
    with pytest.raises(actions.ColumnInUse, match="不能去掉"):
        actions.change_kind(kind=kind, values=_values("读书沙龙", Column("c2", "租场费", "money")), by=by)
    renamed = Column("c1", "到场人数", "number")
    assert actions.change_kind(kind=kind, values=_values("读书沙龙", renamed, Column("", "地点")), by=by)
    kind.refresh_from_db()
    assert [(row["key"], row["label"]) for row in kind.columns] == [("c1", "到场人数"), ("c3", "地点")]


def test_a_used_kind_is_not_deleted_an_unused_one_is(world: World) -> None:
    kind = _kind(world)
    entry = _enter(world, kind)
    with pytest.raises(actions.KindInUse):
        actions.remove_kind(kind=kind, by=world.user("staff"))
    seeded = LedgerKind.objects.get(code="honour")
    with pytest.raises(actions.ComesWithTheProgram):
        actions.remove_kind(kind=seeded, by=world.user("administrator"))
    LedgerEntry.everything.filter(pk=entry.pk).delete()
    actions.remove_kind(kind=kind, by=world.user("staff"))
    assert not LedgerKind.objects.filter(pk=kind.pk).exists()


def test_what_comes_with_the_program_keeps_its_name(world: World) -> None:
    honour = LedgerKind.objects.get(code="honour")
    values = _values("改名", Column("awarded_by", "授予单位"))
    actions.change_kind(kind=honour, values=values, by=world.user("administrator"))
    honour.refresh_from_db()
    assert (honour.name, honour.unit, len(honour.columns)) == ("荣誉", "项", 1)


def test_a_kind_offered_no_more_still_corrects_its_entries(world: World) -> None:
    kind = _kind(world)
    entry = _enter(world, kind, values={"c1": 12})
    actions.offer_kind(kind=kind, is_offered=False, by=world.user("staff"))
    assert kind not in queries.ledger_kinds_offered(world.branch)
    values = entries.EntryValues(kind=kind, occurred_on=date(2025, 3, 1), title="改名", values={"c1": 13})
    seen = entries.version_of(LedgerEntry.objects.get(pk=entry.pk))
    revision = entries.correct_entry(entry=entry, values=values, seen=seen, by=world.user("secretary"))
    assert LedgerEntry.objects.get(pk=entry.pk).values == {"c1": 13}
    assert history.before_of(revision)["columns"]["values"] == {"c1": 12}
    entries.undo(branch=world.branch, revision=revision, by=world.user("secretary"))
    assert LedgerEntry.objects.get(pk=entry.pk).values == {"c1": 12}


def test_what_had_a_kind_that_is_gone_is_not_put_back(world: World) -> None:
    kind, by = _kind(world), world.user("secretary")
    entry = _enter(world, kind)
    event = LedgerKind.objects.get(code="event")
    values = entries.EntryValues(kind=event, occurred_on=date(2025, 3, 1), title="春季读书沙龙")
    seen = entries.version_of(LedgerEntry.objects.get(pk=entry.pk))
    revision = entries.correct_entry(entry=entry, values=values, seen=seen, by=by)
    actions.remove_kind(kind=kind, by=world.user("staff"))
    with pytest.raises(history.CannotPutBack, match="类别已删除"):
        entries.undo(branch=world.branch, revision=revision, by=by)


def _letter(world: World, title: str, **asked) -> LedgerEntry:
    kind = LedgerKind.objects.get(code="letter")
    values = entries.EntryValues(
        kind=kind, occurred_on=date(2025, 3, 31), title="一季度", quantity=2, values={"measures": title}
    )
    return entries.add_entry(branch=world.branch, values=values, by=world.user("secretary"), **asked)


def test_what_names_nobody_refuses_a_members_name(world: World) -> None:
    people.make_member(world.branch, "欧阳清波")
    people.make_member(world.branch, "文明")
    people.make_member(world.branch, "早已调离", left_on=date(2024, 1, 1))
    with pytest.raises(entries.NamesSomebody, match="不写人名，请去掉“欧阳清波”"):
        _letter(world, "由欧阳 清波答复")
    with pytest.raises(entries.MayNameSomebody, match="文明"):
        _letter(world, "倡导文明用语")
    assert _letter(world, "倡导文明用语", names_are_words=True).quantity == 2
    assert _letter(world, "早已调离的事项已转办", is_another=True).pk


def test_other_kinds_may_name_people(world: World) -> None:
    people.make_member(world.branch, "欧阳清波")
    kind = LedgerKind.objects.get(code="honour")
    assert _enter(world, kind, values={"holder": "欧阳清波"}).values == {"holder": "欧阳清波"}


def test_a_required_column_must_be_stated(world: World) -> None:
    kind = LedgerKind.objects.get(code="unit_profile")
    with pytest.raises(entries.EntryRefused, match="请填写数据来源"):
        _enter(world, kind, "在职人数", quantity=120)


def test_a_branch_that_moved_keeps_the_kinds_of_its_entries(world: World) -> None:
    kind = _kind(world)
    _enter(world, kind)
    Organization.objects.filter(pk=world.branch.pk).update(
        parent=world.other_committee, path=world.branch.path_below(world.other_committee)
    )
    branch = Organization.objects.get(pk=world.branch.pk)
    assert kind not in queries.ledger_kinds_offered(branch)
    assert build(branch, 2025).value("读书沙龙数") == 1
