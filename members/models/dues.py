"""Dues (党费): what a member owes for a month, and what was paid. Money in fen."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.member import Member
from members.models.organization import Organization
from partybranch.fields import RecordSource


class DuesCharge(models.Model):
    """What one member owes for one month. ``due_fen`` empty: known to be due, the sum unknown."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "due_fen"})

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="dues_charges", verbose_name="党支部"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_charges", verbose_name="党员")
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    due_fen = models.BigIntegerField("应缴（分）", null=True, blank=True)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )

    class Meta:
        ordering = ("year", "month", "member_id")
        constraints = (
            models.UniqueConstraint(
                fields=["branch", "member", "year", "month"], name="dues_charge_once_a_member_month"
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="dues_charge_month"),
            models.CheckConstraint(
                condition=Q(due_fen__isnull=True) | Q(due_fen__gte=0), name="dues_charge_not_negative"
            ),
        )
        verbose_name = "应缴党费"

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


class DuesStandard(models.Model):
    """What a member owes each month from a month on, until the next standard begins. ``base_fen`` is
    the income it was worked out from, empty where the branch keeps the sum alone.

    Source of the yearly review of the base: 中组发〔2008〕3号 article 1 and 组电明字〔2017〕5号 item 1.
    """

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "base_fen", "due_fen"})

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="dues_standards", verbose_name="党支部"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_standards", verbose_name="党员")
    starts_on = models.DateField("执行起始月份")
    base_fen = models.BigIntegerField("党费基数（分）", null=True, blank=True)
    due_fen = models.BigIntegerField("每月应缴（分）")
    entered_by_id = models.BigIntegerField(null=True, editable=False)
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        ordering = ("starts_on", "member_id")
        constraints = (
            models.UniqueConstraint(
                fields=["branch", "member", "starts_on"], name="dues_standard_once_a_start"
            ),
            models.CheckConstraint(condition=Q(due_fen__gte=0), name="dues_standard_not_negative"),
        )
        verbose_name = "党费标准"

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"


class DuesPayment(models.Model):
    """Money received for one member-month. Rows are only ever added; a mistake is reversed by a row
    with the negative sum. ``paid_fen`` empty: paid, the sum unknown (masked in the source)."""

    class Kind(models.TextChoices):
        REGULAR = "regular", "按月交纳"
        BACK = "back", "补缴"
        ADVANCE = "advance", "预缴"
        EXTRA = "extra", "自愿多交"
        REVERSAL = "reversal", "冲正"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "paid_fen"})

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="dues_payments", verbose_name="党支部"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_payments", verbose_name="党员")
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    paid_fen = models.BigIntegerField("实缴（分）", null=True, blank=True)
    paid_on = models.DateField("交纳日期", null=True, blank=True)
    kind = models.CharField("性质", max_length=10, choices=Kind.choices, default=Kind.REGULAR)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲正哪一笔"
    )
    entered_by_id = models.BigIntegerField(null=True, editable=False)
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("year", "month", "member_id", "pk")
        indexes = (models.Index(fields=["branch", "year", "month"], name="dues_payment_of_year"),)
        constraints = (
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="dues_payment_month"),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses__isnull=True)),
                name="dues_payment_reversal_points_at_a_payment",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal") | Q(paid_fen__isnull=True) | Q(paid_fen__gte=0),
                name="dues_payment_negative_only_in_reversal",
            ),
        )
        verbose_name = "实缴党费"

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"
