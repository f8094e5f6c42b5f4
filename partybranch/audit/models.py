"""The append-only, hash-chained record of every write, sign-in, denial, export and download."""

from typing import ClassVar

from django.db import models


class AuditRecord(models.Model):
    """Who did what to which object, when, from where. Never old or new values of personal fields.

    ``sequence`` runs without gaps; ``mac`` is a keyed hash over the record and the one before it.
    Rows are written by ``partybranch.audit.log.record`` only; triggers refuse change and removal.
    """

    class Result(models.TextChoices):
        DONE = "done", "完成"
        REFUSED = "refused", "拒绝"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"address"})

    sequence = models.PositiveBigIntegerField("序号", unique=True)
    recorded_at = models.DateTimeField("时间")
    actor_kind = models.CharField("操作者", max_length=10)
    actor_id = models.BigIntegerField(null=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    verb = models.CharField("操作", max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    organization_id = models.BigIntegerField(null=True)
    field_names = models.JSONField(default=list)
    details = models.JSONField("说明", default=dict)
    result = models.CharField("结果", max_length=10, choices=Result.choices, default=Result.DONE)
    previous_mac = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ("-sequence",)
        indexes = (models.Index(fields=["organization_id", "-sequence"], name="audit_by_organization"),)
        verbose_name = "操作记录"

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"
