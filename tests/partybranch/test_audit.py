"""The audit record: chained, append-only, and tampering found."""

import pytest
from django.db import DatabaseError, connection, transaction

from partybranch.audit import log
from partybranch.audit.models import AuditRecord

pytestmark = [pytest.mark.django_db, pytest.mark.database]

_TRIGGERS = {
    "sqlite": ["DROP TRIGGER audit_record_no_update", "DROP TRIGGER audit_record_no_delete"],
    "postgresql": ["ALTER TABLE audit_auditrecord DISABLE TRIGGER USER"],
}


@pytest.fixture
def chain():
    """Five records, and a table whose guard somebody took away."""
    for number in range(5):
        log.record("试验", by=log.SYSTEM, details={"number": number})
    with connection.cursor() as cursor:
        for statement in _TRIGGERS[connection.vendor]:
            cursor.execute(statement)


def _faults():
    return {fault.sequence for fault in log.verify_chain()}


def test_untouched_chain_has_no_fault(chain):
    assert _faults() == set()


def test_changed_record_is_found(chain):
    AuditRecord.objects.filter(sequence=3).update(details={"number": 99})
    assert 3 in _faults()


def test_changed_actor_is_found(chain):
    AuditRecord.objects.filter(sequence=2).update(actor_kind="user", actor_id=7)
    assert 2 in _faults()


def test_removed_record_is_found(chain):
    AuditRecord.objects.filter(sequence=3).delete()
    assert 4 in _faults()


def test_inserted_record_is_found(chain):
    forged = AuditRecord.objects.get(sequence=5)
    forged.pk, forged.sequence, forged.details = None, 6, {"number": "forged"}
    forged.save(force_insert=True)
    assert 6 in _faults()


def test_reordered_records_are_found(chain):
    for old, new in ((2, 100), (3, 2), (100, 3)):
        AuditRecord.objects.filter(sequence=old).update(sequence=new)
    assert {2, 3} <= _faults()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditrecord SET verb = '别的'",
        "DELETE FROM audit_auditrecord",
    ],
)
def test_database_refuses_to_change_a_record(statement):
    log.record("试验", by=log.SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditRecord.objects.filter(verb="试验").count() == 1


_OVERWRITE = {
    "sqlite": "INSERT OR REPLACE INTO audit_auditrecord SELECT * FROM audit_auditrecord",
    "postgresql": (
        "INSERT INTO audit_auditrecord SELECT * FROM audit_auditrecord "
        "ON CONFLICT (id) DO UPDATE SET verb = '别的'"
    ),
}


def test_overwriting_by_insert_does_not_go_round_the_guard():
    log.record("试验", by=log.SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_OVERWRITE[connection.vendor])


def test_record_is_written_with_the_transaction_it_belongs_to():
    def fail_after_recording():
        with transaction.atomic():
            log.record("试验", by=log.SYSTEM)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_recording()
    assert not AuditRecord.objects.exists()


def test_sequence_has_no_gaps():
    for _ in range(3):
        log.record("试验", by=log.SYSTEM)
    sequences = AuditRecord.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == [1, 2, 3]
