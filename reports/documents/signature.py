"""Where the signature and the date stand at the foot of a paper without a seal (GB/T 9704 7.3.5.2).

The signature leaves a space of two characters on its right, and the date below begins two
characters to the right of the signature's beginning. A date longer than the signature keeps the
two characters of space itself, and the signature moves to the left.

Lengths are in twips. Characters of a text stand 5 twips closer than their size, so that a line holds
28 of them; spaces are counted in characters of ``CHARACTER``, the unit of a word processor's indents.
"""

import unicodedata
from typing import Literal, NamedTuple

CHARACTER = 320
_TIGHTER = 5
_SPACE = 2 * CHARACTER


class Place(NamedTuple):
    """A line set against one edge of the type area, ``space`` twips away from it."""

    edge: Literal["left", "right"]
    space: int


def places(signature: str, date: str, *, line: int) -> tuple[Place, Place]:
    """Places of signature and date in a type area ``line`` twips wide.

    Only a signature that is the longer stands against the right edge. All else is placed by its
    beginning, as the rule between the two lines is, so that a system that sets digits wider than
    half a character does not pull them apart.
    """
    if width(date) > width(signature):
        beginning = line - _SPACE - width(date)
        return _beginning_at(beginning - _SPACE, signature, line), _beginning_at(beginning, date, line)
    beginning = line - _SPACE - width(signature)
    return Place("right", _SPACE), _beginning_at(beginning + _SPACE, date, line)


def _beginning_at(space: int, text: str, line: int) -> Place:
    return Place("left", max(0, min(space, line - width(text))))


def width(text: str) -> int:
    """Width of a text in twips: Latin letters and digits take half a character, others a whole one."""
    return sum(_advance(character) for character in text)


def _advance(character: str) -> int:
    is_narrow = unicodedata.east_asian_width(character) in {"Na", "H", "N"}
    return (CHARACTER // 2 if is_narrow else CHARACTER) - _TIGHTER
