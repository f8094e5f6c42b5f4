"""How often a branch holds each form of gathering, and which periods went without one.

Sources: 中国共产党支部工作条例（试行）(2018) articles 11 to 13, 17 and 18;
中国共产党党员教育管理工作条例 (2019) articles 16 to 18. A quarterly Party lecture is found only in
handbooks and local rules: a custom, never a duty.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from partybranch.regulations.source import Confidence, Source

BRANCH_RULES = "中国共产党支部工作条例（试行）"
MEMBER_RULES = "中国共产党党员教育管理工作条例"

# A branch with at least so many full members has a branch committee
# (中国共产党党和国家机关基层组织工作条例 article 7).
COMMITTEE_FROM_FULL_MEMBERS = 7


class Every(IntEnum):
    """A period by its length in months."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


@dataclass(frozen=True, slots=True)
class Norm:
    """One gathering of the kind ``code`` at least in each period."""

    code: str
    every: Every
    source: Source

    @property
    def is_duty(self) -> bool:
        return self.source.can_be_duty


@dataclass(frozen=True, slots=True)
class Span:
    """A whole month, quarter or year, first and last day included."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """As one says it inside the year: 7月, 第三季度, 全年."""
        months = self.last.month - self.first.month + 1
        if months == Every.MONTH:
            return f"{self.first.month}月"
        if months == Every.QUARTER:
            return f"第{'一二三四'[self.first.month // 3]}季度"
        return "全年"

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


GENERAL_MEETING = Norm(
    "general_meeting", Every.QUARTER, Source(BRANCH_RULES, "第十一条", Confidence.FULL_TEXT)
)
COMMITTEE_MEETING = Norm(
    "committee_meeting", Every.MONTH, Source(BRANCH_RULES, "第十二条", Confidence.FULL_TEXT)
)
GROUP_MEETING = Norm("group_meeting", Every.MONTH, Source(BRANCH_RULES, "第十三条", Confidence.FULL_TEXT))
THEME_DAY = Norm("theme_day", Every.MONTH, Source(MEMBER_RULES, "第十六条", Confidence.FULL_TEXT))
LIFE_MEETING = Norm("life_meeting", Every.YEAR, Source(MEMBER_RULES, "第十七条", Confidence.FULL_TEXT))
APPRAISAL = Norm("appraisal", Every.YEAR, Source(MEMBER_RULES, "第十八条", Confidence.FULL_TEXT))
LECTURE = Norm("lecture", Every.QUARTER, Source("各地支部工作手册", "", Confidence.LOCAL))

NORMS = (
    GENERAL_MEETING,
    COMMITTEE_MEETING,
    GROUP_MEETING,
    LECTURE,
    THEME_DAY,
    LIFE_MEETING,
    APPRAISAL,
)
DUTIES = tuple(norm for norm in NORMS if norm.is_duty)


def spans(norm: Norm, year: int) -> Iterator[Span]:
    """The periods of a year in which the norm asks for one gathering each."""
    for month in range(1, 13, norm.every):
        last = month + norm.every - 1
        yield Span(date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def shortfalls(
    dates: Collection[date], norm: Norm, year: int, as_of: date, *, since: date | None = None
) -> list[Span]:
    """The periods over by ``as_of`` that went without a gathering.

    A period that began before the branch existed (``since``) asks for nothing.
    """
    return [
        span
        for span in spans(norm, year)
        if span.last <= as_of
        and (since is None or since <= span.first)
        and not any(span.holds(day) for day in dates)
    ]
