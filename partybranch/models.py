"""What the foundation keeps: jobs, the worker's sign of life, and failed guesses at secrets."""

import uuid
from typing import ClassVar

from django.db import models


class Job(models.Model):
    """Work for later. The row is the truth, the broker's message only a wake-up: a killed worker
    loses no job, and none is finished twice. ``payload`` holds ids, never personal data."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "没有办成"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField("说明", max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    requested_by_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    queued_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["state", "queued_at"], name="job_waiting"),)
        verbose_name = "后台任务"

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


class WorkerHeartbeat(models.Model):
    """When a worker last showed it was alive (one row)."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.seen_at)


class SecretAttempt(models.Model):
    """Failed guesses at a secret from one account or one address, within a window of time.

    ``subject`` is a keyed hash of the account name or the address: neither is kept in the clear.
    """

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    scope = models.CharField(max_length=30)
    subject = models.CharField(max_length=64)
    failures = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scope", "subject"], name="secret_attempt_once"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.failures}"


class Revision(models.Model):
    """What a record held before somebody corrected or removed it, so that it can be put back.

    ``before`` may hold personal data: it is sealed with the field key, and can be erased while the
    audit record of the same change stays (DECISIONS 33). ``object_type`` is the model's label in
    lower case.
    """

    class Verb(models.TextChoices):
        CORRECTED = "corrected", "更正"
        REMOVED = "removed", "删除"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"before_sealed"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    organization_id = models.BigIntegerField(null=True)
    verb = models.CharField("变动", max_length=10, choices=Verb.choices)
    before_sealed = models.TextField(blank=True, editable=False)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField("时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["object_type", "object_id"], name="revision_of_a_record"),)
        verbose_name = "更正留痕"

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
