"""Where the bytes of files lie: sealed, apart from the database, each under a name nobody chose.

A file's place in the vault is ``<folder>/<first two digits>/<name>``; it is written whole or not at all.
"""

import os
import re
from pathlib import Path

from django.conf import settings

from partybranch import crypto

# A uid, with a part after a dot: nothing of a path.
_NAME = re.compile(r"[0-9a-f]{32}(\.[a-z]{1,12})?")


def _path(folder: str, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("not a name of this vault")
    return Path(settings.DATA_DIR) / folder / name[:2] / name


def store(folder: str, name: str, data: bytes) -> None:
    """Seal ``data`` and put it under ``name``: a uid as 32 hex digits, perhaps with a part ('.small')."""
    path = _path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}~")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(crypto.seal_bytes(data, place=f"{folder}:{name}"))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def load(folder: str, name: str) -> bytes:
    """What lies under ``name``. Raises FileNotFoundError, crypto.DecryptionRefused."""
    return crypto.open_bytes(_path(folder, name).read_bytes(), place=f"{folder}:{name}")


def discard(folder: str, name: str) -> None:
    """Take a file away for good; none there is no error."""
    path = _path(folder, name)
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}~").unlink(missing_ok=True)
