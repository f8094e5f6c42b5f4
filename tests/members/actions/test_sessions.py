"""Ending sessions: one, the others, all of an account."""

import pytest
from django.test import Client

from members.actions import accounts, sessions
from members.actions.sessions import SessionRefused, handle_of
from members.models import User
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _signed_in(user: User, times: int) -> list[str]:
    keys = []
    for _ in range(times):
        client = Client()
        client.force_login(user)
        keys.append(client.session.session_key)
    return keys


def _keys(user: User) -> set[str]:
    return set(user.sessions.values_list("session_key", flat=True))


def test_one_other_session_ends_and_is_recorded(world: World) -> None:
    user = world.user("member")
    here, other, third = _signed_in(user, 3)
    sessions.end_session(user=user, handle=handle_of(other), here=here, by=user)
    assert _keys(user) == {here, third}
    assert AuditRecord.objects.first().verb == "结束一处登录"


def test_own_session_somebody_elses_and_an_ended_one_are_refused(world: World) -> None:
    user, other = world.user("member"), world.user("secretary")
    (here,), (foreign,) = _signed_in(user, 1), _signed_in(other, 1)
    for key in (here, foreign, "gone"):
        with pytest.raises(SessionRefused, match="已经退出"):
            sessions.end_session(user=user, handle=handle_of(key), here=here, by=user)
    assert _keys(other) == {foreign}


def test_handle_does_not_give_the_key_away(world: World) -> None:
    (key,) = _signed_in(world.user("member"), 1)
    assert key not in handle_of(key)
    assert handle_of(key) == handle_of(key) != handle_of(key[:-1])


def test_all_others_end_and_those_of_other_people_stay(world: World) -> None:
    user, other = world.user("member"), world.user("secretary")
    here, *_ = _signed_in(user, 3)
    _signed_in(other, 1)
    assert sessions.end_other_sessions(user=user, here=here, by=user) == 2
    assert _keys(user) == {here}
    assert len(_keys(other)) == 1


def test_administrator_ends_all_of_somebody_else_only(world: World) -> None:
    user, administrator = world.user("member"), world.user("administrator")
    _signed_in(user, 2)
    assert sessions.end_all_sessions(user=user, by=administrator) == 2
    assert AuditRecord.objects.first().organization_id == world.branch.pk
    with pytest.raises(SessionRefused, match="我的账号"):
        sessions.end_all_sessions(user=administrator, by=administrator)


@pytest.mark.parametrize("do", [accounts.reset_password, accounts.disable_account])
def test_no_row_is_left_of_who_is_put_out(world: World, do) -> None:
    user = world.user("member")
    _signed_in(user, 2)
    do(user=user, by=world.user("secretary"))
    assert not _keys(user)


def test_new_password_of_ones_own_keeps_the_browser_it_was_set_in(world: World) -> None:
    user = world.user("member")
    here, *_ = _signed_in(user, 3)
    accounts.change_password(user=user, password="青石稻浪一千重2026", by=user, keep=here)
    assert _keys(user) == {here}
