"""Which of the two customary orders by strokes a branch uses for names of two characters."""

from typing import Any

from django.db import transaction

from members.models import Organization
from partybranch.audit import log


@transaction.atomic
def set_name_order(*, branch: Organization, usage: str, by: Any) -> str | None:
    """Gives the usage that stood before, by which it is taken back; None where nothing differs."""
    before = branch.two_character_names
    if usage == before:
        return None
    branch.two_character_names = Organization.TwoCharacterNames(usage)
    branch.save(update_fields=["two_character_names"])
    log.record("更改姓名排法", by=by, obj=branch, organization=branch.pk, fields=["two_character_names"])
    return before
