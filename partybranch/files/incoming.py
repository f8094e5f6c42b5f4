"""What may be handed in as an attachment, decided by the file's name and by what is really in it."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from partybranch.files.pictures import CleanPicture, PictureRefused, cleaned
from partybranch.spreadsheets import WorkbookRefused, check_document, check_workbook

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"
ACCEPTED_WORDS = "PDF、图片（jpg、png、webp）、.docx、.xlsx"
_NAME_CHARACTERS = 120
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A reader of PDF looks for the end mark in the last part of the file.
_PDF_TAIL = 4096
_WHY = {
    "macro": "这个文件带有宏，请另存为不带宏的文件再传。",
    "password": "这个文件设了打开密码，请去掉密码后另存再传。",
    "entry_encrypted": "这个文件设了打开密码，请去掉密码后另存再传。",
}


class FileRefused(Exception):
    """A file that is not taken in; the text says why."""


class WrongKind(FileRefused):
    def __init__(self) -> None:
        super().__init__(f"这种文件不能上传，请用{ACCEPTED_WORDS}。")


class OldOffice(FileRefused):
    def __init__(self) -> None:
        super().__init__("这是旧格式的文件（.doc、.xls）或设了打开密码，请另存为.docx、.xlsx再传。")


class NotWhatItSays(FileRefused):
    def __init__(self, ending: str) -> None:
        super().__init__(f"文件名是.{ending}，内容却不是，请用原来的软件打开后另存再传。")


class Broken(FileRefused):
    def __init__(self) -> None:
        super().__init__("这个文件已经损坏或没有传完整，请重新选择。")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file taken in: its shown name, what it is, and the bytes to keep; of a picture the one drawn anew."""

    name: str
    media_type: str
    data: bytes
    picture: CleanPicture | None = None


@dataclass(frozen=True, slots=True)
class _Type:
    media_type: str
    begins: Callable[[bytes], bool]
    take: Callable[[bytes], tuple[bytes, CleanPicture | None]]


def _take_picture(as_format: str) -> Callable[[bytes], tuple[bytes, CleanPicture]]:
    def take(data: bytes) -> tuple[bytes, CleanPicture]:
        try:
            picture = cleaned(data, as_format=as_format)
        except PictureRefused as refused:
            raise FileRefused(str(refused)) from refused
        return picture.data, picture

    return take


def _take_pdf(data: bytes) -> tuple[bytes, None]:
    if b"%%EOF" not in data[-_PDF_TAIL:]:
        raise Broken
    return data, None


def _take_package(check: Callable[[bytes], None]) -> Callable[[bytes], tuple[bytes, None]]:
    def take(data: bytes) -> tuple[bytes, None]:
        try:
            check(data)
        except WorkbookRefused as refused:
            raise (FileRefused(_WHY[refused.code]) if refused.code in _WHY else Broken()) from refused
        return data, None

    return take


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


_OFFICE = "application/vnd.openxmlformats-officedocument."
_JPEG = _Type("image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), _take_picture("JPEG"))
_TYPES = {
    "pdf": _Type("application/pdf", lambda data: data.startswith(b"%PDF-"), _take_pdf),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": _Type("image/png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _take_picture("PNG")),
    "webp": _Type(
        "image/webp",
        lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP",
        _take_picture("WEBP"),
    ),
    "docx": _Type(f"{_OFFICE}wordprocessingml.document", _is_zip, _take_package(check_document)),
    "xlsx": _Type(
        f"{_OFFICE}spreadsheetml.sheet",
        _is_zip,
        _take_package(lambda data: check_workbook(data, max_bytes=len(data))),
    ),
}


def take_in(name: str, data: bytes) -> Incoming:
    """The file as it is kept. Raises FileRefused with one sentence."""
    shown = shown_name(name)
    _, dot, ending = shown.lower().rpartition(".")
    kind = _TYPES.get(ending) if dot else None
    if data.startswith(_OLE2):
        raise OldOffice
    if kind is None:
        raise WrongKind
    if not kind.begins(data):
        raise NotWhatItSays(ending)
    kept, picture = kind.take(data)
    return Incoming(shown, kind.media_type, kept, picture)


def shown_name(name: str) -> str:
    """A file's name as it may be shown and offered: no folders, no characters that steer or hide, its
    ending kept when it is cut."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        each for each in last if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    stem, dot, ending = plain.strip().rpartition(".")
    stem = stem.strip(" .") or "附件"
    return (
        f"{stem[: _NAME_CHARACTERS - len(ending) - 1]}{dot}{ending[:10]}" if dot else plain[:_NAME_CHARACTERS]
    )
