"""Notices inside the application: one sentence to one account, with the page it is about."""

from typing import ClassVar

from django.db import models

from members.models.account import User
from members.models.organization import Organization


class Notice(models.Model):
    """Something an account should know: a returned report, a new session, leave asked. ``href`` is a
    path of this application. Read ones are kept for the year's end, then dropped."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"recipient", "sentence"})

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name="收件人")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="notices", verbose_name="党组织"
    )
    sentence = models.CharField("内容", max_length=200)
    href = models.CharField("页面", max_length=300, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["recipient", "read_at"], name="notice_unread"),)
        verbose_name = "通知"

    def __str__(self) -> str:
        return self.sentence
