"""The gate an uploaded workbook passes before any spreadsheet library sees it.

It unpacks every part once, in small pieces and counting, because the sizes a zip file states about
itself may be lies, and looks at nothing but the package: what the cells say is not its business.
"""

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from partybranch.spreadsheets.values import WorkbookRefused

MEBIBYTE = 1024 * 1024
MAX_ENTRIES = 500
MAX_UNPACKED_BYTES = 100 * MEBIBYTE
MAX_PART_BYTES = 60 * MEBIBYTE
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = MEBIBYTE
MAX_NAME_CHARACTERS = 255
CHUNK_BYTES = 64 * 1024

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL_FILE = b"PK\x03\x04"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED_FLAGS = 0x1 | 0x40
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"ascii"}
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, struct.error)

REASONS = {
    "empty": "这个文件是空的，请核对后重新上传。",
    "not_zip": "这个文件不是 .xlsx 工作簿，请用表格软件打开后另存为 .xlsx 再上传。",
    "old_xls": "这是旧格式的工作簿（.xls），请另存为 .xlsx 后再上传。",
    "password": "这个工作簿设了打开密码，请去掉密码后另存再上传。",
    "entry_encrypted": "这个工作簿里有加密的内容，请去掉密码后另存再上传。",
    "prefix": "这个文件的开头混有别的内容，请用表格软件打开后另存为 .xlsx 再上传。",
    "damaged": "这个文件已经损坏或没有传完整，请重新保存后再上传。",
    "document": "这是文字文档，不是工作簿，请上传 .xlsx 文件。",
    "presentation": "这是演示文稿，不是工作簿，请上传 .xlsx 文件。",
    "other_workbook": "这种格式的工作簿读不了，请另存为 .xlsx 后再上传。",
    "not_workbook": "这个文件里没有工作表，不是 .xlsx 工作簿，请核对后重新上传。",
    "macro": "这个工作簿带有宏，请另存为不带宏的 .xlsx 后再上传。",
    "doctype": "这个工作簿里有不允许的文档类型声明，请用表格软件打开后另存再上传。",
    "encoding": "这个工作簿的文字编码不受支持，请用表格软件打开后另存为 .xlsx 再上传。",
    "entries": f"这个工作簿里的部件超过{MAX_ENTRIES}个，请删去多余的工作表和图片后再上传。",
    "unpacked": f"这个工作簿展开后超过{MAX_UNPACKED_BYTES // MEBIBYTE}MB，请删去多余的内容后再上传。",
    "part": f"这个工作簿里有一个部件展开后超过{MAX_PART_BYTES // MEBIBYTE}MB，请删去多余的内容后再上传。",
    "ratio": "这个工作簿的压缩比不正常，请只保留需要的行列，另存后再上传。",
    "duplicate": "这个工作簿里有重名的部件，请用表格软件打开后另存再上传。",
    "name": "这个工作簿里有不正常的部件名称，请用表格软件打开后另存再上传。",
    "method": "这个工作簿用了不支持的压缩方法，请用表格软件打开后另存再上传。",
}


def refuse(code: str, *, detail: str = "") -> WorkbookRefused:
    return WorkbookRefused(code, REASONS[code], detail=detail)


def check_workbook(source: str | os.PathLike[str] | bytes, *, max_bytes: int) -> None:
    """Let a workbook of at most ``max_bytes`` pass, or raise ``WorkbookRefused`` with the reason.

    Reads the whole file once; keeps no more of it in memory than the packed bytes and one piece.
    """
    data = source if isinstance(source, bytes) else _read(Path(source), max_bytes)
    if len(data) > max_bytes:
        raise _too_large(max_bytes)
    _check_archive(data, _check_kind)


def check_document(data: bytes) -> None:
    """The same gate for a text document (.docx): the codes of ``WorkbookRefused`` hold, its sentences
    speak of workbooks."""
    _check_archive(data, _check_is_document)


