"""The session table: whose a row is, that it goes with its session, and that the clock clears it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from members.models import Session, User
from members.sessions import SessionStore
from members.tasks import purge_sessions
from partybranch.celery import app
from tests.people import PASSWORD, World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
_PHONE = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50"


def _sign_in(account: str = "secretary") -> Client:
    client = Client(headers={"user-agent": _PHONE})
    assert client.post("/sign-in/", {"account": account, "password": PASSWORD}).status_code == 302
    return client


def _row(client: Client) -> Session:
    return Session.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_session_knows_its_owner_device_and_beginning(world: World, at) -> None:
    at("2025-11-20 10:00")
    row = _row(_sign_in())
    assert (row.user, row.device, row.started_at) == (
        world.user("secretary"),
        "手机上的微信浏览器",
        timezone.now(),
    )


def test_session_keeps_its_beginning_when_it_is_saved_again(world: World, at) -> None:
    at("2025-11-20 10:00")
    client, began = _sign_in(), timezone.now()
    at("2025-11-20 11:00")
    client.get("/?choose=1")
    row = _row(client)
    assert (row.started_at, row.device) == (began, "手机上的微信浏览器")


def test_session_of_nobody_has_no_owner(world: World) -> None:
    store = SessionStore()
    store["something"] = 1
    store.save()
    assert Session.objects.get(session_key=store.session_key).user is None


def test_session_key_is_a_new_one_after_signing_in_and_changing_the_password(world: World) -> None:
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post("/sign-in/", {"account": "secretary", "password": PASSWORD})
    signed_in = _row(client).session_key
    new = "青石稻浪一千重2026"
    client.post("/password/", {"old": PASSWORD, "new": new, "again": new})
    assert len({before, signed_in, _row(client).session_key}) == 3
    assert Session.objects.filter(user=world.user("secretary")).count() == 1
    assert not Session.objects.filter(session_key__in=[before, signed_in]).exists()


def test_row_goes_when_somebody_signs_out(world: World) -> None:
    client = _sign_in()
    client.post("/sign-out/")
    assert not Session.objects.filter(user__isnull=False).exists()


def test_key_of_an_ended_session_opens_nothing(world: World) -> None:
    client = _sign_in()
    Session.objects.all().delete()
    assert client.get("/account/")["Location"].startswith("/sign-in/")


def test_sessions_that_have_run_out_are_cleared_by_the_clock(world: World, at) -> None:
    at("2025-11-20 10:00")
    _sign_in()
    at("2025-11-20 20:00")
    open_still = _row(_sign_in("member")).session_key
    at("2025-11-20 23:00")
    purge_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == [open_still]
    task = app.conf.beat_schedule["purge sessions"]
    assert task["task"] == purge_sessions.name
    assert task["schedule"] <= timedelta(days=1).total_seconds()


def test_disabled_account_is_out_at_the_next_request(world: World) -> None:
    client = _sign_in()
    User.objects.filter(username="secretary").update(is_active=False)
    assert client.get("/account/")["Location"].startswith("/sign-in/")
