"""Exemptions (不作硬性要求): of whom the branch does not ask that they come, from when to when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from meetings.models import Exemption
from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered

FIELDS = ("member", "ground", "starts_on", "ends_on", "note")


class ExemptionRefused(Exception):
    """The exemption cannot be kept so; ``field`` names what is wrong."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


def _check(exemption: Exemption) -> None:
    member, first, last = exemption.member, exemption.starts_on, exemption.ends_on
    if member.branch_id != exemption.branch_id:
        raise ExemptionRefused("这名党员不在本支部，请重新选择。", "member")
    if last is not None and last < first:
        raise ExemptionRefused("结束日期不能早于开始日期。", "ends_on")
    if not member.is_in_branch_on(first):
        raise ExemptionRefused(f"{member.name}这一天不在本支部，请核对日期。", "starts_on")
    others = Exemption.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), member=member)
    others = others.exclude(pk=exemption.pk)
    if last is not None:
        others = others.filter(starts_on__lte=last)
    if others.exists():
        raise ExemptionRefused(f"{member.name}这段时间已经登记过，请更正那一条。", "starts_on")


def _set(exemption: Exemption, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name in FIELDS if name in values and getattr(exemption, name) != values[name]]
    for name in changed:
        setattr(exemption, name, values[name])
    return changed


@transaction.atomic
def add_exemption(*, branch: Organization, values: Mapping[str, Any], by: Any) -> Exemption:
    """Rolls that were called before stay as they were called."""
    Organization.objects.select_for_update().get(pk=branch.pk)
    exemption = Exemption(branch=branch, **{name: values[name] for name in FIELDS}, **entered(by))
    _check(exemption)
    exemption.save()
    log.record("登记不作硬性要求", by=by, obj=exemption, organization=branch.pk, fields=sorted(FIELDS))
    return exemption


@transaction.atomic
def correct_exemption(
    *, exemption: Exemption, values: Mapping[str, Any], seen: datetime | None = None, by: Any
) -> Revision | None:
    """Correct or end one; gives what takes it back, None where nothing differs."""
    Organization.objects.select_for_update().get(pk=exemption.branch_id)
    stored = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if seen is not None and stored.updated_at != seen:
        raise ExemptionRefused("刚才已被别人改过，您填写的都还在；请核对，再点一次保存。")
    before = history.snapshot(stored)
    fields = _set(stored, values)
    _check(stored)
    if not fields:
        return None
    stored.save()
    revision = history.keep(
        stored, verb=Revision.Verb.CORRECTED, by=by, organization=stored.branch_id, before=before
    )
    log.record("更正不作硬性要求", by=by, obj=stored, organization=stored.branch_id, fields=fields)
    return revision


@transaction.atomic
def remove_exemption(*, exemption: Exemption, by: Any) -> Revision:
    revision = history.remove(exemption, by=by, organization=exemption.branch_id)
    log.record("删除不作硬性要求", by=by, obj=exemption, organization=exemption.branch_id)
    return revision


@transaction.atomic
def undo_exemption(*, revision: Revision, by: Any) -> Exemption:
    """Take the newest correction or removal back; ``CannotPutBack`` says why not."""
    Organization.objects.select_for_update().get(pk=revision.organization_id)
    exemption = history.put_back(Exemption, revision)
    try:
        _check(exemption)
    except ExemptionRefused as refused:
        raise history.CannotPutBack(str(refused)) from refused
    log.record("撤销不作硬性要求的改动", by=by, obj=exemption, organization=exemption.branch_id)
    return exemption
