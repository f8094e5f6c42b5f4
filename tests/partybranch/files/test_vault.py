"""The vault keeps files sealed, each in its own place."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings

from partybranch import crypto
from partybranch.files import vault

TEXT = "签到表的内容".encode()


def _path(name: str) -> Path:
    return Path(settings.DATA_DIR) / "tried" / name[:2] / name


def test_what_is_stored_is_sealed_and_comes_back() -> None:
    name = uuid.uuid4().hex
    vault.store("tried", name, TEXT)
    sealed = _path(name).read_bytes()
    assert TEXT not in sealed
    assert _path(name).stat().st_mode & 0o777 == 0o600
    assert vault.load("tried", name) == TEXT


def test_a_file_moved_or_altered_does_not_open() -> None:
    one, other = uuid.uuid4().hex, uuid.uuid4().hex
    for name in (one, other):
        vault.store("tried", name, TEXT)
    _path(one).write_bytes(_path(other).read_bytes())
    with pytest.raises(crypto.DecryptionRefused):
        vault.load("tried", one)
    _path(other).write_bytes(_path(other).read_bytes()[:-1] + b"\0")
    with pytest.raises(crypto.DecryptionRefused):
        vault.load("tried", other)
    _path(other).write_bytes(b"plain")
    with pytest.raises(crypto.DecryptionRefused):
        vault.load("tried", other)


def test_discarded_is_gone() -> None:
    name = uuid.uuid4().hex + ".small"
    vault.store("tried", name, TEXT)
    vault.discard("tried", name)
    vault.discard("tried", name)
    with pytest.raises(FileNotFoundError):
        vault.load("tried", name)


@pytest.mark.parametrize("name", ["../x", "a" * 31, "A" * 32, f"{'a' * 32}/..", ""])
def test_a_name_that_is_none_of_the_vault_is_no_path(name: str) -> None:
    with pytest.raises(ValueError, match="vault"):
        vault.store("tried", name, TEXT)
