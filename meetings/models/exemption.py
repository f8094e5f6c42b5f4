"""Members of whom gatherings and study are not asked."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from members.models import Member, Organization
from partybranch.records import Kept


class Exemption(Kept):
    """The branch does not ask a member to come while it holds: old and weak, or seriously ill.

    Source: 中国共产党党员教育管理工作条例 article 23 (no hard demand for activities and study; the
    branch takes study to them and visits them). The right to vote is not touched. ``ends_on`` is the last
    day, empty: until further notice.
    """

    class Ground(models.TextChoices):
        OLD = "old", "年老体弱"
        ILL = "ill", "身患重病"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "ground", "note"})

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="exemptions", verbose_name="党支部")
    member = models.ForeignKey(Member, models.PROTECT, related_name="exemptions", verbose_name="党员")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    ground = models.CharField("原因", max_length=10, choices=Ground.choices)
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="exemption_ends_after_it_starts",
            ),
        )
        verbose_name = "不作硬性要求"

    def __str__(self) -> str:
        return self.get_ground_display()
