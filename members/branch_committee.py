"""The committee of a branch (支部委员会): its seats, when its term ends, and what a rule says of both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from members.models import OfficeTerm, Organization
from members.queries import count_standings
from partybranch.calendar import add_months
from partybranch.regulations import duties
from partybranch.regulations.organization import BranchShape, Remark, remarks

_SEPARATORS = re.compile(r"[、，,；;\s]+")
# Who leads a branch without a committee.
_LEADS_ALONE = (OfficeTerm.Office.SECRETARY, OfficeTerm.Office.DEPUTY_SECRETARY)


@dataclass(frozen=True, slots=True)
class BranchCommittee:
    """``filled`` seats are persons, not offices; ``seats`` and ``ends_on`` None: not entered."""

    seats: int | None
    filled: int
    ends_on: date | None
    today: date
    remarks: tuple[Remark, ...]

    @property
    def vacant(self) -> int | None:
        return None if self.seats is None else max(0, self.seats - self.filled)

    @property
    def beyond(self) -> int:
        """How many more hold a seat than there are."""
        return 0 if self.seats is None else max(0, self.filled - self.seats)

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.today

    @property
    def is_ending(self) -> bool:
        """Whether one is to be reminded of the election: half a year before the term ends."""
        if self.ends_on is None:
            return False
        return self.today >= add_months(self.ends_on, -duties.ELECTION_NOTICE_MONTHS)

    @property
    def election_duty(self) -> duties.Duty:
        return duties.ELECTION


def units_of(branch: Organization) -> list[str]:
    """The units that set a joint branch up together, one by one."""
    return [unit for unit in _SEPARATORS.split(branch.covered_units) if unit]


def committee_of(branch: Organization, terms: Sequence[OfficeTerm], today: date) -> BranchCommittee:
    """``terms`` are the offices of the branch held now; one query for its members."""
    seated = [term for term in terms if term.office in OfficeTerm.COMMITTEE_OFFICES]
    counts = count_standings(branch, today)
    shape = BranchShape(
        unit_kind=branch.unit_kind,
        is_joint=branch.branch_form == Organization.BranchForm.JOINT,
        is_temporary=branch.is_temporary,
        units=len(units_of(branch)),
        members=counts["present"],
        full=counts["full"],
        unstated=counts["present"] - counts["full"] - counts["probationary"],
        seats=branch.committee_seats,
        has_committee=any(term.office not in _LEADS_ALONE for term in seated),
    )
    return BranchCommittee(
        seats=branch.committee_seats,
        filled=len({term.member_id for term in seated}),
        ends_on=min((term.term_ends_on for term in seated if term.term_ends_on), default=None),
        today=today,
        remarks=tuple(remarks(shape, today)),
    )
