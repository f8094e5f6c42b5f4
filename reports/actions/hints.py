"""Putting aside a hint, a doubt or a reminder of one branch and year, and fetching it back."""

from django.db import transaction

from members.models import Organization
from partybranch.audit import log
from reports.models import DismissedHint


@transaction.atomic
def dismiss(*, branch: Organization, year: int, key: str, by: log.Actor) -> DismissedHint:
    """Said twice, it is recorded once."""
    found, is_new = DismissedHint.objects.get_or_create(
        branch=branch, year=year, key=key, defaults={"dismissed_by_id": by.pk}
    )
    if is_new:
        log.record(
            "不再提示",
            by=by,
            obj=found,
            organization=branch.pk,
            details={"year": year, "key": key.split(":", maxsplit=1)[0]},
        )
    return found


@transaction.atomic
def fetch_back(*, branch: Organization, year: int, key: str, by: log.Actor) -> bool:
    """Whether there was something to fetch back."""
    gone, _ = DismissedHint.objects.filter(branch=branch, year=year, key=key).delete()
    if gone:
        log.record(
            "恢复提示",
            by=by,
            obj=branch,
            organization=branch.pk,
            details={"year": year, "key": key.split(":", maxsplit=1)[0]},
        )
    return bool(gone)
