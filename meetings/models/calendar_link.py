"""A member's private link to the study schedule, for the phone's own calendar (iCal)."""

import uuid
from typing import ClassVar

from django.db import models

from members.models import Member
from partybranch import crypto


class CalendarLink(models.Model):
    """One secret address a member. It is found by a keyed hash of its token and can be shown again to
    its owner; a revoked one answers like one that never was."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "token_sealed", "token_index"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField(Member, models.CASCADE, related_name="calendar_link", verbose_name="党员")
    token_sealed = models.TextField(editable=False)
    token_index = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("开通时间", auto_now_add=True)

    class Meta:
        verbose_name = "日历订阅"

    def __str__(self) -> str:
        return str(self.member_id)

    def _place(self) -> str:
        return f"meetings.calendarlink:{self.uid}:token"

    @property
    def token(self) -> str:
        return crypto.decrypt(self.token_sealed, place=self._place())

    @token.setter
    def token(self, value: str) -> None:
        self.token_sealed = crypto.encrypt(value, place=self._place())
        self.token_index = crypto.blind_index(value, purpose="calendar_link")
