"""A member as the register (花名册) shows it on a day: sealed fields opened and masked in one place."""

from dataclasses import dataclass
from datetime import date

from members.erasure import ERASED
from members.models import Member
from partybranch.chinese import mask_phone


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line. ``phone`` is masked, ``id_number`` says only that it is stored and how it ends;
    both '' where nothing is stored, and 已清除 of whom that was erased."""

    member: Member
    standing: str
    offices: str
    phone: str
    id_number: str


def _standing(member: Member, day: date) -> str:
    standing = member.standing_on(day)
    return Member.Standing(standing).label if standing else ""


def _id_number(member: Member) -> str:
    number = member.id_number
    return f"已录入，尾号{number[-2:]}" if number else ""


def register_line(member: Member, day: date) -> RegisterLine:
    """``member`` carries ``current_offices`` (``queries.with_current_offices``)."""
    return RegisterLine(
        member,
        _standing(member, day),
        "、".join(term.get_office_display() for term in member.current_offices),
        ERASED if member.erased_at else mask_phone(member.phone),
        ERASED if member.erased_at else _id_number(member),
    )
