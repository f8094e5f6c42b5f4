"""The yearly life of the branch as a body: criticism, what is put right, the appraisal of members."""

import uuid
from typing import ClassVar

from django.db import models

from meetings.models.meeting import Meeting
from members.models import Member, Organization
from partybranch.records import Kept
from partybranch.sealed import SealedText


class Opinion(Kept):
    """One opinion of a 组织生活会: asked for before it (征求意见), self-criticism, or criticism of one
    another. ``about`` empty: about the branch or its committee. The text is sealed."""

    class Kind(models.TextChoices):
        COLLECTED = "collected", "征求的意见"
        SELF = "self", "自我批评"
        MUTUAL = "mutual", "相互批评"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"about", "given_by", "text_sealed"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="opinions", verbose_name="党支部")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="opinions", verbose_name="组织生活")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices, default=Kind.COLLECTED)
    about = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="opinions_about", verbose_name="对谁"
    )
    given_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="opinions_given", verbose_name="谁提的"
    )
    text_sealed = models.TextField("内容", blank=True, editable=False)
    text = SealedText()

    class Meta:
        ordering = ("meeting_id", "pk")
        verbose_name = "意见"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.meeting_id}）"


class Rectification(Kept):
    """One line of the rectification list (整改清单): the problem, what is done about it, by whom and
    until when; ``cured_on`` empty: still open. ``owner`` empty: the branch committee."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"owner", "problem", "measure", "result"})

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="rectifications", verbose_name="党支部"
    )
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="rectifications",
        verbose_name="组织生活",
    )
    year = models.PositiveSmallIntegerField("年度")
    problem = models.CharField("问题", max_length=300)
    measure = models.CharField("整改措施", max_length=300, blank=True)
    owner = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rectifications_owned",
        verbose_name="责任人",
    )
    due_on = models.DateField("整改时限", null=True, blank=True)
    cured_on = models.DateField("整改到位日期", null=True, blank=True)
    result = models.CharField("整改情况", max_length=200, blank=True)

    class Meta:
        ordering = ("year", "pk")
        indexes = (models.Index(fields=["branch", "year"], name="rectification_of_year"),)
        verbose_name = "整改"

    def __str__(self) -> str:
        return self.problem


class Appraisal(Kept):
    """The grade of one member in the yearly appraisal (民主评议党员). The four grades and that
    probationary members take part ungraded are secondary (RULES 1, standing C)."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", "优秀"
        QUALIFIED = "qualified", "合格"
        BARELY = "barely", "基本合格"
        UNQUALIFIED = "unqualified", "不合格"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "grade", "note"})

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="appraisals", verbose_name="党支部")
    year = models.PositiveSmallIntegerField("年度")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="appraisals", verbose_name="组织生活"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="appraisals", verbose_name="党员")
    grade = models.CharField("评定等次", max_length=12, choices=Grade.choices)
    note = models.CharField("评定意见", max_length=300, blank=True)

    class Meta:
        ordering = ("year", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["branch", "year", "member"],
                condition=models.Q(removed_at__isnull=True),
                name="appraisal_once_a_year",
            ),
        )
        verbose_name = "民主评议"

    def __str__(self) -> str:
        return self.get_grade_display()
