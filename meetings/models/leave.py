"""Leave asked before a gathering (请假)."""

from typing import ClassVar

from django.db import models

from meetings.models.meeting import Meeting
from members.models import Member


class LeaveRequest(models.Model):
    """A member asks to be excused from a planned gathering. What is granted becomes the attendance
    row 请假 when the gathering is recorded."""

    class State(models.TextChoices):
        ASKED = "asked", "待答复"
        GRANTED = "granted", "已同意"
        DECLINED = "declined", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "reason", "answer"})

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="leave_requests", verbose_name="组织生活"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="leave_requests", verbose_name="党员")
    reason = models.CharField("原因", max_length=60)
    state = models.CharField("情况", max_length=10, choices=State.choices, default=State.ASKED)
    answer = models.CharField("答复", max_length=100, blank=True)
    asked_at = models.DateTimeField("提出时间", auto_now_add=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=models.Q(state__in=("asked", "granted")),
                name="leave_request_open_once",
            ),
        )
        verbose_name = "请假"

    def __str__(self) -> str:
        return f"{self.get_state_display()}（{self.member_id}）"
