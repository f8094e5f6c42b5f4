"""Entering, correcting and (where nothing hangs on them) deleting members by hand."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from members import erasure
from members.models import Member, Organization
from members.names import search_columns
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision

# Columns somebody types; phone, ID number and residence are sealed and come beside them.
FIELDS = (
    "name",
    "gender",
    "ethnicity",
    "born_on",
    "born_precision",
    "native_place",
    "education",
    "work_post",
    "sponsors",
    "group",
    "admitted_on",
    "admitted_precision",
    "confirmed_on",
    "confirmed_precision",
    "standing",
    "employment",
    "dues_base_fen",
    "joined_on",
    "note",
)
SEALED = ("phone", "id_number", "residence")
# What hangs on a change of membership; a revision that holds it is not a plain correction.
CHANGE = "change"


class MemberRefused(Exception):
    """The member cannot be kept so; ``field`` names what is wrong."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class SameName(MemberRefused):
    """Somebody of the name is in the branch; to be said that it is another person."""

    def __init__(self, other: Member) -> None:
        born = f"{other.born_on.year}年生" if other.born_on else "出生年月未登记"
        super().__init__(
            f"本支部已有一名{other.name}（{born}）。确是另一个人，请勾选后再保存。", "is_another"
        )


class IsErased(MemberRefused):
    def __init__(self, member: Member) -> None:
        super().__init__(f"{member.name}已离开本支部，信息已按规定清除，不再补填。")


class HasRecords(MemberRefused):
    def __init__(self, member: Member, what: str) -> None:
        super().__init__(f"{member.name}名下已有{what}，不能删除；离开本支部的请登记转出、去世或者除名。")


def _check(member: Member) -> None:
    born, admitted, confirmed = member.born_on, member.admitted_on, member.confirmed_on
    today = timezone.localdate()
    for field, day, label in (
        ("born", born, "出生日期"),
        ("admitted", admitted, "入党时间"),
        ("confirmed", confirmed, "转正时间"),
        ("joined_on", member.joined_on, "到本支部的日期"),
    ):
        if day is not None and day > today:
            raise MemberRefused(f"{label}不能晚于今天。", field)
    if born and admitted and admitted <= born:
        raise MemberRefused("入党时间不能早于出生日期。", "admitted")
    if admitted and confirmed and confirmed < admitted:
        raise MemberRefused("转正时间不能早于入党时间。", "confirmed")
    if confirmed and member.standing == Member.Standing.PROBATIONARY:
        raise MemberRefused("填了转正时间的，党员类别应是正式党员。", "standing")
    if member.joined_on and member.left_on and member.left_on < member.joined_on:
        raise MemberRefused("到本支部的日期不能晚于离开的日期。", "joined_on")
    if member.group is not None and member.group.branch_id != member.branch_id:
        raise MemberRefused("这个党小组不在本支部，请重新选择。", "group")


def _check_name(member: Member, *, is_another: bool) -> None:
    others = Member.objects.filter(branch=member.branch_id, name=member.name, left_on__isnull=True)
    other = others.exclude(pk=member.pk).first()
    if other is not None and not is_another:
        raise SameName(other)


def _set(member: Member, values: Mapping[str, Any]) -> list[str]:
    """Take over what was typed; gives the names of what differs. A sealed value that is absent stays."""
    changed = [name for name in FIELDS if name in values and getattr(member, name) != values[name]]
    sealed = [name for name in SEALED if name in values and getattr(member, name) != values[name]]
    for name in changed + sealed:
        setattr(member, name, values[name])
    if "name" in changed:
        for column, value in search_columns(member.name).items():
            setattr(member, column, value)
    return changed + sealed


@transaction.atomic
def add_member(
    *, branch: Organization, values: Mapping[str, Any], by: Any, is_another: bool = False
) -> Member:
    """A new line of the register. ``is_another``: a member of the same name is somebody else."""
    member = Member(branch=branch)
    fields = _set(member, values)
    _check(member)
    _check_name(member, is_another=is_another)
    member.save()
    log.record("登记党员", by=by, obj=member, organization=branch.pk, fields=fields)
    return member


@transaction.atomic
def correct_member(
    *, member: Member, values: Mapping[str, Any], by: Any, is_another: bool = False
) -> Revision | None:
    """Correct what the register says; gives what takes it back, None where nothing differs."""
    if erasure.is_closed(member):
        raise IsErased(member)
    before, name = history.snapshot(member), member.name
    fields = _set(member, values)
    _check(member)
    if member.name != name:
        _check_name(member, is_another=is_another)
    if not fields:
        return None
    member.save()
    revision = history.keep(
        member, verb=Revision.Verb.CORRECTED, by=by, organization=member.branch_id, before=before
    )
    log.record("更正党员信息", by=by, obj=member, organization=member.branch_id, fields=fields)
    return revision


@transaction.atomic
def undo_member(*, revision: Revision, by: Any) -> Member:
    """Take the newest correction back; ``CannotPutBack`` says why not."""
    if CHANGE in history.before_of(revision).get("relations", {}):
        raise history.CannotPutBack("这一步是登记变动，请在变动记录里删除。")
    member = history.put_back(Member, revision)
    log.record("撤销党员信息更正", by=by, obj=member, organization=member.branch_id)
    return member


def _first_record_of(member: Member) -> str:
    """What hangs on a member, in words; '' for nothing. Asked of every model that points here."""
    for relation in member._meta.related_objects:
        if relation.related_model._base_manager.filter(**{relation.field.name: member}).exists():
            return str(relation.related_model._meta.verbose_name)
    return ""


@transaction.atomic
def remove_member(*, member: Member, by: Any) -> None:
    """Delete somebody entered by mistake, on whom nothing hangs."""
    what = _first_record_of(member)
    if what:
        raise HasRecords(member, f"“{what}”记录")
    log.record("删除误登的党员", by=by, obj=member, organization=member.branch_id)
    member.delete()
