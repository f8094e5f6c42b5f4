"""Floating members (流动党员): a member who lives elsewhere, a guest from elsewhere."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import FloatingSpell, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered

Direction = FloatingSpell.Direction
# What somebody types; the phone is sealed and comes beside.
FIELDS = ("member", "name", "home_organization", "place", "reason", "started_on", "ended_on", "note")


class FloatingRefused(Exception):
    """The spell cannot be kept so; ``field`` names what is wrong."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


def _check(spell: FloatingSpell) -> None:
    today = timezone.localdate()
    if spell.started_on > today:
        raise FloatingRefused("开始日期不能晚于今天。", "started_on")
    if spell.ended_on is not None and spell.ended_on < spell.started_on:
        raise FloatingRefused("结束日期不能早于开始日期。", "ended_on")
    if spell.ended_on is not None and spell.ended_on > today:
        raise FloatingRefused("结束日期不能晚于今天，还没有结束的请空着。", "ended_on")
    if spell.direction == Direction.OUT:
        _check_member(spell)


def _check_member(spell: FloatingSpell) -> None:
    member = spell.member
    if member is None:
        raise FloatingRefused("请选择流出的党员。", "member")
    if member.branch_id != spell.branch_id:
        raise FloatingRefused("这名党员不在本支部，请重新选择。", "member")
    if not member.is_in_branch_on(spell.started_on):
        raise FloatingRefused(f"{member.name}这一天不在本支部，请核对日期。", "started_on")
    others = FloatingSpell.objects.filter(member=member, direction=Direction.OUT).exclude(pk=spell.pk)
    others = others.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=spell.started_on))
    if spell.ended_on is not None:
        others = others.filter(started_on__lte=spell.ended_on)
    if others.exists():
        raise FloatingRefused(f"{member.name}这段时间已登记为流出，请更正那一条。", "started_on")


def _set(spell: FloatingSpell, values: Mapping[str, Any]) -> list[str]:
    """Take over what was typed; gives the names of what differs. A phone that is absent stays."""
    changed = [name for name in FIELDS if name in values and getattr(spell, name) != values[name]]
    if "phone" in values and spell.phone != values["phone"]:
        changed.append("phone")
    for name in changed:
        setattr(spell, name, values[name])
    return changed


@transaction.atomic
def add_spell(*, branch: Organization, direction: str, values: Mapping[str, Any], by: Any) -> FloatingSpell:
    Organization.objects.select_for_update().get(pk=branch.pk)
    spell = FloatingSpell(branch=branch, direction=direction, **entered(by))
    fields = _set(spell, values)
    _check(spell)
    spell.save()
    log.record("登记流动党员", by=by, obj=spell, organization=branch.pk, fields=fields)
    return spell


@transaction.atomic
def correct_spell(*, spell: FloatingSpell, values: Mapping[str, Any], by: Any) -> Revision | None:
    """Correct or end a spell; gives what takes it back, None where nothing differs."""
    before = history.snapshot(spell)
    fields = _set(spell, values)
    _check(spell)
    if not fields:
        return None
    spell.save()
    revision = history.keep(
        spell, verb=Revision.Verb.CORRECTED, by=by, organization=spell.branch_id, before=before
    )
    log.record("更正流动党员", by=by, obj=spell, organization=spell.branch_id, fields=fields)
    return revision


@transaction.atomic
def remove_spell(*, spell: FloatingSpell, by: Any) -> Revision:
    revision = history.remove(spell, by=by, organization=spell.branch_id)
    log.record("删除流动党员", by=by, obj=spell, organization=spell.branch_id)
    return revision


@transaction.atomic
def undo_spell(*, revision: Revision, by: Any) -> FloatingSpell:
    """Take the newest correction or removal back; ``CannotPutBack`` says why not."""
    spell = history.put_back(FloatingSpell, revision)
    try:
        _check(spell)
    except FloatingRefused as refused:
        raise history.CannotPutBack(str(refused)) from refused
    log.record("撤销流动党员更正或删除", by=by, obj=spell, organization=spell.branch_id)
    return spell
