"""Setting what members owe each month from a month on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import DuesStandard, Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.calendar import first_of_month
from partybranch.models import Revision


class StandardRefused(Exception):
    """The standards cannot be set or taken back so; the text says why."""


@dataclass(frozen=True, slots=True)
class StandardEntry:
    """One member's new standard; ``base_fen`` None where the branch keeps the sum alone."""

    member: Member
    base_fen: int | None
    due_fen: int


@transaction.atomic
def set_standards(
    *, branch: Organization, starts_on: date, entries: Collection[StandardEntry], by: Any
) -> Revision | None:
    """Set the standards from the month of a day on; gives what takes them back, None for no entry."""
    if not entries:
        return None
    starts_on = first_of_month(starts_on)
    stored = {row.member_id: row for row in DuesStandard.objects.filter(branch=branch, starts_on=starts_on)}
    before: dict[str, Any] = {"starts_on": starts_on.isoformat(), "standards": {}}
    first = None
    for entry in entries:
        row = stored.get(entry.member.pk)
        before["standards"][str(entry.member.pk)] = (
            {"base_fen": row.base_fen, "due_fen": row.due_fen} if row else None
        )
        row = row or DuesStandard(branch=branch, member=entry.member, starts_on=starts_on)
        row.base_fen, row.due_fen, row.entered_by_id = entry.base_fen, entry.due_fen, by.pk
        row.entered_at = timezone.now()
        row.save()
        first = first or row
    revision = history.keep(first, verb=Revision.Verb.CORRECTED, by=by, organization=branch.pk, before=before)
    log.record(
        "核定党费标准",
        by=by,
        obj=branch,
        organization=branch.pk,
        fields=["base_fen", "due_fen"],
        details={"from": f"{starts_on:%Y-%m}", "members": len(entries)},
    )
    return revision


@transaction.atomic
def undo_standards(*, branch: Organization, revision: Revision, by: Any) -> int:
    """Put the standards back as they were before one form; how many."""
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.undone_at is not None:
        raise StandardRefused("这一次核定已经撤销过了。")
    held = history.before_of(revision)
    rows = DuesStandard.objects.filter(branch=branch, starts_on=held["starts_on"])
    for member_id, old in held["standards"].items():
        of_member = rows.filter(member_id=int(member_id))
        if old is None:
            of_member.delete()
        else:
            of_member.update(**old)
    revision.undone_at = timezone.now()
    revision.save(update_fields=["undone_at"])
    log.record(
        "撤销核定党费标准",
        by=by,
        obj=branch,
        organization=branch.pk,
        fields=["base_fen", "due_fen"],
        details={"members": len(held["standards"])},
    )
    return len(held["standards"])
