"""Into which ledgers one entry goes, told before and after it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from meetings.models import Meeting, MeetingKind
from meetings.queries import count_by_kind
from members.models import Organization


@dataclass(frozen=True, slots=True)
class IntoLine:
    """One ledger and what the entry adds to it."""

    name: str
    adds: str


def into_ledgers(
    branch: Organization,
    kinds: Sequence[MeetingKind],
    day: date,
    *,
    present: int | None,
    hours: Decimal | None,
    besides: int | None = None,
) -> list[IntoLine]:
    """A ledger a kind, the attendance, the study hours. Which one of the year it is counts what was
    held up to its day."""
    before = Meeting.objects.filter(
        branch=branch, held_on__year=day.year, held_on__lte=day, state=Meeting.State.HELD
    )
    if besides is not None:
        before = before.exclude(pk=besides)
    counts = {kind.pk: count for kind, count in count_by_kind(before)}
    lines = [IntoLine(f"{kind.fact_name}台账", f"本年第{counts.get(kind.pk, 0) + 1}次") for kind in kinds]
    lines.append(IntoLine("出席台账", "人数未知" if present is None else f"{present}人次"))
    if hours:
        lines.append(IntoLine("学习台账", f"每人{hours.normalize():f}学时"))
    return lines
