"""Keeping the ledger of condolence visits by hand."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import CondolenceVisit, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered

# The columns somebody types; the rest follows.
FIELDS = (
    "visited_on",
    "precision",
    "occasion",
    "recipient",
    "recipient_name",
    "category",
    "is_party_member",
    "money_fen",
    "money_is_masked",
    "goods",
    "visitors",
    "note",
)


class VisitRefused(Exception):
    """The visit cannot be kept so; ``field`` names what is wrong."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class AlreadyEntered(Exception):
    """The very same visit is there already: a form sent twice. ``visit`` is the one that stands."""

    def __init__(self, visit: CondolenceVisit) -> None:
        super().__init__(f"慰问{visit.recipient_name}已经登记过，没有重复登记。")
        self.visit = visit


def _check(visit: CondolenceVisit) -> None:
    if visit.visited_on > timezone.localdate():
        raise VisitRefused("慰问日期不能晚于今天。", "visited_on")
    if visit.recipient is not None and visit.recipient.branch_id != visit.branch_id:
        raise VisitRefused("这名党员不在本支部，请重新选择。", "recipient")
    if visit.money_fen is None and not visit.money_is_masked and not visit.goods:
        raise VisitRefused("慰问金和慰问品至少填一项。", "money_fen")


def _set(visit: CondolenceVisit, values: Mapping[str, Any]) -> list[str]:
    """Take over what was typed; gives the names of what differs."""
    changed = [name for name in FIELDS if name in values and getattr(visit, name) != values[name]]
    for name in changed:
        setattr(visit, name, values[name])
    return changed


def _same_as(visit: CondolenceVisit) -> CondolenceVisit | None:
    """A stored visit that says the very same."""
    told = {name: getattr(visit, name) for name in FIELDS}
    known = {name: value for name, value in told.items() if value is not None}
    empty = {f"{name}__isnull": True for name, value in told.items() if value is None}
    return CondolenceVisit.objects.filter(branch=visit.branch, **known, **empty).first()


@transaction.atomic
def add_visit(*, branch: Organization, values: Mapping[str, Any], by: Any) -> CondolenceVisit:
    visit = CondolenceVisit(branch=branch, **entered(by))
    fields = _set(visit, values)
    _check(visit)
    # Two forms of one branch are written one after the other.
    Organization.objects.select_for_update().get(pk=branch.pk)
    same = _same_as(visit)
    if same is not None:
        raise AlreadyEntered(same)
    visit.save()
    log.record("登记慰问", by=by, obj=visit, organization=branch.pk, fields=fields)
    return visit


@transaction.atomic
def correct_visit(*, visit: CondolenceVisit, values: Mapping[str, Any], by: Any) -> Revision | None:
    """Correct a visit; gives what takes the correction back, None where nothing differs."""
    before = history.snapshot(visit)
    fields = _set(visit, values)
    _check(visit)
    if not fields:
        return None
    visit.save()
    revision = history.keep(
        visit, verb=Revision.Verb.CORRECTED, by=by, organization=visit.branch_id, before=before
    )
    log.record("更正慰问", by=by, obj=visit, organization=visit.branch_id, fields=fields)
    return revision


@transaction.atomic
def remove_visit(*, visit: CondolenceVisit, by: Any) -> Revision:
    revision = history.remove(visit, by=by, organization=visit.branch_id)
    log.record("删除慰问", by=by, obj=visit, organization=visit.branch_id)
    return revision


@transaction.atomic
def undo_visit(*, revision: Revision, by: Any) -> CondolenceVisit:
    """Take the newest correction or removal back; ``CannotPutBack`` says why not."""
    visit = history.put_back(CondolenceVisit, revision)
    log.record("撤销慰问更正或删除", by=by, obj=visit, organization=visit.branch_id)
    return visit
