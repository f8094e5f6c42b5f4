"""What the members of a register are told apart by, each as an exact partition: every member has one
value of every trait on a day, so that parts add up to the whole and a figure leads to its list.

The bands are those of the yearly 中国共产党党内统计公报 (中共中央组织部, as of 31 December 2023) for age and
time of admission; those of education and of years of standing are our choice. None is a rule. Who is
not in a band for certain (a date not known, or known only in part on the edge of two) has the value ''.

The values are worked out here and not in the database: the same conditions as SQL took five times as
long to put together as the page around them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from members.models import Member
from partybranch.calendar import add_months
from partybranch.fields import DatePrecision, latest_day

UNTOLD = ""
# Where '' in the address already says that everybody is meant.
UNTOLD_ASKED = "untold"
HAN, MINORITY = "han", "minority"
FLOATING, SETTLED = "out", "no"
_HAN_WORDS = ("汉", "汉族")

# The Third Plenum of the 11th Central Committee opened on 18 December 1978, the 18th Congress on
# 8 November 2012; the People's Republic was founded on 1 October 1949.
_FOUNDED, _THIRD_PLENUM, _CONGRESS_18 = date(1949, 10, 1), date(1978, 12, 18), date(2012, 11, 8)

# Value, label, the fewest whole years of the band; the youngest first.
AGE_BANDS = (
    ("30", "30岁及以下", 0),
    ("35", "31至35岁", 31),
    ("40", "36至40岁", 36),
    ("45", "41至45岁", 41),
    ("50", "46至50岁", 46),
    ("55", "51至55岁", 51),
    ("60", "56至60岁", 56),
    ("61", "61岁及以上", 61),
)
STANDING_BANDS = (
    ("4", "不满5年", 0),
    ("9", "5至9年", 5),
    ("19", "10至19年", 10),
    ("29", "20至29年", 20),
    ("39", "30至39年", 30),
    ("49", "40至49年", 40),
    ("50", "50年及以上", 50),
)
# Value, label, first day.
ADMITTED_PERIODS = (
    ("founding", "新中国成立前", date.min),
    ("plenum", "新中国成立后至十一届三中全会前", _FOUNDED),
    ("congress", "十一届三中全会后至十八大前", _THIRD_PLENUM),
    ("since", "十八大以来", _CONGRESS_18),
)
# The first that fits: 大学专科 is a college's, 中等专科 a secondary school's, 大学本科、硕士 a university's.
EDUCATION_WORDS = (
    ("postgraduate", ("研究生",)),
    ("secondary", ("中专", "中等", "高中", "技校", "职高", "中技", "中师")),
    ("college", ("大专", "专科", "高职")),
    ("university", ("本科", "大学", "学士", "专升本")),
    ("postgraduate", ("硕士", "博士")),
    ("basic", ("初中", "小学", "文盲")),
)
EDUCATION_BANDS = (
    ("postgraduate", "研究生"),
    ("university", "大学本科"),
    ("college", "大专"),
    ("secondary", "中专和高中"),
    ("basic", "初中及以下"),
    ("other", "其他写法"),
)


class Facts(NamedTuple):
    """What the traits of one member follow from, as of a day; the names are those of the columns."""

    pk: int
    standing: str
    gender: str
    ethnicity: str
    education: str
    born_on: date | None
    born_precision: str
    admitted_on: date | None
    admitted_precision: str
    confirmed_on: date | None
    confirmed_precision: str
    employment_on: str
    group_on_id: int | None


Reading = Callable[[Facts], str]


@dataclass(frozen=True)
class Trait:
    """One trait: its parameter in the address, its label, its values with their labels, and what reads
    a member's value on a day."""

    parameter: str
    label: str
    choices: tuple[tuple[str, str], ...]
    reading_on: Callable[[date], Reading]
    untold: str = "未登记"

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """The values as the address has them, what is not told last."""
        return (*self.choices, (UNTOLD_ASKED, self.untold))


