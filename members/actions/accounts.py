"""Accounts: making them, rights granted to them, passwords, signing in and out as recorded."""

from datetime import date

from django.db import transaction

from members.models import Grant, Member, Organization, User
from partybranch.audit import log


@transaction.atomic
def create_account(
    *,
    username: str,
    password: str,
    by: log.Actor,
    display_name: str = "",
    member: Member | None = None,
    is_sample: bool = False,
    must_change_password: bool = True,
) -> User:
    """Open an account; a new one changes its password at the first sign-in unless said otherwise."""
    user = User.objects.create_user(
        username,
        password,
        display_name=display_name,
        member=member,
        is_sample=is_sample,
        must_change_password=must_change_password,
    )
    log.record("建立账号", by=by, obj=user)
    return user


@transaction.atomic
def grant_role(
    *, user: User, kind: str, by: log.Actor, starts_on: date, organization: Organization | None = None
) -> Grant:
    """Give an account a role that follows from no office (administrator, auditor, staff above)."""
    grant = Grant.objects.create(user=user, kind=kind, organization=organization, starts_on=starts_on)
    log.record(
        "授予角色",
        by=by,
        obj=user,
        organization=organization.pk if organization else None,
        details={"role": kind},
    )
    return grant


@transaction.atomic
def change_password(*, user: User, password: str, by: log.Actor) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    log.record("修改密码", by=by, obj=user, fields=["password"])


@transaction.atomic
def set_large_type(*, user: User, on: bool, by: log.Actor) -> None:
    user.uses_large_type = on
    user.save(update_fields=["uses_large_type"])
    log.record("切换大字版", by=by, obj=user, fields=["uses_large_type"])


def note_sign_in(*, user: User) -> None:
    log.record("登录", by=user, obj=user)


def note_failed_sign_in(*, scope: str, is_blocked: bool = False) -> None:
    """The typed account is not kept: people type passwords into the wrong field."""
    log.record(
        "登录失败",
        by=None,
        details={"at": scope, "blocked": is_blocked},
        result=log.AuditRecord.Result.REFUSED,
    )


def note_sign_out(*, user: User) -> None:
    log.record("退出", by=user, obj=user)
