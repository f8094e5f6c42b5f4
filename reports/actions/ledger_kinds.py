"""Adding and changing kinds of other work: for everybody, or for the branches below one organisation."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from members.models import Organization
from partybranch.audit import log
from partybranch.sheets.layouts import WORK
from partybranch.sheets.words import header_word
from reports.facts.work import TAKEN_NAMES
from reports.kind_columns import Column, ColumnType, columns_of
from reports.models import LedgerEntry, LedgerKind

MOST_COLUMNS = 8
# The columns every kind has, by what a sheet may call them: an own one of that name could not be told apart.
_EVERY_KIND_HAS = frozenset(word for column, words in WORK.words if column.key != "issuer" for word in words)
_COLUMNS_ALWAYS = ("日期", "类别", "名称", "细类", "数量", "单位", "金额", "说明")


class KindRefused(Exception):
    """It cannot be saved so; the text says why, ``field`` names the field it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NameTaken(KindRefused):
    """Another kind, or a figure of the report, goes by that name."""


class ColumnInUse(KindRefused):
    """Records hold values in a column that was to go or to hold something else."""


class KindInUse(KindRefused):
    """Records were made with the kind; it can only be offered no more."""


class ComesWithTheProgram(KindRefused):
    """The report speaks of it by name."""


@dataclass(frozen=True, slots=True)
class KindValues:
    """What the form states of a kind. Columns without a key are new."""

    name: str
    unit: str
    counts: str
    names_nobody: bool
    columns: tuple[Column, ...] = ()


def is_seeded(kind: LedgerKind) -> bool:
    """Whether a kind comes with the program: its name and its way of counting are fixed."""
    return kind.added_by_id is None


def _in_sight(organization: Organization | None) -> Q:
    """The kinds a branch below could be offered together with one of this organisation."""
    if organization is None:
        return Q()
    below = Q(organization__path__gt=organization.path, organization__path__lt=organization.path_end)
    return Q(organization__isnull=True) | Q(organization_id__in=organization.ancestor_ids()) | below


def _check_name(name: str, organization: Organization | None, but: int | None = None) -> None:
    if name in TAKEN_NAMES:
        raise NameTaken(f"报告里已有别的数据叫“{name}”，请换一个名称。", "name")
    for kind in LedgerKind.objects.filter(_in_sight(organization)).exclude(pk=but):
        if name == kind.name:
            raise NameTaken(f"已有类别“{name}”，请换一个名称。", "name")
        if name in kind.synonyms:
            raise NameTaken(f"“{name}”是“{kind.name}”的习惯叫法，请换一个名称。", "name")


def _check_columns(columns: Sequence[Column]) -> None:
    if len(columns) > MOST_COLUMNS:
        raise KindRefused(f"栏目最多{MOST_COLUMNS}个，登记表要短。", "columns")
    labels = [header_word(column.label).full for column in columns]
    for column, label in zip(columns, labels, strict=True):
        if labels.count(label) > 1:
            raise KindRefused(f"有两个栏目都叫“{column.label}”，请改一个。", "columns")
        if label in _EVERY_KIND_HAS or any(word in label for word in WORK.foreign):
            raise KindRefused(
                f"“{column.label}”会和每类都有的栏目（{'、'.join(_COLUMNS_ALWAYS)}）"
                "或其他台账混淆，请换一个叫法。",
                "columns",
            )
        if column.type == ColumnType.CHOICE and len(column.choices) < 2:
            raise KindRefused(f"“{column.label}”是选项，至少写两个选项，用顿号隔开。", "columns")


def _with_keys(columns: Sequence[Column], taken: Collection[str]) -> list[Column]:
    """New columns get a key that was never used in the kind."""
    numbers = (f"c{number}" for number in range(1, 1000))
    free = (key for key in numbers if key not in taken)
    return [column if column.key else replace(column, key=next(free)) for column in columns]


def _is_used(kind: LedgerKind, key: str) -> bool:
    return LedgerEntry.everything.filter(kind=kind, values__has_key=key).exists()


