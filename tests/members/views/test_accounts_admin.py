"""The pages on which a secretary and the administrator look after accounts."""

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Grant, Member, User
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _client(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


@pytest.fixture
def secretary(world: World) -> Client:
    return _client(world, "secretary")


@pytest.fixture
def administrator(world: World) -> Client:
    return _client(world, "administrator")


def _url(world: World, name: str, member: Member | None = None) -> str:
    return reverse(f"members:{name}", args=[world.branch.pk, *([member.pk] if member else [])])


def _html(client: Client, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def test_list_tells_who_has_an_account_and_finds_who_has_not(world: World, secretary: Client) -> None:
    people.make_member(world.branch, "宋词")
    html = _html(secretary, _url(world, "account-list"))
    assert "还有1名党员没有账号" in html
    rows = secretary.get(_url(world, "account-list"), {"account": "without"}).context["rows"]
    assert [member.name for member in rows] == ["宋词"]
    off = secretary.get(_url(world, "account-list"), {"account": "off"}).context["rows"]
    assert [member.name for member in off] == ["白露"]
    assert "乌云" not in html


def test_who_left_stays_in_the_list_while_the_account_is_in_use(world: World, secretary: Client) -> None:
    moved = world.members["moved out"]
    assert "已离开支部" in _html(secretary, _url(world, "account-list"), q="冉远航")
    secretary.post(_url(world, "account-disable", moved), follow=True)
    assert "冉远航" not in _html(secretary, _url(world, "account-list"))


def test_empty_register_says_what_to_do_first(world: World, secretary: Client) -> None:
    Member.objects.filter(branch=world.branch).exclude(pk=world.members["secretary"].pk).update(
        branch=world.beside
    )
    assert "没有符合条件的党员" in _html(secretary, _url(world, "account-list"), q="无此人")


def test_accounts_for_all_lead_to_slips_that_are_shown_once(world: World, secretary: Client) -> None:
    for name in ("宋词", "元曲"):
        people.make_member(world.branch, name)
    response = secretary.post(_url(world, "account-create"), {"all": "1"})
    assert response["Location"] == _url(world, "account-slips")
    shown = secretary.get(response["Location"])
    slips = shown.context["slips"]
    assert [slip.username for slip in slips] == ["yuanqu", "songci"]
    assert shown["Cache-Control"] == "no-store"
    html = shown.content.decode()
    assert all(slip.password in html for slip in slips)
    assert "只能在这台电脑上打开" not in html
    assert secretary.get(response["Location"])["Location"] == _url(world, "account-list")
    fresh = Client()
    signed_in = fresh.post("/sign-in/", {"account": "songci", "password": slips[1].password})
    assert signed_in.status_code == 302
    assert fresh.get("/")["Location"] == "/password/"


def test_first_passwords_do_not_lie_open_in_the_session(world: World, secretary: Client) -> None:
    people.make_member(world.branch, "宋词")
    secretary.post(_url(world, "account-create"), {"all": "1"})
    kept = str(dict(secretary.session))
    slip = secretary.get(_url(world, "account-slips")).context["slips"][0]
    assert slip.password not in kept
    assert slip.username not in kept


def test_slips_of_a_machine_of_its_own_say_so(world: World, secretary: Client) -> None:
    people.make_member(world.branch, "宋词")
    secretary.post(_url(world, "account-create"), {"all": "1"})
    html = secretary.get(_url(world, "account-slips"), headers={"host": "127.0.0.1:8000"}).content.decode()
    assert "只能在这台电脑上打开" in html
    assert "二维码" not in html


def test_only_the_ticked_get_an_account(world: World, secretary: Client) -> None:
    one, _two = (people.make_member(world.branch, name) for name in ("宋词", "元曲"))
    secretary.post(_url(world, "account-create"), {"member": [one.pk, world.members["member beside"].pk]})
    assert User.objects.filter(username="songci").exists()
    assert not User.objects.filter(username="yuanqu").exists()


def test_nobody_ticked_is_told(world: World, secretary: Client) -> None:
    response = secretary.post(_url(world, "account-create"), {"member": "x"}, follow=True)
    assert "请先勾选" in response.content.decode()


def test_account_under_a_chosen_name(world: World, secretary: Client) -> None:
    member = people.make_member(world.branch, "宋词")
    page = _url(world, "account-open", member)
    assert 'value="songci"' in _html(secretary, page)
    taken = secretary.post(page, {"username": "secretary"}).content.decode()
    assert "已经有人使用" in taken
    assert 'value="secretary"' in taken
    wrong = secretary.post(page, {"username": "a b"}).content.decode()
    assert "账号用字母、数字或汉字" in wrong
    assert secretary.post(page, {"username": "宋词"})["Location"] == _url(world, "account-slips")
    assert User.objects.get(member=member).username == "宋词"
    assert secretary.get(page)["Location"] == _url(world, "account-list")


def test_reset_shows_a_slip_and_refusals_are_told(world: World, secretary: Client) -> None:
    response = secretary.post(_url(world, "account-reset", world.members["member"]), follow=True)
    assert [slip.name for slip in response.context["slips"]] == ["石小满"]
    Grant.objects.create(user=world.user("member"), kind=Grant.Kind.AUDITOR, starts_on="2025-01-01")
    refused = secretary.post(_url(world, "account-reset", world.members["member"]), follow=True)
    assert "账号由系统管理员管理" in refused.content.decode()
    own = secretary.post(_url(world, "account-reset", world.members["secretary"]), follow=True)
    assert "自己的密码" in own.content.decode()


def test_disabling_and_enabling(world: World, secretary: Client) -> None:
    member = world.members["member"]
    assert (
        "已停用石小满" in secretary.post(_url(world, "account-disable", member), follow=True).content.decode()
    )
    assert not User.objects.get(member=member).is_active
    response = secretary.post(_url(world, "account-enable", member), follow=True)
    assert response.context["slips"][0].name == "石小满"
    assert User.objects.get(member=member).is_active


@pytest.mark.parametrize("name", ["account-open", "account-reset", "account-disable", "account-enable"])
def test_member_of_another_branch_is_not_found(world: World, secretary: Client, name: str) -> None:
    before = User.objects.get(pk=world.user("member beside").pk)
    assert secretary.post(_url(world, name, world.members["member beside"])).status_code == 404
    after = User.objects.get(pk=before.pk)
    assert (after.password, after.is_active) == (before.password, before.is_active)


def test_members_and_other_offices_may_not(world: World) -> None:
    for name in ("member", "organisation member", "group leader"):
        assert _client(world, name).get(_url(world, "account-list")).status_code == 403


def test_administrator_sees_every_account_with_its_roles(world: World, administrator: Client) -> None:
    response = administrator.get(reverse("members:user-list"))
    assert response.context["page_obj"].paginator.count == User.objects.count()
    found = administrator.get(reverse("members:user-list"), {"kind": "committee_staff"})
    assert {user.username for user in found.context["rows"]} == {"staff", "other-staff"}
    assert "上级党务工作者（农业局机关委员会）" in found.content.decode()


def test_administrator_makes_staff_with_a_slip(world: World, administrator: Client) -> None:
    page = reverse("members:user-add")
    typed = {"name": "桑梓", "username": "", "kind": "committee_staff"}
    refused = administrator.post(page, typed).content.decode()
    assert "请选择上级党务工作者所在的党组织" in refused
    assert 'value="桑梓"' in refused
    response = administrator.post(page, {**typed, "organization": world.committee.pk}, follow=True)
    assert [slip.username for slip in response.context["slips"]] == ["sangzi"]
    grant = Grant.objects.get(user__username="sangzi")
    assert (grant.kind, grant.organization) == ("committee_staff", world.committee)


def test_administrator_gives_and_ends_a_role(world: World, administrator: Client) -> None:
    user = world.user("member")
    page = f"{reverse('members:user-grant')}?account={user.pk}"
    administrator.post(page, {"kind": "auditor"})
    grant = Grant.objects.get(user=user)
    assert "已经是审计员" in administrator.post(page, {"kind": "auditor"}).content.decode()
    administrator.post(reverse("members:user-grant-end"), {"grant": grant.pk})
    assert not user.allows_anywhere("view_audit")
    assert AuditRecord.objects.first().verb == "终止角色"


def test_administrator_resets_disables_enables_anybody_but_oneself(
    world: World, administrator: Client
) -> None:
    key = {"account": world.user("foreign secretary").pk}
    response = administrator.post(reverse("members:user-reset"), key, follow=True)
    assert response.context["slips"][0].username == "foreign-secretary"
    administrator.post(reverse("members:user-disable"), key)
    assert not User.objects.get(pk=key["account"]).is_active
    administrator.post(reverse("members:user-enable"), key)
    assert User.objects.get(pk=key["account"]).is_active
    own = {"account": world.user("administrator").pk}
    told = administrator.post(reverse("members:user-disable"), own, follow=True).content.decode()
    assert "不能停用自己的账号" in told


@pytest.mark.parametrize("name", ["user-reset", "user-disable", "user-enable", "user-grant-end"])
def test_without_an_object_one_is_led_back(world: World, administrator: Client, name: str) -> None:
    assert administrator.post(reverse(f"members:{name}"))["Location"] == reverse("members:user-list")
    field = "grant" if name == "user-grant-end" else "account"
    assert administrator.post(reverse(f"members:{name}"), {field: 9999999}).status_code == 404


def test_a_name_in_full_width_letters_is_the_plain_name(world: World, secretary: Client) -> None:
    member = people.make_member(world.branch, "宋词")
    told = secretary.post(_url(world, "account-open", member), {"username": "ｓｅｃｒｅｔａｒｙ"})
    assert "账号“secretary”已经有人使用，请换一个。" in told.content.decode()
    assert not User.objects.filter(member=member).exists()
