"""我的账号: where one is signed in, and signing out there."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from members.actions import second_factor
from tests import people
from tests.people import PASSWORD, World

pytestmark = pytest.mark.django_db
ACCOUNT = "/account/"
_WECHAT = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50"
_CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36"


def _client(user_agent: str, account: str = "member") -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post("/sign-in/", {"account": account, "password": PASSWORD})
    return client


def _lines(client: Client) -> list:
    return client.get(ACCOUNT).context["sessions"]


def test_page_lists_open_sessions_the_own_first(world: World) -> None:
    phone, desk = _client(_WECHAT), _client(_CHROME)
    _client(_CHROME, "secretary")
    assert [(line.device, line.is_this) for line in _lines(phone)] == [
        ("手机上的微信浏览器", True),
        ("电脑上的 Chrome", False),
    ]
    html = desk.get(ACCOUNT).content.decode()
    assert "就是这里" in html
    assert "共2处" in html


def test_page_does_not_carry_the_key_of_another_session(world: World) -> None:
    phone, desk = _client(_WECHAT), _client(_CHROME)
    key = desk.cookies[settings.SESSION_COOKIE_NAME].value
    assert key not in phone.get(ACCOUNT).content.decode()


def test_one_other_is_ended(world: World) -> None:
    phone, desk, third = _client(_WECHAT), _client(_CHROME), _client(_CHROME)
    handle = next(line.handle for line in _lines(third) if line.is_this)
    told = phone.post("/account/sessions/end/", {"session": handle}, follow=True).content.decode()
    assert "已退出：电脑上的 Chrome。" in told
    assert third.get(ACCOUNT).status_code == 302
    assert desk.get(ACCOUNT).status_code == 200


def test_own_session_is_not_ended_there_and_an_ended_one_is_told(world: World) -> None:
    phone = _client(_WECHAT)
    for handle in (_lines(phone)[0].handle, "x", ""):
        told = phone.post("/account/sessions/end/", {"session": handle}, follow=True).content.decode()
        assert "已经退出" in told
    assert phone.get(ACCOUNT).status_code == 200


def test_everywhere_else_is_signed_out(world: World) -> None:
    phone, desk, other = _client(_WECHAT), _client(_CHROME), _client(_CHROME, "secretary")
    told = phone.post("/account/sessions/end-others/", follow=True).content.decode()
    assert "已在其他1处退出" in told
    assert desk.get(ACCOUNT).status_code == 302
    assert [line.is_this for line in _lines(phone)] == [True]
    assert other.get(ACCOUNT).status_code == 200
    assert "没有在别处登录" in phone.post("/account/sessions/end-others/", follow=True).content.decode()


def test_page_says_when_codes_on_paper_run_out(world: World) -> None:
    phone = _client(_WECHAT)
    assert "未启用" in phone.get(ACCOUNT).content.decode()
    people.give_second_factor(world.user("member"))
    second_factor.renew_recovery_codes(user=world.user("member"), by=world.user("member"))
    assert "快用完" not in phone.get(ACCOUNT).content.decode()
    world.user("member").recovery_codes.update(used_at=timezone.now())
    html = phone.get(ACCOUNT).content.decode()
    assert "备用码还有0个" in html
    assert "快用完" in html
