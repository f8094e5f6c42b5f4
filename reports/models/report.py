"""The year's report as a paper in work: what the secretary adds, hands in, and gets back."""

import json
import uuid
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from members.models import Organization
from partybranch import crypto


class BranchYear(models.Model):
    """A year of a branch that somebody opened for work (开启新年度)."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="opened_years", verbose_name="党支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    opened_by_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField("开启时间", auto_now_add=True)

    class Meta:
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=["branch", "year"], name="branch_year_once"),)
        verbose_name = "支部年度"

    def __str__(self) -> str:
        return f"{self.year}年度"


class AnnualReport(models.Model):
    """The report of one branch and year: its state on the way between branch and superior.

    The figures are never stored here, they follow from the records until a version is handed in.
    ``revision`` counts saves, so that two people editing at once do not overwrite each other.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "待审阅"
        RETURNED = "returned", "退回修改"
        ACCEPTED = "accepted", "已通过"

    class Rating(models.TextChoices):
        """Grades of the appraisal of secretaries (述职评议): customary in every source seen, the
        national text not read (RULES 6, standing C)."""

        GOOD = "good", "好"
        FAIR = "fair", "较好"
        ORDINARY = "ordinary", "一般"
        POOR = "poor", "差"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="annual_reports", verbose_name="党支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    guiding_idea = models.CharField("年度工作思路", max_length=200, blank=True)
    outlook = models.CharField("下一年总体思路", max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_by_id = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField("保存时间", auto_now=True)
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    reviewed_by_id = models.BigIntegerField(null=True)
    reviewed_at = models.DateTimeField("审阅时间", null=True)
    rating = models.CharField("评议等次", max_length=10, choices=Rating.choices, blank=True)

    class Meta:
        ordering = ("-year", "branch_id")
        constraints = (models.UniqueConstraint(fields=["branch", "year"], name="annual_report_once"),)
        verbose_name = "述职报告"

    def __str__(self) -> str:
        return f"{self.year}年度述职报告"

    @property
    def is_with_branch(self) -> bool:
        """Whether the branch may edit it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class ReportParagraph(models.Model):
    """A paragraph the secretary wrote in place of the built-in one. In ``text`` 【name】 stands for the
    figure of that name and stays live; ``key`` is the paragraph's key in the narrative."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    report = models.ForeignKey(
        AnnualReport, models.CASCADE, related_name="paragraphs", verbose_name="述职报告"
    )
    key = models.CharField(max_length=60)
    text = models.TextField("文字", blank=True)
    written_by_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField("改写时间", auto_now=True)

    class Meta:
        ordering = ("report_id", "key")
        constraints = (models.UniqueConstraint(fields=["report", "key"], name="report_paragraph_once"),)
        verbose_name = "报告段落"

    def __str__(self) -> str:
        return self.key


class DeclaredFigure(models.Model):
    """A figure no ledger gives, stated by the secretary with what it rests on. It is printed like the
    others and opens this statement."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="declared_figures", verbose_name="党支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("数据", max_length=60)
    number = models.PositiveIntegerField("数值", null=True, blank=True)
    text = models.CharField("文字", max_length=200, blank=True)
    basis = models.CharField("依据", max_length=200)
    declared_by_id = models.BigIntegerField(null=True)
    declared_at = models.DateTimeField("填报时间", auto_now=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["branch", "year", "name"], name="declared_figure_once"),
        )
        verbose_name = "填报数据"

    def __str__(self) -> str:
        return self.name


class StruckItem(models.Model):
    """A gap the secretary struck out: 本年不报. ``label`` is the gap's label."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="struck", verbose_name="述职报告")
    label = models.CharField("事项", max_length=120)
    struck_by_id = models.BigIntegerField(null=True)
    struck_at = models.DateTimeField("标注时间", auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "label"], name="struck_item_once"),)
        verbose_name = "本年不报"

    def __str__(self) -> str:
        return self.label


class Problem(models.Model):
    """A problem the branch names in its report (存在问题), and how it is to be put right."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="problems", verbose_name="党支部")
    year = models.PositiveSmallIntegerField("年度")
    text = models.CharField("问题", max_length=300)
    measure = models.CharField("整改措施", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    entered_by_id = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = "存在问题"

    def __str__(self) -> str:
        return self.text


class PlanItem(models.Model):
    """One thing the branch means to do in ``year`` (下一步打算): stated in the report of the year before,
    carried into the year when it is opened."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="plan_items", verbose_name="党支部")
    year = models.PositiveSmallIntegerField("计划年度")
    text = models.CharField("打算", max_length=300)
    target = models.PositiveIntegerField("目标数", null=True, blank=True)
    unit = models.CharField("单位", max_length=4, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField("完成日期", null=True, blank=True)
    entered_by_id = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = "工作打算"

    def __str__(self) -> str:
        return self.text


class ReportVersion(models.Model):
    """What was handed in, frozen: the narrative as words, each figure's value with the keys of the
    records behind it, and the figures' book. It may name people: both are sealed."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"narrative_sealed", "figures_sealed"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="versions", verbose_name="述职报告")
    number = models.PositiveSmallIntegerField("第几次报送")
    as_of = models.DateField("数据截至")
    narrative_sealed = models.TextField(editable=False)
    figures_sealed = models.TextField(editable=False)
    digest = models.CharField(max_length=64)
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField("报送时间", auto_now_add=True)

    class Meta:
        ordering = ("report_id", "-number")
        constraints = (models.UniqueConstraint(fields=["report", "number"], name="report_version_once"),)
        verbose_name = "报送稿"

    def __str__(self) -> str:
        return f"第{self.number}稿"

    def _place(self, field: str) -> str:
        return f"reports.reportversion:{self.uid}:{field}"

    def seal(self, field: str, value: Any) -> None:
        """Store a JSON value sealed in ``<field>_sealed``."""
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        setattr(self, f"{field}_sealed", crypto.encrypt(text, place=self._place(field)))

    def unseal(self, field: str) -> Any:
        return json.loads(crypto.decrypt(getattr(self, f"{field}_sealed"), place=self._place(field)))
