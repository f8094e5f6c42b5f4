"""Opening a new year of a branch: the plan stated for it, its groups and its dues standards go on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting
from members.account_queries import present_members
from members.actions.standards import StandardEntry, set_standards
from members.models import DuesCharge, DuesStandard, Member, Organization, PartyGroup
from partybranch.audit import log
from reports.models import BranchYear, PlanItem


class YearRefused(Exception):
    """The year cannot be opened; the text says why."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """What a new year begins with."""

    year: int
    plan: list[PlanItem]
    groups: list[PartyGroup]
    standards: list[StandardEntry]
    kept_standards: int = 0
    without_standard: list[Member] = field(default_factory=list)


def year_to_open(branch: Organization, today: date) -> int | None:
    """The year that waits to be opened: this one once it has begun, the next one in December; None
    where there is nothing to go on from, or it is open already."""
    candidates = [today.year, *([today.year + 1] if today.month == 12 else [])]
    opened = set(BranchYear.objects.filter(branch=branch, year__in=candidates).values_list("year", flat=True))
    waiting = [year for year in candidates if year not in opened]
    if not waiting:
        return None
    return next((year for year in waiting if _has_year_before(branch, year)), None)


def _has_year_before(branch: Organization, year: int) -> bool:
    """Whether the branch kept its year here before: it used the application, or has records."""
    if branch.in_use_since is not None and branch.in_use_since.year >= year:
        return False
    return (
        branch.in_use_since is not None
        or Meeting.objects.filter(branch=branch, held_on__year__lt=year).exists()
        or DuesCharge.objects.filter(branch=branch, year__lt=year).exists()
    )


def continuation(branch: Organization, year: int) -> Continuation:
    """What opening the year would carry over, for a look before."""
    members = list(present_members(branch))
    first_day = date(year, 1, 1)
    kept = set(
        DuesStandard.objects.filter(branch=branch, starts_on=first_day).values_list("member_id", flat=True)
    )
    standards = _standards_before(branch, year)
    known = {member.pk for member in members if member.pk in standards}
    return Continuation(
        year,
        plan=list(PlanItem.objects.filter(branch=branch, year=year)),
        groups=list(PartyGroup.objects.filter(branch=branch, dissolved_on__isnull=True)),
        standards=[
            StandardEntry(member, *standards[member.pk])
            for member in members
            if member.pk in known and member.pk not in kept
        ],
        kept_standards=sum(member.pk in kept for member in members),
        without_standard=[member for member in members if member.pk not in known | kept],
    )


def _standards_before(branch: Organization, year: int) -> dict[int, tuple[int | None, int]]:
    """By member the base and the sum of the last standard, or the sum last charged, before the year."""
    charges = (
        DuesCharge.objects.filter(branch=branch, year__lt=year, due_fen__isnull=False)
        .order_by("year", "month", "pk")
        .values_list("member_id", "due_fen")
    )
    found: dict[int, tuple[int | None, int]] = {member: (None, due) for member, due in charges}
    rows = DuesStandard.objects.filter(branch=branch, starts_on__lt=date(year, 1, 1)).order_by("starts_on")
    found |= {row.member_id: (row.base_fen, row.due_fen) for row in rows}
    return found


@transaction.atomic
def open_year(*, branch: Organization, year: int, by: Any) -> BranchYear:
    """Open the year; a second time changes nothing."""
    today = timezone.localdate()
    if year > today.year + (today.month == 12):
        raise YearRefused(f"{year}年度要到{year - 1}年12月才能开启。")
    Organization.objects.select_for_update().get(pk=branch.pk)
    opened, is_new = BranchYear.objects.get_or_create(
        branch=branch, year=year, defaults={"opened_by_id": by.pk}
    )
    if not is_new:
        return opened
    carried = continuation(branch, year)
    set_standards(branch=branch, starts_on=date(year, 1, 1), entries=carried.standards, by=by)
    log.record(
        "开启新年度",
        by=by,
        obj=opened,
        organization=branch.pk,
        details={
            "year": year,
            "plan": len(carried.plan),
            "groups": len(carried.groups),
            "standards": len(carried.standards),
        },
    )
    return opened
