"""A member as the register (花名册) shows it on a day: sealed fields opened and masked in one place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members.erasure import ERASED
from members.models import Member
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.chinese import mask_phone

# Stands for something sealed that is not shown; an importer reads it as nothing said.
STORED = "已录入"


@dataclass(frozen=True)
class RegisterLine:
    """One line, as of ``day``. ``phone`` and ``residence`` are whole for who needs to call
    (``is_callable``), else masked; ``id_number`` says only that it is stored and how it ends; '' where
    nothing is stored, 已清除 of whom that was erased. ``member`` carries what
    ``queries.with_current_offices`` adds."""

    member: Member
    day: date
    is_callable: bool

    @cached_property
    def standing(self) -> str:
        standing = self.member.standing_on(self.day)
        return Member.Standing(standing).label if standing else ""

    @cached_property
    def employment(self) -> str:
        employment = self.member.employment_on
        return Member.Employment(employment).label if employment else ""

    @property
    def group(self) -> str:
        return self.member.group_on_name or ""

    @property
    def floats(self) -> bool:
        """Is a floating member (流出)."""
        return self.member.floats_on

    @cached_property
    def offices(self) -> str:
        return "、".join(term.get_office_display() for term in self.member.current_offices)

    @cached_property
    def age(self) -> int | None:
        return self.member.age_on(self.day)

    @cached_property
    def years(self) -> int | None:
        """党龄."""
        return self.member.years_of_standing(self.day)

    @cached_property
    def phone(self) -> str:
        if self.member.erased_at:
            return ERASED
        return self.member.phone if self.is_callable else mask_phone(self.member.phone)

    @cached_property
    def residence(self) -> str:
        if self.member.erased_at:
            return ERASED
        if self.is_callable:
            return self.member.residence
        return STORED if self.member.residence_sealed else ""

    @cached_property
    def id_number(self) -> str:
        if self.member.erased_at:
            return ERASED
        number = self.member.id_number
        return f"{STORED}，尾号{number[-2:]}" if number else ""


def may_call(scope: Scope | None) -> Callable[[Member], bool]:
    """Of which members the person sees phone and residence in full; who leads a group, of the own one."""
    if scope is None or not scope.allows(Permission.CALL_MEMBERS):
        return lambda member: False
    if scope.only_own_group(Permission.CALL_MEMBERS):
        return lambda member: member.group_id in scope.group_ids
    return lambda member: True


def register_lines(members: Iterable[Member], day: date, scope: Scope | None = None) -> list[RegisterLine]:
    """``members`` as who stands in ``scope`` may see them; without one as somebody who need not call."""
    is_callable = may_call(scope)
    return [RegisterLine(member, day, is_callable(member)) for member in members]


def register_line(member: Member, day: date, scope: Scope | None = None) -> RegisterLine:
    return register_lines([member], day, scope)[0]
