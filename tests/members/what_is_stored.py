"""Everything a database holds as text, with every sealed value opened, wherever it was moved to."""

import base64
import re
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.db import connection

from partybranch import crypto

_TOKEN = re.compile(r"v1:aes256gcm:\w+:[A-Za-z0-9+/=]+")
_TAG_BYTES, _NONCE_BYTES = 16, 12


def open_anywhere(token: str) -> str:
    """What is sealed in a token, without asking whether it stands in its place: GCM is CTR with a tag
    behind."""
    _, _, name, sealed = token.split(":")
    key = next(key for key in crypto._keys() if key.name == name)
    raw = base64.b64decode(sealed)
    counter = raw[:_NONCE_BYTES] + b"\x00\x00\x00\x02"
    decryptor = Cipher(AES(key.derive("field-encryption")), CTR(counter)).decryptor()
    return decryptor.update(raw[_NONCE_BYTES:-_TAG_BYTES]).decode()


def _opened(text: str) -> Iterator[str]:
    yield text
    for token in _TOKEN.findall(text):
        yield from _opened(open_anywhere(token))


def _every_text() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from ((table, str(value)) for value in row if value is not None)


def tables_that_hold(words: list[str]) -> set[tuple[str, str]]:
    """(table, word) for every word found, in clear or sealed."""
    return {
        (table, word)
        for table, text in _every_text()
        for opened in _opened(text)
        for word in words
        if word in opened
    }
