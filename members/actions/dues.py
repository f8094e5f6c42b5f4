"""Writing charges and payments: a payment row is never changed, only reversed by another row."""

from members.importers.context import ImportContext
from members.importers.dues import MonthDraft
from members.models import DuesCharge, DuesPayment, Member
from partybranch.fields import RecordSource
from partybranch.imports import ChangeLog, ImportPlan, Status

_BATCH = 1000


def reversal_of(payment: DuesPayment) -> DuesPayment:
    """The row that takes a payment back."""
    return DuesPayment(
        branch_id=payment.branch_id,
        member_id=payment.member_id,
        year=payment.year,
        month=payment.month,
        paid_fen=None if payment.paid_fen is None else -payment.paid_fen,
        # As of the day of the payment, so that a year's figures never count one without the other.
        paid_on=payment.paid_on,
        kind=DuesPayment.Kind.REVERSAL,
        reverses=payment,
        source=payment.source,
    )


class DuesWriter:
    """Writes one planned dues ledger; the caller holds the transaction and writes the audit record."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.changes = ChangeLog()
        scope = {"branch": context.branch, "year": context.year}
        self.charges = {(c.member_id, c.month): c for c in DuesCharge.objects.filter(**scope)}
        self.standing: dict[tuple[int, int], list[DuesPayment]] = {}
        for payment in DuesPayment.objects.filter(**scope, reverses__isnull=True, reversed_by__isnull=True):
            self.standing.setdefault((payment.member_id, payment.month), []).append(payment)
        self.new_charges: list[DuesCharge] = []
        self.new_payments: list[DuesPayment] = []

    def write(self, plan: ImportPlan) -> ChangeLog:
        for planned in plan.of(Status.NEW) + plan.of(Status.CHANGED):
            for month, told in planned.draft.months.items():
                if f"{month}月" in planned.changes:
                    self._write_month(planned.draft.member, month, told)
        made = DuesCharge.objects.bulk_create(self.new_charges, batch_size=_BATCH)
        self.changes.add_created("members.duescharge", [charge.pk for charge in made])
        paid = DuesPayment.objects.bulk_create(self.new_payments, batch_size=_BATCH)
        self.changes.add_created("members.duespayment", [payment.pk for payment in paid])
        return self.changes

    def _write_month(self, member: Member, month: int, told: MonthDraft) -> None:
        key = {"branch": self.context.branch, "member": member, "year": self.context.year, "month": month}
        charge = self.charges.get((member.pk, month))
        if charge is None:
            self.new_charges.append(DuesCharge(**key, due_fen=told.due_fen, source=RecordSource.IMPORTED))
        elif charge.due_fen != told.due_fen:
            self.changes.add_changed("members.duescharge", charge.pk, {"due_fen": charge.due_fen})
            charge.due_fen = told.due_fen
            charge.save(update_fields=["due_fen"])
        standing = self.standing.get((member.pk, month), [])
        stored = None if any(p.paid_fen is None for p in standing) else sum(p.paid_fen for p in standing)
        if bool(standing) == told.is_paid and (not standing or stored == told.paid_fen):
            return
        self.new_payments.extend(reversal_of(payment) for payment in standing)
        if told.is_paid:
            self.new_payments.append(
                DuesPayment(**key, paid_fen=told.paid_fen, paid_on=told.paid_on, source=RecordSource.IMPORTED)
            )
