"""What is worked out from a name when it is saved: search initials and the orders by strokes and pinyin.

pypinyin costs memory, so it is imported here and nowhere else.
"""

from pypinyin import Style, pinyin

from partybranch.chinese import spaced_stroke_key, stroke_key

# First characters that are read otherwise when they are surnames; both readings are kept.
_SURNAME_INITIALS = {
    "单": "s",
    "曾": "z",
    "查": "z",
    "解": "x",
    "仇": "q",
    "盖": "g",
    "朴": "p",
    "区": "o",
    "乐": "y",
    "任": "r",
    "翟": "z",
    "尉": "y",
    "缪": "m",
    "冼": "x",
    "覃": "q",
    "重": "c",
    "种": "c",
    "召": "s",
}

# The same, written out, for account names.
_SURNAME_SPELLINGS = {
    "单": "shan",
    "曾": "zeng",
    "查": "zha",
    "解": "xie",
    "仇": "qiu",
    "盖": "ge",
    "朴": "piao",
    "区": "ou",
    "乐": "yue",
    "任": "ren",
    "翟": "zhai",
    "尉": "wei",
    "缪": "miao",
    "冼": "xian",
    "覃": "qin",
    "重": "chong",
    "种": "chong",
    "召": "shao",
}


def spelling(name: str) -> str:
    """The name in pinyin without tones, lower case letters only: 李树明 → lishuming; may be ''."""
    parts = [part[0] for part in pinyin(name, style=Style.NORMAL, errors="ignore") if part[0]]
    surname = _SURNAME_SPELLINGS.get(name[:1])
    if surname and parts:
        parts[0] = surname
    return "".join(letter for letter in "".join(parts).lower() if letter.isascii() and letter.isalpha())


def initials(name: str) -> str:
    """Pinyin initials by which a name is found, lower case; a second reading after a space."""
    letters = "".join(
        part[0][:1] for part in pinyin(name, style=Style.FIRST_LETTER, errors="ignore") if part[0]
    )
    surname = _SURNAME_INITIALS.get(name[:1])
    if surname and letters and surname != letters[0]:
        return f"{letters} {surname}{letters[1:]}"
    return letters


def search_columns(name: str) -> dict[str, str]:
    """The derived columns of ``Member`` for a name."""
    return {
        "name_initials": initials(name),
        "name_pinyin": spelling(name),
        "name_strokes": stroke_key(name),
        "name_strokes_spaced": spaced_stroke_key(name),
    }
