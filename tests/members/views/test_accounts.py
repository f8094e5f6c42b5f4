"""Signing in and out, changing the password, the large type."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from members.actions import accounts
from members.models import User
from members.views.sign_in import WRONG_ACCOUNT_OR_PASSWORD
from partybranch.audit.models import AuditRecord
from partybranch.throttling import ACCOUNT_LIMIT
from tests.people import PASSWORD, World

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


def _sign_in(client: Client, account: str, password: str, **extra):
    return client.post(SIGN_IN, {"account": account, "password": password, **extra})


def _verbs() -> list[str]:
    return list(AuditRecord.objects.order_by("sequence").values_list("verb", flat=True))


def test_sign_in_leads_home_and_is_recorded(world: World, client: Client) -> None:
    response = _sign_in(client, "secretary", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(world.user("secretary").pk)
    assert _verbs() == ["登录"]


def test_sign_in_ignores_blanks_round_the_account(world: World, client: Client) -> None:
    assert _sign_in(client, " secretary ", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("account", "password"), [("secretary", "wrong"), ("nobody", PASSWORD), ("disabled", PASSWORD)]
)
def test_sign_in_says_the_same_whatever_is_wrong(
    world: World, client: Client, account: str, password: str
) -> None:
    response = _sign_in(client, account, password)
    assert response.status_code == 200
    assert WRONG_ACCOUNT_OR_PASSWORD in response.content.decode()
    assert _verbs() == ["登录失败"]
    assert "_auth_user_id" not in client.session


def test_failed_sign_in_keeps_nothing_that_was_typed(world: World, client: Client) -> None:
    _sign_in(client, "my-secret-as-account", "my-secret")
    record = AuditRecord.objects.get()
    assert "my-secret" not in str(vars(record))


def test_sign_in_waits_after_too_many_failures(world: World, client: Client, at) -> None:
    at("2025-11-20 10:00")
    for _ in range(ACCOUNT_LIMIT):
        _sign_in(client, "secretary", "wrong")
    response = _sign_in(client, "secretary", PASSWORD)
    assert response.status_code == 200
    assert "请过15分钟再试" in response.content.decode()
    assert AuditRecord.objects.order_by("-sequence").first().details["blocked"] is True
    at("2025-11-20 10:16")
    assert _sign_in(client, "secretary", PASSWORD).status_code == 302


def test_known_device_is_not_locked_out_by_others(world: World, at) -> None:
    at("2025-11-20 10:00")
    own, stranger = Client(), Client()
    _sign_in(own, "secretary", PASSWORD)
    own.post("/sign-out/")
    for _ in range(ACCOUNT_LIMIT):
        _sign_in(stranger, "secretary", "wrong")
    assert _sign_in(stranger, "secretary", PASSWORD).status_code == 200
    assert _sign_in(own, "secretary", PASSWORD).status_code == 302


def test_sign_in_goes_on_to_where_one_wanted(world: World, client: Client) -> None:
    wanted = reverse("members:member-list", args=[world.branch.pk])
    asked = client.get(wanted)
    assert asked["Location"] == f"{SIGN_IN}?next={wanted}"
    assert f'name="next" value="{wanted}"' in client.get(asked["Location"]).content.decode()
    assert _sign_in(client, "secretary", PASSWORD, next=wanted)["Location"] == wanted


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_outside(world: World, client: Client, elsewhere: str) -> None:
    assert _sign_in(client, "secretary", PASSWORD, next=elsewhere)["Location"] == "/"


def test_sign_in_page_is_passed_by_who_is_signed_in(world: World, client: Client) -> None:
    client.force_login(world.user("secretary"))
    assert client.get(SIGN_IN)["Location"] == "/"


def test_empty_sign_in_says_what_is_missing(client: Client) -> None:
    html = _sign_in(client, "", "").content.decode()
    assert "请填写账号。" in html
    assert "请填写密码。" in html


def test_sign_out_ends_the_session_and_is_recorded(world: World, client: Client) -> None:
    client.force_login(world.user("secretary"))
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session
    assert _verbs() == ["退出"]


def test_sign_out_takes_no_link(world: World, client: Client) -> None:
    client.force_login(world.user("secretary"))
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session


NEW = "青石稻浪一千重"


def _change(client: Client, **fields: str):
    return client.post("/password/", {"old": PASSWORD, "new": NEW + "2026", "again": NEW + "2026", **fields})


def test_new_password_must_be_set_before_anything_else(world: World, client: Client) -> None:
    client.force_login(world.user("new password"))
    page = reverse("meetings:meeting-list", args=[world.branch.pk])
    assert client.get(page)["Location"] == "/password/"
    assert "请先换成自己的" in client.get("/password/").content.decode()
    assert _change(client).status_code == 302
    assert client.get(page).status_code == 200


def test_password_change_keeps_this_session_and_ends_the_others(world: World) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(world.user("secretary"))
    assert _change(here).status_code == 302
    assert here.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302
    user = User.objects.get(pk=world.user("secretary").pk)
    assert user.check_password(NEW + "2026")
    assert "修改密码" in _verbs()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"old": "wrong"}, "现在的密码不对"),
        ({"again": "another one 2026"}, "两次写的新密码不一样"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码和现在的一样"),
        ({"new": "短", "again": "短"}, "新密码太短，至少要10个字符。"),
        ({"new": "8412390571", "again": "8412390571"}, "新密码不能全是数字。"),
        ({"new": "password12", "again": "password12"}, "这个密码太常见"),
        ({"new": "secretary12", "again": "secretary12"}, "新密码和账号或姓名太像"),
        ({"new": "", "again": ""}, "请填写新密码"),
    ],
)
def test_password_change_refuses(world: World, client: Client, fields: dict, sentence: str) -> None:
    client.force_login(world.user("secretary"))
    response = _change(client, **fields)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert User.objects.get(pk=world.user("secretary").pk).check_password(PASSWORD)


def test_password_change_is_throttled(world: World, client: Client, at) -> None:
    at("2025-11-20 10:00")
    client.force_login(world.user("secretary"))
    for _ in range(ACCOUNT_LIMIT):
        _change(client, old="wrong")
    assert "连续输错的次数太多" in _change(client).content.decode()


def test_large_type_is_kept_with_the_account(world: World, client: Client) -> None:
    client.force_login(world.user("member"))
    page = reverse("meetings:meeting-list", args=[world.branch.pk])
    assert 'class="large-type"' not in client.get(page).content.decode()
    assert client.post("/large-type/", {"on": "1", "next": page})["Location"] == page
    assert '<html lang="zh-CN" class="large-type">' in client.get(page).content.decode()
    client.post("/large-type/", {"on": "0", "next": page})
    assert 'class="large-type"' not in client.get(page).content.decode()
    assert _verbs() == ["切换大字版", "切换大字版"]


def test_large_type_before_signing_in_is_kept_in_the_browser(world: World, client: Client) -> None:
    client.post("/large-type/", {"on": "1", "next": SIGN_IN})
    assert 'class="large-type"' in client.get(SIGN_IN).content.decode()
    assert client.cookies["large_type"]["max-age"] > timedelta(days=300).total_seconds()


def test_large_type_leads_nowhere_outside(client: Client) -> None:
    assert client.post("/large-type/", {"on": "1", "next": "https://example.org"})["Location"] == "/"


def test_full_width_letters_sign_in_as_the_plain_ones(world: World, client: Client) -> None:
    assert _sign_in(client, "ｓｅｃｒｅｔａｒｙ", PASSWORD).status_code == 302


def test_who_was_helped_after_too_many_failures_signs_in_at_once(world: World, client: Client) -> None:
    for _ in range(ACCOUNT_LIMIT):
        _sign_in(client, "member", "wrong")
    assert "请找本支部书记或系统管理员" in _sign_in(client, "member", PASSWORD).content.decode()
    slip = accounts.reset_password(user=world.user("member"), by=world.user("secretary"))
    assert _sign_in(client, "member", slip.password).status_code == 302
