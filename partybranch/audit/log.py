"""Writing and checking the audit record."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.utils import timezone

from partybranch import crypto
from partybranch.audit import context
from partybranch.audit.models import AuditRecord

# One number for PostgreSQL's advisory lock: whoever appends waits for the one before.
_CHAIN_LOCK = 0x5061727479


class Actor(Protocol):
    """Whoever does something: a user, or the system itself."""

    pk: Any


@dataclass(frozen=True)
class SystemActor:
    """A management command, the clock or a queue."""

    pk: None = None
    is_system: bool = True


SYSTEM = SystemActor()


def _actor_kind(by: Actor | None) -> str:
    if by is None or by.pk is None:
        return "system" if getattr(by, "is_system", False) else "anonymous"
    return "user"


def _message(record: AuditRecord) -> bytes:
    return json.dumps(
        [
            record.sequence,
            record.recorded_at.isoformat(),
            record.actor_kind,
            record.actor_id,
            record.address,
            record.request_id,
            record.verb,
            record.object_type,
            record.object_id,
            record.organization_id,
            record.field_names,
            record.details,
            record.result,
            record.previous_mac,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def _last() -> AuditRecord | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    # SQLite needs no lock of ours: an IMMEDIATE transaction has the database to itself.
    return AuditRecord.objects.order_by("-sequence").only("sequence", "mac").first()


def record(
    verb: str,
    *,
    by: Actor | None,
    obj: models.Model | None = None,
    organization: int | None = None,
    fields: Iterable[str] = (),
    details: Mapping[str, Any] | None = None,
    result: str = AuditRecord.Result.DONE,
) -> AuditRecord:
    """Append one record in the caller's transaction (or one of its own).

    ``verb`` is a Chinese phrase a reader of the record understands ("导入党员花名册"); ``fields``
    are names of changed fields, never their values; ``details`` counts and digests.
    """
    here = context.current()
    # No savepoint: what cannot be recorded is not done either, so that nobody goes on after a failure.
    with transaction.atomic(savepoint=False):
        last = _last()
        entry = AuditRecord(
            sequence=(last.sequence if last else 0) + 1,
            recorded_at=timezone.now(),
            actor_kind=_actor_kind(by),
            actor_id=by.pk if by is not None else None,
            address=here.address,
            request_id=here.request_id,
            verb=verb,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            organization_id=organization,
            field_names=sorted(fields),
            details=dict(details or {}),
            result=result,
            previous_mac=last.mac if last else "",
        )
        entry.mac = crypto.chain_mac(_message(entry))
        entry.save(force_insert=True)
    here.records += 1
    return entry


def record_denial(path: str, *, by: Actor, organization: int | None = None) -> AuditRecord:
    """Somebody asked for a page that is not open to them."""
    return record(
        "访问被拒绝",
        by=by,
        organization=organization,
        details={"path": path[:200]},
        result=AuditRecord.Result.REFUSED,
    )


@dataclass(frozen=True)
class ChainFault:
    """One place where the chain does not hold: the sequence number and what is wrong there."""

    sequence: int
    reason: str


def verify_chain() -> Iterator[ChainFault]:
    """Read the whole record and yield every fault: changed, removed, inserted or reordered rows.

    A cut tail and a chain rebuilt with the key are not seen here; they need an anchor kept elsewhere.
    """
    expected, previous_mac = 1, ""
    for entry in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield ChainFault(entry.sequence, f"第{expected}条缺失或次序不对")
        if entry.previous_mac != previous_mac:
            yield ChainFault(entry.sequence, "与前一条不相连")
        if crypto.chain_mac(_message(entry)) != entry.mac:
            yield ChainFault(entry.sequence, "内容被改动")
        expected, previous_mac = entry.sequence + 1, entry.mac
