"""Records people keep by hand: who entered them when, and removal that can be undone."""

from typing import Any

from django.db import models
from django.utils import timezone


class KeptManager(models.Manager):
    """Records that stand: a removed one is in no list, no sum and no report."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(removed_at__isnull=True)


class EveryManager(models.Manager):
    """Records that stand and records that were removed."""


class Kept(models.Model):
    """A record that says who entered it when, and that is set aside rather than deleted.

    ``entered_at`` empty: taken over from a workbook, or entered by an edition that did not keep it.
    ``objects`` leaves removed records out, ``everything`` does not. A join over a foreign key does
    not know of the manager: say ``…__removed_at__isnull=True`` there.
    """

    entered_by_id = models.BigIntegerField(null=True, editable=False)
    entered_at = models.DateTimeField("登记时间", null=True, editable=False)
    updated_at = models.DateTimeField("更正时间", auto_now=True, null=True)
    removed_by_id = models.BigIntegerField(null=True, editable=False)
    removed_at = models.DateTimeField("删除时间", null=True, editable=False)

    objects = KeptManager()
    everything = EveryManager()

    class Meta:
        abstract = True


def entered(by: Any) -> dict[str, Any]:
    """The columns of a new record that say who enters it now."""
    return {"entered_by_id": by.pk, "entered_at": timezone.now()}