def _check_archive(data: bytes, check_kind: Callable[[set[str]], None]) -> None:
    _check_beginning(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_package(archive, check_kind)
            _check_parts(archive)
    except WorkbookRefused:
        raise
    except (*_DAMAGE, NotImplementedError, RuntimeError) as error:
        raise refuse("damaged", detail=repr(error)) from error


def _read(path: Path, max_bytes: int) -> bytes:
    if path.stat().st_size > max_bytes:
        raise _too_large(max_bytes)
    return path.read_bytes()


def _too_large(max_bytes: int) -> WorkbookRefused:
    limit = f"{max_bytes / MEBIBYTE:.1f}".removesuffix(".0")
    return WorkbookRefused("too_large", f"文件超过{limit}MB，请删去图片等多余的内容后再上传。")


def _check_beginning(data: bytes) -> None:
    if not data:
        raise refuse("empty")
    if data.startswith(_OLE2):
        raise refuse("password" if "EncryptedPackage".encode("utf-16-le") in data else "old_xls")
    if not data.startswith(_LOCAL_FILE):
        is_zip_behind_something = zipfile.is_zipfile(io.BytesIO(data)) and not data.startswith(b"PK")
        raise refuse("prefix" if is_zip_behind_something else "not_zip")


# -- The package as its directory describes it -------------------------------------------------------


def _check_package(archive: zipfile.ZipFile, check_kind: Callable[[set[str]], None]) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise refuse("entries")
    for entry in entries:
        _check_entry(entry)
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise refuse("duplicate")
    _check_layout(entries, archive.start_dir)
    check_kind(set(names))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if _is_bad_name(entry.orig_filename) or stat.S_ISLNK(entry.external_attr >> 16):
        raise refuse("name")
    if entry.flag_bits & _ENCRYPTED_FLAGS:
        raise refuse("entry_encrypted")
    if entry.compress_type not in _METHODS:
        raise refuse("method")
    if entry.file_size > MAX_PART_BYTES:
        raise refuse("part")


def _is_bad_name(name: str) -> bool:
    return (
        not name
        or len(name) > MAX_NAME_CHARACTERS
        or name.startswith("/")
        or any(character in name for character in "\\\0:")
        or ".." in name.split("/")
    )


def _check_layout(entries: list[zipfile.ZipInfo], directory_at: int) -> None:
    """Entries lie one behind the other from the first byte on; none reaches into the next."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    if not ordered or ordered[0].header_offset != 0:
        raise refuse("prefix" if ordered else "not_workbook")
    starts = [entry.header_offset for entry in ordered[1:]] + [directory_at]
    for entry, next_start in zip(ordered, starts, strict=True):
        if entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size > next_start:
            raise refuse("damaged", detail=f"entries overlap at {entry.filename}")


def _check_has_no_macro(lowered: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise refuse("macro")


def _check_is_document(names: set[str]) -> None:
    _check_has_no_macro({name.lower() for name in names})
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise refuse("not_zip")


def _check_kind(names: set[str]) -> None:
    lowered = {name.lower() for name in names}
    _check_has_no_macro(lowered)
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return
    if any(name.startswith("word/") for name in lowered):
        raise refuse("document")
    if any(name.startswith("ppt/") for name in lowered):
        raise refuse("presentation")
    if lowered & {"xl/workbook.bin", "content.xml", "index.xml", "index/document.iwa"}:
        raise refuse("other_workbook")
    raise refuse("not_workbook")


# -- The parts as they really are --------------------------------------------------------------------


def _check_parts(archive: zipfile.ZipFile) -> None:
    total = 0
    for entry in archive.infolist():
        total += _check_part(archive, entry, MAX_UNPACKED_BYTES - total)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Unpack one part to nowhere; returns the bytes it really has."""
    with archive.open(entry) as part:
        size = 0
        scan = _XmlScan(entry.filename)
        for piece in _pieces(part):
            size += len(piece)
            if size > MAX_PART_BYTES:
                raise refuse("part")
            if size > left:
                raise refuse("unpacked")
            if size >= RATIO_COUNTS_FROM_BYTES and size > MAX_RATIO * max(entry.compress_size, 1):
                raise refuse("ratio")
            scan.feed(piece)
    return size


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    while piece := part.read(CHUNK_BYTES):
        yield piece


class _XmlScan:
    """Looks through one part for what no workbook needs: a document type, a strange encoding, macros.

    Any part that looks like XML counts as XML, since the package's relations, not its suffix, decide
    how a part is read.
    """

    _OVERLAP = 64

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_xml: bool | None = None
        self.is_wide = False
        self.tail = b""

    def feed(self, piece: bytes) -> None:
        if self.is_xml is None:
            self._begin(piece)
        if not self.is_xml:
            return
        text = self.tail + (piece.replace(b"\0", b"") if self.is_wide else piece)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise refuse("doctype", detail=self.name)
        if self.name == "[Content_Types].xml" and b"macroenabled" in text.lower():
            raise refuse("macro")
        self.tail = text[-self._OVERLAP :]

    def _begin(self, piece: bytes) -> None:
        start = piece[:512]
        self.is_wide = b"\0" in start
        plain = start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
        named_xml = self.name.lower().endswith(_XML_SUFFIXES)
        self.is_xml = named_xml or plain.startswith(b"<")
        if named_xml and not plain.startswith(b"<"):
            raise refuse("encoding", detail=self.name)
        declared = _ENCODING.match(plain)
        if self.is_xml and declared and declared[1].lower() not in _ENCODINGS:
            raise refuse("encoding", detail=self.name)
