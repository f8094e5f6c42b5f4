"""How a branch is set up and led: its size, its committee, the length of a term, temporary branches.

A rule speaks as a duty only where its text was read, and only to the branches that text is about:
中国共产党党和国家机关基层组织工作条例 (2019) article 7 to those of Party and state offices. The same figures
for other branches, and all the others, are known from handbooks: hints. Source of the temporary branch:
中国共产党发展党员工作细则 (2026) article 22.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partybranch.regulations.duties import (
    ADMISSION_RULES,
    HANDBOOKS,
    OFFICE_RULES,
    Standing,
    short_citation,
    standing_of,
)
from partybranch.regulations.meetings import COMMITTEE_FROM_FULL_MEMBERS
from partybranch.regulations.source import Confidence, Source

OFFICE_BRANCHES = Source(OFFICE_RULES, "第七条", Confidence.FULL_TEXT)
CUSTOM = Source(HANDBOOKS, "", Confidence.LOCAL)
TEMPORARY_BRANCHES = Source(
    ADMISSION_RULES, "第二十二条", Confidence.FULL_TEXT, in_force_from=date(2026, 5, 11)
)

FULL_MEMBERS_OF_A_BRANCH = 3
MOST_MEMBERS = 50
MOST_UNITS = 5
USUAL_SEATS = range(3, 6)
MOST_SEATS = 7

# Kinds of unit by their value in the register of organisations.
_OFFICE = "office"
_VILLAGES = frozenset({"village", "community"})


@dataclass(frozen=True, slots=True)
class BranchShape:
    """A branch as the rules look at it. ``unstated`` are members whose standing the register leaves
    empty; ``seats`` None: not entered; ``has_committee``: somebody besides the secretary and the deputy
    holds a seat."""

    unit_kind: str
    is_joint: bool
    is_temporary: bool
    units: int
    members: int
    full: int
    unstated: int
    seats: int | None
    has_committee: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that does not agree with a rule: what is so, what the rule says in one clause."""

    sentence: str
    demand: str
    source: Source

    @property
    def is_duty(self) -> bool:
        return self.source.can_be_duty

    @property
    def standing(self) -> Standing:
        return standing_of(self.source)

    @property
    def rule(self) -> str:
        return f"{short_citation(self.source)}：{self.demand}"


@dataclass(frozen=True, slots=True)
class TermLength:
    """How long a committee is elected for, in years."""

    years: int
    source: Source

    @property
    def standing(self) -> Standing:
        return standing_of(self.source)


def term_length(unit_kind: str) -> TermLength:
    """The length to offer for a new committee; the superior's approval says what it truly is."""
    if unit_kind == _OFFICE:
        return TermLength(3, OFFICE_BRANCHES)
    return TermLength(5 if unit_kind in _VILLAGES else 3, CUSTOM)


def _by_unit(unit_kind: str) -> Source:
    return OFFICE_BRANCHES if unit_kind == _OFFICE else CUSTOM


def remarks(shape: BranchShape, day: date) -> Iterator[Remark]:
    """What does not agree with a rule on a day; what a rule asks for comes before hints."""
    found = [*_of_temporary(shape, day)] if shape.is_temporary else [*_of_size(shape), *_of_seats(shape)]
    yield from sorted(found, key=lambda remark: not remark.is_duty)


def _of_temporary(shape: BranchShape, day: date) -> Iterator[Remark]:
    source = TEMPORARY_BRANCHES
    if source.in_force_from is None or day >= source.in_force_from:
        yield Remark(
            "临时党支部，党员的组织关系在原支部，不接收预备党员",
            "临时党组织不能接收、审批预备党员，另有规定的除外",
            source,
        )


def _of_size(shape: BranchShape) -> Iterator[Remark]:
    """Nothing is said of a register that is still empty."""
    if shape.members and shape.full + shape.unstated < FULL_MEMBERS_OF_A_BRANCH:
        yield Remark(
            f"正式党员{shape.full}名，不足{FULL_MEMBERS_OF_A_BRANCH}名",
            "正式党员3名以上的成立党支部",
            _by_unit(shape.unit_kind),
        )
    if shape.members > MOST_MEMBERS:
        yield Remark(f"党员{shape.members}名，超过{MOST_MEMBERS}名", "党员人数一般不超过50名", CUSTOM)
    if shape.is_joint and shape.units > MOST_UNITS:
        yield Remark(f"联合组建的单位{shape.units}个", "联合党支部覆盖的单位一般不超过5个", CUSTOM)


def _of_seats(shape: BranchShape) -> Iterator[Remark]:
    if shape.full >= COMMITTEE_FROM_FULL_MEMBERS and not shape.has_committee:
        yield Remark(
            f"正式党员{shape.full}名，还没有登记支部委员会",
            "正式党员7名以上的设立支部委员会",
            _by_unit(shape.unit_kind),
        )
    if shape.seats is not None and shape.seats not in USUAL_SEATS:
        yield Remark(
            f"支委会职数{shape.seats}名",
            f"支部委员会一般由3至5人组成，最多不超过{MOST_SEATS}人",
            CUSTOM,
        )
