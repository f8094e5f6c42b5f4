import struct
import warnings
import zipfile

import openpyxl
import pytest

from partybranch.spreadsheets import (
    WorkbookRefused,
    check_workbook,
    gate,
)
from tests.partybranch.packages import DECLARATION, pack, parts, sheet_xml, workbook

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
