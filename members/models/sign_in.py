"""What stands between a password and a page: the second factor, and the sessions that are open."""

import uuid
from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from members.models.account import User
from partybranch import crypto
from partybranch.access.roles import ROLE_LABELS, Role


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in. It is listed for its owner, who can end it, and gone
    when it ends: nothing here counts how often anybody came. ``device`` says what kind of browser."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"user", "device", "session_data"})

    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="sessions", verbose_name="账号", db_index=True
    )
    device = models.CharField("设备", max_length=60, blank=True)
    started_at = models.DateTimeField("登录时间", auto_now_add=True)

    class Meta:
        verbose_name = "登录会话"

    def __str__(self) -> str:
        return self.device or "浏览器"


class SecondFactor(models.Model):
    """The key of an account's authenticator app (RFC 6238, 30 seconds, six digits), sealed.

    In force from ``confirmed_at``, when the first code fitted. ``last_step`` is the time step of the
    newest code accepted: none is good twice.
    """

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"user", "secret_sealed"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor", verbose_name="账号")
    secret_sealed = models.TextField(editable=False)
    confirmed_at = models.DateTimeField("启用时间", null=True)
    last_step = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "动态码"

    def __str__(self) -> str:
        return f"{self.user_id}"

    def _place(self) -> str:
        return f"members.secondfactor:{self.uid}:secret"

    @property
    def secret(self) -> str:
        """The shared key in base32."""
        return crypto.decrypt(self.secret_sealed, place=self._place())

    @secret.setter
    def secret(self, value: str) -> None:
        self.secret_sealed = crypto.encrypt(value, place=self._place())


class RecoveryCode(models.Model):
    """A code on paper that stands in once for a lost phone; only its keyed hash is kept."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"user", "code_index"})

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes", verbose_name="账号")
    code_index = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "code_index"], name="recovery_code_once"),)
        verbose_name = "备用码"

    def __str__(self) -> str:
        return f"{self.user_id}"


class SecondFactorRule(models.Model):
    """Whoever holds the role must sign in with a second factor, from a day on."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    role = models.CharField(
        "角色", max_length=30, unique=True, choices=[(role.value, ROLE_LABELS[role]) for role in Role]
    )
    required_from = models.DateField("起始日期")

    class Meta:
        verbose_name = "动态码要求"

    def __str__(self) -> str:
        return self.get_role_display()
