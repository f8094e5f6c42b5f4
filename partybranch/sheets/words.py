"""Header words brought to one form, so that （元）, a line break or a full-width digit makes no
difference, and 一月, 01月, 2025年1月份 and 2025-01 are all 1月."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from partybranch.chinese import clean_text, read_chinese_number

_BRACKETS = re.compile(r"[(（\[【〔［<《]([^()（）\[\]【】〔〕［］<>《》]*)[)）\]】〕］>》]")
# What brackets add to a header word without changing what the column is about.
_UNIT = (
    "元|万元|千元|百元|元/月|元/年|元/人|人民币|人民币元|RMB|￥|¥|人|人次|名|次|个|篇|件|册|项|份|场|期|岁|年|月|日|天|号|"
    "小时|学时|课时|分钟|时|h|年月日|年月|月日|年/月/日|年\\.月\\.日|年\\.月|年-月-日|年-月|yyyy.*|"
    "必填|选填|必填项|可不填|可选|如有|若有|公历|阳历|全称|文本|文本格式|18位|11位|手写|下拉选择|是/否|是否|男/女|"
    "格式.*|例.*|如.*|请.*|单位.*|注.*|按.*|精确.*|填.*|√|签字|签名|盖章|\\d+|[一二三四五六七八九十]"
)
_ADDS_NOTHING = re.compile(rf"(?:单位[:：]?)?(?:{_UNIT})", re.IGNORECASE)
_MARKS = re.compile(r"[\s*＊★☆※:：“”\"'‘’。.!！?？_—–\-~～|]+")
_ONE_SIGN = str.maketrans("／，,；;", "/、、、、")
_UNITS_TO_ADD = {"万元", "千元", "分钟"}
_UNIT_IN_TEXT = re.compile(r"(?:单位[:：]?\s*(?:人民币)?\s*)(万元|千元|分钟)")

_MONTH_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"
_MONTH_IN_CHARACTERS = re.compile(r"(十[一二]?|[一二三四五六七八九]|元)(?=月)")
_MONTH_WORD = re.compile(
    rf"(?:(?:19|20)?\d\d年度?)?第?{_MONTH_NUMBER}月(?:份|度)?(?P<rest>.*)"
    rf"|(?:19|20)\d\d[-./]?{_MONTH_NUMBER.replace('month', 'bare')}(?:月份?)?"
)
_MONTH_LAST = re.compile(rf"(?P<rest>\D+){_MONTH_NUMBER}月(?:份|度)?")


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """A header cell: as ``shown``; ``full`` without blanks, marks and brackets; ``bare`` with what
    stands in brackets dropped; ``unit`` 万元, 千元 or 分钟 where the header says its figures are in it."""

    shown: str
    full: str
    bare: str
    unit: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms to compare, the most telling first."""
        return tuple(dict.fromkeys(form for form in (self.full, self.bare) if form))


def cell_text(value: Any) -> str:
    """A header cell as text; a date whose day is the first stands for its month."""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月" if value.day == 1 else f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_text(str(value)) if isinstance(value, str | int | float) else ""


@lru_cache(maxsize=4096)
def header_word(text: str) -> HeaderWord:
    shown = " ".join(text.split())
    inside = [content.strip() for content in _BRACKETS.findall(shown)]
    unit = next((content for content in inside if content in _UNITS_TO_ADD), "") or unit_in(shown)
    kept = _BRACKETS.sub(_keep_what_tells, re.sub(r"\s", "", shown))
    bare = _BRACKETS.sub("", re.sub(r"\s", "", shown))
    return HeaderWord(shown, _one_form(kept), _one_form(bare), unit)


def unit_in(text: str) -> str:
    """万元, 千元 or 分钟 where a line says 单位：万元; else ''."""
    found = _UNIT_IN_TEXT.search(text)
    return found[1] if found else ""


def _keep_what_tells(found: re.Match[str]) -> str:
    return "" if _ADDS_NOTHING.fullmatch(found[1].strip()) or not found[1].strip() else found[1]


def _one_form(text: str) -> str:
    month = _month_form(text)
    return month or _MARKS.sub("", text.translate(_ONE_SIGN)).lower().strip("/、()（）[]【】")


def _month_form(text: str) -> str:
    """ "2025年01月份应缴" → "1月应缴"; '' where no month is named."""
    text = _MARKS.sub(lambda found: "-" if found[0] in "-." else "", text.translate(_ONE_SIGN))
    digits = _MONTH_IN_CHARACTERS.sub(lambda found: str(_month_number(found[1])), text)
    found = _MONTH_WORD.fullmatch(digits)
    if found:
        return f"{int(found['month'] or found['bare'])}月{_rest(found['rest'] or '')}"
    last = _MONTH_LAST.fullmatch(digits)
    return f"{int(last['month'])}月{_rest(last['rest'])}" if last and "年" not in last["rest"] else ""


def _rest(text: str) -> str:
    return _MARKS.sub("", text).lower()


def _month_number(text: str) -> int:
    return 1 if text == "元" else read_chinese_number(text) or 0
