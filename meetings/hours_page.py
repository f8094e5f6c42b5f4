"""The branch's study hours of a year as a page and a workbook: a line a member, in the order of the
register. Nobody is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from meetings.hours import (
    CATEGORY_LABELS,
    PART_LABELS,
    Part,
    StudyHours,
    Year,
    count_hours,
    gatherings_with_hours,
)
from meetings.presence import DueRegister
from meetings.queries import exempt_member_ids, members_to_record
from meetings.roll import committee_member_ids
from members.models import Member
from partybranch.access.scope import Scope
from partybranch.regulations.duties import LEADERS_HOURS, STUDY_HOURS
from partybranch.spreadsheets import Table

EXEMPT = "不作硬性要求"


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One member's hours. ``is_exempt``: study is not asked on the day of the page; ``is_of_committee``:
    holds a seat of the branch committee then."""

    member: Member
    hours: StudyHours
    is_exempt: bool
    is_of_committee: bool

    @property
    def is_short(self) -> bool:
        """Below what the rule asks of every member, and asked."""
        return not self.is_exempt and self.hours.total < STUDY_HOURS

    @property
    def is_short_of_custom(self) -> bool:
        """Of the committee, and below its customary figure: a hint."""
        return self.is_of_committee and not self.is_short and self.hours.total < LEADERS_HOURS

    def by_part(self) -> list[tuple[str, Decimal]]:
        return [(PART_LABELS[part], self.hours.of_part(part)) for part in Part]

    def by_category(self) -> list[tuple[str, Decimal]]:
        return [(label, self.hours.of_category(code)) for code, label in CATEGORY_LABELS.items()]


def hours_lines(scope: Scope, year: int, until: date) -> list[HoursLine]:
    """The members of the last day whose study this person records; a fixed number of queries."""
    branch = scope.organization
    meetings = list(gatherings_with_hours(branch.pk, year, until))
    counted = count_hours(Year(branch.pk, year, until), meetings, register=DueRegister(branch.pk))
    exempt, committee = exempt_member_ids(branch.pk, until), committee_member_ids(branch, until)
    return [
        HoursLine(member, counted.get(member.pk, StudyHours()), member.pk in exempt, member.pk in committee)
        for member in members_to_record(scope, until).select_related("group")
    ]


def hours_table(lines: Sequence[HoursLine], year: int, until: date) -> Table:
    """学时表: total, parts, categories."""
    header = ["序号", "姓名", "党小组", "合计", *PART_LABELS.values(), *CATEGORY_LABELS.values(), "说明"]
    rows = [
        [
            number,
            line.member.name,
            line.member.group.name if line.member.group else "",
            line.hours.total,
            *(hours for _, hours in line.by_part()),
            *(hours for _, hours in line.by_category()),
            EXEMPT if line.is_exempt else f"不足{STUDY_HOURS}学时" if line.is_short else "",
        ]
        for number, line in enumerate(lines, 1)
    ]
    return Table(f"{year}年学时（截至{until:%Y-%m-%d}）", header, rows)
