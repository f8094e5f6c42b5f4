"""A DOCX file is a ZIP archive of XML parts; here one is packed so that equal parts give equal bytes."""

import io
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The earliest moment a ZIP archive can name: an archive that told the time of packing would
# differ at each call.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)

Part = tuple[str, bytes]


def pack(parts: Iterable[Part], *, onto: bytes = b"") -> bytes:
    """The archive ``onto`` (empty: a new one) with ``parts`` (name, content) added at its end."""
    packed = io.BytesIO()
    packed.write(onto)
    with ZipFile(packed, "a") as archive:
        for name, content in parts:
            archive.writestr(_entry(name), content, ZIP_DEFLATED)
    return packed.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _NO_MOMENT)
    entry.create_system = 0  # otherwise the operating system of the server shows in the file
    return entry
