"""The study part of a gathering: what to read, and sessions repeated over the year."""

from typing import ClassVar

from django.db import models

from meetings.models.meeting import Meeting
from members.models import Organization


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
    note = models.CharField("学习要求", max_length=300, blank=True)

    class Meta:
        ordering = ("meeting_id",)
        verbose_name = "学习安排"

    def __str__(self) -> str:
        return str(self.meeting)


class Material(models.Model):
    """Something to read for a session: a title, where in it, and where it is found. ``link`` is an
    address of http or https, empty for a book or paper."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    session = models.ForeignKey(
        StudySession, models.CASCADE, related_name="materials", verbose_name="学习安排"
    )
    title = models.CharField("学习资料", max_length=200)
    passage = models.CharField("章节或页码", max_length=80, blank=True)
    link = models.URLField("网址", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("session_id", "position", "pk")
        verbose_name = "学习资料"

    def __str__(self) -> str:
        return self.title
