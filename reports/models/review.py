"""What the committee above does with reports: asks for them, comments, reminds, takes them all away."""

import uuid
from typing import ClassVar

from django.db import models

from members.models import Organization
from reports.models.report import ReportVersion


class ReportCall(models.Model):
    """The committee's notice on a year's reports (报送通知): until when, and how long at most."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="report_calls", verbose_name="上级党组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    due_on = models.DateField("报送截止", null=True, blank=True)
    max_characters = models.PositiveIntegerField("字数上限", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["committee", "year"], name="report_call_once"),)
        verbose_name = "报送通知"

    def __str__(self) -> str:
        return f"{self.year}年度报送通知"


class ReviewComment(models.Model):
    """A comment of the committee on a handed-in version. ``anchor`` is the key of a paragraph or the
    name of a fact it is pinned to, empty for the whole report."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="comments", verbose_name="报送稿")
    anchor = models.CharField(max_length=120, blank=True)
    text = models.CharField("批注", max_length=500)
    written_by_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField("批注时间", auto_now_add=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        ordering = ("version_id", "pk")
        verbose_name = "审阅批注"

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """The committee reminded a branch (催办) of what its year still lacks."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="reminders", verbose_name="党支部")
    year = models.PositiveSmallIntegerField("年度")
    text = models.CharField("催办事项", max_length=300)
    sent_by_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField("催办时间", auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = "催办"

    def __str__(self) -> str:
        return self.text


class ReportBundle(models.Model):
    """All reports of a committee's branches and year as one ZIP, packed by a job. The file lies in the
    data folder under ``uid`` and is dropped after a week."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="report_bundles", verbose_name="上级党组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    job_id = models.BigIntegerField(null=True)
    report_count = models.PositiveIntegerField("份数", default=0)
    digest = models.CharField(max_length=64, blank=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField("开始时间", auto_now_add=True)
    packed_at = models.DateTimeField("完成时间", null=True)
    dropped_at = models.DateTimeField("清除时间", null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = "报告打包"

    def __str__(self) -> str:
        return f"{self.year}年度述职报告打包"


class DismissedHint(models.Model):
    """A hint (not a duty) of one period that the branch does not want to see again."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.CASCADE, related_name="dismissed_hints", verbose_name="党支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    key = models.CharField("提示", max_length=80)
    dismissed_by_id = models.BigIntegerField(null=True)
    dismissed_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["branch", "year", "key"], name="dismissed_hint_once"),)
        verbose_name = "不再提示"

    def __str__(self) -> str:
        return self.key
