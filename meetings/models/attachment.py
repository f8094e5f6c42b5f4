"""Files kept with a gathering: the signed sheet, the scanned minutes, photos, what to read."""

import uuid
from typing import ClassVar

from django.db import models

from meetings.models.meeting import Meeting
from members.models import Organization
from partybranch.records import Kept


class Attachment(Kept):
    """One file. Its bytes are sealed and lie apart from the database under ``uid``; ``digest`` is the
    SHA-256 of what was kept (of a photo: after its metadata were taken out), ``size`` in bytes.

    A photo is never required. ``width`` and ``height`` of a picture in pixels, else empty."""

    class Kind(models.TextChoices):
        SIGN_IN_SHEET = "sign_in_sheet", "签到表"
        MINUTES = "minutes", "会议记录扫描件"
        MATERIAL = "material", "学习资料"
        PHOTO = "photo", "照片"
        OTHER = "other", "其他"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"name"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="attachments", verbose_name="党支部"
    )
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="attachments", verbose_name="组织生活"
    )
    kind = models.CharField("类别", max_length=20, choices=Kind.choices, default=Kind.OTHER)
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("大小")
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("meeting_id", "kind", "pk")
        verbose_name = "附件"

    def __str__(self) -> str:
        return self.name
