"""Cells that hold a day, a month, a year or a time of day, in the notations offices write them in.

A notation that fits two days is a problem and is never decided by order: the number 1.1 may be
1 January or, a lost zero later, 10 January.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from partybranch.chinese import has_mask, is_masked, read_chinese_number
from partybranch.sheets.plain import MASKED, CellProblem, Masked, is_empty, plain


class DatePrecision(StrEnum):
    """How much of a date is told; the rest is given as 1."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


Reading = tuple[date, DatePrecision]

FIRST_YEAR, LAST_YEAR = 1900, 2100
# Days since 1899-12-30, as spreadsheets count: 1927 to 2099.
_SERIALS = range(10_000, 73_051)
_SERIAL_ORIGIN = date(1899, 12, 30)
# A year of two digits so far ahead of the year in hand belongs to the last century.
_YEARS_AHEAD = 1
# Longer than any date with its weekday and times; keeps the patterns below from long searches.
_LONGEST = 40

_CLOCK = r"\d{1,2}(?:[:：时点]\d{0,2}(?:[:：]\d{2})?分?半?)"
_HALF_OF_DAY = r"(?:上午|下午|中午|早上|早晨|晚上|晚|凌晨|全天|AM|PM)"
_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天末]"
_TAIL = rf"(?:[,，、()（）]*(?:T?{_CLOCK}(?:至|到|[-–—~～])?|{_HALF_OF_DAY}|{_WEEKDAY}|起))*[,，、()（）]*"
_SEPARATOR = r"[./\-·]"
_DAY_PART = r"(?P<day>\d{1,2})(?:日|号)?"
# The same sign twice: "12.3-4" is no 2012-03-04.
_FULL = re.compile(
    rf"(?P<year>\d{{4}}|[’'‘]?\d{{2}})(?:年度?|(?P<sign>{_SEPARATOR}))"
    rf"(?P<month>\d{{1,2}})(?(sign)(?P=sign)|(?:月份?|{_SEPARATOR})){_DAY_PART}(?P<rest>.*)",
    re.S,
)
_MONTH_OF_YEAR = re.compile(
    r"(?P<year>\d{4}|[’'‘]?\d{2}(?=年))(?:年度?|[./\-·])(?P<month>\d{1,2})月?(?:份|上旬|中旬|下旬|初|中|底|末)?"
)
_DAY_OF_MONTH = re.compile(rf"(?P<month>\d{{1,2}})(?:月份?|[./\-·]){_DAY_PART}(?P<rest>.*)", re.S)
_MONTH = re.compile(r"(?P<month>\d{1,2})月(?:份|上旬|中旬|下旬|初|中|底|末)?")
_YEAR = re.compile(r"(?P<year>\d{4})年?度?")
_COMPACT_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<rest>.*)", re.S)
_COMPACT_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])")
_COMPACT_SHORT = re.compile(r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_RANGE_SIGN = r"(?:-+|–|—+|~|～|至|到|－)"
_RANGE_END = re.compile(
    rf"(?P<between>{_TAIL}){_RANGE_SIGN}"
    rf"(?:(?P<year>\d{{4}})(?:年|{_SEPARATOR}))?(?:(?P<month>\d{{1,2}})(?:月份?|{_SEPARATOR}))?{_DAY_PART}{_TAIL}"
)
_CHARACTERS_BEFORE_UNIT = re.compile(r"([〇○零一二三四五六七八九十两]+)(?=年|月|日|号)")


def _problem(text: str, why: str = "看不出是哪一天") -> CellProblem:
    return CellProblem(f"“{text[:30]}”{why}，请写成2025-01-08这样的形式。")


def read_date(value: Any, *, year: int | None = None) -> Reading | Masked | None:
    """The day a cell names and how precisely; of a span of days the first. ``year`` completes a day
    written without one ("1月8日", "1.8") and places years of two digits (else today's year does)."""
    if isinstance(value, datetime | date):
        return _of_moment(value)
    if is_empty(value):
        return None
    text = _normalised(plain(value))
    if len(text) > _LONGEST:
        raise _problem(text)
    if is_masked(text) or (has_mask(text) and re.match(r"[\dXx×＊*?？某]{1,4}[年月./\-]", text)):
        return MASKED
    if isinstance(value, float) and not value.is_integer():
        return _of_fraction(value, text, year)
    if isinstance(value, bool | time):
        raise _problem(text)
    return _of_digits(text, year) if text.isdecimal() else _of_text(text, year)


def _of_moment(value: datetime | date) -> Reading:
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _problem(str(day), "的年份不对")
    return day, DatePrecision.DAY


def _normalised(text: str) -> str:
    """Without blanks (one is kept between a date and a time), with Arabic digits and plain signs."""
    text = re.sub(r"(?<=\d)\s+(?=\d{1,2}[:：时点])", "T", text.strip())
    text = re.sub(r"\s", "", text)
    text = text.translate(str.maketrans("．。／－：", "../-:", "")).replace("元月", "1月")
    return _CHARACTERS_BEFORE_UNIT.sub(lambda found: str(read_chinese_number(found[1])), text)


def _of_fraction(value: float, text: str, year: int | None) -> Reading:
    """A number with decimals: a serial with a time, or a month and day typed as 1.8."""
    if not math.isfinite(value) or value < 0:
        raise _problem(text)
    if int(value) in _SERIALS:
        return _of_serial(int(value))
    before, _, after = text.partition(".")
    if len(after) == 1 and int(after) <= 3 and _could_have_lost_a_zero(before, int(after)):
        unit = "月" if len(before) == 4 else "日"
        raise _problem(text, f"可能是{after}{unit}，也可能是{after}0{unit}")
    return _of_text(text, year)


def _could_have_lost_a_zero(before: str, digit: int) -> bool:
    """1.1 may have been 1.10; 2.3 cannot have been 2.30; 2025.1 may have been 2025.10, 2025.2 not."""
    if len(before) == 4:
        return digit == 1
    return not (digit == 3 and before == "2")


def _of_serial(number: int) -> Reading:
    return _SERIAL_ORIGIN + timedelta(days=number), DatePrecision.DAY


def _of_digits(text: str, year: int | None) -> Reading:
    if len(text) == 8 and (found := _COMPACT_DAY.fullmatch(text)):
        return _day(text, found, year)
    if len(text) == 6:
        if found := _COMPACT_MONTH.fullmatch(text):
            return _month(text, found, year)
        if found := _COMPACT_SHORT.fullmatch(text):
            return _day(text, found, year)
    if len(text) == 5 and int(text) in _SERIALS:
        return _of_serial(int(text))
    if len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return date(int(text), 1, 1), DatePrecision.YEAR
    raise _problem(text)


def _of_text(text: str, year: int | None) -> Reading:
    for pattern in (_FULL, _DAY_OF_MONTH, _COMPACT_DAY):
        found = pattern.fullmatch(text)
        if found and _is_known_rest(found["rest"], text, found, year):
            return _day(text, found, year)
    for pattern in (_MONTH_OF_YEAR, _MONTH):
        found = pattern.fullmatch(text)
        if found:
            return _month(text, found, year)
    found = _YEAR.fullmatch(text)
    if found:
        return _day_of(text, _year_of(found["year"], year), 1, 1), DatePrecision.YEAR
    raise _problem(text)


def _is_known_rest(rest: str, text: str, start: re.Match[str], year: int | None) -> bool:
    """Whether what stands behind a day is a weekday, a time, or the end of a span of days."""
    if re.fullmatch(_TAIL, rest, re.IGNORECASE):
        return True
    end = _RANGE_END.fullmatch(rest)
    if not end:
        return False
    first, _ = _day(text, start, year)
    last_year = int(end["year"]) if end["year"] else first.year
    last = _day_of(text, last_year, int(end["month"] or first.month), int(end["day"]))
    if last < first and not end["year"] and end["month"] and last.month < first.month:
        return True  # over the turn of the year
    if last < first:
        raise _problem(text, "的起止日期前后颠倒")
    return True


def _day(text: str, found: re.Match[str], year: int | None) -> Reading:
    stated = found["year"] if "year" in found.re.groupindex else None
    number = _year_of(stated, year) if stated else _needed_year(text, year)
    return _day_of(text, number, int(found["month"]), int(found["day"])), DatePrecision.DAY


def _month(text: str, found: re.Match[str], year: int | None) -> Reading:
    stated = found["year"] if "year" in found.re.groupindex else None
    number = _year_of(stated, year) if stated else _needed_year(text, year)
    return _day_of(text, number, int(found["month"]), 1), DatePrecision.MONTH


def _needed_year(text: str, year: int | None) -> int:
    if year is None:
        raise _problem(text, "没有写年份")
    return year


def _year_of(stated: str, year: int | None) -> int:
    digits = stated.strip("’'‘")
    if len(digits) == 4:
        return int(digits)
    pivot = (year if year is not None else date.today().year) + _YEARS_AHEAD
    return 2000 + int(digits) if 2000 + int(digits) <= pivot else 1900 + int(digits)


def _day_of(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _problem(text, "的年份不对")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _problem(text, "不是真实的日期") from error


# -- Time of day -------------------------------------------------------------------------------------

_TIME = re.compile(
    rf"(?:.*?(?P<half>{_HALF_OF_DAY}))?(?P<hour>\d{{1,2}})(?:[:：时点](?P<minute>\d{{0,2}})分?)(?P<thirty>半)?"
    rf"(?::\d{{2}})?(?:{_RANGE_SIGN}.*)?",
    re.IGNORECASE,
)
_AFTER_NOON = {"下午", "晚上", "晚", "PM", "pm"}
_NOON_HOURS = 12


def read_time(value: Any) -> time | Masked | None:
    """When something began: 14:30, "下午2:30", "9点半", "9:00-11:00" (the first), a part of a day as
    spreadsheets store it. A bare 上午 or 下午 tells no time and counts as empty."""
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1:
        minutes = round(value * 24 * 60) % (24 * 60)
        return time(minutes // 60, minutes % 60)
    text = re.sub(r"\s", "", plain(value))
    if is_empty(text) or re.fullmatch(_HALF_OF_DAY, text, re.IGNORECASE):
        return None
    if is_masked(text):
        return MASKED
    return _clock_time(text)


def _clock_time(text: str) -> time:
    found = _TIME.fullmatch(text) if len(text) <= _LONGEST else None
    if not found:
        raise CellProblem(f"“{text[:20]}”不是看得懂的时间，请写成14:30这样的形式。")
    hour = int(found["hour"])
    if found["half"] in _AFTER_NOON and hour < _NOON_HOURS:
        hour += _NOON_HOURS
    minute = 30 if found["thirty"] else int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise CellProblem(f"“{text[:20]}”不是真实的时间，请写成14:30这样的形式。")
    return time(hour, minute)
