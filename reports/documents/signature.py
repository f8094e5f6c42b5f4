"""Where the signature and the date stand at the foot of a paper without a seal (GB/T 9704 7.3.5.2).

The signature leaves a space of two characters on its right, and the date below begins two
characters to the right of the signature's beginning. A date longer than the signature keeps the
two characters of space itself, and the signature moves to the left.

Lengths are in twips. Characters of a text stand ``PITCH`` apart; spaces are counted in characters
of ``CHARACTER``, the unit in which a word processor measures indents.
"""

import unicodedata
from typing import NamedTuple

CHARACTER = 320
# The type is set 5 twips closer than its size so that a line holds 28 characters.
_TIGHTER = 5
_LINE = 28 * (CHARACTER - _TIGHTER)
_SPACE = 2 * CHARACTER


class RightSpaces(NamedTuple):
    """Twips left free on the right of the signature and of the date."""

    signature: int
    date: int


def right_spaces(signature: str, date: str) -> RightSpaces:
    """The two right spaces; a text as wide as the line gets none, so that it is never broken twice."""
    longer_by = width(signature) - width(date)
    if longer_by >= 0:
        return RightSpaces(_SPACE, _kept_on_line(longer_by, date))
    return RightSpaces(_kept_on_line(2 * _SPACE - longer_by, signature), _SPACE)


def _kept_on_line(space: int, text: str) -> int:
    return max(0, min(space, _LINE - width(text)))


def width(text: str) -> int:
    """Width of a text in twips: Latin letters and digits take half a character, others a whole one."""
    return sum(_advance(character) for character in text)


def _advance(character: str) -> int:
    is_narrow = unicodedata.east_asian_width(character) in {"Na", "H", "N"}
    return (CHARACTER // 2 if is_narrow else CHARACTER) - _TIGHTER
