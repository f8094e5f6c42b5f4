"""Moves a register's note tells of: who came from where and when, who left, died, was removed."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from members.models import MembershipEvent
from partybranch.chinese import clean_text, read_chinese_number
from partybranch.fields import DatePrecision

_HERE = r"(?:本|我|该)?(?:党?支部|单位|局|校|院|司|村|社区)"
_MOVES = (
    (
        re.compile(rf"转入|调入|迁入|转来|转进|调来|(?:转|调|迁)(?:至|到|往)(?:本|我){_HERE}"),
        MembershipEvent.Kind.MOVED_IN,
    ),
    (
        re.compile(r"转出|调出|迁出|转走|转离|调离|调走|(?:转|调|迁)(?:至|到|往)"),
        MembershipEvent.Kind.MOVED_OUT,
    ),
    (re.compile(r"去世|病故|逝世|亡故|病逝|过世"), MembershipEvent.Kind.DIED),
    (re.compile(r"除名"), MembershipEvent.Kind.REMOVED),
)
# Not done yet, or not at all.
_NOT_YET = re.compile(r"未|拟|待|正在|准备|计划|将于|即将|不")
_DATE_IN_TEXT = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?:\s*[年./-]\s*|(?=\d{4}(?!\d))))?(?P<month>1[0-2]|0?[1-9])\s*(?:月份?|[./-])?\s*"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?!\d|\s*月)\s*日?)?"
)
_ONLY_A_DATE = re.compile(r"\s*(?:于|自)?[\d年月日份./\s-]+")
_MONTH_IN_CHARACTERS = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日])")
_COUNTERPART = re.compile(
    r"(?:转出至|转出到|转往|转至|转到|调往|调至|调到|转入至?|由|从|自)(?P<name>[^，。,;；（）()\d]{2,60}?)"
    rf"(?:转入|调入|转来|调来|(?:转|调)(?:至|到)(?:本|我){_HERE}|$|[，。,;；（(])"
)
_OWN = re.compile(rf"(?:本|我){_HERE}")


@dataclass(slots=True)
class Move:
    """A change of membership read from a note ("2025年9月转出至……")."""

    kind: str
    occurred_on: date
    precision: str
    counterpart: str = ""


def read_moves(note: str, year: int) -> tuple[list[Move], bool]:
    """Moves a note tells of, and whether one is told without a date or only as intended."""
    moves, undated = [], False
    before, last_kind = "", None
    for part in re.split(r"[；;。，,、\n]", _with_arabic_months(note)):
        kind = next((kind for pattern, kind in _MOVES if pattern.search(part)), None)
        own_date = _date_in(part, year)
        told = own_date or (_date_in(before, year) if _ONLY_A_DATE.fullmatch(before) else None)
        counterpart = _counterpart_in(part)
        if kind and kind == last_kind and own_date is None:
            moves[-1].counterpart = moves[-1].counterpart or counterpart
        elif kind and told and not _NOT_YET.search(part):
            moves.append(Move(kind, *told, counterpart=counterpart))
            last_kind = kind
        elif kind:
            undated = True
        before = part
    return moves, undated


def _date_in(text: str, year: int) -> tuple[date, str] | None:
    for found in _DATE_IN_TEXT.finditer(text):
        if not (found["year"] or "月" in found.group()):
            continue
        try:
            day = date(int(found["year"] or year), int(found["month"]), int(found["day"] or 1))
        except ValueError:
            continue
        return day, DatePrecision.DAY if found["day"] else DatePrecision.MONTH
    return None


def _with_arabic_months(text: str) -> str:
    """ "二〇二五年四月" → "2025年4月"."""
    return _MONTH_IN_CHARACTERS.sub(lambda found: str(read_chinese_number(found[0])), clean_text(text))


def _counterpart_in(text: str) -> str:
    """The other organisation a note names, '' where it names none."""
    found = _COUNTERPART.search(text)
    return "" if found is None or _OWN.fullmatch(found["name"]) else found["name"]


def first_day_in(move: Move) -> date:
    """Moved in during a month: counted from its first day."""
    return move.occurred_on


def last_day_in(move: Move) -> date:
    """Moved out during a month: counted to its last day."""
    if move.precision == DatePrecision.MONTH:
        day = move.occurred_on
        return day.replace(day=monthrange(day.year, day.month)[1])
    return move.occurred_on
