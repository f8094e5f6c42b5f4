"""What Chinese office texts need and programs do not know by themselves: order of names by strokes,
measure words, lists, amounts in capitals, masks, and text cleaned of what cannot be seen."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

_STROKES_FILE = Path(__file__).parent / "data" / "strokes.tsv"

# -- Cleaning ----------------------------------------------------------------------------------------

_NEW_LINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NOTHING_TO_CLEAN = re.compile(r"[ -~\u4e00-\u9fff、。，；：（）《》“”·—\n]*")
_WIDE_ALPHANUMERICS = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(first), ord(last) + 1)
}
# Control and format characters (zero width, direction, byte order mark) and halves of pairs. Private and
# not yet assigned ones stay: rare characters of names are among them.
_UNSEEN_CATEGORIES = {"Cc", "Cf", "Cs"}


def _is_seen(character: str) -> bool:
    if character in "\n\ufffe\uffff":
        return character == "\n"
    return unicodedata.category(character) not in _UNSEEN_CATEGORIES


def clean_text(text: str) -> str:
    """Text as a person sees it: full-width digits and letters made half-width, every kind of blank made
    a plain one, invisible and control characters gone, line breaks ``\\n``, ends stripped. Punctuation
    keeps its width."""
    if _NOTHING_TO_CLEAN.fullmatch(text):
        return text.strip()
    text = _NEW_LINES.sub("\n", text).replace("\t", " ").translate(_WIDE_ALPHANUMERICS)
    seen = (
        " " if unicodedata.category(character) == "Zs" else character
        for character in text
        if _is_seen(character)
    )
    return "".join(seen).strip()


# -- Masks -------------------------------------------------------------------------------------------

_MASK = "Xx×✕✖＊*?？某"
_MEASURES = (
    "人次|人|名|位|次|个|场|期|节|元|万元|角|分|篇|件|册|本|块|项|份|条|户|套|张|部|处|天|日|月|年|岁|"
    "小时|学时|课时|分钟|时|支部|党小组|小组|同志"
)
_IS_MASKED = re.compile(rf"[约共计近第]?[{_MASK}]+(?:余|多|几)?(?:{_MEASURES})?")
_HAS_MASK = re.compile(rf"[{_MASK}]")


def is_masked(text: str) -> bool:
    """Whether a text only says that something is not told: X, ××, 某, ？, also with a measure word
    behind ("X次", "××人"). Unknown, never zero and never a text."""
    return bool(_IS_MASKED.fullmatch(clean_text(text).replace(" ", "")))


def has_mask(text: str) -> bool:
    """Whether some character of a figure or date is masked ("2025年X月X日", "1××元")."""
    return bool(_HAS_MASK.search(text))


# -- Order by strokes --------------------------------------------------------------------------------

_KEY_DIGITS = 4
_AFTER_ALL_KNOWN = "9999"
_KEY_LENGTH = 240


@cache
def _stroke_ranks() -> dict[str, str]:
    """Place of each character by number of strokes, then 横竖撇点折 stroke by stroke, as four digits."""
    lines = _STROKES_FILE.read_text(encoding="utf-8").splitlines()
    strokes = dict(line.split("\t") for line in lines)
    ordered = sorted(strokes, key=lambda character: (len(strokes[character]), strokes[character], character))
    return {character: f"{place:0{_KEY_DIGITS}d}" for place, character in enumerate(ordered)}


def stroke_key(name: str) -> str:
    """A text of digits by which names sort 按姓氏笔画: first character first, fewer strokes first, equal
    ones stroke by stroke. Blanks and dots do not count; characters not in the table come last, in
    the order of their code points. At most 240 digits, enough for 60 characters."""
    ranks = _stroke_ranks()
    letters = (character for character in clean_text(name) if character.isalnum())
    keys = (ranks.get(letter) or f"{_AFTER_ALL_KNOWN}{ord(letter):07d}" for letter in letters)
    return "".join(keys)[:_KEY_LENGTH]


def spaced_stroke_key(name: str) -> str:
    """As ``stroke_key``, with the gap that Party congresses and the 政协 leave in a name of two
    characters: it comes before the longer names of the same surname. The 人大 compares without it."""
    letters = [character for character in clean_text(name) if character.isalnum()]
    if len(letters) != 2:
        return stroke_key(name)
    surname = stroke_key(letters[0])
    return f"{surname}{'0' * _KEY_DIGITS}{stroke_key(letters[1])}"


# -- Figures and lists in sentences ------------------------------------------------------------------

# A national manner of writing asks for 两 before a measure word; the reports of offices keep Arabic
# digits before 次, 项 and the rest, and write 两 of people only.
MEASURES_WITH_LIANG = frozenset({"名"})


def measure(n: int | Decimal, word: str, *, with_liang: frozenset[str] = MEASURES_WITH_LIANG) -> str:
    """A figure with its measure word, no blank between: "6次", "两名"; never 二名."""
    return f"两{word}" if n == 2 and word in with_liang else f"{n}{word}"


def rough_count(n: int, word: str) -> str | None:
    """ "30余次" for 31 to 39; ``None`` where it is not offered: below 11 and for multiples of ten."""
    return f"{n // 10 * 10}余{word}" if n >= 11 and n % 10 else None


_NO_MARK_BETWEEN = {("》", "《"), ("”", "“")}


def join_list(items: Iterable[str]) -> str:
    """Items joined with 、, but nothing between adjoining 《》《》 or “”“” (GB/T 15834-2011)."""
    joined = ""
    for item in items:
        if joined and item:
            joined += "" if (joined[-1], item[0]) in _NO_MARK_BETWEEN else "、"
        joined += item
    return joined


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def _capital_group(digits: str) -> str:
    """Four digits or fewer: "1005" → 壹仟零伍."""
    text = ""
    for place, digit in zip(reversed(_PLACES[: len(digits)]), digits, strict=True):
        if digit != "0":
            text += _CAPITALS[int(digit)] + place
        elif not text.endswith("零"):
            text += "零"
    return text.rstrip("零")


def _capital_integer(number: int) -> str:
    digits = str(number)
    groups = [digits[max(end - 4, 0) : end] for end in range(len(digits), 0, -4)]
    if len(groups) > len(_GROUPS):
        raise ValueError("金额超过万亿元，无法写成大写。")
    text = ""
    for at in reversed(range(len(groups))):
        part = _capital_group(groups[at])
        if part and text and (groups[at].startswith("0") or text.endswith("零")):
            text = text.rstrip("零") + "零"
            part = part.lstrip("零")
        if part:
            text += part + _GROUPS[at]
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零")


def amount_in_capitals(amount: Decimal) -> str:
    """金额大写 of an amount in 元: 10050.05 → 壹万零伍拾元零伍分. Raises ValueError for a fraction
    of a 分 and above 9999万亿元."""
    fen = amount * 100
    if fen != int(fen):
        raise ValueError("金额不能有不足一分的零头。")
    sign = "负" if fen < 0 else ""
    yuan, rest = divmod(abs(int(fen)), 100)
    jiao, single_fen = divmod(rest, 10)
    text = f"{_capital_integer(yuan)}元" if yuan else ""
    text += f"{_CAPITALS[jiao]}角" if jiao else ""
    if single_fen:
        text += ("零" if yuan and not jiao else "") + f"{_CAPITALS[single_fen]}分"
        return sign + text
    return sign + (text or "零元") + "整"


_CJK = (
    "\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’—…·〔〕"
)
_COUNTED = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+")


def count_characters(text: str) -> int:
    """字数 as word processors count it: each Chinese character and mark is one, so is each run of Latin
    letters or digits; blanks are none."""
    return len(_COUNTED.findall(text.replace("\u3000", " ")))


# -- Numbers written in characters -------------------------------------------------------------------

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {digit: value for value, digit in enumerate(_CAPITALS)} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_BIG = {"万": 10_000, "亿": 100_000_000}
CHINESE_DIGITS = "".join(_DIGITS)
CHINESE_NUMERALS = CHINESE_DIGITS + "".join(_TENS) + "".join(_BIG)


def read_chinese_number(text: str) -> int | None:
    """The number written in characters, with places (二十八, 伍佰) or digit by digit (二〇二五);
    ``None`` for what is no number."""
    if not text or any(character not in CHINESE_NUMERALS for character in text):
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = group = 0
    digit: int | None = None
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            group += (1 if digit is None else digit) * _TENS[character]
            digit = None
        else:
            total = (total + group + (digit or 0)) * _BIG[character]
            group, digit = 0, None
    return total + group + (digit or 0)


# -- Numbers that name a person ----------------------------------------------------------------------

_ID_NUMBER = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


def birth_date_in_id_number(text: str) -> date | None:
    """The date of birth inside an 18-digit ID number, ``None`` where there is no such day."""
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None
    return born if born.year >= 1900 else None


def check_id_number(text: str) -> bool:
    """Whether a text is an ID number of 18 characters by GB 11643-1999: a real date of birth inside and
    the right check character. A small x counts as X. Says nothing about the region."""
    number = text.upper()
    if not _ID_NUMBER.fullmatch(number) or birth_date_in_id_number(number) is None:
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return _ID_CHECK[weighted % 11] == number[17]


def mask_phone(text: str) -> str:
    """A phone number shown to those who need not call: 199****0000; of a short one only the last two."""
    if len(text) >= 11:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return "*" * max(len(text) - 2, 0) + text[-2:] if len(text) > 2 else "*" * len(text)
