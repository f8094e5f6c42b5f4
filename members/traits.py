"""What the members of a register are told apart by, each as an exact partition: every member has one
value of every trait on a day, so that parts add up to the whole and a figure leads to its list.

The bands are those of the yearly 中国共产党党内统计公报 (中共中央组织部, as of 31 December 2023) for age and
time of admission; those of education and of years of standing are our choice. None is a rule. Who is
not in a band for certain (a date not known, or known only in part on the edge of two) has the value ''.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from members.as_of import floating_on
from members.models import Member
from partybranch.calendar import add_months
from partybranch.fields import DatePrecision

Precision = DatePrecision
UNTOLD = ""
# Where '' in the address already says that everybody is meant.
UNTOLD_ASKED = "untold"
HAN, MINORITY = "han", "minority"
FLOATING, SETTLED = "out", "no"
_HAN_WORDS = ("汉", "汉族")

# The Third Plenum of the 11th Central Committee opened on 18 December 1978, the 18th Congress on
# 8 November 2012; the People's Republic was founded on 1 October 1949.
_FOUNDED, _THIRD_PLENUM, _CONGRESS_18 = date(1949, 10, 1), date(1978, 12, 18), date(2012, 11, 8)


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` up to ``high`` whole years, both included; None: open."""

    value: str
    label: str
    low: int | None
    high: int | None


