"""Guesses at a secret are counted by account and by address, and slowed down."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone

from partybranch import throttling
from partybranch.models import SecretAttempt
from partybranch.throttling import ACCOUNT_LIMIT, ADDRESS_LIMIT, attempts

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HERE = "192.0.2.7"


def _fail(times, account="fanping", address=HERE, **extra):
    for _ in range(times):
        attempts.note_failure("sign-in", account, address, **extra)


def test_fifth_failure_blocks_the_account():
    _fail(ACCOUNT_LIMIT - 1)
    assert attempts.is_blocked("sign-in", "fanping", HERE) is None
    _fail(1)
    assert attempts.is_blocked("sign-in", "fanping", HERE) is not None


def test_another_account_from_elsewhere_is_free():
    _fail(ACCOUNT_LIMIT)
    assert attempts.is_blocked("sign-in", "hezongzheng", "192.0.2.8") is None


def test_another_endpoint_counts_for_itself():
    _fail(ACCOUNT_LIMIT)
    assert attempts.is_blocked("password-change", "fanping", HERE) is None


def test_address_is_blocked_over_all_accounts():
    for number in range(ADDRESS_LIMIT):
        _fail(1, account=f"user{number}")
    assert attempts.is_blocked("sign-in", "somebody", HERE) is not None


def test_neighbours_in_one_ipv6_network_count_together():
    for number in range(ADDRESS_LIMIT):
        _fail(1, account=f"user{number}", address=f"2001:db8::{number:x}")
    assert attempts.is_blocked("sign-in", "somebody", "2001:db8::ffff") is not None
    assert attempts.is_blocked("sign-in", "somebody", "2001:db8:0:1::1") is None


def test_ipv4_addresses_written_as_ipv6_count_apart():
    for number in range(ADDRESS_LIMIT):
        _fail(1, account=f"user{number}", address=f"::ffff:{HERE}")
    assert attempts.is_blocked("sign-in", "somebody", HERE) is not None
    assert attempts.is_blocked("sign-in", "somebody", "::ffff:192.0.2.8") is None


def test_people_behind_a_unix_socket_are_not_counted_together():
    for number in range(ADDRESS_LIMIT):
        _fail(1, account=f"user{number}", address="")
    assert attempts.is_blocked("sign-in", "somebody", "") is None


def test_block_ends_and_grows_with_further_failures():
    _fail(ACCOUNT_LIMIT)
    first = attempts.is_blocked("sign-in", "fanping", HERE)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert attempts.is_blocked("sign-in", "fanping", HERE) is None
        _fail(1)
        assert attempts.is_blocked("sign-in", "fanping", HERE) > first


def test_old_failures_are_forgotten():
    _fail(ACCOUNT_LIMIT - 1)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        _fail(1)
        assert attempts.is_blocked("sign-in", "fanping", HERE) is None


def test_success_clears_the_account():
    _fail(ACCOUNT_LIMIT - 1)
    attempts.note_success("sign-in", "fanping", HERE)
    _fail(1)
    assert attempts.is_blocked("sign-in", "fanping", HERE) is None


def test_counters_of_an_account_are_forgotten_everywhere_when_it_was_helped():
    _fail(ACCOUNT_LIMIT)
    _fail(ACCOUNT_LIMIT, is_known_device=True)
    attempts.note_failure("second-factor", "fanping", HERE)
    _fail(ACCOUNT_LIMIT, account="hezongzheng", address="")
    attempts.forget("fanping")
    assert attempts.is_blocked("sign-in", "fanping", HERE) is None
    assert attempts.is_blocked("sign-in", "fanping", HERE, is_known_device=True) is None
    assert attempts.is_blocked("sign-in", "hezongzheng", "") is not None


@pytest.mark.parametrize(
    ("wait", "how_long"),
    [
        (timedelta(seconds=5), "1分钟"),
        (timedelta(minutes=15), "15分钟"),
        (timedelta(minutes=60), "60分钟"),
        (timedelta(minutes=90), "2小时"),
        (timedelta(hours=4), "4小时"),
    ],
)
def test_who_waits_is_told_how_long_and_whom_to_ask(wait: timedelta, how_long: str):
    sentence = throttling.waiting_sentence(wait)
    assert f"请过{how_long}再试" in sentence
    assert "请找本支部书记或系统管理员" in sentence


def test_known_device_is_not_locked_out_by_others():
    _fail(ACCOUNT_LIMIT * 3)
    assert attempts.is_blocked("sign-in", "fanping", HERE, is_known_device=True) is None
    _fail(ACCOUNT_LIMIT, is_known_device=True)
    assert attempts.is_blocked("sign-in", "fanping", HERE, is_known_device=True) is not None


def test_device_is_known_for_its_own_account_only(rf):
    response = HttpResponse()
    throttling.remember_device(rf.get("/"), response, "fanping")
    request = rf.get("/")
    request.COOKIES["known_device"] = response.cookies["known_device"].value
    assert throttling.is_known_device(request, "fanping")
    assert not throttling.is_known_device(request, "hezongzheng")


def test_forged_device_cookie_is_not_known(rf):
    request = rf.get("/")
    request.COOKIES["known_device"] = "forged"
    assert not throttling.is_known_device(request, "fanping")


def test_neither_account_nor_address_is_stored():
    _fail(1)
    stored = " ".join(SecretAttempt.objects.values_list("subject", flat=True))
    assert "fanping" not in stored
    assert HERE not in stored


def test_old_counters_are_dropped():
    _fail(1)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert throttling.prune() == 2
