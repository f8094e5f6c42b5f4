"""Places of signature and date in a paper without a seal (GB/T 9704 7.3.5.2)."""

import pytest

from reports.documents.signature import Place, places, width

LINE = 8845
TWO = 640


def beginning(place: Place, text: str) -> int:
    return place.space if place.edge == "left" else LINE - place.space - width(text)


def end(place: Place, text: str) -> int:
    """Twips left free on the right."""
    return LINE - beginning(place, text) - width(text)


@pytest.mark.parametrize(
    "signature", ["青禾镇综合办公室党支部", "青禾镇综合办公室党支部 林知远", "述职人：林知远之"]
)
def test_date_begins_two_characters_after_a_longer_signature(signature):
    date = "2026年1月5日"
    by_signature, by_date = places(signature, date, line=LINE)
    assert end(by_signature, signature) == TWO
    assert beginning(by_date, date) == beginning(by_signature, signature) + TWO


@pytest.mark.parametrize("signature", ["林知远", "述职人", ""])
def test_longer_date_keeps_two_characters_and_moves_the_signature(signature):
    date = "2026年12月31日"
    by_signature, by_date = places(signature, date, line=LINE)
    assert end(by_date, date) == TWO
    assert beginning(by_date, date) == beginning(by_signature, signature) + TWO
    assert end(by_signature, signature) > TWO


def test_signature_longer_than_the_line_leaves_the_date_on_it():
    date = "2026年1月5日"
    by_signature, by_date = places("党支部" * 12, date, line=LINE)
    assert by_signature == Place("right", TWO)
    assert 0 <= beginning(by_date, date) <= LINE - width(date)


def test_digits_take_half_a_character():
    assert width("支部") == 2 * 315
    assert width("12") == 2 * 155
    assert width("“—〔") == 3 * 315
