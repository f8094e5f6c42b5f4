"""The workbook of other work: what leaves comes back unchanged, with each kind's own columns."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from partybranch.spreadsheets import write_workbook
from reports import queries
from reports.importers.service import import_file
from reports.ledger_sheets import tables_of
from reports.models import LedgerEntry, LedgerKind
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
_SAMPLE = {"text": "甲 乙", "number": 7, "money": 1250, "date": "2025-05-06", "yes_no": False}


def _value(column: dict):
    return column["choices"][0] if column["type"] == "choice" else _SAMPLE[column["type"]]


def _fill(world: World) -> list[LedgerEntry]:
    """An entry of every kind with every column, and one of each that states nothing."""
    LedgerKind.objects.create(
        code="own_test",
        name="全类型",
        added_by_id=1,
        organization=world.committee,
        columns=[
            {"key": "c1", "label": "开销", "type": "money"},
            {"key": "c2", "label": "是否公示", "type": "yes_no"},
            {"key": "c3", "label": "办结数", "type": "number", "unit": "件"},
        ],
    )
    LedgerEntry.objects.filter(branch=world.branch).delete()
    made = []
    for kind in queries.ledger_kinds_of(world.branch):
        own = {column["key"]: _value(column) for column in kind.columns}
        full = {
            "values": own,
            "quantity": 2,
            "unit": "处",
            "amount_fen": 3001,
            "note": "说明 一\n二",
            "subkind": "细",
        }
        made.append(people.make_entry(world.branch, date(2025, 3, 4), f"{kind.name}甲", kind.code, **full))
        made.append(
            people.make_entry(world.branch, date(2025, 4, 1), f"{kind.name}乙", kind.code, precision="month")
        )
    masked = {"quantity_is_masked": True, "amount_is_masked": True}
    return [*made, people.make_entry(world.branch, date(2025, 3, 9), "未告知的", "honour", **masked)]


def _written(world: World, path: Path) -> Path:
    entries = LedgerEntry.objects.filter(branch=world.branch)
    write_workbook(path, tables_of(entries, queries.ledger_kinds_of(world.branch)))
    return path


@pytest.mark.parametrize("named", [None, "work"])
def test_a_workbook_that_left_changes_nothing_when_it_comes_back(world, at, tmp_path, named) -> None:
    at("2025-11-20 10:00")
    made = _fill(world)
    plan = import_file(_written(world, tmp_path / "a.xlsx"), branch=world.branch, year=2025, kind=named).plan
    assert [problem.reason for problem in plan.refused] == []
    assert {row.summary: row.changes for row in plan.rows if row.changes} == {}
    assert plan.counts()["unchanged"] == len(made)


def test_it_comes_whole_into_an_empty_branch(world, at, tmp_path) -> None:
    at("2025-11-20 10:00")
    _fill(world)
    path = _written(world, tmp_path / "a.xlsx")
    plan = import_file(path, branch=world.beside, year=2025).plan
    assert [problem.reason for problem in plan.refused] == []
    kind = LedgerKind.objects.get(code="own_test")
    taken = LedgerEntry.objects.get(branch=world.beside, kind=kind, title="全类型甲")
    assert taken.values == {"c1": 1250, "c2": False, "c3": 7}
    honour = LedgerEntry.objects.get(branch=world.beside, title="荣誉甲")
    assert honour.values == {"awarded_by": "甲 乙", "level": "国家级", "holder": "甲 乙"}
    assert LedgerEntry.objects.get(branch=world.beside, title="未告知的").quantity_is_masked


def _import(world: World, tmp_path: Path, rows: list[list]) -> object:
    path = tmp_path / "b.xlsx"
    from_rows(path, rows)
    return import_file(path, branch=world.branch, year=2025, kind="work").plan


def from_rows(path: Path, rows: list[list]) -> None:
    stream = BytesIO()
    write_workbook(stream, tables_of([], []))
    stream.seek(0)
    book = load_workbook(stream)
    sheet = book.active
    sheet.delete_rows(1)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column, value)
    book.save(path)


def test_a_mixed_sheet_fills_the_columns_of_each_rows_kind(world, at, tmp_path) -> None:
    at("2025-11-20 10:00")
    rows = [
        ["日期", "类别", "名称", "数量", "授予单位", "办结数"],
        ["2025-03-04", "荣誉", "先进集体称号", 1, "市直机关工委", None],
        ["2025-03-31", "来信来访", "一季度", 3, "不是这一类的", 2],
    ]
    assert _import(world, tmp_path, rows).refused == []
    assert LedgerEntry.objects.get(title="先进集体称号").values == {"awarded_by": "市直机关工委"}
    assert LedgerEntry.objects.get(title="一季度").values == {"handled": 2}
    again = _import(world, tmp_path, rows)
    assert again.counts()["unchanged"] == 2
    # A sheet without the columns leaves what is stored in them.
    fewer = _import(world, tmp_path, [row[:4] for row in rows])
    assert fewer.counts()["unchanged"] == 2


def test_what_a_column_cannot_hold_is_refused_in_its_row(world, at, tmp_path) -> None:
    at("2025-11-20 10:00")
    people.make_member(world.branch, "欧阳清波")
    rows = [
        ["日期", "类别", "名称", "检查类型", "办结数"],
        ["2025-03-04", "检查", "专项检查", "巡视", None],
        ["2025-03-31", "来信来访", "一季度", None, "好多"],
        ["2025-06-30", "来信来访", "欧阳清波的来信", None, 1],
    ]
    reasons = [problem.reason for problem in _import(world, tmp_path, rows).refused]
    assert len(reasons) == 3
    assert "检查类型没有“巡视”这一项" in reasons[0]
    assert "不写人名" in reasons[2]
