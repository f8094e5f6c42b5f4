"""A member's request to have the own record corrected, and the answer."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.member import Member
from members.models.organization import Organization
from partybranch import crypto


class CorrectionRequest(models.Model):
    """What a member finds wrong in the own record and what it should say; the office answers, and both
    are kept. ``about`` names the line of the record (a column of ``Member``, or "other").

    Source: 中华人民共和国个人信息保护法 article 46.
    """

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        ACCEPTED = "accepted", "已更正"
        DECLINED = "declined", "未采纳"
        WITHDRAWN = "withdrawn", "已撤回"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "wanted_sealed", "reason", "answer"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="correction_requests", verbose_name="党支部"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="correction_requests", verbose_name="党员"
    )
    about = models.CharField("哪一项", max_length=30)
    wanted_sealed = models.TextField(editable=False)
    reason = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField("提出时间", auto_now_add=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_by_id = models.BigIntegerField(null=True, editable=False)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["branch", "state"], name="correction_request_waiting"),)
        constraints = (
            models.UniqueConstraint(
                fields=["member", "about"],
                condition=Q(state="open"),
                name="correction_request_one_open_a_line",
            ),
        )
        verbose_name = "更正申请"

    def __str__(self) -> str:
        return f"{self.about} {self.get_state_display()}"

    def _place(self) -> str:
        return f"members.correctionrequest:{self.uid}:wanted"

    @property
    def wanted(self) -> str:
        return crypto.decrypt(self.wanted_sealed, place=self._place())

    @wanted.setter
    def wanted(self, value: str) -> None:
        self.wanted_sealed = crypto.encrypt(value, place=self._place())
