"""The ledger of other work (工作纪实): records kept because the year's report states them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models import Organization
from partybranch.fields import DatePrecision, RecordSource
from partybranch.records import Kept


class LedgerKind(models.Model):
    """A kind of other work as data (制度文件, 荣誉, 宣传稿件 …), with the other words offices use.

    ``organization`` empty: for everybody; else a committee's, for the branches below it. ``columns`` are
    what this kind records besides date and title, a list of ``{"key", "label", "type", "choices"}`` with
    type text, number, money, date, choice or yes_no. ``counts`` is what the report adds up.
    ``names_nobody``: holds counts, dates and measures, never a person's name (checks, declarations,
    letters, claims). One that is no longer ``is_offered`` stays on what was recorded with it."""

    class Counts(models.TextChoices):
        ROWS = "rows", "条数"
        QUANTITY = "quantity", "数量之和"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField("类别", max_length=40)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_kinds",
        verbose_name="党组织",
    )
    synonyms = models.JSONField("习惯叫法", default=list)
    unit = models.CharField("单位", max_length=4, default="项")
    columns = models.JSONField("栏目", default=list)
    counts = models.CharField("报告计数", max_length=10, choices=Counts.choices, default=Counts.ROWS)
    names_nobody = models.BooleanField("不记人名", default=False)
    is_offered = models.BooleanField("可选用", default=True)
    added_by_id = models.BigIntegerField(null=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["name"], condition=Q(organization__isnull=True), name="ledger_kind_name_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(organization__isnull=False),
                name="ledger_kind_name_once_a_committee",
            ),
        )
        verbose_name = "工作类别"

    def __str__(self) -> str:
        return self.name


class LedgerEntry(Kept):
    """One piece of other work. ``quantity`` and ``amount_fen`` empty: none stated; masked ones are
    marked, so that a sum over them is unknown. ``values``: by key, what the kind's own columns hold
    (money in fen, a date as YYYY-MM-DD, yes or no as a boolean); a key that is absent is not stated."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="ledger_entries", verbose_name="党支部"
    )
    kind = models.ForeignKey(LedgerKind, models.PROTECT, related_name="entries", verbose_name="类别")
    occurred_on = models.DateField("日期")
    precision = models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)
    title = models.CharField("名称", max_length=200)
    subkind = models.CharField("细类", max_length=40, blank=True)
    quantity = models.PositiveIntegerField("数量", null=True, blank=True)
    quantity_is_masked = models.BooleanField("数量未知", default=False)
    unit = models.CharField("单位", max_length=10, blank=True)
    amount_fen = models.BigIntegerField("金额（分）", null=True, blank=True)
    amount_is_masked = models.BooleanField("金额未知", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    values = models.JSONField("其他栏目", default=dict)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )

    class Meta:
        ordering = ("-occurred_on", "-pk")
        indexes = (models.Index(fields=["branch", "occurred_on"], name="ledger_entry_of_year"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0),
                name="ledger_entry_amount_not_negative",
            ),
        )
        verbose_name = "工作纪实"

    def __str__(self) -> str:
        return self.title


class LedgerCompletion(models.Model):
    """The secretary's word that one ledger of one year is complete as it stands: what is absent is
    then zero, not unknown. ``ledger`` is a name from ``reports.facts.ledgers``."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="ledger_completions", verbose_name="党支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    ledger = models.CharField("台账", max_length=60)
    declared_by_id = models.BigIntegerField(null=True)
    declared_at = models.DateTimeField("声明时间", auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["branch", "year", "ledger"], name="ledger_completion_once"),
        )
        verbose_name = "台账完整声明"

    def __str__(self) -> str:
        return f"{self.year}年 {self.ledger}"
