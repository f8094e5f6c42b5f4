"""What comes in as an attachment, and what does not, whatever it is called."""

import io
import zipfile

import docx
import pytest
from openpyxl import Workbook

from partybranch.files.incoming import FileRefused, shown_name, take_in
from tests import pictures

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def word() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("会议记录")
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def _with_part(data: bytes, name: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("签到.pdf", PDF), ("记录.DOCX", word()), ("名单.xlsx", workbook())],
)
def test_documents_are_kept_as_they_came(name: str, data: bytes) -> None:
    kept = take_in(name, data)
    assert (kept.name, kept.data, kept.picture) == (name, data, None)


@pytest.mark.parametrize(
    ("name", "as_format", "media_type"),
    [
        ("a.jpg", "JPEG", "image/jpeg"),
        ("a.JPEG", "JPEG", "image/jpeg"),
        ("a.png", "PNG", "image/png"),
        ("a.webp", "WEBP", "image/webp"),
    ],
)
def test_pictures_are_drawn_anew(name: str, as_format: str, media_type: str) -> None:
    kept = take_in(name, pictures.drawn(as_format))
    assert kept.media_type == media_type
    assert kept.picture is not None
    assert kept.data == kept.picture.data


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_HTML = b"<html><script>alert(1)</script></html>"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.svg", _SVG, "这种文件不能上传"),
        ("a.html", _HTML, "这种文件不能上传"),
        ("a.zip", workbook(), "这种文件不能上传"),
        ("a.docm", word(), "这种文件不能上传"),
        ("a.exe", b"MZ" + b"\0" * 100, "这种文件不能上传"),
        ("pdf", PDF, "这种文件不能上传"),
        ("photo.jpg.exe", pictures.photo(), "这种文件不能上传"),
        ("a.jpg", _SVG, "文件名是.jpg，内容却不是"),
        ("a.png", _HTML, "文件名是.png，内容却不是"),
        ("a.pdf", b"MZ" + b"\0" * 100, "文件名是.pdf，内容却不是"),
        ("a.pdf", _HTML + PDF, "文件名是.pdf，内容却不是"),
        ("a.jpg", pictures.drawn("PNG"), "文件名是.jpg，内容却不是"),
        ("a.webp", b"RIFF\0\0\0\0WAVE", "文件名是.webp，内容却不是"),
        ("a.xlsx", PDF, "文件名是.xlsx，内容却不是"),
        ("a.doc", _OLE2, "这是旧格式的文件"),
        ("a.docx", _OLE2, "这是旧格式的文件"),
        ("a.docx", workbook(), "已经损坏"),
        ("a.xlsx", word(), "已经损坏"),
        ("a.docx", word()[:900], "已经损坏"),
        ("a.docx", _with_part(word(), "word/vbaProject.bin"), "带有宏"),
        ("a.xlsx", _with_part(workbook(), "xl/vbaProject.bin"), "带有宏"),
        ("a.pdf", PDF[:-7], "没有传完整"),
        ("a.jpg", pictures.photo()[:400], "没有传完整"),
        ("a.png", pictures.bomb(20_000, 20_000), "万像素"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        take_in(name, data)
    assert sentence in str(refused.value)
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\签到表.pdf", "签到表.pdf"),
        ("a\r\nX: y.pdf", "aX: y.pdf"),
        ("年度\u202egpj.pdf", "年度gpj.pdf"),
        (".pdf", "附件.pdf"),
        ("  签到 .pdf", "签到.pdf"),
        ("长" * 400 + ".jpeg", "长" * 115 + ".jpeg"),
    ],
)
def test_a_name_harms_nobody(given: str, shown: str) -> None:
    assert shown_name(given) == shown
    assert len(shown) <= 120
