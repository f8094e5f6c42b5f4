"""What all cell readers share: an empty cell, a masked one, a broken one, and plain text."""

import math
from datetime import date, datetime, time
from typing import Any

from partybranch.chinese import clean_text, is_masked
from partybranch.spreadsheets.values import MissingFormula, TooLong


class CellProblem(ValueError):
    """A cell cannot be read; ``reason`` is one Chinese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Masked:
    """A value that is not told. It counts as false, so that ``value or …`` never takes it for a value;
    test for it with ``is MASKED``."""

    _only: "Masked | None" = None

    def __new__(cls) -> "Masked":
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "MASKED"


MASKED = Masked()

_FORMULA_ERRORS = {
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
}
_DASHES = "-－–—―─━_/／\\＼~～|｜.。、 \n"
_EMPTY_WORDS = {
    "无",
    "暂无",
    "空",
    "空白",
    "n/a",
    "na",
    "null",
    "none",
    "nil",
    "未填",
    "没有",
    "(无)",
    "（无）",
}


def plain(value: Any) -> str:
    """A cell's value as clean text, '' for an empty cell; raises CellProblem for a formula nobody has
    worked out, a formula error, or a text past every limit."""
    if value is None:
        return ""
    if isinstance(value, MissingFormula):
        raise CellProblem("这一格的公式还没有算出结果，请用表格软件打开并保存后再上传，或直接填写数值。")
    if isinstance(value, TooLong):
        raise CellProblem(f"这一格有{value.length}个字，太长了，请写在2000个字以内。")
    if isinstance(value, str):
        text = clean_text(value)
        if text.upper() in _FORMULA_ERRORS:
            raise CellProblem(f"这一格的公式出错（{text}），请直接填写内容。")
        return text
    return _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time(0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    return str(value)


def is_empty(value: Any) -> bool:
    """Whether a cell says nothing: blank, 无, or only dashes and slashes. A formula without a result
    is not empty, it is unknown."""
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    text = clean_text(value)
    return not text.strip(_DASHES) or text.lower().replace(" ", "") in _EMPTY_WORDS


def read_text(value: Any) -> str | Masked | None:
    text = plain(value)
    if is_empty(text):
        return None
    return MASKED if is_masked(text) else text


_YES = {
    "是",
    "√",
    "✓",
    "✔",
    "☑",
    "y",
    "yes",
    "有",
    "对",
    "党员",
    "中共党员",
    "正式党员",
    "预备党员",
    "中共预备党员",
}
_NO = {
    "否",
    "×",
    "✗",
    "✘",
    "n",
    "no",
    "无",
    "不是",
    "非",
    "没有",
    "非党员",
    "非中共党员",
    "群众",
    "团员",
    "共青团员",
}


def read_yes_no(value: Any) -> bool | Masked | None:
    """是 or 否 in their many forms. In such a column × is 否 and not a mask; 无 is 否 and not empty."""
    text = plain(value).lower().replace(" ", "")
    if text in _YES:
        return True
    if text in _NO:
        return False
    if is_empty(text):
        return None
    if is_masked(text):
        return MASKED
    raise CellProblem(f"“{text}”没有看懂，请写是或否。")