def _refuse_used(kind: LedgerKind, wanted: Sequence[Column]) -> None:
    """A column that records fill stays, and stays what it is."""
    by_key = {column.key: column for column in wanted}
    for column in columns_of(kind):
        new = by_key.get(column.key)
        if new is None and _is_used(kind, column.key):
            raise ColumnInUse(f"已有记录填了“{column.label}”，这一栏不能去掉。", "columns")
        if new is not None and new.type != column.type and _is_used(kind, column.key):
            raise ColumnInUse(f"已有记录填了“{column.label}”，这一栏不能改成别的类型。", "columns")


def _keys_ever(kind: LedgerKind) -> set[str]:
    """Every key the kind has or its records hold: a new column never comes by an old one's values."""
    held = LedgerEntry.everything.filter(kind=kind).exclude(values={}).values_list("values", flat=True)
    return {column.key for column in columns_of(kind)} | {key for values in held for key in values}


@transaction.atomic
def add_kind(*, organization: Organization | None, values: KindValues, by: log.Actor) -> LedgerKind:
    """A kind for everybody (``organization`` None) or for the branches below one."""
    _check_name(values.name, organization)
    _check_columns(values.columns)
    last = LedgerKind.objects.order_by("-position").values_list("position", flat=True).first() or 0
    kind = LedgerKind.objects.create(
        code=f"own_{uuid.uuid4().hex[:12]}",
        organization=organization,
        name=values.name,
        unit=values.unit,
        counts=values.counts,
        names_nobody=values.names_nobody,
        columns=[column.as_json() for column in _with_keys(values.columns, ())],
        position=last + 1,
        added_by_id=by.pk,
    )
    log.record("增加工作类别", by=by, obj=kind, organization=_pk(organization), details={"kind": kind.code})
    return kind


@transaction.atomic
def change_kind(*, kind: LedgerKind, values: KindValues, by: log.Actor) -> bool:
    """Whether anything changed. Of a kind that comes with the program the columns alone can."""
    kind = LedgerKind.objects.select_for_update().get(pk=kind.pk)
    organization = Organization.objects.filter(pk=kind.organization_id).first()
    if is_seeded(kind):
        values = replace(
            values, name=kind.name, unit=kind.unit, counts=kind.counts, names_nobody=kind.names_nobody
        )
    elif values.name != kind.name:
        _check_name(values.name, organization, but=kind.pk)
    _check_columns(values.columns)
    _refuse_used(kind, values.columns)
    wanted = {
        "name": values.name,
        "unit": values.unit,
        "counts": values.counts,
        "names_nobody": values.names_nobody,
        "columns": [column.as_json() for column in _with_keys(values.columns, _keys_ever(kind))],
    }
    changed = [name for name, value in wanted.items() if getattr(kind, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(kind, name, wanted[name])
    kind.save(update_fields=changed)
    log.record("更改工作类别", by=by, obj=kind, organization=kind.organization_id, fields=changed)
    return True


@transaction.atomic
def offer_kind(*, kind: LedgerKind, is_offered: bool, by: log.Actor) -> None:
    """Offer a kind for new entries or no more; what was recorded with it stays."""
    if kind.is_offered == is_offered:
        return
    kind.is_offered = is_offered
    kind.save(update_fields=["is_offered"])
    verb = "恢复工作类别" if is_offered else "停用工作类别"
    log.record(verb, by=by, obj=kind, organization=kind.organization_id, details={"kind": kind.code})


@transaction.atomic
def remove_kind(*, kind: LedgerKind, by: log.Actor) -> None:
    """Delete a kind that was added and never used."""
    if is_seeded(kind):
        raise ComesWithTheProgram("系统自带的类别不能删除，可以停用。")
    if LedgerEntry.everything.filter(kind=kind).exists():
        raise KindInUse("已有记录用了这一类别，不能删除，可以停用。")
    log.record(
        "删除工作类别", by=by, obj=kind, organization=kind.organization_id, details={"kind": kind.code}
    )
    kind.delete()


def _pk(organization: Organization | None) -> int | None:
    return organization.pk if organization else None