AGE_BANDS = (
    Band("30", "30岁及以下", None, 30),
    Band("35", "31至35岁", 31, 35),
    Band("40", "36至40岁", 36, 40),
    Band("45", "41至45岁", 41, 45),
    Band("50", "46至50岁", 46, 50),
    Band("55", "51至55岁", 51, 55),
    Band("60", "56至60岁", 56, 60),
    Band("61", "61岁及以上", 61, None),
)
STANDING_BANDS = (
    Band("4", "不满5年", None, 4),
    Band("9", "5至9年", 5, 9),
    Band("19", "10至19年", 10, 19),
    Band("29", "20至29年", 20, 29),
    Band("39", "30至39年", 30, 39),
    Band("49", "40至49年", 40, 49),
    Band("50", "50年及以上", 50, None),
)
ADMITTED_PERIODS = (
    ("founding", "新中国成立前", None, _FOUNDED),
    ("plenum", "新中国成立后至十一届三中全会前", _FOUNDED, _THIRD_PLENUM),
    ("congress", "十一届三中全会后至十八大前", _THIRD_PLENUM, _CONGRESS_18),
    ("since", "十八大以来", _CONGRESS_18, None),
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


def _first_of(day: date, precision: str) -> date:
    return day.replace(day=1) if precision == Precision.MONTH else day.replace(month=1, day=1)


def _surely_before(column: str, end: date) -> Q:
    """Whatever the unknown part of the date, it lies before ``end``."""
    day, precision = f"{column}_on", f"{column}_precision"
    return (
        Q(**{precision: Precision.DAY, f"{day}__lt": end})
        | Q(**{precision: Precision.MONTH, f"{day}__lt": _first_of(end, Precision.MONTH)})
        | Q(**{precision: Precision.YEAR, f"{day}__lt": _first_of(end, Precision.YEAR)})
    )


def _between(column: str, start: date | None, end: date | None) -> Q:
    """The date lies from ``start`` on and before ``end``, whatever its unknown part."""
    found = Q(**{f"{column}_on__isnull": False})
    if start is not None:
        found &= Q(**{f"{column}_on__gte": start})
    return found if end is None else found & _surely_before(column, end)


def _in_band(column: str, band: Band, day: date) -> Q:
    """So many whole years since the date on ``day``: the other end of the time is counted back."""
    back = timedelta(days=1)
    latest = add_months(day, -12 * (band.low or 0)) + back
    earliest = None if band.high is None else add_months(day, -12 * (band.high + 1)) + back
    return _between(column, earliest, latest)


def _case(parts: Iterable[tuple[str, Q]], default: str | Combinable = UNTOLD) -> Case:
    otherwise = Value(default) if isinstance(default, str) else default
    return Case(
        *(When(condition, then=Value(value)) for value, condition in parts),
        default=otherwise,
        output_field=CharField(),
    )


def _bands(column: str, bands: Iterable[Band]) -> Callable[[date], Case]:
    return lambda day: _case((band.value, _in_band(column, band, day)) for band in bands)


def _standing(day: date) -> Case:
    """``Member.standing_on`` as an expression."""
    full, probationary = Member.Standing.FULL, Member.Standing.PROBATIONARY
    dated = ((full.value, Q(confirmed_on__lte=day)), (probationary.value, Q(confirmed_on__gt=day)))
    return _case(dated, default=F("standing"))


def _ethnicity(day: date) -> Case:
    return _case(((UNTOLD, Q(ethnicity="")), (HAN, Q(ethnicity__in=_HAN_WORDS))), default=MINORITY)


def _admitted(day: date) -> Case:
    return _case((value, _between("admitted", start, end)) for value, _, start, end in ADMITTED_PERIODS)


def _education(day: date) -> Case:
    parts = []
    for value, words in EDUCATION_WORDS:
        told = Q()
        for word in words:
            told |= Q(education__contains=word)
        parts.append((value, told))
    return _case([(UNTOLD, Q(education="")), *parts], default="other")


def _floating(day: date) -> Case:
    return _case(((FLOATING, floating_on(day)),), default=SETTLED)


@dataclass(frozen=True)
class Trait:
    """One trait: its parameter in the address, its label, its values with their labels, and the
    expression of a member's value on a day."""

    parameter: str
    label: str
    choices: tuple[tuple[str, str], ...]
    expression: Callable[[date], Combinable]
    untold: str = "未登记"

    @property
    def column(self) -> str:
        return f"trait_{self.parameter}"

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """The values as the address has them, what is not told last."""
        return (*self.choices, (UNTOLD_ASKED, self.untold))


def _labels(bands: Iterable[Band]) -> tuple[tuple[str, str], ...]:
    return tuple((band.value, band.label) for band in bands)


_NOT_SURE = "未登记或不能确定"
STANDING = Trait("standing", "党员类别", tuple(Member.Standing.choices), _standing)
GENDER = Trait("gender", "性别", tuple(Member.Gender.choices), lambda day: F("gender"))
ETHNICITY = Trait("ethnicity", "民族", ((HAN, "汉族"), (MINORITY, "少数民族")), _ethnicity)
AGE = Trait("age", "年龄", _labels(AGE_BANDS), _bands("born", AGE_BANDS), _NOT_SURE)
EDUCATION = Trait("education", "学历", EDUCATION_BANDS, _education)
EMPLOYMENT = Trait("employment", "人员类别", tuple(Member.Employment.choices), lambda day: F("employment_on"))
FLOATING_STATE = Trait("floating", "流动", ((FLOATING, "流动党员（流出）"), (SETTLED, "不流动")), _floating)
YEARS = Trait(
    "years", "党龄", _labels(STANDING_BANDS), _bands("confirmed", STANDING_BANDS), "未转正或不能确定"
)
ADMITTED = Trait(
    "admitted",
    "入党时间",
    tuple((value, label) for value, label, _, _ in ADMITTED_PERIODS),
    _admitted,
    _NOT_SURE,
)
TRAITS = (STANDING, GENDER, ETHNICITY, AGE, EDUCATION, EMPLOYMENT, FLOATING_STATE, YEARS, ADMITTED)


def with_traits(members: QuerySet[Member], day: date, *traits: Trait) -> QuerySet[Member]:
    """Adds the traits (``Trait.column``); ``members`` carry ``employment_on`` (``as_of``)."""
    return members.annotate(**{trait.column: trait.expression(day) for trait in traits})


def narrowed(members: QuerySet[Member], day: date, asked: dict[Trait, str]) -> QuerySet[Member]:
    """Those with the values asked for; a value that is none of a trait's restricts nothing."""
    known = {trait: value for trait, value in asked.items() if value in dict(trait.values)}
    wanted = {trait.column: UNTOLD if value == UNTOLD_ASKED else value for trait, value in known.items()}
    return with_traits(members, day, *known).filter(**wanted)
