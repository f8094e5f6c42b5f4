"""Cells that hold figures: counts, hours, sums of money."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from partybranch.chinese import CHINESE_NUMERALS, has_mask, is_masked, read_chinese_number
from partybranch.sheets.plain import MASKED, CellProblem, Masked, is_empty, plain

_LARGEST = Decimal(10) ** 12
_LONGEST = 60
_COUNT_UNITS = (
    "人次|人|名|位|次数|次|个|篇次|篇|件次|件|册|本|块|项|份|条|户|套|张|场次|场|期次|期|节|部|处|面|台|批|组|辆|支|"
    "家|幅|箱|袋|桶|盒|只|双|瓶|天|包|把|板|版|则|种|对|盆|座|间|卷|页|枚|架"
)
_MEASURES = rf"{_COUNT_UNITS}|个?小时|个?学时|个?课时|时|h|千克|公斤|斤|升|元|平方米|米"
_FACTORS = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_LEAD = r"(?:共计|合计|总计|共|计)?"
_DIGITS = r"(?P<digits>[+-]?\d+(?:\.\d*)?|[+-]?\.\d+)"
_IN_CHARACTERS = rf"(?P<characters>[{CHINESE_NUMERALS}]+)"
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_COUNT = re.compile(rf"{_LEAD}(?:{_DIGITS}|{_IN_CHARACTERS})(?:{_COUNT_UNITS})?")
_QUANTITY = re.compile(
    rf"{_LEAD}(?:{_DIGITS}(?P<factor>[百千万亿])?|{_IN_CHARACTERS})(?:{_MEASURES})?", re.IGNORECASE
)
_MONEY = re.compile(
    rf"{_LEAD}(?:人民币|RMB|CNY)?[￥¥]?(?:{_DIGITS}(?P<factor>[百千万亿])?|{_IN_CHARACTERS}(?=[元圆块]))"
    r"(?:元人民币|元|圆|块钱|块|RMB)?[整正]?",
    re.IGNORECASE,
)
_DUE = ("应到", "应参加", "应出席", "应参会", "应到会")
_PRESENT = ("实到", "实参加", "实际参加", "实出席", "实际出席", "实参会", "实际参会", "实到会", "实际到会")
_NAMED_COUNT = re.compile(
    rf"(?P<what>{'|'.join(sorted((*_DUE, *_PRESENT), key=len, reverse=True))})"
    r"(?:人数|党员)?[:：]?(?P<figure>[\dXx×]+)[人名]?"
)
_TWO_COUNTS = re.compile(r"([\dXx×]+[人名]?)[/／、,，;；|](?:共)?([\dXx×]+[人名]?)")
_HOURS_AND_MINUTES = re.compile(r"(?:(\d{1,3})个?小时零?)?(\d{1,4})(?:分钟?|min)")
_HALF_HOURS = re.compile(r"(\d{0,3})个?半个?(?:小时|学时|课时)|(\d{1,3})个?小时半")
_MASKED_FIGURE = re.compile(r"[￥¥]?[\dXx×＊*?？某.]+[^\dXx×]{0,2}")


def _figure_text(value: Any) -> str:
    """The cell as text without blanks, thousands separators and full-width signs."""
    if isinstance(value, bool | date | time):
        raise CellProblem(f"“{plain(value)}”不是数字，请填写数字。")
    text = re.sub(r"\s", "", plain(value))
    if len(text) > _LONGEST:
        raise CellProblem(f"“{text[:20]}…”不是数字，请只写数字。")
    return _GROUPED.sub("", text.translate(str.maketrans("，．－＋", ",.-+")))


def _is_masked_figure(text: str) -> bool:
    return is_masked(text) or (has_mask(text) and bool(_MASKED_FIGURE.fullmatch(text)))


def _matched(pattern: re.Pattern[str], text: str) -> Decimal | None:
    """The number a whole text states by a pattern with the groups digits, characters and factor."""
    found = pattern.fullmatch(text)
    if not found:
        return None
    groups = found.groupdict()
    if groups["digits"] is None:
        number = read_chinese_number(groups["characters"])
        return None if number is None else Decimal(number)
    return Decimal(groups["digits"]) * _FACTORS[groups.get("factor") or ""]


def _read_figure(value: Any, find: Callable[[str], Decimal | None], what: str) -> Decimal | Masked | None:
    """``what`` says in Chinese what should stand there."""
    text = _figure_text(value)
    if is_empty(text):
        return None
    if _is_masked_figure(text):
        return MASKED
    number = find(text)
    if number is None:
        raise CellProblem(f"“{text[:20]}”不是{what}。")
    if number < 0:
        raise CellProblem(f"“{text[:20]}”是负数，请写0或更大的数。")
    if number >= _LARGEST:
        raise CellProblem(f"“{text[:20]}”太大了，请核对。")
    return number


def read_count(value: Any) -> int | Masked | None:
    """How many: 28, "28人", "２８", 28.0, 三人. Fractions, negative figures, "约30", "28/30" are
    problems, since a count must not be guessed."""
    number = _read_figure(value, lambda text: _matched(_COUNT, text), "整数，请只写数字，如28")
    if not isinstance(number, Decimal):
        return number
    if number != number.to_integral_value():
        raise CellProblem(f"“{plain(value)[:20]}”不是整数，请只写整数，如28。")
    return int(number)


def read_due_and_present(value: Any, *, present_first: bool | None = None) -> tuple[Any, Any]:
    """Who was due and who came, in one cell: "31/30", "应到31人，实到30人". Two bare figures stand as the
    header has them; where it does not say (``None``) the larger is who was due. Each is as from
    read_count; a single figure, or words, are a problem."""
    text = _figure_text(value)
    if is_empty(text):
        return None, None
    if is_masked(text):
        return MASKED, MASKED
    named = {found["what"]: found["figure"] for found in _NAMED_COUNT.finditer(text)}
    due, present = (
        next((figure for what, figure in named.items() if what in words), None) for words in (_DUE, _PRESENT)
    )
    if due is not None and present is not None:
        return read_count(due), read_count(present)
    figures = _TWO_COUNTS.fullmatch(text)
    if named or not figures:
        raise CellProblem(f"“{text[:20]}”看不出应到和实到各多少，请写成“应到31人，实到30人”。")
    first, second = read_count(figures[1]), read_count(figures[2])
    if present_first is None and isinstance(first, int) and isinstance(second, int):
        return max(first, second), min(first, second)
    return (second, first) if present_first else (first, second)


def read_decimal(value: Any) -> Decimal | Masked | None:
    """A figure that may have a fraction, with its unit: "1.5学时", "2小时", "1,200.00元", "0.32万元"
    (3200). Spans of time come out in hours: "90分钟" is 1.5, "1小时30分" too."""
    return _read_figure(value, _quantity, "数字，请只写数字，如1.5")


def _quantity(text: str) -> Decimal | None:
    for number in (_matched(_QUANTITY, text), _matched(_MONEY, text)):
        if number is not None:
            return number
    return _hours(text)


def _hours(text: str) -> Decimal | None:
    """Hours told in hours and minutes, or in halves."""
    half = _HALF_HOURS.fullmatch(text)
    if half:
        return Decimal(half[1] or half[2] or 0) + Decimal("0.5")
    found = _HOURS_AND_MINUTES.fullmatch(text)
    if not found:
        return None
    hours = Decimal(found[1] or 0) + Decimal(found[2]) / 60
    return hours.quantize(Decimal("0.01"))


def read_money(value: Any) -> int | Masked | None:
    """A sum in 元 as whole fen: 46.51 is 4651. More than two decimals is a problem and is not rounded;
    a figure a program worked out is taken with the 15 digits a spreadsheet shows."""
    amount = _read_figure(value, lambda text: _matched(_MONEY, text), "金额，请写成多少元，如300")
    if not isinstance(amount, Decimal):
        return amount
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise CellProblem(f"金额“{plain(value)[:20]}”多于两位小数，请四舍五入到分。")
    return int(fen)
