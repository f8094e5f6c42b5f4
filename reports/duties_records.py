"""What the duties of a branch-year are checked against, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from meetings.calendar import MeetingYear, read_year
from meetings.hours import StudyHours, Year, count_hours
from meetings.matters import open_with_a_day
from meetings.models import Exemption, LeaveRequest, Meeting, Rectification, Resolution
from meetings.presence import DueRegister
from members.as_of import GroupHistory, group_history
from members.change_queries import slips_overdue
from members.models import (
    CondolenceVisit,
    CorrectionRequest,
    DuesCharge,
    DuesPayment,
    DuesStandard,
    IntroductionLetter,
    Member,
    OfficeTerm,
    Organization,
)
from partybranch.calendar import party_year_as_of
from reports import queries
from reports.models import (
    AnnualReport,
    DismissedHint,
    LedgerEntry,
    Reminder,
    ReportCall,
    ReviewComment,
)

_MOST_REMINDERS = 3
# What the duties ask of a member; sealed fields are left unread.
_REGISTER = (
    "name",
    "group_id",
    "joined_on",
    "left_on",
    "admitted_on",
    "admitted_precision",
    "confirmed_on",
    "standing",
)


class Charge(NamedTuple):
    """A member-month of dues: what is due and what came in for it, in fen; None where not known."""

    member_id: int
    year: int
    month: int
    due_fen: int | None
    paid_fen: int | None
    is_paid: bool

    @property
    def owed_fen(self) -> int:
        """What is certainly still owed. A payment of unknown size settles its month."""
        if self.is_paid and (self.paid_fen is None or self.due_fen is None):
            return 0
        return max(0, (self.due_fen or 0) - (self.paid_fen or 0))

    @property
    def is_settled(self) -> bool:
        return self.owed_fen == 0 and (self.is_paid or self.due_fen == 0)


@dataclass
class DutyRecords:
    """The records of one branch and year, and the year before where a rule looks back."""

    branch: Organization
    year: int
    today: date
    meetings: MeetingYear
    members: list[Member]
    # Every term of office the branch knows, with ``member_name``.
    all_terms: list[OfficeTerm]
    charges: list[Charge]
    reports: dict[int, AnnualReport]
    calls: dict[int, ReportCall]
    open_comments: int
    reminders: list[Reminder]
    dismissed: set[str]

    @property
    def is_running(self) -> bool:
        """Whether the year is the one today lies in."""
        return self.year == self.today.year

    @property
    def seen_from(self) -> date:
        """The day from which days are told: in a year that is over, its end, so that they need no year."""
        return self.today if self.is_running else self.as_of

    @property
    def as_of(self) -> date:
        return party_year_as_of(self.year, self.today)

    @cached_property
    def present_members(self) -> list[Member]:
        return [member for member in self.members if member.is_in_branch_on(self.as_of)]

    @cached_property
    def terms(self) -> list[OfficeTerm]:
        """Terms in the committee that have not ended."""
        return [
            term
            for term in self.all_terms
            if term.office in OfficeTerm.COMMITTEE_OFFICES
            and (term.left_on is None or term.left_on > self.today)
        ]

    # -- What only some duties of some months ask for: read when it is asked. ------------------------

    @cached_property
    def standard_member_ids(self) -> set[int]:
        standards = DuesStandard.objects.filter(branch=self.branch, starts_on__year=self.year)
        return set(standards.values_list("member_id", flat=True))

    @cached_property
    def leave_requests(self) -> list[LeaveRequest]:
        """Leave asked for and not answered, of gatherings to come."""
        return list(_leave_to_answer(self.branch, self.today))

    @cached_property
    def open_resolutions(self) -> list[Resolution]:
        """What gatherings resolved to do until a day and nobody marked done, the earliest day first."""
        return list(open_with_a_day(self.branch))

    @cached_property
    def open_rectifications(self) -> list[Rectification]:
        """What is to be put right by a day and is not, the earliest day first."""
        waiting = Rectification.objects.filter(
            branch=self.branch, cured_on__isnull=True, due_on__isnull=False
        )
        return list(waiting.select_related("owner").order_by("due_on", "pk"))

    @cached_property
    def correction_requests(self) -> list[CorrectionRequest]:
        """What members asked to have corrected in their own record and nobody has answered."""
        waiting = CorrectionRequest.objects.filter(branch=self.branch, state=CorrectionRequest.State.OPEN)
        return list(waiting.select_related("member").order_by("pk"))

    @cached_property
    def disclosed_dues(self) -> bool:
        about_dues = Q(title__contains="党费") | Q(note__contains="党费")
        of_year = {"branch": self.branch, "occurred_on__year": self.year, "kind__code": "disclosure"}
        return LedgerEntry.objects.filter(about_dues, **of_year).exists()

    @cached_property
    def visited_at_new_year(self) -> bool:
        first, end = date(self.year - 1, 12, 1), date(self.year, 3, 1)
        return CondolenceVisit.objects.filter(
            branch=self.branch, visited_on__gte=first, visited_on__lt=end
        ).exists()

    @cached_property
    def group_history(self) -> GroupHistory:
        """Which group each member belonged to on any day."""
        return group_history(self.branch)

    @cached_property
    def study_hours(self) -> dict[int, StudyHours]:
        """The hours each member certainly has; who has none is absent."""
        register = DueRegister(self.branch.pk, members=self.members, groups=self.group_history)
        asked = Year(self.branch.pk, self.year, self.as_of)
        return count_hours(asked, self.meetings.held, register=register)

    @cached_property
    def overdue_slips(self) -> list[IntroductionLetter]:
        """Letters of introduction past their own term whose return slip has not come."""
        letters = IntroductionLetter.objects.filter(
            event__branch=self.branch, event__removed_at__isnull=True
        ).select_related("event__member")
        return list(slips_overdue(letters, self.today).order_by("pk"))

    @cached_property
    def exempt_ids(self) -> set[int]:
        """Of whom study was not asked for at some time of the year."""
        first, last = date(self.year, 1, 1), self.as_of
        of_year = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
        found = Exemption.objects.filter(of_year, branch=self.branch, starts_on__lte=last)
        return set(found.values_list("member_id", flat=True))

    @cached_property
    def names(self) -> dict[int, str]:
        return {member.pk: member.name for member in self.members}


def read(branch: Organization, year: int, today: date) -> DutyRecords:
    meetings = read_year(branch, year, today)
    reports = {
        report.year: report
        for report in AnnualReport.objects.filter(branch=branch, year__in=(year - 1, year))
    }
    return DutyRecords(
        branch=branch,
        year=year,
        today=today,
        meetings=meetings,
        members=list(queries.register(branch).only(*_REGISTER)),
        all_terms=list(queries.office_terms(branch)),
        charges=_charges(branch, year),
        reports=reports,
        calls=_calls(branch, year),
        open_comments=_open_comments(branch, year),
        reminders=list(Reminder.objects.filter(branch=branch, year=year)[:_MOST_REMINDERS]),
        dismissed=set(DismissedHint.objects.filter(branch=branch, year=year).values_list("key", flat=True)),
    )


def _charges(branch: Organization, year: int) -> list[Charge]:
    """Of this year and the one before; what was given beyond the due settles no month, and what was
    taken back was not paid."""
    of_years = {"branch": branch, "year__in": (year - 1, year)}
    paid: dict[tuple[int, int, int], list[int | None]] = {}
    given = (
        DuesPayment.objects.filter(**of_years)
        .exclude(kind__in=(DuesPayment.Kind.EXTRA, DuesPayment.Kind.REVERSAL))
        .filter(reversed_by__isnull=True)
        .order_by()
    )
    for member_id, at_year, month, fen in given.values_list("member_id", "year", "month", "paid_fen"):
        paid.setdefault((member_id, at_year, month), []).append(fen)
    found = []
    charged = DuesCharge.objects.filter(**of_years).order_by("year", "month", "member_id")
    for member_id, at_year, month, due in charged.values_list("member_id", "year", "month", "due_fen"):
        sums = paid.get((member_id, at_year, month), [])
        total = None if None in sums else sum(each or 0 for each in sums)
        is_paid = bool(sums) and total != 0
        found.append(Charge(member_id, at_year, month, due, total, is_paid))
    return found


def _leave_to_answer(branch: Organization, today: date) -> QuerySet[LeaveRequest]:
    return (
        LeaveRequest.objects.filter(
            state=LeaveRequest.State.ASKED,
            meeting__branch=branch,
            meeting__held_on__gte=today,
            meeting__state=Meeting.State.PLANNED,
            meeting__removed_at__isnull=True,
        )
        .select_related("meeting__main_kind", "member")
        .order_by("meeting__held_on", "pk")
    )


def _open_comments(branch: Organization, year: int) -> int:
    """Of the comments the report page shows: those on the newest version that has some."""
    rows = ReviewComment.objects.filter(version__report__branch=branch, version__report__year=year)
    found = list(rows.values_list("version_id", "settled_at"))
    last = max((version for version, _ in found), default=None)
    return sum(1 for version, settled in found if version == last and settled is None)


def _calls(branch: Organization, year: int) -> dict[int, ReportCall]:
    """The notice that holds for the branch in each year: that of the nearest organisation above."""
    calls = ReportCall.objects.filter(
        committee_id__in=branch.ancestor_ids(), year__in=(year - 1, year)
    ).annotate(path=F("committee__path"))
    return {call.year: call for call in sorted(calls, key=lambda call: len(call.path))}
