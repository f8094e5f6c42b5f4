"""Roles with their days: given, extended, ended, and what an administrator may not do away with."""

from datetime import date

import pytest

from members.actions import grants
from members.actions.accounts import AccountRefused
from members.actions.grants import PeriodRefused
from members.models import Grant, User
from members.standing import allows_anywhere
from partybranch.access.permissions import Permission
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = date(2025, 11, 20)


@pytest.fixture(autouse=True)
def _clock(at) -> None:
    at("2025-11-20 10:00")


def _give(world: World, starts_on: date = TODAY, ends_on: date | None = None, kind: str = "auditor") -> Grant:
    return grants.grant_role(
        user=world.user("member"),
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        by=world.user("administrator"),
    )


def _sees_audit(world: World) -> bool:
    return allows_anywhere(User.objects.get(pk=world.user("member").pk), Permission.VIEW_AUDIT)


def test_role_holds_from_its_first_to_its_last_day(world: World, at) -> None:
    _give(world, date(2025, 12, 1), date(2025, 12, 31))
    for moment, holds in (
        ("2025-11-30 23:59", False),
        ("2025-12-01 00:00", True),
        ("2025-12-31 23:59", True),
        ("2026-01-01 00:00", False),
    ):
        at(moment)
        assert _sees_audit(world) is holds, moment


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        (date(2025, 12, 2), date(2025, 12, 1), "不能早于起始日期"),
        (date(2025, 1, 1), date(2025, 11, 19), "已经过去"),
    ],
)
def test_days_that_give_nothing_are_refused(world: World, starts_on, ends_on, sentence: str) -> None:
    with pytest.raises(PeriodRefused, match=sentence):
        _give(world, starts_on, ends_on)


def test_same_role_twice_on_one_day_is_refused_and_one_after_the_other_is_not(world: World) -> None:
    _give(world, TODAY, date(2025, 12, 31))
    for starts_on, ends_on in ((TODAY, None), (date(2025, 12, 31), None), (date(2025, 1, 1), TODAY)):
        with pytest.raises(AccountRefused, match="2025-11-20至2025-12-31"):
            _give(world, starts_on, ends_on)
    assert _give(world, date(2026, 1, 1)).period == "2026-01-01起"


def test_ended_role_comes_back_with_a_later_end(world: World) -> None:
    grant = _give(world)
    grants.end_grant(grant=grant, by=world.user("administrator"))
    assert not _sees_audit(world)
    assert grant.has_ended_on(TODAY)
    assert grant.period.endswith("已撤回")
    grants.set_grant_period(
        grant=grant, starts_on=TODAY, ends_on=date(2026, 6, 30), by=world.user("administrator")
    )
    assert _sees_audit(world)
    record = AuditRecord.objects.first()
    assert (record.verb, record.field_names) == ("更改角色起止日期", ["ends_on", "starts_on"])


def test_extending_into_another_grant_of_the_role_is_refused(world: World) -> None:
    first = _give(world, TODAY, date(2025, 12, 31))
    _give(world, date(2026, 1, 1))
    with pytest.raises(AccountRefused, match="已经是审计员"):
        grants.set_grant_period(grant=first, starts_on=TODAY, ends_on=None, by=world.user("administrator"))


def test_state_of_a_grant_on_a_day() -> None:
    grant = Grant(starts_on=date(2025, 12, 1), ends_on=date(2025, 12, 31))
    assert grant.is_to_come_on(TODAY)
    assert not grant.is_to_come_on(date(2025, 12, 1))
    assert not grant.has_ended_on(date(2025, 12, 31))
    assert grant.has_ended_on(date(2026, 1, 1))
    withdrawn = Grant(starts_on=date(2025, 12, 1), ends_on=date(2025, 11, 30))
    assert withdrawn.has_ended_on(TODAY)
    assert not withdrawn.is_to_come_on(TODAY)


def test_some_administrator_has_no_end(world: World) -> None:
    administrator = world.user("administrator")
    only = administrator.grants.get()
    for starts_on, ends_on in ((TODAY, date(2026, 1, 1)), (date(2026, 1, 1), None)):
        with pytest.raises(AccountRefused, match="唯一的系统管理员"):
            grants.set_grant_period(grant=only, starts_on=starts_on, ends_on=ends_on, by=administrator)
    # One with an end does not count as a second one.
    _give(world, TODAY, date(2026, 1, 1), kind="administrator")
    with pytest.raises(AccountRefused, match="有截止日期的不算"):
        grants.end_grant(grant=only, by=administrator)
    grants.grant_role(user=world.user("staff"), kind="administrator", starts_on=TODAY, by=administrator)
    grants.set_grant_period(grant=only, starts_on=TODAY, ends_on=date(2026, 1, 1), by=administrator)


def test_account_of_staff_is_not_made_for_days_that_give_nothing(world: World) -> None:
    with pytest.raises(PeriodRefused):
        grants.open_staff_account(
            name="桑梓",
            kind="auditor",
            ends_on=date(2025, 1, 1),
            starts_on=date(2024, 1, 1),
            by=world.user("administrator"),
        )
    assert not User.objects.filter(username="sangzi").exists()
