"""What records held before: kept sealed at each correction and removal, put back at an undo.

A model whose records own rows of other models (a gathering its attendance) registers how they are
read and put back; the columns of the record itself are looked after here.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from partybranch import crypto
from partybranch.models import Revision

_OWN = frozenset({"id", "uid", "created_at", "updated_at"})


class CannotPutBack(Exception):
    """The change cannot be undone any more; the text says why."""


@dataclass(frozen=True)
class Relations:
    """How the rows a record owns are read as JSON values and put back."""

    read: Callable[[Any], dict[str, Any]]
    put_back: Callable[[Any, Mapping[str, Any]], None]


_relations: dict[str, Relations] = {}


def keeps_relations(model: type[models.Model], relations: Relations) -> None:
    """Register how the rows a record of ``model`` owns are kept."""
    _relations[model._meta.label_lower] = relations


def snapshot(record: models.Model) -> dict[str, Any]:
    """The record's columns, and what it owns, as JSON values."""
    columns = {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.attname not in _OWN
    }
    owned = _relations.get(record._meta.label_lower)
    return {"columns": columns, "relations": owned.read(record) if owned else {}}


def _place(revision: Revision) -> str:
    return f"partybranch.revision:{revision.uid}:before"


def keep(
    record: models.Model,
    *,
    verb: str,
    by: Any,
    organization: int | None,
    before: Mapping[str, Any],
    reason: str = "",
) -> Revision:
    """Store what ``record`` held before a change, and why it was changed where that was asked; the
    caller holds the transaction."""
    revision = Revision(
        object_type=record._meta.label_lower,
        object_id=record.pk,
        organization_id=organization,
        verb=verb,
        made_by_id=by.pk,
    )
    amend(revision, {**before, "reason": reason} if reason else before)
    return revision


def amend(revision: Revision, before: Mapping[str, Any]) -> None:
    """Store what a revision holds: anew where something of it must no longer be kept."""
    text = json.dumps(before, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    revision.before_sealed = crypto.encrypt(text, place=_place(revision))
    revision.save()


def before_of(revision: Revision) -> dict[str, Any]:
    """What the record held before the change, as ``snapshot`` gave it; {} where it was erased."""
    if not revision.before_sealed:
        return {}
    return json.loads(crypto.decrypt(revision.before_sealed, place=_place(revision)))


def revisions_of(record: models.Model) -> models.QuerySet[Revision]:
    """The record's changes, newest first."""
    return Revision.objects.filter(object_type=record._meta.label_lower, object_id=record.pk)


def find(model: type[models.Model], pk: int, organization: int) -> Revision:
    """A revision of a record of ``model`` in one organisation; Revision.DoesNotExist where none."""
    return Revision.objects.get(pk=pk, object_type=model._meta.label_lower, organization_id=organization)


def put_back(model: type[models.Model], revision: Revision) -> models.Model:
    """Give the record the values it had before the change; the caller holds the transaction, checks
    what stands in the way, and writes the audit record. Only the newest change can be undone."""
    newest = Revision.objects.filter(
        object_type=revision.object_type, object_id=revision.object_id, undone_at__isnull=True
    ).first()
    if newest is None or newest.pk != revision.pk:
        raise CannotPutBack("后来又改过，这一步不能再撤销；请打开记录直接更正。")
    held = before_of(revision)
    if not held:
        raise CannotPutBack("原来的内容已按规定清除，不能恢复。")
    record = model._base_manager.get(pk=revision.object_id)
    columns = {field.attname: field for field in model._meta.concrete_fields}
    for name, value in held["columns"].items():
        if name in columns:
            setattr(record, name, _to_python(columns[name], value))
    record.save()
    owned = _relations.get(revision.object_type)
    if owned:
        owned.put_back(record, held["relations"])
    revision.undone_at = timezone.now()
    revision.save(update_fields=["undone_at"])
    return record


def _to_python(field: models.Field, value: Any) -> Any:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return None if value is None else target.to_python(value)


def remove(record: models.Model, *, by: Any, organization: int | None) -> Revision:
    """Set a ``Kept`` record aside; the caller holds the transaction and writes the audit record."""
    before = snapshot(record)
    record.removed_by_id = by.pk
    record.removed_at = timezone.now()
    record.save(update_fields=["removed_by_id", "removed_at", "updated_at"])
    return keep(record, verb=Revision.Verb.REMOVED, by=by, organization=organization, before=before)
