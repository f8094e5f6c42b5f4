"""Which level of the paper a paragraph's mark stands for (GB/T 9704 7.3.3)."""

import re

_TWO = re.compile(r"（[一二三四五六七八九十百]+）")
_THREE = re.compile(r"[0-9]+[.．]")


def level_of(mark: str) -> int:
    """2 for （一）, 3 for 1., otherwise 0: plain text, as （1） and 一是 are."""
    if _TWO.fullmatch(mark):
        return 2
    return 3 if _THREE.fullmatch(mark) else 0
