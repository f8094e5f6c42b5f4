"""Looks at a document as a reader does: LibreOffice makes a PDF of it, and the page is measured.

Lengths are in points with the origin at the upper left corner of the sheet. Faces that a free
system lacks are stood in for by the Noto faces named here: which one a system would choose by itself
is not the document's doing. A digit of the text's stand-in is half as wide as a character, as 仿宋's.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import pdfplumber
from pdfplumber.page import Page

POINTS_PER_MM = 72 / 25.4
_TIMEOUT_SECONDS = 180

STAND_INS = {
    "仿宋_GB2312": "Noto Sans Mono CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "宋体": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
}


def to_pdf(document: bytes, folder: Path, *, faces: Mapping[str, str] = STAND_INS) -> Path:
    """The PDF that LibreOffice makes of a DOCX, in ``folder``, with a profile of this run alone.

    ``faces`` maps a face that the document asks for to the one that stands in for it.

    Raises FileNotFoundError without LibreOffice, subprocess.TimeoutExpired when it hangs and
    AssertionError when it makes no page of the document.
    """
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("soffice: the page can only be measured with LibreOffice")
    source = folder / "report.docx"
    source.write_bytes(document)
    command = [
        office,
        f"-env:UserInstallation=file://{folder / 'profile'}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
        env={**os.environ, "FONTCONFIG_FILE": str(_font_rules(folder, faces))},
    )
    made = source.with_suffix(".pdf")
    assert made.exists(), done.stdout + done.stderr
    return made


def _font_rules(folder: Path, faces: Mapping[str, str]) -> Path:
    aliases = "".join(
        f'<alias binding="same"><family>{face}</family><prefer><family>{other}</family></prefer></alias>'
        for face, other in faces.items()
    )
    rules = folder / "fonts.conf"
    rules.write_text(
        f'<fontconfig>{aliases}<include ignore_missing="yes">/etc/fonts/fonts.conf</include></fontconfig>',
        encoding="utf-8",
    )
    return rules


@dataclass(frozen=True)
class Line:
    """One printed line: its characters in reading order, with the height of the line's foot."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    pitch: float


@dataclass(frozen=True)
class Sheet:
    """One printed page."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def foot(self) -> Line:
        """The line of the page number."""
        return self.lines[-1]

    @property
    def text_lines(self) -> tuple[Line, ...]:
        return self.lines[:-1]

    def line(self, beginning: str) -> Line:
        """The first line that begins with these words."""
        return next(line for line in self.lines if line.text.startswith(beginning))


def sheets(pdf: Path) -> list[Sheet]:
    """Every page of the PDF."""
    with pdfplumber.open(pdf) as opened:
        return [
            Sheet(page.page_number, float(page.width), float(page.height), tuple(_lines(page)))
            for page in opened.pages
        ]


def _lines(page: Page) -> Iterator[Line]:
    def baseline(character: dict) -> float:
        return round(float(page.height) - character["matrix"][5], 1)

    for height, group in groupby(sorted(page.chars, key=baseline), key=baseline):
        yield _line(sorted(group, key=lambda character: character["matrix"][4]), height)


def _line(characters: list[dict], height: float) -> Line:
    starts = [character["matrix"][4] for character in characters]
    steps = sorted(after - before for before, after in pairwise(starts))
    return Line(
        text="".join(character["text"] for character in characters),
        left=starts[0],
        right=characters[-1]["x1"],
        baseline=height,
        size=characters[0]["size"],
        pitch=steps[len(steps) // 2] if steps else 0,
    )


def ink(pdf: Path, number: int, box: tuple[float, float, float, float]) -> tuple[float, float]:
    """Upper and lower edge of what is printed inside ``box`` (left, top, right, bottom) on page
    ``number`` counted from 1; AssertionError where nothing is."""
    resolution = 400
    with pdfplumber.open(pdf) as opened:
        picture = opened.pages[number - 1].crop(box).to_image(resolution=resolution).original
    bounds = picture.convert("L").point(lambda level: 255 if level < 128 else 0).getbbox()
    assert bounds is not None, f"nothing printed in {box} on page {number}"
    scale = 72 / resolution
    return box[1] + bounds[1] * scale, box[1] + bounds[3] * scale
