"""An uploaded workbook on its way into the records, and what a branch taught the importer."""

import json
import uuid
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from members.models import Organization
from partybranch import crypto


class WorkbookImport(models.Model):
    """One workbook of one branch and year: uploaded, mapped, looked at, confirmed, perhaps undone.

    The file and everything read from it hold personal data: they are sealed with the field key and
    dropped after seven days. ``counts`` is what the result page and the audit record state.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "待确认"
        QUEUED = "queued", "后台导入中"
        DONE = "done", "已导入"
        UNDONE = "undone", "已撤销"
        FAILED = "failed", "没有导入"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"content_sealed", "amendments_sealed", "outcome_sealed", "changes_sealed"}
    )

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="imports", verbose_name="党支部")
    year = models.PositiveSmallIntegerField("年度")
    sheet_kind = models.CharField("台账", max_length=20, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField("行数", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.UPLOADED)
    content_sealed = models.TextField(blank=True, editable=False)
    amendments_sealed = models.TextField(blank=True, editable=False)
    outcome_sealed = models.TextField(blank=True, editable=False)
    changes_sealed = models.TextField(blank=True, editable=False)
    counts = models.JSONField(default=dict)
    failure = models.CharField(max_length=300, blank=True)
    job_id = models.BigIntegerField(null=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    finished_at = models.DateTimeField("导入时间", null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = "工作簿导入"

    def __str__(self) -> str:
        return self.file_name

    def _place(self, field: str) -> str:
        return f"reports.workbookimport:{self.uid}:{field}"

    def seal(self, field: str, value: Any) -> None:
        """Store a JSON value sealed in ``<field>_sealed``."""
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        setattr(self, f"{field}_sealed", crypto.encrypt(text, place=self._place(field)))

    def unseal(self, field: str, default: Any = None) -> Any:
        sealed = getattr(self, f"{field}_sealed")
        return json.loads(crypto.decrypt(sealed, place=self._place(field))) if sealed else default


class RememberedColumn(models.Model):
    """What a header word means in this branch's workbooks; ``field`` empty: the column is left out."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(Organization, models.CASCADE, related_name="remembered_columns")
    sheet_kind = models.CharField(max_length=20)
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["branch", "sheet_kind", "header"], name="remembered_column_once"),
        )

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"


class RememberedValue(models.Model):
    """What a customary word means in this branch's workbooks (茶话会 → a kind of gathering)."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(Organization, models.CASCADE, related_name="remembered_values")
    field = models.CharField(max_length=40)
    word = models.CharField(max_length=120)
    meaning = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["branch", "field", "word"], name="remembered_value_once"),
        )

    def __str__(self) -> str:
        return f"{self.word} → {self.meaning}"
