"""Accounts: who signs in, and rights granted apart from any office."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from members import standing
from members.models.organization import Organization
from partybranch.access.permissions import Permission
from partybranch.access.roles import Role
from partybranch.access.scope import Scope


class UserManager(BaseUserManager["User"]):
    """Makes accounts; which rights they have follows from offices and grants, not from here."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username.strip()), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. ``username`` is given by the administrator; a member's account points at the
    member record. Log-ins are not counted and ``last_login`` is not kept."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"username", "member", "password"})

    last_login = None
    username = models.CharField(
        "账号", max_length=60, unique=True, error_messages={"unique": "这个账号已经有人使用，请换一个。"}
    )
    display_name = models.CharField("姓名", max_length=60, blank=True)
    member = models.OneToOneField(
        "members.Member", models.PROTECT, null=True, blank=True, related_name="account", verbose_name="党员"
    )
    is_active = models.BooleanField("可以登录", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    uses_large_type = models.BooleanField("大字版", default=False)
    is_sample = models.BooleanField("示例账号", default=False, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.display_name or self.username

    def scope_in(self, organization_id: int, *, is_branch: bool) -> Scope | None:
        return standing.scope_of(self, organization_id, is_branch=is_branch)

    def allows_anywhere(self, permission: Permission) -> bool:
        return standing.allows_anywhere(self, permission)

    def rights_anywhere(self) -> frozenset[Permission]:
        return standing.rights_anywhere(self)

    @property
    def has_second_factor(self) -> bool:
        """Whether a code is asked at sign-in."""
        factor = getattr(self, "second_factor", None)
        return factor is not None and factor.confirmed_at is not None

    @cached_property
    def must_set_up_second_factor(self) -> bool:
        return standing.must_set_up_second_factor(self)

    def unread_notices(self) -> int:
        return self.notices.filter(read_at__isnull=True).count()


class Grant(models.Model):
    """A role given to an account for a time: administrator, auditor, or staff of a committee."""

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", "系统管理员"
        AUDITOR = "auditor", "审计员"
        COMMITTEE_STAFF = "committee_staff", "上级党务工作者"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"user"})

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="账号")
    kind = models.CharField("角色", max_length=20, choices=Kind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="党组织"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(kind="committee_staff", organization__isnull=False)
                    | Q(kind__in=("administrator", "auditor"), organization__isnull=True)
                ),
                name="grant_organization_for_committee_staff_only",
            ),
        )
        verbose_name = "授权"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.user_id}）"

    @property
    def role(self) -> Role:
        return Role(self.kind)

    @property
    def period(self) -> str:
        """From when to when, in words; both days belong to it."""
        if self.ends_on is None:
            return f"{self.starts_on}起"
        if self.ends_on < self.starts_on:
            return f"{self.starts_on}授予，已撤回"
        return f"{self.starts_on}至{self.ends_on}"

    def is_to_come_on(self, day: date) -> bool:
        return self.starts_on > day and not self.has_ended_on(day)

    def has_ended_on(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < max(day, self.starts_on)
