"""Pictures as they are kept: turned the right way up, drawn anew, without anything the camera wrote.

A camera writes the place, the time, its own number and a small copy of the picture into the file; an
editor its history. None of it is taken over: what is kept is made from the points alone.
"""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps

MAX_PIXELS = 50_000_000
THUMBNAIL_EDGE = 320
_JPEG_QUALITY = 90
_THUMBNAIL_QUALITY = 80
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    struct.error,
    zlib.error,
)


class PictureRefused(Exception):
    """A picture that cannot be kept; the text says why."""


class TooManyPixels(PictureRefused):
    def __init__(self) -> None:
        super().__init__(f"图片超过{MAX_PIXELS // 10_000}万像素，请缩小后再传。")


class DamagedPicture(PictureRefused):
    def __init__(self) -> None:
        super().__init__("图片已经损坏或没有传完整，请重新选择。")


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture drawn anew, with its small copy (a JPEG of at most THUMBNAIL_EDGE pixels)."""

    data: bytes
    thumbnail: bytes
    width: int
    height: int


def cleaned(data: bytes, *, as_format: str) -> CleanPicture:
    """The picture in ``data`` drawn anew as "JPEG", "PNG" or "WEBP". Raises PictureRefused; one with too
    many points is refused before it is unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=(as_format,)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise TooManyPixels
            drawn = _drawn(opened, as_format)
        return CleanPicture(_written(drawn, as_format), _thumbnail(drawn), drawn.width, drawn.height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels from bomb
    except _DAMAGE as damage:
        raise DamagedPicture from damage


def _drawn(opened: Image.Image, as_format: str) -> Image.Image:
    """The points, the right way up, in colours every browser shows."""
    opened.load()
    orientation = _turned(opened)
    may_be_clear = as_format != "JPEG" and (
        opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    )
    drawn = orientation.convert("RGBA" if may_be_clear else "RGB")
    # What is written beside the points (a comment, a profile) comes along in ``info``.
    drawn.info = {}
    return drawn


def _turned(opened: Image.Image) -> Image.Image:
    """By the orientation the camera noted; a note that cannot be read turns nothing."""
    try:
        return ImageOps.exif_transpose(opened)
    except _DAMAGE:
        return opened


def _written(drawn: Image.Image, as_format: str) -> bytes:
    out = io.BytesIO()
    options = {"quality": _JPEG_QUALITY} if as_format in ("JPEG", "WEBP") else {}
    drawn.save(out, format=as_format, **options)
    return out.getvalue()


def _thumbnail(drawn: Image.Image) -> bytes:
    small = drawn.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    if small.mode == "RGBA":
        paper = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(paper, small).convert("RGB")
    out = io.BytesIO()
    small.save(out, format="JPEG", quality=_THUMBNAIL_QUALITY)
    return out.getvalue()
