"""A year's appraisal of members as one sheet: who is graded, with what, and what it adds up to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from meetings.models import Appraisal
from members.as_of import with_state_on
from members.models import Member, Organization
from members.ordering import in_order
from members.queries import belongs_on
from partybranch.regulations.appraisal import EXCELLENT_SHARE


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One member of the sheet. ``is_graded``: a full member of the day, or somebody graded already."""

    member: Member
    appraisal: Appraisal | None
    is_graded: bool


@dataclass(frozen=True)
class AppraisalSheet:
    """The grades of one branch and year. Members in the order of the register: nobody is ranked."""

    branch: Organization
    year: int
    day: date
    lines: list[GradeLine]

    @property
    def rows(self) -> list[Appraisal]:
        return [line.appraisal for line in self.lines if line.appraisal is not None]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many have each grade, in the order of the grades."""
        found = Counter(row.grade for row in self.rows)
        return {grade.value: found[grade.value] for grade in Appraisal.Grade}

    @property
    def full_members(self) -> int:
        return sum(line.is_graded for line in self.lines)

    @property
    def most_excellent(self) -> int:
        """How many 优秀 a third of the full members is, the fraction cut off."""
        return int(self.full_members * EXCELLENT_SHARE.share)

    @property
    def has_too_many_excellent(self) -> bool:
        """Whether 优秀 passes the customary third."""
        return self.counts[Appraisal.Grade.EXCELLENT] > self.full_members * EXCELLENT_SHARE.share


def sheet_of(branch: Organization, year: int, day: date) -> AppraisalSheet:
    """The sheet as of a day: whoever belongs to the branch on it, and whoever was graded."""
    graded = {row.member_id: row for row in Appraisal.objects.filter(branch=branch, year=year)}
    present = set(Member.objects.filter(belongs_on(day), branch=branch).values_list("pk", flat=True))
    members = in_order(
        with_state_on(Member.objects.filter(pk__in=present | set(graded), branch=branch), day), branch
    )
    lines = [
        GradeLine(
            member,
            graded.get(member.pk),
            member.pk in graded or member.standing_on(day) == Member.Standing.FULL,
        )
        for member in members
    ]
    return AppraisalSheet(branch, year, day, lines)
