"""One account as the administrator sees it, and the branch's help for a lost phone."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from members.models import Grant, SecondFactorRule, User
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at) -> None:
    at("2025-11-20 10:00")


def _client(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


@pytest.fixture
def administrator(world: World) -> Client:
    return _client(world, "administrator")


def _page(user: User) -> str:
    return f"{reverse('members:user-detail')}?account={user.pk}"


def _html(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_page_tells_grants_to_come_current_and_ended(world: World, administrator: Client) -> None:
    user = world.user("secretary")
    days = (
        (date(2025, 12, 1), None),
        (date(2025, 1, 1), date(2025, 11, 20)),
        (date(2024, 1, 1), date(2024, 12, 31)),
    )
    for starts_on, ends_on in days:
        Grant.objects.create(user=user, kind="auditor", starts_on=starts_on, ends_on=ends_on)
    html = _html(administrator, _page(user))
    assert html.index("未开始") < html.index("有效</span>") < html.index("已结束")
    assert "2025-01-01至2025-11-20" in html
    assert "种植业第一党支部　书记" in html
    listed = _html(administrator, reverse("members:user-list"))
    assert "2025-12-01起" in listed
    assert "2024-12-31" not in listed


def test_role_is_given_for_a_time_and_its_days_are_kept_when_refused(
    world: World, administrator: Client
) -> None:
    user = world.user("member")
    url = f"{reverse('members:user-grant')}?account={user.pk}"
    typed = {"kind": "auditor", "starts_on": "2025-12-01", "ends_on": "2025-11-30"}
    refused = administrator.post(url, typed).content.decode()
    assert "截止日期不能早于起始日期。" in refused
    assert 'value="2025-12-01"' in refused
    response = administrator.post(url, {**typed, "ends_on": "2026-11-30"})
    assert response["Location"] == _page(user)
    grant = user.grants.get()
    assert (grant.starts_on, grant.ends_on) == (date(2025, 12, 1), date(2026, 11, 30))


def test_new_account_has_its_role_for_a_time(world: World, administrator: Client) -> None:
    form = {"name": "桑梓", "kind": "auditor", "ends_on": "2025-11-19"}
    assert (
        "截止日期已经过去"
        in administrator.post(
            reverse("members:user-add"), {**form, "starts_on": "2025-01-01"}
        ).content.decode()
    )
    administrator.post(reverse("members:user-add"), {**form, "ends_on": "2026-06-30"})
    grant = Grant.objects.get(user__username="sangzi")
    assert (grant.starts_on, grant.ends_on) == (date(2025, 11, 20), date(2026, 6, 30))


def test_role_is_extended_and_ended(world: World, administrator: Client) -> None:
    user = world.user("auditor")
    grant = user.grants.get()
    url = f"{reverse('members:user-grant-period')}?grant={grant.pk}"
    assert 'value="2020-01-01"' in _html(administrator, url)
    told = administrator.post(url, {"starts_on": "2020-01-01", "ends_on": "2026-06-30"}, follow=True)
    assert "任审计员：2020-01-01至2026-06-30。" in told.content.decode()
    own = f"{reverse('members:user-grant-period')}?grant={world.user('administrator').grants.get().pk}"
    refused = administrator.post(own, {"starts_on": "2020-01-01", "ends_on": "2026-06-30"}).content.decode()
    assert "唯一的系统管理员" in refused
    administrator.post(reverse("members:user-grant-end"), {"grant": grant.pk})
    assert _client(world, "auditor").get(reverse("members:audit-record-list")).status_code == 403


def test_ended_role_gives_nothing_at_the_next_request(world: World, at) -> None:
    staff = _client(world, "staff")
    Grant.objects.filter(user=world.user("staff")).update(ends_on="2025-11-20")
    page = reverse("reports:branch-overview", args=[world.committee.pk])
    at("2025-11-20 23:59")
    staff = _client(world, "staff")
    assert staff.get(page).status_code == 200
    at("2025-11-21 00:00")
    assert staff.get(page).status_code == 404


def test_administrator_signs_somebody_out_everywhere(world: World, administrator: Client) -> None:
    member = _client(world, "member")
    user = world.user("member")
    assert "正在登录" in _html(administrator, _page(user))
    url, form = reverse("members:user-sessions-end"), {"account": user.pk}
    assert "已在1处退出" in administrator.post(url, form, follow=True).content.decode()
    assert member.get("/account/").status_code == 302
    assert "没有在哪里登录" in administrator.post(url, form, follow=True).content.decode()
    own = {"account": world.user("administrator").pk}
    assert "我的账号" in administrator.post(url, own, follow=True).content.decode()
    assert administrator.get("/account/").status_code == 200


def test_administrator_removes_a_second_factor_after_asking_once(world: World, administrator: Client) -> None:
    user = world.user("staff")
    people.give_second_factor(user)
    url = f"{reverse('members:user-factor-remove')}?account={user.pk}"
    assert "取消桑榆的动态码" in _html(administrator, url)
    assert User.objects.get(pk=user.pk).has_second_factor
    assert "已取消桑榆的动态码" in administrator.post(url, follow=True).content.decode()
    assert not User.objects.get(pk=user.pk).has_second_factor
    assert "没有启用动态码" in administrator.post(url, follow=True).content.decode()


@pytest.mark.parametrize(
    "name", ["user-detail", "user-grant-period", "user-factor-remove", "user-sessions-end"]
)
def test_without_an_object_one_is_led_back(world: World, administrator: Client, name: str) -> None:
    url = reverse(f"members:{name}")
    ask = administrator.post if name == "user-sessions-end" else administrator.get
    assert ask(url)["Location"] == reverse("members:user-list")
    field = "grant" if "grant" in name else "account"
    assert ask(url, {field: 9999999}).status_code == 404


def _of_branch(world: World, name: str) -> str:
    return reverse("members:account-factor-remove", args=[world.branch.pk, world.members[name].pk])


def test_secretary_removes_that_of_an_own_member_only(world: World) -> None:
    secretary = _client(world, "secretary")
    people.give_second_factor(world.user("member"))
    listed = _html(secretary, reverse("members:account-list", args=[world.branch.pk]))
    assert "取消石小满的动态码" in listed
    assert "取消翁秋实的动态码" not in listed
    assert "取消石小满的动态码" in _html(secretary, _of_branch(world, "member"))
    secretary.post(_of_branch(world, "member"))
    assert not User.objects.get(username="member").has_second_factor
    assert AuditRecord.objects.first().organization_id == world.branch.pk


def test_secretary_is_refused_where_rights_reach_beyond_the_branch(world: World) -> None:
    secretary = _client(world, "secretary")
    for name in ("member", "member beside"):
        people.give_second_factor(world.user(name))
    Grant.objects.create(user=world.user("member"), kind=Grant.Kind.AUDITOR, starts_on=date(2025, 1, 1))
    for ask in (secretary.get, secretary.post):
        told = ask(_of_branch(world, "member"), follow=True).content.decode()
        assert "账号由系统管理员管理" in told
        assert ask(_of_branch(world, "member beside")).status_code == 404
    assert User.objects.get(username="member").has_second_factor
    told = secretary.get(_of_branch(world, "deputy"), follow=True).content.decode()
    assert "没有启用动态码" in told


def test_rules_are_set_role_by_role(world: World, administrator: Client) -> None:
    url = reverse("members:second-factor-rules")
    response = administrator.post(url, {"secretary": "2026-01-01", "auditor": "2025-11-20"}, follow=True)
    assert "已保存动态码要求" in response.content.decode()
    assert dict(SecondFactorRule.objects.values_list("role", "required_from")) == {
        "secretary": date(2026, 1, 1),
        "auditor": date(2025, 11, 20),
    }
    assert 'value="2026-01-01"' in _html(administrator, url)
    assert "系统管理员不是有效的日期" in administrator.post(url, {"administrator": "x"}).content.decode()
    administrator.post(url, {"secretary": "2026-01-01"})
    assert SecondFactorRule.objects.get().role == "secretary"


def test_command_resets_the_password_and_removes_the_second_factor(world: World, capsys) -> None:
    people.give_second_factor(world.user("administrator"))
    call_command("reset_password", "administrator")
    assert "--remove-second-factor 再办一次" in capsys.readouterr().out
    call_command("reset_password", "administrator", "--remove-second-factor")
    assert "动态码已取消" in capsys.readouterr().out
    assert not User.objects.get(username="administrator").has_second_factor
    with pytest.raises(CommandError, match="没有启用动态码"):
        call_command("reset_password", "administrator", "--remove-second-factor")
