import time as clock
from datetime import datetime, time

import openpyxl
import pytest

from partybranch.spreadsheets import (
    MergedRange,
    MissingFormula,
    TooLong,
    WorkbookRefused,
    check_workbook,
    read_workbook,
    reading,
)
from tests.partybranch.packages import DECLARATION, STRINGS, pack, parts, workbook

pytestmark = pytest.mark.usefixtures("reading_process")
LIMIT = 10 * 1024 * 1024
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def read_rows(tmp_path, rows="", **options):
    limits = {
        "max_rows": 100,
        **{key: options.pop(key) for key in ("max_rows", "max_columns") if key in options},
    }
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook(rows, **options))
    check_workbook(path, max_bytes=LIMIT)
    return read_workbook(path, **limits).sheets[0]


def read_cells(tmp_path, *cells, **options):
    """The values of one row of cells given as XML."""
    return read_rows(tmp_path, f'<row r="1">{"".join(cells)}</row>', **options).rows[0][1]


def refused_reading(path, **options):
    with pytest.raises(WorkbookRefused) as raised:
        read_workbook(path, **{"max_rows": 100, **options})
    assert raised.value.reason.endswith("。")
    return raised.value


def test_values_of_every_type(tmp_path):
    values = read_cells(
        tmp_path,
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="B1" t="s"><v>1</v></c>',
        '<c r="C1" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>',
        '<c r="D1"><v>28</v></c>',
        '<c r="E1"><v>46.51</v></c>',
        '<c r="F1" t="b"><v>1</v></c>',
        '<c r="G1" s="1"><v>45665</v></c>',
        '<c r="H1" s="4"><v>0.375</v></c>',
        '<c r="I1" t="e"><v>#REF!</v></c>',
        '<c r="J1" t="str"><f>A1</f><v>乙</v></c>',
        '<c r="K1" t="d"><v>2025-01-08</v></c>',
        '<c r="M1"><v>1E3</v></c>',
    )
    assert values == (
        *("姓名", "范平", "甲", 28, 46.51, True, datetime(2025, 1, 8), time(9), "#REF!", "乙"),
        *(datetime(2025, 1, 8), None, 1000.0),
    )
    assert isinstance(values[3], int)
    assert isinstance(values[5], bool)


def test_a_date_in_the_format_of_chinese_programs(tmp_path):
    assert read_cells(tmp_path, '<c r="A1" s="2"><v>45665</v></c>') == (datetime(2025, 1, 8),)


def test_a_span_of_time_is_told_in_hours_and_minutes(tmp_path):
    assert read_cells(tmp_path, '<c r="A1" s="3"><v>1.0625</v></c>') == ("25:30",)


def test_dates_counted_from_1904(tmp_path):
    properties = '<workbookPr date1904="1"/>'
    assert read_cells(tmp_path, '<c r="A1" s="1"><v>44203</v></c>', properties=properties) == (
        datetime(2025, 1, 8),
    )


def test_formulas(tmp_path):
    values = read_cells(
        tmp_path,
        '<c r="A1"><f>SUM(B1:C1)</f><v>30</v></c>',
        '<c r="B1"><f>SUM(C1:D1)</f></c>',
        '<c r="C1"><f>SUM(C1:D1)</f><v></v></c>',
        '<c r="D1" t="str"><f>IF(A1,"","")</f><v></v></c>',
        '<c r="E1"><v>1</v></c>',
    )
    assert values == (30, MissingFormula(), MissingFormula(), None, 1)


def test_a_formula_written_by_a_program_that_works_nothing_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["合计", "=SUM(1,2)"])
    book.save(tmp_path / "表.xlsx")
    sheet = read_workbook(tmp_path / "表.xlsx", max_rows=10).sheets[0]
    assert sheet.rows == [(1, ("合计", MissingFormula()))]


def test_cells_without_places_and_rows_without_numbers(tmp_path):
    sheet = read_rows(
        tmp_path, "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='5'><c><v>5</v></c></row>"
    )
    assert sheet.rows == [(1, (1, None, 3)), (5, (5,))]


