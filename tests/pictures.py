"""Pictures as cameras and villains make them."""

import io
import struct
import zlib

from PIL import Image

CANARY = b"GPSCANARY-9988"
_GPS, _ORIENTATION, _MAKER, _COMMENT = 0x8825, 0x0112, 0x010F, 0x9286


def photo(width: int = 64, height: int = 48, *, orientation: int = 1) -> bytes:
    """A JPEG with a place, a maker, a comment and XMP, each saying CANARY; its left half is red."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    exif[_MAKER] = CANARY.decode()
    gps = exif.get_ifd(_GPS)
    gps[1], gps[2] = "N", (36.0, 4.0, 12.34)
    gps[29] = CANARY.decode()
    out = io.BytesIO()
    picture.save(
        out,
        "JPEG",
        exif=exif,
        comment=CANARY,
        xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + CANARY + b"</x:xmpmeta>",
        icc_profile=CANARY + b"p" * 120,
    )
    return out.getvalue()


def drawn(as_format: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, as_format, **options)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many points."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + body + _chunk(b"IEND", b"")
