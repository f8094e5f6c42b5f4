from pathlib import Path

import pytest

from partybranch.sheets import cells
from partybranch.sheets.columns import find_header
from partybranch.sheets.layouts import LAYOUTS
from partybranch.sheets.table import read_table
from partybranch.spreadsheets import check_workbook, read_workbook

SAMPLE = Path(__file__).resolve().parents[3] / "reports" / "sample" / "2025"
WORKBOOKS = [
    ("党员花名册", "roster", 32, 1),
    ("组织生活台账", "meetings", 121, 0),
    ("党费收缴登记表", "dues", 32, 0),
    ("慰问台账", "visits", 19, 0),
    ("工作纪实", "work", 31, 0),
]


def read_sample(name):
    path = SAMPLE / f"{name}.xlsx"
    check_workbook(path, max_bytes=10 * 1024 * 1024)
    (sheet,) = read_workbook(path, max_rows=5000).sheets
    match = find_header(sheet, LAYOUTS)
    return match, read_table(sheet, match)


@pytest.mark.parametrize(
    ("name", "layout", "rows", "totals"), WORKBOOKS, ids=[name for name, *_ in WORKBOOKS]
)
def test_a_sample_workbook_is_recognised_with_every_column(name, layout, rows, totals):
    match, table = read_sample(name)
    assert match.layout.key == layout
    assert match.unmapped == []
    assert match.missing == []
    assert len(table.rows) == rows
    assert len(table.totals) == totals


def test_every_cell_of_the_sample_can_be_read():
    _, roster = read_sample("党员花名册")
    _, meetings = read_sample("组织生活台账")
    _, visits = read_sample("慰问台账")
    names = [cells.read_name(row.values["name"]) for row in roster.rows]
    assert names[0] == "范平"
    assert all(cells.read_date(row.values["birth"]) for row in roster.rows)
    assert all(cells.read_date(row.values["date"]) for row in meetings.rows)
    assert cells.read_count(meetings.rows[-1].values["due_count"]) is cells.MASKED
    assert sum(cells.read_money(row.values["money"]) or 0 for row in visits.rows) == 510_000


def test_absentees_of_the_sample_account_for_every_seat_left_empty():
    _, roster = read_sample("党员花名册")
    _, meetings = read_sample("组织生活台账")
    known = {cells.read_name(row.values["name"]) for row in roster.rows}
    for row in meetings.rows[:-4]:
        due, present = (cells.read_count(row.values[key]) for key in ("due_count", "present_count"))
        absentees = cells.read_absentees(row.values["absentees"], known)
        if due is not cells.MASKED and present is not cells.MASKED:
            assert len(absentees) == due - present, row.row_number
        assert {name for name, _ in absentees} <= known
