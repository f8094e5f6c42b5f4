"""What a member owes each month by the national rates.

Sources: 关于中国共产党党费收缴、使用和管理的规定（中组发〔2008〕3号） articles 1, 2, 5 and 6;
关于进一步规范党费工作的通知（组电明字〔2017〕5号） part 1 item 1 for the usual ceiling. One rate applies to
the whole base (no marginal scale) and the brackets include their upper end. The texts name no rounding;
half a fen is rounded up.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from partybranch.regulations.duties import DUES_NOTICE, DUES_RULES
from partybranch.regulations.source import Confidence, Source

MONTHLY_RATES = Source(DUES_RULES, "第二条", Confidence.FULL_TEXT)
RETIRED_RATES = Source(DUES_RULES, "第五条", Confidence.FULL_TEXT)
SMALL_SUMS = Source(DUES_RULES, "第六条", Confidence.FULL_TEXT)
CEILING = Source(DUES_NOTICE, "第一部分（一）", Confidence.QUOTED)

# In fen. What a member gives beyond the ceiling is voluntary.
_CEILING_FEN = 100_000
_STUDENT_FEN = 20


class Payer(StrEnum):
    """Whose rates apply."""

    MONTHLY = "monthly"
    RETIRED = "retired"
    STUDENT = "student"


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of a base up to ``up_to_fen``, its upper end included; None: without an end."""

    up_to_fen: int | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class MonthlyDue:
    """A sum worked out, how (``reckoning``, as an office says it), and by which article."""

    fen: int
    reckoning: str
    source: Source


_MONTHLY = (
    Rate(300_000, Decimal("0.5")),
    Rate(500_000, Decimal(1)),
    Rate(1_000_000, Decimal("1.5")),
    Rate(None, Decimal(2)),
)
_RETIRED = (Rate(500_000, Decimal("0.5")), Rate(None, Decimal(1)))


def rate_of(base_fen: int, payer: Payer) -> Rate:
    """The rate for the whole base; ValueError for a payer whose sum does not follow from a base."""
    if payer is Payer.STUDENT:
        raise ValueError("a student pays a fixed sum")
    rates = _RETIRED if payer is Payer.RETIRED else _MONTHLY
    return next(rate for rate in rates if rate.up_to_fen is None or base_fen <= rate.up_to_fen)


def monthly_due(base_fen: int | None, payer: Payer) -> MonthlyDue | None:
    """What is owed each month; None where it follows from a base that is not known."""
    if payer is Payer.STUDENT:
        return MonthlyDue(_STUDENT_FEN, "每月0.2元", SMALL_SUMS)
    if base_fen is None:
        return None
    rate = rate_of(base_fen, payer)
    exact = Decimal(base_fen) * rate.percent / 100
    fen = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if fen > _CEILING_FEN:
        return MonthlyDue(_CEILING_FEN, "一般不超过1000元", CEILING)
    source = RETIRED_RATES if payer is Payer.RETIRED else MONTHLY_RATES
    return MonthlyDue(fen, f"基数的{rate.percent}%", source)
