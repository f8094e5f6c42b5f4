"""A member's dues of one year in a few words, for the first screen."""

from dataclasses import dataclass
from datetime import date

from members import queries
from members.arrears import spoken_months
from members.dues_grid import CellState, DuesLine, build_lines
from members.models import Member
from partybranch.fields import money_text


@dataclass(frozen=True, slots=True)
class OwnDues:
    """``is_stored`` false: nothing is due or paid on record. ``paid_until`` is the last month before
    which nothing due is open, 0 where the first month due is. ``owed`` names the months that are over
    and not paid with the sum, '' where none is."""

    is_stored: bool
    paid_until: int
    owed: str


def own_dues(member: Member, year: int, today: date) -> OwnDues:
    branch, keys = member.branch, [member.pk]
    (line,) = build_lines(
        [member],
        queries.charges_of(branch, year, keys),
        queries.payments_of(branch, year, keys),
        year=year,
        today=today,
        now_month=today.month,
    )
    stored = [cell for cell in line.cells if cell.state is not CellState.NONE]
    paid_until = 0
    for cell in stored:
        if cell.state is not CellState.PAID:
            break
        paid_until = cell.month
    return OwnDues(bool(stored), paid_until, _owed(line, year))


def _owed(line: DuesLine, year: int) -> str:
    months = [date(year, cell.month, 1) for cell in line.cells if cell.state is CellState.OVERDUE]
    if not months:
        return ""
    said = spoken_months(months).removeprefix(f"{year}年")
    return f"{said}，金额未知" if line.owed_fen is None else f"{said}，{money_text(line.owed_fen)}元"