def test_elements_with_a_prefix(tmp_path):
    contents = parts()
    contents["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    path = tmp_path / "表.xlsx"
    path.write_bytes(pack(contents))
    assert read_workbook(path, max_rows=10).sheets[0].rows == [(2, (None, "甲"))]


def test_blank_cells_and_rows_are_left_out(tmp_path):
    rows = '<row r="1"><c r="A1" s="1"/></row><row r="2"><c r="A2" t="inlineStr"><is><t> </t></is></c></row>'
    assert read_rows(tmp_path, f'{rows}<row r="9"><c r="B9"><v>1</v></c><c r="C9"/></row>').rows == [
        (9, (None, 1))
    ]


def test_text_too_long_and_numbers_too_long_are_marked(tmp_path):
    values = read_cells(
        tmp_path,
        f'<c r="A1" t="inlineStr"><is><t>{"长" * 2001}</t></is></c>',
        f'<c r="B1" t="inlineStr"><is><t>{"长" * 2000}</t></is></c>',
        f'<c r="C1"><v>{"9" * 200_000}</v></c>',
        '<c r="D1"><v>999999199508178000</v></c>',
    )
    assert values == (TooLong(2001), "长" * 2000, TooLong(200_000), 999999199508178000)


def test_characters_no_file_should_hold_arrive_escaped_or_not_at_all(tmp_path):
    (value,) = read_cells(tmp_path, '<c r="A1" t="inlineStr"><is><t>a_x000D_b_xD800_c_x005F_d</t></is></c>')
    assert value == "a\rb_xD800_c_d"


def test_a_date_outside_every_calendar_stays_a_number(tmp_path):
    assert read_cells(tmp_path, '<c r="A1" s="1"><v>1000000000000</v></c>') == (10**12,)


def test_merged_ranges_are_told_and_have_their_value_in_the_first_cell(tmp_path):
    ranges = "".join(f'<mergeCell ref="{name}"/>' for name in ("A1:A3", "A1:XFD1048576", "bad"))
    after = f"<mergeCells>{ranges}</mergeCells>"
    sheet = read_rows(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', after=after)
    assert sheet.merged == [MergedRange(1, 1, 3, 1), MergedRange(1, 1, 1048576, 60)]
    assert sheet.rows == [(1, (1,))]


def test_hidden_sheets_are_named_and_left_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "一季度"
    book.active.append(["甲"])
    book.create_sheet("底稿").sheet_state = "hidden"
    book.create_sheet("深藏").sheet_state = "veryHidden"
    book.create_sheet("二季度").append(["乙"])
    book.save(tmp_path / "表.xlsx")
    read = read_workbook(tmp_path / "表.xlsx", max_rows=10)
    assert [sheet.title for sheet in read.sheets] == ["一季度", "二季度"]
    assert read.skipped == ["底稿", "深藏"]


def test_workbook_renamed_is_still_a_workbook(tmp_path):
    path = tmp_path / "表.xls"
    path.write_bytes(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))
    check_workbook(path, max_bytes=LIMIT)
    assert read_workbook(path, max_rows=10).sheets[0].rows == [(1, (1,))]


def test_columns_beyond_the_limit_are_left_out(tmp_path):
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c><c r="XFD1"><v>9</v></c></row>'
    assert read_rows(tmp_path, row, max_columns=2).rows == [(1, (1,))]


def rows_of(count):
    return "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1))


def test_as_many_rows_as_allowed_and_one_more(tmp_path):
    assert len(read_rows(tmp_path, rows_of(50), max_rows=50).rows) == 50
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook(rows_of(51)))
    refused = refused_reading(path, max_rows=50)
    assert refused.code == "too_many_rows"
    assert "50行" in refused.reason


def test_rows_are_counted_over_all_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("二")
    for sheet in book.worksheets:
        for number in range(6):
            sheet.append([number])
    book.save(tmp_path / "表.xlsx")
    assert refused_reading(tmp_path / "表.xlsx", max_rows=10).code == "too_many_rows"


def test_one_cell_at_the_far_end_of_the_sheet(tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
    started = clock.monotonic()
    assert refused_reading(path).code == "too_many_rows"
    assert clock.monotonic() - started < 10


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</c></row>',
    ],
)
def test_a_sheet_that_says_what_no_sheet_can(tmp_path, rows):
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook(rows))
    refused = refused_reading(path)
    assert refused.code == "damaged"
    assert refused.detail


def test_a_document_type_is_refused_even_behind_the_gate(tmp_path):
    contents = parts()
    contents["xl/worksheets/sheet1.xml"] = f"{DECLARATION}{DOCTYPE}<worksheet><sheetData/></worksheet>"
    path = tmp_path / "表.xlsx"
    path.write_bytes(pack(contents))
    assert refused_reading(path).code == "damaged"


def test_what_is_no_workbook(tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"no workbook at all")
    assert refused_reading(path).code == "damaged"


def test_more_text_than_the_parent_wants(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_CHARACTERS_AT_LEAST", 1000)
    monkeypatch.setattr(reading, "_CHARACTERS_A_ROW", 1)
    contents = parts("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 90)))
    contents["xl/sharedStrings.xml"] = STRINGS.replace("姓名", "长" * 1900)
    path = tmp_path / "表.xlsx"
    path.write_bytes(pack(contents))
    assert refused_reading(path).code == "too_much_text"


def test_too_slow(tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook(rows_of(10)))
    assert refused_reading(path, timeout=0.01).code == "too_slow"


def test_too_much_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_MEMORY_BYTES", 48 * 1024 * 1024)
    path = tmp_path / "表.xlsx"
    contents = parts()
    contents["xl/sharedStrings.xml"] = STRINGS.replace("姓名", "长" * 8_000_000)
    path.write_bytes(pack(contents))
    assert refused_reading(path).code in {"too_much_memory", "stopped"}


def test_the_reading_process_does_not_see_the_settings(tmp_path, monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        raise reading.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setattr(reading.subprocess, "run", run)
    assert refused_reading(tmp_path / "表.xlsx").code == "too_slow"
    assert "SECRET_KEY" not in seen


def test_a_process_that_dies(tmp_path, monkeypatch):
    died = reading.subprocess.CompletedProcess([], -9, stdout=b'{"event":"sheet","ti', stderr=b"")
    monkeypatch.setattr(reading.subprocess, "run", lambda *a, **k: died)
    assert refused_reading(tmp_path / "表.xlsx").code == "stopped"