class _Periods:
    """Days cut into periods, each with a value: the first days in order, and a value for each."""

    def __init__(self, periods: Iterable[tuple[date, str]]) -> None:
        ordered = sorted(periods)
        self._starts = [start for start, _ in ordered]
        self._values = [value for _, value in ordered]

    def value_of(self, day: date | None, precision: str) -> str:
        """Of the period of a date, '' where the unknown part of it may lie in another."""
        if day is None:
            return UNTOLD
        at = bisect_right(self._starts, day)
        if precision != DatePrecision.DAY and bisect_right(self._starts, latest_day(day, precision)) != at:
            return UNTOLD
        return self._values[at - 1]


def _years_back(bands: Sequence[tuple[str, str, int]], day: date) -> _Periods:
    """The bands of whole years on ``day`` as periods of the date they are counted from."""
    one = timedelta(days=1)
    ends = [add_months(day, -12 * fewest) + one for _, _, fewest in bands]
    starts = [*ends[1:], date.min]
    periods = [(start, value) for start, (value, _, _) in zip(starts, bands, strict=True)]
    return _Periods([*periods, (ends[0], UNTOLD)])


def _age(day: date) -> Reading:
    periods = _years_back(AGE_BANDS, day)
    return lambda facts: periods.value_of(facts.born_on, facts.born_precision)


def _years(day: date) -> Reading:
    periods = _years_back(STANDING_BANDS, day)
    return lambda facts: periods.value_of(facts.confirmed_on, facts.confirmed_precision)


def _admitted(day: date) -> Reading:
    periods = _Periods((first, value) for value, _, first in ADMITTED_PERIODS)
    return lambda facts: periods.value_of(facts.admitted_on, facts.admitted_precision)


def _standing(day: date) -> Reading:
    """By the rule of ``Member.standing_on``."""
    full, probationary = Member.Standing.FULL.value, Member.Standing.PROBATIONARY.value

    def reading(facts: Facts) -> str:
        if facts.confirmed_on is None:
            return facts.standing
        return full if facts.confirmed_on <= day else probationary

    return reading


def _ethnicity(day: date) -> Reading:
    def reading(facts: Facts) -> str:
        if not facts.ethnicity:
            return UNTOLD
        return HAN if facts.ethnicity in _HAN_WORDS else MINORITY

    return reading


@lru_cache(maxsize=1024)
def education_band(text: str) -> str:
    """The band of an education as registers write it."""
    if not text:
        return UNTOLD
    fitting = (value for value, words in EDUCATION_WORDS if any(word in text for word in words))
    return next(fitting, "other")


def _labels(bands: Iterable[tuple[str, str, object]]) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label, _ in bands)


_NOT_SURE = "未登记或不能确定"
STANDING = Trait("standing", "党员类别", tuple(Member.Standing.choices), _standing)
GENDER = Trait("gender", "性别", tuple(Member.Gender.choices), lambda day: lambda facts: facts.gender)
ETHNICITY = Trait("ethnicity", "民族", ((HAN, "汉族"), (MINORITY, "少数民族")), _ethnicity)
AGE = Trait("age", "年龄", _labels(AGE_BANDS), _age, _NOT_SURE)
EDUCATION = Trait(
    "education", "学历", EDUCATION_BANDS, lambda day: lambda facts: education_band(facts.education)
)
EMPLOYMENT = Trait(
    "employment",
    "人员类别",
    tuple(Member.Employment.choices),
    lambda day: lambda facts: facts.employment_on,
)
YEARS = Trait("years", "党龄", _labels(STANDING_BANDS), _years, "未转正或不能确定")
ADMITTED = Trait("admitted", "入党时间", _labels(ADMITTED_PERIODS), _admitted, _NOT_SURE)
# Who floats is told by the spells away and not by the member: ``tally`` looks.
FLOATING_STATE = Trait(
    "floating",
    "流动",
    ((FLOATING, "流动党员（流出）"), (SETTLED, "不流动")),
    lambda day: lambda facts: SETTLED,
)
TRAITS = (STANDING, GENDER, ETHNICITY, AGE, EDUCATION, EMPLOYMENT, FLOATING_STATE, YEARS, ADMITTED)
