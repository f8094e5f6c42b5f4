"""Taking an import back: what it made is removed, what it changed gets its old values again."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from meetings.models import Attendance, Meeting
from members.actions.dues import reversal_of
from members.models import DuesPayment
from reports.models import WorkbookImport

# Children before what they point at.
_ORDER = (
    "meetings.meeting",
    "meetings.theme",
    "reports.ledgerentry",
    "members.condolencevisit",
    "members.duescharge",
    "members.membershipevent",
    "members.officeterm",
    "members.member",
    "members.partygroup",
)
_PAYMENT = "members.duespayment"


class CannotUndo(Exception):
    """Something builds on the import."""


def take_back(staged: WorkbookImport) -> None:
    """Undo the rows of one import; the caller holds the transaction and writes the record."""
    _check(staged)
    changes = staged.unseal("changes")
    _check_untouched(staged, changes)
    for label, key, old in reversed(changes["changed"]):
        _restore(label, key, old)
    _reverse_payments(changes["created"].get(_PAYMENT, []))
    try:
        for label in _ORDER:
            made = apps.get_model(label)._base_manager.filter(pk__in=changes["created"].get(label, []))
            if label == "meetings.theme":
                made = made.filter(meetings__isnull=True)
            made.delete()
    except ProtectedError as used:
        raise CannotUndo("这次导入的记录已被别的记录用到，不能撤销，请逐条改正。") from used


def _check(staged: WorkbookImport) -> None:
    if staged.state != WorkbookImport.State.DONE or not staged.changes_sealed:
        raise CannotUndo("这次导入不在可以撤销的状态。")
    later = WorkbookImport.objects.filter(
        branch_id=staged.branch_id, state=WorkbookImport.State.DONE, finished_at__gt=staged.finished_at
    )
    # An import that changed nothing stands in nobody's way.
    if any(each.counts.get("new") or each.counts.get("changed") for each in later):
        raise CannotUndo("只能撤销最近一次导入；后面还有别的导入，请先撤销它们。")


def _check_untouched(staged: WorkbookImport, changes: dict[str, Any]) -> None:
    touched: dict[str, set[int]] = {label: set(keys) for label, keys in changes["created"].items()}
    for label, key, _ in changes["changed"]:
        touched.setdefault(label, set()).add(key)
    for label, keys in touched.items():
        model = apps.get_model(label)
        if not any(field.name == "updated_at" for field in model._meta.fields):
            continue
        if model._base_manager.filter(pk__in=keys, updated_at__gt=staged.finished_at).exists():
            raise CannotUndo("导入以后有记录被改过，不能整批撤销，请逐条改正。")


def _restore(label: str, key: int, old: dict[str, Any]) -> None:
    record = apps.get_model(label)._base_manager.get(pk=key)
    if isinstance(record, Meeting):
        _restore_relations(record, old)
    columns = {field.attname: field for field in record._meta.concrete_fields}
    for name, value in old.items():
        if name in columns:
            setattr(record, name, _to_python(columns[name], value))
    record.save()


def _to_python(field: models.Field, value: Any) -> Any:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return None if value is None else target.to_python(value)


def _restore_relations(meeting: Meeting, old: dict[str, Any]) -> None:
    meeting.extra_kinds.set(old.pop("extra_kinds"))
    meeting.themes.set(old.pop("themes"))
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            member_id=member_id,
            name=name,
            status=status,
            reason=reason,
            made_up_on=made_up[0] if made_up and made_up[0] else None,
            made_up_how=made_up[1] if made_up else "",
        )
        for member_id, name, status, reason, *made_up in old.pop("attendances")
    )


def _reverse_payments(keys: list[int]) -> None:
    """Payments are never removed: each standing one made by the import is reversed; one that the
    import itself reversed is entered again."""
    made = DuesPayment.objects.filter(pk__in=keys).select_related("reverses")
    again = []
    for payment in made:
        if payment.kind == DuesPayment.Kind.REVERSAL:
            original = payment.reverses
            again.append(
                DuesPayment(
                    branch_id=original.branch_id,
                    member_id=original.member_id,
                    year=original.year,
                    month=original.month,
                    paid_fen=original.paid_fen,
                    paid_on=original.paid_on,
                    kind=original.kind,
                    source=original.source,
                )
            )
        else:
            again.append(reversal_of(payment))
    DuesPayment.objects.bulk_create(again)
