"""Care for members and workers: condolence visits (慰问)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.member import Member
from members.models.organization import Organization
from partybranch.fields import DatePrecision, RecordSource
from partybranch.records import Kept


class CondolenceVisit(Kept):
    """One person visited on one occasion. ``money_fen`` empty with ``money_is_masked`` false: goods
    only; with it true: a sum was given and is not known."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"recipient", "recipient_name", "category", "money_fen", "goods", "visitors", "note"}
    )

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="visits", verbose_name="党支部")
    visited_on = models.DateField("日期")
    precision = models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)
    occasion = models.CharField("节点", max_length=40, blank=True)
    recipient = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="visits_received", verbose_name="党员"
    )
    recipient_name = models.CharField("慰问对象", max_length=60)
    category = models.CharField("对象类别", max_length=40, blank=True)
    is_party_member = models.BooleanField("是否党员", null=True, blank=True)
    money_fen = models.BigIntegerField("慰问金（分）", null=True, blank=True)
    money_is_masked = models.BooleanField("金额未知", default=False)
    goods = models.CharField("慰问品", max_length=120, blank=True)
    visitors = models.CharField("走访人", max_length=200, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )

    class Meta:
        ordering = ("visited_on", "pk")
        indexes = (models.Index(fields=["branch", "visited_on"], name="visit_of_year"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(money_fen__isnull=True) | Q(money_fen__gte=0), name="visit_money_not_negative"
            ),
        )
        verbose_name = "慰问"

    def __str__(self) -> str:
        return f"{self.visited_on} {self.occasion}"
