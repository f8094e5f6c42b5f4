"""Registering dues by hand: a month at once, owed months afterwards, and taking either back.

A payment row is never changed: what is taken back is reversed by a row of its own.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from members.actions.dues import reversal_of
from members.arrears import OwedMonth, owed_of, paid_for
from members.models import DuesCharge, DuesPayment, Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.calendar import first_of_month, last_of_month
from partybranch.models import Revision

REVERSAL_REASONS = {
    "wrong_person": "登记错了人",
    "wrong_month": "登记错了月份",
    "wrong_sum": "金额不对",
    "not_received": "实际没有收到",
    "other": "其他",
}
_LABEL = DuesPayment._meta.label_lower


class DuesRefused(Exception):
    """The dues cannot be registered so; the text says why."""


class AlreadyPaid(DuesRefused):
    """Somebody's month is registered already."""

    def __init__(self, member: Member, year: int, month: int) -> None:
        super().__init__(f"{member.name}{month}月党费已登记，不能重复。")
        self.member, self.year, self.month = member, year, month


class MonthNotBegun(DuesRefused):
    def __init__(self, month: int) -> None:
        super().__init__(f"{month}月还没有到，党费到当月再登记。")


class PaidInFuture(DuesRefused):
    def __init__(self) -> None:
        super().__init__("交纳日期不能晚于今天。")


@dataclass(frozen=True, slots=True)
class MonthEntry:
    """One member's line of a month: what is due and whether it came in."""

    member: Member
    due_fen: int
    is_paid: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """What was written; ``revision`` takes it back. None where the same form was sent before."""

    paid: int
    unpaid: int
    paid_fen: int
    revision: Revision | None


def _row_key(form_key: uuid.UUID, member_id: int, year: int, month: int) -> uuid.UUID:
    """The same form sent twice gives its rows the same keys."""
    return uuid.uuid5(form_key, f"{member_id}-{year}-{month}")


def _check_dates(year: int, month: int, paid_on: date | None) -> None:
    today = timezone.localdate()
    if date(year, month, 1) > first_of_month(today):
        raise MonthNotBegun(month)
    if paid_on is not None and paid_on > today:
        raise PaidInFuture


def _kind(year: int, month: int, paid_on: date | None) -> str:
    """By the day it came in: in its month or without a day regular, later in arrears, earlier ahead."""
    first = date(year, month, 1)
    if paid_on is None or first <= paid_on <= last_of_month(first):
        return DuesPayment.Kind.REGULAR
    return DuesPayment.Kind.BACK if paid_on > first else DuesPayment.Kind.ADVANCE


def _hold(branch: Organization) -> None:
    """Two forms of one branch are written one after the other."""
    Organization.objects.select_for_update().get(pk=branch.pk)


def _was_sent(branch: Organization, keys: Collection[uuid.UUID]) -> bool:
    return DuesPayment.objects.filter(branch=branch, idempotency_key__in=keys).exists()


def was_sent(branch: Organization, form_key: str, months: Iterable[tuple[int, int, int]]) -> bool:
    """Whether a form was sent before; ``months`` are the (member, year, month) it may be about."""
    try:
        key = uuid.UUID(form_key)
    except ValueError:
        return False
    return _was_sent(branch, [_row_key(key, *each) for each in months])


@transaction.atomic
def record_month(
    *,
    branch: Organization,
    year: int,
    month: int,
    entries: Collection[MonthEntry],
    paid_on: date | None,
    form_key: uuid.UUID,
    by: Any,
) -> Registered:
    """Write a month: what each owes, and a payment of all that is left of it for whoever paid."""
    _check_dates(year, month, paid_on)
    _hold(branch)
    keys = {entry.member.pk: _row_key(form_key, entry.member.pk, year, month) for entry in entries}
    if _was_sent(branch, keys.values()):
        return Registered(0, 0, 0, None)
    month_of = {"branch": branch, "year": year, "month": month}
    charges = {row.member_id: row for row in DuesCharge.objects.filter(**month_of)}
    received: dict[int, list[DuesPayment]] = {}
    for row in DuesPayment.objects.filter(**month_of):
        received.setdefault(row.member_id, []).append(row)
    payments, old_dues = [], {}
    for entry in entries:
        paid = paid_for(received.get(entry.member.pk, []))
        if paid and owed_of(entry.due_fen, paid) == 0:
            raise AlreadyPaid(entry.member, year, month)
        old = charges.get(entry.member.pk)
        old_dues[str(entry.member.pk)] = {"stored": old is not None, "due_fen": old.due_fen if old else None}
        if entry.is_paid and entry.due_fen:
            payments.append(
                DuesPayment(
                    **month_of,
                    member=entry.member,
                    paid_fen=owed_of(entry.due_fen, paid),
                    paid_on=paid_on,
                    kind=_kind(year, month, paid_on),
                    entered_by_id=by.pk,
                    idempotency_key=keys[entry.member.pk],
                )
            )
    for entry in entries:
        DuesCharge.objects.update_or_create(
            **month_of, member=entry.member, defaults={"due_fen": entry.due_fen}
        )
    made = DuesPayment.objects.bulk_create(payments)
    unpaid = sum(1 for entry in entries if entry.due_fen and not entry.is_paid)
    revision = _keep(branch, made, by, {"year": year, "month": month, "dues": old_dues})
    log.record(
        f"登记{month}月党费",
        by=by,
        obj=branch,
        organization=branch.pk,
        fields=["due_fen", "paid_fen", "paid_on"],
        details={"year": year, "month": month, "paid": len(made), "unpaid": unpaid},
    )
    return Registered(len(made), unpaid, sum(row.paid_fen for row in made), revision)


