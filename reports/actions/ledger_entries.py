"""Entering, correcting and removing a piece of other work (工作纪实), and taking that back."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.fields import DatePrecision
from partybranch.models import Revision
from partybranch.records import entered
from partybranch.web.years import EARLIEST
from reports.models import LedgerEntry, LedgerKind

# The same form sent twice within this time is one entry.
_SENT_TWICE = timedelta(minutes=1)


class EntryRefused(Exception):
    """It cannot be saved so; the text says why, ``field`` names the field it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class InTheFuture(EntryRefused):
    """Other work is recorded once it is done."""


class LooksTheSame(EntryRefused):
    """Another entry of that day has the same title; it may be saved once somebody says it is another."""


class ChangedMeanwhile(EntryRefused):
    """Somebody else saved the entry after it was opened."""


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What the form states. ``unit`` empty: that of the kind. ``quantity`` and ``amount_fen`` None: not
    stated."""

    kind: LedgerKind
    occurred_on: date
    title: str
    precision: str = DatePrecision.DAY
    subkind: str = ""
    quantity: int | None = None
    unit: str = ""
    amount_fen: int | None = None
    note: str = ""


def _columns(values: EntryValues) -> dict:
    unit = values.unit or (values.kind.unit if values.quantity is not None else "")
    return {**{name: getattr(values, name) for name in EntryValues.__slots__}, "unit": unit}


def _check(values: EntryValues) -> None:
    if values.occurred_on > timezone.localdate():
        raise InTheFuture("已完成的工作，日期不能晚于今天。", "occurred_on")
    if values.occurred_on.year < EARLIEST:
        raise EntryRefused(f"日期不能早于{EARLIEST}年。", "occurred_on")


def _same_title(branch: Organization, values: EntryValues) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(branch=branch, occurred_on=values.occurred_on, title=values.title)


def _refuse_the_same(branch: Organization, values: EntryValues, but: LedgerEntry | None = None) -> None:
    same = _same_title(branch, values)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        day = values.occurred_on
        raise LooksTheSame(
            f"{day.month}月{day.day}日已有一项“{values.title}”，确是另一项请勾选下面的确认。", "title"
        )


def _sent_before(branch: Organization, columns: dict, by: log.Actor) -> LedgerEntry | None:
    return LedgerEntry.objects.filter(
        branch=branch, entered_by_id=by.pk, entered_at__gte=timezone.now() - _SENT_TWICE, **columns
    ).first()


@transaction.atomic
def add_entry(
    *, branch: Organization, values: EntryValues, by: log.Actor, is_another: bool = False
) -> LedgerEntry:
    """A new entry. ``is_another``: somebody said that it is not the one with the same day and title."""
    _check(values)
    # Whoever sends the same form a second time waits for the first.
    Organization.objects.select_for_update().get(pk=branch.pk)
    columns = _columns(values)
    if not is_another:
        before = _sent_before(branch, columns, by)
        if before is not None:
            return before
        _refuse_the_same(branch, values)
    entry = LedgerEntry.objects.create(branch=branch, **columns, **entered(by))
    log.record("登记工作纪实", by=by, obj=entry, organization=branch.pk, details={"kind": values.kind.code})
    return entry


@transaction.atomic
def correct_entry(
    *, entry: LedgerEntry, values: EntryValues, seen: str, by: log.Actor, is_another: bool = False
) -> Revision | None:
    """Give an entry other values; None where nothing differs. ``seen`` is ``version_of`` the entry as it
    was opened. A figure that was masked in the source stays unknown until one is given."""
    _check(values)
    entry = LedgerEntry.objects.select_for_update().select_related("kind", "branch").get(pk=entry.pk)
    if seen != version_of(entry):
        raise ChangedMeanwhile("这一项刚刚由别人改过。请打开现在的内容核对后，再保存您的改动。")
    columns = _columns(values)
    changed = [name for name, value in columns.items() if getattr(entry, name) != value]
    if not changed:
        return None
    if not is_another and {"occurred_on", "title"} & set(changed):
        _refuse_the_same(entry.branch, values, entry)
    before = history.snapshot(entry)
    for name in changed:
        setattr(entry, name, columns[name])
    entry.quantity_is_masked = entry.quantity_is_masked and entry.quantity is None
    entry.amount_is_masked = entry.amount_is_masked and entry.amount_fen is None
    entry.save()
    revision = history.keep(
        entry, verb=Revision.Verb.CORRECTED, by=by, organization=entry.branch_id, before=before
    )
    log.record("更正工作纪实", by=by, obj=entry, organization=entry.branch_id, fields=changed)
    return revision


@transaction.atomic
def remove_entry(*, entry: LedgerEntry, by: log.Actor) -> Revision:
    revision = history.remove(entry, by=by, organization=entry.branch_id)
    log.record("删除工作纪实", by=by, obj=entry, organization=entry.branch_id)
    return revision


@transaction.atomic
def undo(*, branch: Organization, revision: Revision, by: log.Actor) -> LedgerEntry:
    """Take back the newest correction or removal; raises history.CannotPutBack."""
    entry = history.put_back(LedgerEntry, revision)
    log.record(f"撤销{revision.get_verb_display()}工作纪实", by=by, obj=entry, organization=branch.pk)
    return entry


def version_of(entry: LedgerEntry) -> str:
    """Changes with every save: what a form says it has seen."""
    return entry.updated_at.isoformat() if entry.updated_at else ""


def values_of(entry: LedgerEntry) -> EntryValues:
    return EntryValues(**{name: getattr(entry, name) for name in EntryValues.__slots__})
