"""Roles that follow from no office, given to an account for a time: administrator, auditor, staff above."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.actions.accounts import (
    AccountRefused,
    Slip,
    create_account,
    first_password,
    refuse_last_administrator,
    suggested_username,
)
from members.models import Grant, Organization, User
from partybranch.audit import log


class PeriodRefused(AccountRefused):
    """The days of a role cannot be so."""


def _refuse_odd_period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise PeriodRefused("截止日期不能早于起始日期。")


def _refuse_twice(
    user: User, kind: str, organization: Organization | None, period: tuple[date, date | None], but: int = 0
) -> None:
    """The same role twice on one day would leave one of them when the other is ended."""
    starts_on, ends_on = period
    meeting = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    others = user.grants.filter(meeting, kind=kind, organization=organization).exclude(pk=but)
    if ends_on is not None:
        others = others.filter(starts_on__lte=ends_on)
    if found := others.first():
        raise AccountRefused(f"{user}已经是{Grant.Kind(kind).label}（{found.period}），请改那一条的日期。")


@transaction.atomic
def grant_role(
    *,
    user: User,
    kind: str,
    by: log.Actor,
    starts_on: date,
    ends_on: date | None = None,
    organization: Organization | None = None,
) -> Grant:
    """Give an account a role from ``starts_on`` to ``ends_on``, both days included, or for good."""
    _refuse_odd_period(starts_on, ends_on)
    if ends_on is not None and ends_on < timezone.localdate():
        raise PeriodRefused("截止日期已经过去，请改成今天或以后。")
    _refuse_twice(user, kind, organization, (starts_on, ends_on))
    grant = Grant.objects.create(
        user=user, kind=kind, organization=organization, starts_on=starts_on, ends_on=ends_on
    )
    log.record("授予角色", by=by, obj=user, organization=grant.organization_id, details={"role": kind})
    return grant


@transaction.atomic
def set_grant_period(*, grant: Grant, starts_on: date, ends_on: date | None, by: log.Actor) -> Grant:
    """Other days for a role: extend it, let it end, bring one back that had ended."""
    _refuse_odd_period(starts_on, ends_on)
    _refuse_twice(grant.user, grant.kind, grant.organization, (starts_on, ends_on), but=grant.pk)
    if grant.kind == Grant.Kind.ADMINISTRATOR and (ends_on is not None or starts_on > timezone.localdate()):
        refuse_last_administrator(grant.user)
    grant.starts_on, grant.ends_on = starts_on, ends_on
    grant.save(update_fields=["starts_on", "ends_on"])
    log.record(
        "更改角色起止日期",
        by=by,
        obj=grant.user,
        organization=grant.organization_id,
        fields=["starts_on", "ends_on"],
        details={"role": grant.kind},
    )
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, by: log.Actor) -> None:
    """The role ends with yesterday, so that it is gone with the next request."""
    if grant.kind == Grant.Kind.ADMINISTRATOR:
        refuse_last_administrator(grant.user)
    grant.ends_on = timezone.localdate() - timedelta(days=1)
    grant.save(update_fields=["ends_on"])
    log.record(
        "终止角色", by=by, obj=grant.user, organization=grant.organization_id, details={"role": grant.kind}
    )


@transaction.atomic
def open_staff_account(
    *,
    name: str,
    kind: str,
    by: log.Actor,
    username: str = "",
    organization: Organization | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Slip:
    """An account with a role that follows from no office, from today unless said otherwise, and a first
    password."""
    password = first_password()
    user = create_account(
        username=username or suggested_username(name), password=password, display_name=name, by=by
    )
    grant_role(
        user=user,
        kind=kind,
        organization=organization,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        by=by,
    )
    return Slip(name, user.username, password, str(organization) if organization else "")
