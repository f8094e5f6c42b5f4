"""Signing in with a code, setting the second factor up, and being made to."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from members.models import RecoveryCode, SecondFactor, SecondFactorRule, User
from members.views.sign_in import WRONG_CODE
from partybranch.audit.models import AuditRecord
from partybranch.throttling import ACCOUNT_LIMIT
from tests import people
from tests.doings_of_accounts import code_of
from tests.people import PASSWORD, World

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, ACCOUNT, SET_UP = "/sign-in/", "/sign-in/code/", "/account/", "/account/second-factor/"


@pytest.fixture(autouse=True)
def _clock(at) -> None:
    at("2025-11-20 10:00")


@pytest.fixture
def secret(world: World) -> str:
    """The key of the secretary's app."""
    return people.give_second_factor(world.user("secretary"))


def _password(client: Client, **extra: str):
    return client.post(SIGN_IN, {"account": "secretary", "password": PASSWORD, **extra})


def _code(client: Client, code: str, **extra: str):
    return client.post(CODE, {"code": code, **extra})


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def _verbs() -> list[str]:
    return list(AuditRecord.objects.order_by("sequence").values_list("verb", flat=True))


def test_password_alone_signs_nobody_in(world: World, secret: str, client: Client) -> None:
    assert _password(client)["Location"] == CODE
    assert not _is_signed_in(client)
    assert client.get(ACCOUNT)["Location"] == f"{SIGN_IN}?next={ACCOUNT}"
    assert "known_device" not in client.cookies
    assert _verbs() == ["密码正确，待动态码"]


def test_code_signs_in_and_leads_on(world: World, secret: str, client: Client) -> None:
    wanted = reverse("members:member-list", args=[world.branch.pk])
    response = _password(client, next=wanted)
    assert f'name="next" value="{wanted}"' in client.get(response["Location"]).content.decode()
    assert _code(client, code_of(secret), next=wanted)["Location"] == wanted
    assert _is_signed_in(client)
    assert "pending_sign_in" not in client.session
    assert _verbs()[-1] == "登录"


def test_code_page_leads_nowhere_outside(world: World, secret: str, client: Client) -> None:
    _password(client)
    assert _code(client, code_of(secret), next="//example.org/")["Location"] == "/"


def test_wrong_and_used_codes_are_told(world: World, secret: str, client: Client) -> None:
    code = code_of(secret)
    for typed in ("000000" if code != "000000" else "111111", "abcd-efgh"):
        _password(client)
        response = _code(client, typed)
        assert WRONG_CODE in response.content.decode()
        assert not _is_signed_in(client)
    assert _code(client, code).status_code == 302
    other = Client()
    _password(other)
    assert WRONG_CODE in _code(other, code).content.decode()
    assert "登录失败" in _verbs()


def test_empty_code_says_what_is_missing(world: World, secret: str, client: Client) -> None:
    _password(client)
    assert "请填写动态码。" in _code(client, "").content.decode()


def test_code_page_without_a_password_before_it_leads_back(world: World, secret: str, client: Client) -> None:
    for response in (client.get(CODE), _code(client, code_of(secret))):
        assert response["Location"] == SIGN_IN
    assert not _is_signed_in(client)


@pytest.mark.parametrize("moment", ["2025-11-20 10:06", "2025-11-20 09:59"])
def test_five_minutes_after_the_password_one_begins_again(
    world: World, secret: str, client: Client, at, moment: str
) -> None:
    """A clock set back makes it no longer."""
    _password(client)
    at(moment)
    response = client.post(CODE, {"code": code_of(secret)}, follow=True)
    assert not _is_signed_in(client)
    assert "已过5分钟" in response.content.decode()


