"""Fields encrypted at rest."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from partybranch import crypto

PLACE = "members.member:1:phone"


def test_what_was_sealed_opens_in_its_place():
    assert crypto.decrypt(crypto.encrypt("19900000000", place=PLACE), place=PLACE) == "19900000000"


def test_sealed_value_does_not_contain_the_text():
    sealed = crypto.encrypt("19900000000", place=PLACE)
    assert "19900000000" not in sealed
    assert b"19900000000" not in base64.b64decode(sealed.split(":")[3])


def test_value_moved_to_another_row_does_not_open():
    sealed = crypto.encrypt("19900000000", place=PLACE)
    with pytest.raises(crypto.DecryptionRefused):
        crypto.decrypt(sealed, place="members.member:2:phone")


def test_altered_value_does_not_open():
    version, algorithm, key, body = crypto.encrypt("19900000000", place=PLACE).split(":")
    raw = bytearray(base64.b64decode(body))
    raw[-1] ^= 1
    with pytest.raises(crypto.DecryptionRefused):
        crypto.decrypt(f"{version}:{algorithm}:{key}:{base64.b64encode(raw).decode()}", place=PLACE)


def test_same_text_is_sealed_differently_each_time():
    assert crypto.encrypt("甲", place=PLACE) != crypto.encrypt("甲", place=PLACE)


def test_nothing_stays_nothing():
    assert crypto.encrypt("", place=PLACE) == ""
    assert crypto.decrypt("", place=PLACE) == ""
    assert crypto.blind_index("", purpose="id_number") == ""


def test_older_key_still_opens_and_the_last_one_seals(settings, tmp_path):
    first, second = tmp_path / "one.key", tmp_path / "two.key"
    first.write_text("k1:" + "11" * 32 + "\n")
    second.write_text("k1:" + "11" * 32 + "\nk2:" + "22" * 32 + "\n")
    settings.FIELD_KEY_FILE = first
    sealed = crypto.encrypt("旧", place=PLACE)
    settings.FIELD_KEY_FILE = second
    assert crypto.decrypt(sealed, place=PLACE) == "旧"
    assert crypto.encrypt("新", place=PLACE).split(":")[2] == "k2"


@pytest.mark.parametrize("content", ["", "not hex", "aa" * 31])
def test_unusable_key_file_is_refused_with_a_sentence(settings, tmp_path, content):
    settings.FIELD_KEY_FILE = tmp_path / "bad.key"
    settings.FIELD_KEY_FILE.write_text(content)
    with pytest.raises(ImproperlyConfigured, match="密钥文件"):
        crypto.encrypt("甲", place=PLACE)


def test_missing_key_file_is_refused_with_a_sentence(settings, tmp_path):
    settings.FIELD_KEY_FILE = tmp_path / "none.key"
    with pytest.raises(ImproperlyConfigured, match="找不到密钥文件"):
        crypto.encrypt("甲", place=PLACE)