def _keep(branch: Organization, made: Iterable[DuesPayment], by: Any, before: dict[str, Any]) -> Revision:
    """What one form wrote and what stood before, so that all of it can be taken back at once. It hangs
    on the first payment, or on the branch where nobody paid."""
    rows = list(made)
    before["payments"] = [row.pk for row in rows]
    revision = history.keep(
        rows[0] if rows else branch,
        verb=Revision.Verb.CORRECTED,
        by=by,
        organization=branch.pk,
        before=before,
    )
    if not rows:
        revision.object_type = _LABEL
        revision.save(update_fields=["object_type"])
    return revision


@transaction.atomic
def record_back_payments(
    *, branch: Organization, months: Collection[OwedMonth], paid_on: date, form_key: uuid.UUID, by: Any
) -> Registered:
    """Owed months that came in afterwards (补缴), of one member or several."""
    if paid_on > timezone.localdate():
        raise PaidInFuture
    _hold(branch)
    keys = {each.key: _row_key(form_key, each.member.pk, each.year, each.month) for each in months}
    if _was_sent(branch, keys.values()):
        return Registered(0, 0, 0, None)
    payments = []
    for each in months:
        if each.owed_fen is None:
            raise DuesRefused(f"{each.member.name}{each.month}月应缴金额未知，请先在当月登记页填写。")
        received = DuesPayment.objects.filter(
            branch=branch, member=each.member, year=each.year, month=each.month
        )
        if owed_of(each.due_fen, paid_for(received)) == 0:
            raise AlreadyPaid(each.member, each.year, each.month)
        payments.append(
            DuesPayment(
                branch=branch,
                member=each.member,
                year=each.year,
                month=each.month,
                paid_fen=each.owed_fen,
                paid_on=paid_on,
                kind=_kind(each.year, each.month, paid_on),
                entered_by_id=by.pk,
                idempotency_key=keys[each.key],
            )
        )
    made = DuesPayment.objects.bulk_create(payments)
    revision = _keep(branch, made, by, {})
    log.record(
        "登记补缴党费",
        by=by,
        obj=branch,
        organization=branch.pk,
        fields=["paid_fen", "paid_on"],
        details={"months": len(made), "members": len({row.member_id for row in made})},
    )
    return Registered(len(made), 0, sum(row.paid_fen for row in made), revision)


@transaction.atomic
def reverse_payment(*, payment: DuesPayment, reason: str, by: Any) -> DuesPayment:
    """Take one payment back; ``reason`` is a key of REVERSAL_REASONS."""
    _hold(payment.branch)
    if payment.kind == DuesPayment.Kind.REVERSAL:
        raise DuesRefused("这一笔本身就是冲正，不能再冲正。")
    if DuesPayment.objects.filter(reverses=payment).exists():
        raise DuesRefused("这一笔已经冲正过了。")
    made = _reverse([payment], by)[0]
    log.record(
        "冲正党费",
        by=by,
        obj=payment,
        organization=payment.branch_id,
        fields=["paid_fen"],
        details={"year": payment.year, "month": payment.month, "reason": REVERSAL_REASONS[reason]},
    )
    return made


def _reverse(payments: Collection[DuesPayment], by: Any) -> list[DuesPayment]:
    rows = [reversal_of(payment) for payment in payments]
    for row in rows:
        row.entered_by_id = by.pk
    return DuesPayment.objects.bulk_create(rows)


@transaction.atomic
def undo_registration(*, branch: Organization, revision: Revision, by: Any) -> int:
    """Take back what one form wrote: its payments are reversed, what was due is as before."""
    _hold(branch)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.undone_at is not None:
        raise DuesRefused("这一次登记已经撤销过了。")
    held = history.before_of(revision)
    standing = DuesPayment.objects.filter(pk__in=held["payments"], reversed_by__isnull=True)
    count = len(_reverse(list(standing), by))
    for member_id, old in held.get("dues", {}).items():
        _restore_due(branch, int(member_id), held["year"], held["month"], old)
    revision.undone_at = timezone.now()
    revision.save(update_fields=["undone_at"])
    log.record(
        "撤销党费登记",
        by=by,
        obj=branch,
        organization=branch.pk,
        fields=["due_fen", "paid_fen"],
        details={"payments": count, "dues": len(held.get("dues", {}))},
    )
    return count


def year_registered(revision: Revision) -> int | None:
    """The year one form was about, the newest of several; None where it is not known any more."""
    held = history.before_of(revision)
    if "year" in held:
        return held["year"]
    payments = DuesPayment.objects.filter(pk__in=held.get("payments", []))
    return payments.aggregate(newest=Max("year"))["newest"]


def _restore_due(branch: Organization, member_id: int, year: int, month: int, old: dict[str, Any]) -> None:
    """A sum that did not stand before goes, unless somebody paid for the month since."""
    key = {"branch": branch, "member_id": member_id, "year": year, "month": month}
    if old["stored"]:
        DuesCharge.objects.filter(**key).update(due_fen=old["due_fen"])
    elif not paid_for(DuesPayment.objects.filter(**key)):
        DuesCharge.objects.filter(**key).delete()
