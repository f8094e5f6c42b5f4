"""Changes of membership, each a dated event."""

from typing import ClassVar

from django.db import models

from members.models.member import Member
from members.models.organization import Organization
from partybranch.fields import DatePrecision, RecordSource
from partybranch.records import Kept


class MembershipEvent(Kept):
    """Something that changed a member's membership in a branch on a day (or in a month)."""

    class Kind(models.TextChoices):
        ADMITTED = "admitted", "接收预备党员"
        CONFIRMED = "confirmed", "预备党员转正"
        MOVED_IN = "moved_in", "转入"
        MOVED_OUT = "moved_out", "转出"
        DIED = "died", "去世"
        REMOVED = "removed", "除名"
        RETIRED = "retired", "离退休"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "note"})

    member = models.ForeignKey(Member, models.PROTECT, related_name="events", verbose_name="党员")
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="membership_events", verbose_name="党支部"
    )
    kind = models.CharField("变动", max_length=20, choices=Kind.choices)
    occurred_on = models.DateField("日期")
    precision = models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)
    counterpart = models.CharField("对方党组织", max_length=120, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )

    class Meta:
        ordering = ("occurred_on", "pk")
        indexes = (models.Index(fields=["branch", "occurred_on"], name="membership_event_of_year"),)
        constraints = (
            models.UniqueConstraint(
                fields=["member", "branch", "kind", "occurred_on"],
                condition=models.Q(removed_at__isnull=True),
                name="membership_event_once",
            ),
        )
        verbose_name = "党籍与组织关系变动"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_on}"
