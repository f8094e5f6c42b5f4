"""The study part of a gathering: what to read, and sessions repeated over the year."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from meetings.models.attachment import Attachment
from meetings.models.category import StudyCategory
from meetings.models.meeting import Meeting
from members.models import Member, Organization
from partybranch.records import Kept
from partybranch.sealed import SealedText


class StudyPlanItem(Kept):
    """One line of the year's study plan (年度学习计划): what is to be studied, when about, with whom.
    ``month`` empty: any time of the year. Sessions held for it point at it."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"lecturer"})

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="study_plan_items", verbose_name="党支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份", null=True, blank=True)
    topic = models.CharField("学习内容", max_length=200)
    category = models.CharField("学习类别", max_length=20, choices=StudyCategory.choices, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=2, null=True, blank=True)
    lecturer = models.CharField("主讲人", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ("year", "month", "pk")
        indexes = (models.Index(fields=["branch", "year"], name="study_plan_of_year"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__range=(1, 12)), name="study_plan_month_of_year"
            ),
        )
        verbose_name = "学习计划"

    def __str__(self) -> str:
        return self.topic


class StudySeries(models.Model):
    """Sessions planned together, a week or more apart, so that the rest can be moved or cancelled."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="study_series", verbose_name="党支部"
    )
    title = models.CharField("名称", max_length=120)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = "学习系列"

    def __str__(self) -> str:
        return self.title


class StudySession(models.Model):
    """The study part of one gathering (学习安排): what to read before, and the series it belongs to."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, related_name="study_session", verbose_name="组织生活"
    )
    series = models.ForeignKey(
        StudySeries, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name="学习系列"
    )
    plan_item = models.ForeignKey(
        StudyPlanItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="学习计划",
    )
    note = models.CharField("学习要求", max_length=300, blank=True)

    class Meta:
        ordering = ("meeting_id",)
        verbose_name = "学习安排"

    def __str__(self) -> str:
        return str(self.meeting)


class Material(models.Model):
    """Something to read for a session: a title, where in it, and where it is found: ``link`` (an
    address of http or https), ``attachment`` (a file), or neither for a book or paper."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    session = models.ForeignKey(
        StudySession, models.CASCADE, related_name="materials", verbose_name="学习安排"
    )
    title = models.CharField("学习资料", max_length=200)
    passage = models.CharField("章节或页码", max_length=80, blank=True)
    link = models.URLField("网址", max_length=300, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="materials", verbose_name="文件"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("session_id", "position", "pk")
        verbose_name = "学习资料"

    def __str__(self) -> str:
        return self.title


class Reflection(models.Model):
    """A reflection (心得体会) a member wrote, about a session or on its own. The branch reads it once it
    is handed in; the text is sealed."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "title", "text_sealed", "answer"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="reflections", verbose_name="党支部"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="reflections", verbose_name="党员")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="reflections", verbose_name="组织生活"
    )
    title = models.CharField("题目", max_length=120)
    text_sealed = models.TextField("内容", blank=True, editable=False)
    text = SealedText()
    saved_at = models.DateTimeField("保存时间", auto_now=True)
    handed_in_at = models.DateTimeField("提交时间", null=True)
    read_by_id = models.BigIntegerField(null=True)
    read_at = models.DateTimeField("阅读时间", null=True)
    answer = models.CharField("回复", max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["branch", "handed_in_at"], name="reflection_handed_in"),)
        verbose_name = "心得体会"

    def __str__(self) -> str:
        return self.title


class SelfStudy(Kept):
    """Study outside the branch's gatherings: alone (自学) or a training elsewhere (外出培训). Its hours
    count once somebody of the branch confirmed them."""

    class Kind(models.TextChoices):
        ALONE = "alone", "自学"
        TRAINING = "training", "外出培训"

    class State(models.TextChoices):
        STATED = "stated", "待确认"
        CONFIRMED = "confirmed", "已确认"
        DECLINED = "declined", "未采纳"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "title", "organizer", "answer"})

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="self_studies", verbose_name="党支部"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="self_studies", verbose_name="党员")
    kind = models.CharField("方式", max_length=10, choices=Kind.choices, default=Kind.ALONE)
    done_on = models.DateField("日期")
    title = models.CharField("学习内容", max_length=200)
    category = models.CharField("学习类别", max_length=20, choices=StudyCategory.choices, blank=True)
    organizer = models.CharField("主办单位", max_length=120, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=2)
    state = models.CharField("情况", max_length=10, choices=State.choices, default=State.STATED)
    answered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answer = models.CharField("答复", max_length=100, blank=True)

    class Meta:
        ordering = ("-done_on", "-pk")
        indexes = (models.Index(fields=["branch", "done_on"], name="self_study_of_year"),)
        constraints = (models.CheckConstraint(condition=Q(hours__gt=0), name="self_study_has_hours"),)
        verbose_name = "自学和外出培训"

    def __str__(self) -> str:
        return self.title
