"""The secretary's word that a ledger of a year is complete as it stands, and taking it back."""

from django.db import transaction
from django.utils import timezone

from members.models import Organization
from partybranch.audit import log
from reports.facts import ledgers
from reports.models import LedgerCompletion, LedgerKind


class NotDeclarable(Exception):
    """There is no such ledger, it cannot be declared complete, or its year has not begun."""


def declarable(name: str) -> ledgers.Ledger:
    """The ledger of that name; raises NotDeclarable."""
    for ledger in ledgers.FIXED:
        if ledger.name == name and ledger.can_be_declared:
            return ledger
    code = name.removeprefix(ledgers.WORK_PREFIX)
    kind = LedgerKind.objects.filter(code=code).first() if name.startswith(ledgers.WORK_PREFIX) else None
    if kind is None:
        raise NotDeclarable(name)
    return ledgers.work(kind.code, kind.name)


def _details(ledger: ledgers.Ledger, year: int) -> dict[str, str | int]:
    return {"ledger": ledger.label, "year": year}


def declare_complete(*, branch: Organization, year: int, ledger: str, by: log.Actor) -> ledgers.Ledger:
    """From now on what the ledger does not hold counts as zero. Said twice, it is recorded once."""
    found = declarable(ledger)
    if year > timezone.localdate().year:
        raise NotDeclarable(ledger)
    with transaction.atomic():
        _, is_new = LedgerCompletion.objects.get_or_create(
            branch=branch, year=year, ledger=found.name, defaults={"declared_by_id": by.pk}
        )
        if is_new:
            log.record(
                "声明台账完整", by=by, obj=branch, organization=branch.pk, details=_details(found, year)
            )
    return found


def take_back(*, branch: Organization, year: int, ledger: str, by: log.Actor) -> ledgers.Ledger:
    """The ledger is unknown again until it has a record."""
    found = declarable(ledger)
    with transaction.atomic():
        gone, _ = LedgerCompletion.objects.filter(branch=branch, year=year, ledger=found.name).delete()
        if gone:
            log.record(
                "撤销台账完整声明", by=by, obj=branch, organization=branch.pk, details=_details(found, year)
            )
    return found
