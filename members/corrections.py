"""Which lines of the own record a member can ask to have corrected, and how an answer is applied.

What is wanted is kept as the text a person would type: a date as 2005-07-01, 2005-07 or 2005, a choice by
its value, money in 元.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from members.in_words import NOTHING, day_words, label_of, text_of
from members.models import Member
from partybranch.calendar import working_day_after
from partybranch.fields import DatePrecision

OTHER = "other"
# Our own house rule; the law asks for an answer in good time (及时) and names no number of days.
ANSWER_WORKING_DAYS = 15
_PRECISIONS = {1: DatePrecision.YEAR, 2: DatePrecision.MONTH, 3: DatePrecision.DAY}


@dataclass(frozen=True, slots=True)
class LineKind:
    """How the value of a line is typed: ``text``, ``choice``, ``date``, ``money``, ``phone``,
    ``id_number``. ``by_hand``: it follows from dated changes, so the office registers those."""

    typed: str = "text"
    by_hand: bool = False


# In the order of the register; the name is the column's, or that of the property of a sealed one.
LINES: dict[str, LineKind] = {
    "name": LineKind(),
    "gender": LineKind("choice"),
    "ethnicity": LineKind(),
    "born_on": LineKind("date"),
    "native_place": LineKind(),
    "education": LineKind(),
    "work_post": LineKind(),
    "sponsors": LineKind(),
    "residence": LineKind(),
    "phone": LineKind("phone"),
    "id_number": LineKind("id_number"),
    "group": LineKind(by_hand=True),
    "admitted_on": LineKind("date"),
    "confirmed_on": LineKind("date"),
    "standing": LineKind("choice", by_hand=True),
    "employment": LineKind("choice", by_hand=True),
    "dues_base_fen": LineKind("money"),
    "joined_on": LineKind("date", by_hand=True),
    "note": LineKind(),
    OTHER: LineKind(by_hand=True),
}


_SEALED = frozenset({"residence", "phone", "id_number"})


def column_of(about: str) -> models.Field:
    """The column of a line (not of OTHER)."""
    return Member._meta.get_field(f"{about}_sealed" if about in _SEALED else about)


def line_label(about: str) -> str:
    return "其他登记" if about == OTHER else label_of(column_of(about))


def lines_of(member: Member) -> list[str]:
    """The lines this member's record can have: an ID number only where the branch stores them."""
    stores = member.branch.stores_id_numbers
    return [about for about in LINES if about != "id_number" or stores or member.id_number]


def tail_of(id_number: str) -> str:
    """An ID number as every page shows it."""
    return f"已录入，尾号{id_number[-2:]}" if id_number else NOTHING


def held(member: Member, about: str) -> str:
    """What a line says now, in words; '' for OTHER."""
    if about == OTHER:
        return ""
    return tail_of(member.id_number) if about == "id_number" else text_of(member, column_of(about))


def wanted_in_words(about: str, wanted: str) -> str:
    """What is wanted, in words; an ID number by its tail."""
    kind = LINES.get(about, LINES[OTHER]).typed
    if not wanted:
        return NOTHING
    if kind == "id_number":
        return f"尾号{wanted[-2:]}"
    if kind == "choice":
        return str(dict(column_of(about).flatchoices).get(wanted, wanted))
    if kind == "date":
        return day_words(*_day_of(wanted))
    return f"{wanted}元" if kind == "money" else wanted


def values_of(about: str, wanted: str) -> dict[str, Any]:
    """The columns of a member that a wanted text stands for."""
    kind = LINES[about].typed
    if kind == "date":
        day, precision = _day_of(wanted)
        return {about: day, f"{about.removesuffix('_on')}_precision": precision}
    if kind == "money":
        return {about: int(Decimal(wanted) * 100)}
    return {about: wanted}


def _day_of(text: str) -> tuple[date, str]:
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3]), _PRECISIONS[len(parts)]


def answer_due_on(asked_at: datetime) -> date:
    """The day by which the office answers, by the house rule."""
    return working_day_after(timezone.localdate(asked_at), ANSWER_WORKING_DAYS)
