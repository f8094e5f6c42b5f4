"""Opening a sealed ID number, and finding somebody by one. Both are told in the audit record: who, of
whom, why; never the number."""

from enum import StrEnum
from typing import Any

from django.db import transaction

from members.models import Member, Organization
from partybranch import crypto
from partybranch.audit import log


class Reason(StrEnum):
    """Why somebody needs to read a number; the audit record keeps the value."""

    CHECK = "check"
    TRANSFER = "transfer"
    REPORT = "report"
    DUES = "dues"
    OTHER = "other"


REASON_LABELS: dict[Reason, str] = {
    Reason.CHECK: "和本人、档案核对",
    Reason.TRANSFER: "办理组织关系转接",
    Reason.REPORT: "向上级报送或录入上级系统",
    Reason.DUES: "办理党费、慰问等手续",
    Reason.OTHER: "其他，请写明",
}


class NothingStored(Exception):
    """The member has no ID number in the register."""


@transaction.atomic
def reveal_id_number(*, member: Member, reason: Reason, by: Any, note: str = "") -> str:
    """The number; ``note`` says what REASON.OTHER is, in words without a number. Raises NothingStored."""
    if not member.id_number_sealed:
        raise NothingStored(f"{member.name}没有录入身份证号。")
    told = {"reason": reason.value, **({"note": note} if note else {})}
    log.record("查看身份证号", by=by, obj=member, organization=member.branch_id, details=told)
    return member.id_number


@transaction.atomic
def find_by_id_number(*, branch: Organization, number: str, by: Any) -> list[Member]:
    """Whoever of the branch has exactly this number, those who belong to it first; found by the keyed
    hash, nothing is opened."""
    index = crypto.blind_index(number, purpose="id_number")
    found = list(Member.objects.filter(branch=branch, id_number_index=index).order_by("-pk"))
    found.sort(key=lambda member: member.left_on is not None)
    log.record(
        "按身份证号查找党员",
        by=by,
        obj=found[0] if len(found) == 1 else None,
        organization=branch.pk,
        details={"found": len(found)},
    )
    return found
