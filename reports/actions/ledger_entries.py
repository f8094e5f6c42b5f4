"""Entering, correcting and removing a piece of other work (工作纪实), and taking that back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.models import Member, Organization
from members.queries import belongs_on
from partybranch import history
from partybranch.audit import log
from partybranch.fields import DatePrecision
from partybranch.models import Revision
from partybranch.records import entered
from partybranch.web.years import EARLIEST
from reports import queries
from reports.kind_columns import Value, columns_of
from reports.models import LedgerEntry, LedgerKind

# The same form sent twice within this time is one entry.
_SENT_TWICE = timedelta(minutes=1)
# A whole name this long is hardly ever anything else; a shorter one may be a word (文明, 高静).
_SURELY_A_NAME = 3


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


class NotOffered(EntryRefused):
    """The kind is another committee's, or offered no more."""


class NamesSomebody(EntryRefused):
    """A kind that holds counts, dates and measures names a member of the branch."""


class MayNameSomebody(EntryRefused):
    """The same, where the name is one of two characters that may be a word; may stand once confirmed."""


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What the form states. ``unit`` empty: that of the kind. ``quantity`` and ``amount_fen`` None: not
    stated. ``values`` by key of the kind's own columns, typed as ``LedgerEntry.values`` says."""

    kind: LedgerKind
    occurred_on: date
    title: str
    precision: str = DatePrecision.DAY
    subkind: str = ""
    quantity: int | None = None
    unit: str = ""
    amount_fen: int | None = None
    note: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


def own_field(kind: LedgerKind, key: str) -> str:
    """What the form calls a column of a kind."""
    return f"own_{kind.pk}_{key}"


def names_in(branch: Organization, day: date, texts: list[str]) -> list[str]:
    """Whole names of members of the branch of that day that stand in the texts, the longest first."""
    written = "\n".join("".join(text.split()) for text in texts)
    names = Member.objects.filter(belongs_on(day), branch=branch).order_by().values_list("name", flat=True)
    found = {name for name in names if len(name) >= 2 and name in written}
    return sorted(found, key=lambda name: (-len(name), name))


def _columns(values: EntryValues) -> dict:
    unit = values.unit or (values.kind.unit if values.quantity is not None else "")
    return {**{name: getattr(values, name) for name in EntryValues.__slots__}, "unit": unit}


def texts_of(values: EntryValues) -> list[str]:
    """Every text of an entry."""
    own = [value for value in values.values.values() if isinstance(value, str)]
    return [values.title, values.subkind, values.note, values.unit, *own]


def _refuse_names(branch: Organization, values: EntryValues, *, names_are_words: bool) -> None:
    """What holds counts names nobody. A name of three characters or more is refused; one of two may be
    an ordinary word, so it is asked about."""
    if not values.kind.names_nobody:
        return
    found = names_in(branch, values.occurred_on, texts_of(values))
    sure = [name for name in found if len(name) >= _SURELY_A_NAME]
    if sure:
        raise NamesSomebody(f"这一类只记数量、日期和措施，不写人名，请去掉“{sure[0]}”。", "title")
    if found and not names_are_words:
        raise MayNameSomebody(
            f"“{found[0]}”是本支部党员的姓名。这一类不写人名，是人名请去掉；不是人名请勾选下面的确认。",
            "title",
        )


def _check_own(values: EntryValues) -> None:
    for column in columns_of(values.kind):
        if column.required and values.values.get(column.key) in (None, ""):
            raise EntryRefused(f"请填写{column.label}。", own_field(values.kind, column.key))


def _check_kind(branch: Organization, kind: LedgerKind, also: int | None = None) -> None:
    if not queries.ledger_kinds_offered(branch, also=also).filter(pk=kind.pk).exists():
        raise NotOffered("这一类别已停用，请另选一类。", "kind")


def _check(values: EntryValues) -> None:
    if values.occurred_on > timezone.localdate():
        raise InTheFuture("已完成的工作，日期不能晚于今天。", "occurred_on")
    if values.occurred_on.year < EARLIEST:
        raise EntryRefused(f"日期不能早于{EARLIEST}年。", "occurred_on")
    _check_own(values)


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
    *,
    branch: Organization,
    values: EntryValues,
    by: log.Actor,
    is_another: bool = False,
    names_are_words: bool = False,
) -> LedgerEntry:
    """A new entry. ``is_another``: somebody said that it is not the one with the same day and title;
    ``names_are_words``: that what looks like a name of two characters is none."""
    _check(values)
    _check_kind(branch, values.kind)
    _refuse_names(branch, values, names_are_words=names_are_words)
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
    *,
    entry: LedgerEntry,
    values: EntryValues,
    seen: str,
    by: log.Actor,
    is_another: bool = False,
    names_are_words: bool = False,
) -> Revision | None:
    """Give an entry other values; None where nothing differs. ``seen`` is ``version_of`` the entry as it
    was opened. A figure that was masked in the source stays unknown until one is given."""
    _check(values)
    entry = LedgerEntry.objects.select_for_update().select_related("kind", "branch").get(pk=entry.pk)
    if seen != version_of(entry):
        raise ChangedMeanwhile("这一项刚刚由别人改过。请打开现在的内容核对后，再保存您的改动。")
    _check_kind(entry.branch, values.kind, also=entry.kind_id)
    _refuse_names(entry.branch, values, names_are_words=names_are_words)
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
    held = history.before_of(revision).get("columns")
    if held and not LedgerKind.objects.filter(pk=held["kind_id"]).exists():
        raise history.CannotPutBack("原来的类别已删除，不能恢复；请打开记录直接更正。")
    entry = history.put_back(LedgerEntry, revision)
    log.record(f"撤销{revision.get_verb_display()}工作纪实", by=by, obj=entry, organization=branch.pk)
    return entry


def version_of(entry: LedgerEntry) -> str:
    """Changes with every save: what a form says it has seen."""
    return entry.updated_at.isoformat() if entry.updated_at else ""


def values_of(entry: LedgerEntry) -> EntryValues:
    return EntryValues(**{name: getattr(entry, name) for name in EntryValues.__slots__})
