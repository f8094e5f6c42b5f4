"""The minutes of a gathering (会议记录), and what is being typed before it is saved."""

import uuid
from typing import ClassVar

from django.db import models

from meetings.models.meeting import Meeting
from partybranch.sealed import SealedText


class Minutes(models.Model):
    """The text of the minutes, in the parts of the customary record (RULES 9); who came, when and where
    stand in the gathering itself. ``revision`` counts saves."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"passed_on", "discussion", "decisions", "closing"})

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes", verbose_name="组织生活")
    passed_on = models.TextField("报告、传达", blank=True)
    discussion = models.TextField("讨论发言", blank=True)
    decisions = models.TextField("决定事项", blank=True)
    closing = models.TextField("主持人总结", blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_by_id = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        ordering = ("meeting_id",)
        verbose_name = "会议记录"

    def __str__(self) -> str:
        return f"会议记录（{self.meeting_id}）"


class MinutesDraft(models.Model):
    """What somebody was typing into the minutes and has not saved: one a person and gathering, sealed,
    gone once saved. ``base_revision``: which minutes it began from."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"text_sealed"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="minutes_drafts", verbose_name="组织生活"
    )
    typed_by_id = models.BigIntegerField()
    base_revision = models.PositiveIntegerField(default=0)
    text_sealed = models.TextField(blank=True, editable=False)
    text = SealedText()
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "typed_by_id"], name="minutes_draft_once"),)
        verbose_name = "未保存的会议记录"

    def __str__(self) -> str:
        return f"未保存的会议记录（{self.meeting_id}）"