def test_what_changes_in_the_account_meanwhile_ends_it(world: World, secret: str, client: Client) -> None:
    _password(client)
    user = world.user("secretary")
    user.set_password("另外一个密码2026")
    user.save()
    assert _code(client, code_of(secret))["Location"] == SIGN_IN
    user.set_password(PASSWORD)
    user.save()
    _password(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert _code(client, code_of(secret))["Location"] == SIGN_IN
    User.objects.filter(pk=user.pk).update(is_active=True)
    _password(client)
    SecondFactor.objects.all().delete()
    assert client.get(CODE)["Location"] == SIGN_IN
    assert not _is_signed_in(client)


def test_code_on_paper_signs_in_once_and_the_rest_is_told(world: World, client: Client) -> None:
    client.force_login(world.user("secretary"))
    codes = _set_up(client)
    client.post("/sign-out/")
    _password(client)
    response = client.post(CODE, {"code": codes[0]}, follow=True)
    assert _is_signed_in(client)
    assert "还剩9个" in response.content.decode()
    client.post("/sign-out/")
    _password(client)
    assert WRONG_CODE in _code(client, codes[0]).content.decode()


def test_too_many_wrong_codes_wait_and_say_how_long_and_whom_to_ask(
    world: World, secret: str, client: Client, at
) -> None:
    _password(client)
    for _ in range(ACCOUNT_LIMIT):
        _code(client, "abcd-efgh")
    html = _code(client, code_of(secret)).content.decode()
    assert "请过15分钟再试；等不及的，请找本支部书记或系统管理员。" in html
    assert not _is_signed_in(client)
    # The password's own counter is another.
    assert _password(Client())["Location"] == CODE
    at("2025-11-20 10:16")
    _password(client)
    assert _code(client, code_of(secret)).status_code == 302


def test_known_device_is_not_locked_out_by_who_guesses_codes(world: World, secret: str, at) -> None:
    own, stranger = Client(), Client()
    _password(own)
    _code(own, code_of(secret))
    own.post("/sign-out/")
    at("2025-11-20 10:01")
    _password(stranger)
    for _ in range(ACCOUNT_LIMIT):
        _code(stranger, "abcd-efgh")
    assert "连续输错" in _code(stranger, code_of(secret)).content.decode()
    _password(own)
    assert _code(own, code_of(secret)).status_code == 302


# -- Setting it up -------------------------------------------------------------------------------


def _page(client: Client) -> tuple[str, str]:
    """The key as text and as the form carries it."""
    context = client.get(SET_UP).context
    return context["key"].replace(" ", ""), context["form"].initial["sealed"]


def _set_up(client: Client) -> list[str]:
    key, sealed = _page(client)
    response = client.post(SET_UP, {"sealed": sealed, "code": code_of(key)})
    assert response["Location"] == reverse("members:recovery-codes")
    return client.get(response["Location"]).context["codes"]


def test_set_up_page_shows_key_and_picture_and_stores_nothing(world: World, client: Client) -> None:
    client.force_login(world.user("member"))
    html = client.get(SET_UP).content.decode()
    assert re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", html)
    assert 'src="data:image/svg+xml' in html
    assert not hasattr(User.objects.get(username="member"), "second_factor")


def test_codes_on_paper_are_shown_once(world: World, client: Client) -> None:
    client.force_login(world.user("member"))
    assert len(_set_up(client)) == 10
    assert client.get(reverse("members:recovery-codes"))["Location"] == ACCOUNT
    assert "备用码还有10个" in client.get(ACCOUNT).content.decode()
    assert client.get(SET_UP)["Location"] == ACCOUNT


def test_wrong_code_shows_the_same_key_again(world: World, client: Client) -> None:
    client.force_login(world.user("member"))
    key, sealed = _page(client)
    response = client.post(SET_UP, {"sealed": sealed, "code": "12345"})
    assert "动态码不对" in response.content.decode()
    assert response.context["key"].replace(" ", "") == key
    assert 'value="12345"' in response.content.decode()


@pytest.mark.parametrize("sealed", ["", "forged", "v1:aes256gcm:k1:AAAA", "v1:aes256gcm:k1:????"])
def test_key_that_this_page_did_not_make_is_a_new_one(world: World, client: Client, sealed: str) -> None:
    client.force_login(world.user("member"))
    response = client.post(SET_UP, {"sealed": sealed, "code": "123456"})
    assert response.status_code == 200
    assert len(response.context["key"]) == 39
    assert not User.objects.get(username="member").has_second_factor


def test_key_shown_to_somebody_else_is_not_taken(world: World, client: Client) -> None:
    other = Client()
    other.force_login(world.user("secretary"))
    key, sealed = _page(other)
    client.force_login(world.user("member"))
    client.post(SET_UP, {"sealed": sealed, "code": code_of(key)})
    assert not User.objects.get(username="member").has_second_factor


def test_setting_it_up_signs_out_elsewhere(world: World) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(world.user("member"))
    _set_up(here)
    assert here.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize("route", ["second-factor-off", "recovery-codes-renew"])
def test_changing_it_asks_password_or_code(world: World, secret: str, client: Client, route: str) -> None:
    client.force_login(world.user("secretary"))
    url = reverse(f"members:{route}")
    assert "密码或动态码不对" in client.post(url, {"proof": "wrong"}).content.decode()
    assert "请填写密码或动态码。" in client.post(url, {"proof": ""}).content.decode()
    assert client.post(url, {"proof": PASSWORD if "off" in route else code_of(secret)}).status_code == 302
    assert User.objects.get(username="secretary").has_second_factor is ("off" not in route)
    assert RecoveryCode.objects.count() == (0 if "off" in route else 10)


def test_changing_it_is_throttled(world: World, secret: str, client: Client) -> None:
    client.force_login(world.user("secretary"))
    url = reverse("members:second-factor-off")
    for _ in range(ACCOUNT_LIMIT):
        client.post(url, {"proof": "wrong"})
    assert "请过15分钟再试" in client.post(url, {"proof": PASSWORD}).content.decode()
    assert User.objects.get(username="secretary").has_second_factor


@pytest.mark.parametrize("route", ["second-factor-off", "recovery-codes-renew"])
def test_without_one_there_is_nothing_to_change(world: World, client: Client, route: str) -> None:
    client.force_login(world.user("member"))
    assert client.get(reverse(f"members:{route}"))["Location"] == ACCOUNT


def test_who_must_have_one_can_open_nothing_else(world: World, client: Client) -> None:
    SecondFactorRule.objects.create(role="secretary", required_from="2025-11-20")
    client.force_login(world.user("secretary"))
    home = reverse("reports:branch-home", args=[world.branch.pk])
    for url in (home, ACCOUNT, "/", "/password/"):
        assert client.get(url)["Location"] == SET_UP
    html = client.get(SET_UP).content.decode()
    assert "您担任的角色要求" in html
    assert 'class="places"' not in html
    _set_up(client)
    assert client.get(home).status_code == 200
    assert client.post("/sign-out/")["Location"] == SIGN_IN


def test_new_password_comes_before_the_second_factor(world: World, client: Client) -> None:
    SecondFactorRule.objects.create(role="member", required_from="2025-01-01")
    client.force_login(world.user("new password"))
    assert client.get(SET_UP)["Location"] == "/password/"
    new = "青石稻浪一千重2026"
    client.post("/password/", {"old": PASSWORD, "new": new, "again": new})
    assert client.get("/")["Location"] == SET_UP
