"""Fields encrypted at rest, and the keyed hashes that find or chain them.

The master keys lie in ``settings.FIELD_KEY_FILE`` (mode 0600), one a line: 64 hex digits, or
``name:64 hex digits``; the last line encrypts, every line decrypts. The file is backed up apart
from the database. A value reads ``v1:aes256gcm:<key name>:<base64 of nonce and ciphertext>``; the
place it stands in (table, row, field) is authenticated with it, so that a ciphertext moved to
another row does not open.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_VERSION = "v1"
_ALGORITHM = "aes256gcm"
_NONCE_BYTES = 12


class DecryptionRefused(Exception):
    """The value does not open here: wrong key, altered text, or moved to another row."""


@dataclass(frozen=True)
class MasterKey:
    name: str
    secret: bytes

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose, so that no key serves two."""
        return HKDF(SHA256(), 32, salt=None, info=f"partybranch/{purpose}".encode()).derive(self.secret)


def _parse_key(line: str, number: int) -> MasterKey:
    name, _, digits = line.rpartition(":")
    try:
        secret = bytes.fromhex(digits)
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise ImproperlyConfigured("密钥文件的内容不对：每行应是64位十六进制数。")
    return MasterKey(name or f"k{number}", secret)


@lru_cache(maxsize=4)
def _load_keys(path: str) -> tuple[MasterKey, ...]:
    try:
        lines = Path(path).read_text(encoding="ascii").split()
    except FileNotFoundError as missing:
        raise ImproperlyConfigured("找不到密钥文件（FIELD_KEY_FILE），请先恢复它再启动。") from missing
    if not lines:
        raise ImproperlyConfigured("密钥文件是空的（FIELD_KEY_FILE）。")
    return tuple(_parse_key(line, number) for number, line in enumerate(lines, 1))


def _keys() -> tuple[MasterKey, ...]:
    return _load_keys(str(settings.FIELD_KEY_FILE))


@lru_cache(maxsize=16)
def _cipher(key: MasterKey) -> AESGCM:
    return AESGCM(key.derive("field-encryption"))


@lru_cache(maxsize=16)
def _derived(key: MasterKey, purpose: str) -> bytes:
    return key.derive(purpose)


def encrypt(text: str, *, place: str) -> str:
    """The ciphertext of ``text`` bound to ``place`` ("members.member:<uid>:phone"); '' stays ''."""
    if not text:
        return ""
    key = _keys()[-1]
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + _cipher(key).encrypt(nonce, text.encode(), place.encode())
    return f"{_VERSION}:{_ALGORITHM}:{key.name}:{base64.b64encode(sealed).decode()}"


def decrypt(token: str, *, place: str) -> str:
    """The text sealed in ``token``; raises DecryptionRefused where it does not belong to ``place``."""
    if not token:
        return ""
    parts = token.split(":")
    if len(parts) != 4 or parts[:2] != [_VERSION, _ALGORITHM]:
        raise DecryptionRefused("unknown form of ciphertext")
    key = next((key for key in _keys() if key.name == parts[2]), None)
    if key is None:
        raise DecryptionRefused(f"no key named {parts[2]}")
    sealed = base64.b64decode(parts[3])
    try:
        return _cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode()).decode()
    except InvalidTag as wrong:
        raise DecryptionRefused("the value does not belong here") from wrong


def seal_bytes(data: bytes, *, place: str) -> bytes:
    """A file's content sealed and bound to ``place``: one line that names the key, nonce, ciphertext."""
    key = _keys()[-1]
    nonce = os.urandom(_NONCE_BYTES)
    head = f"{_VERSION}:{_ALGORITHM}:{key.name}\n".encode()
    return head + nonce + _cipher(key).encrypt(nonce, data, place.encode())


def open_bytes(sealed: bytes, *, place: str) -> bytes:
    """What ``seal_bytes`` sealed; raises DecryptionRefused where it does not belong to ``place``."""
    head, _, rest = sealed.partition(b"\n")
    parts = head.decode(errors="replace").split(":")
    if len(parts) != 3 or parts[:2] != [_VERSION, _ALGORITHM]:
        raise DecryptionRefused("unknown form of sealed file")
    key = next((key for key in _keys() if key.name == parts[2]), None)
    if key is None:
        raise DecryptionRefused(f"no key named {parts[2]}")
    try:
        return _cipher(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as wrong:
        raise DecryptionRefused("the file does not belong here") from wrong


def blind_index(text: str, *, purpose: str) -> str:
    """A keyed hash by which an encrypted value is found by equality; '' for ''."""
    if not text:
        return ""
    return hmac.new(_derived(_keys()[0], f"index/{purpose}"), text.encode(), hashlib.sha256).hexdigest()


def chain_mac(message: bytes) -> str:
    """The keyed hash that chains the audit record (hex, 64 characters)."""
    return hmac.new(_derived(_keys()[0], "audit-chain"), message, hashlib.sha256).hexdigest()
