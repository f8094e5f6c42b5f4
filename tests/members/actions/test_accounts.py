"""Making accounts, first passwords, resetting, disabling, and whose accounts a branch may touch."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from members.actions import accounts, grants
from members.actions.accounts import AccountRefused
from members.models import Grant, Member, OfficeTerm, User
from members.names import spelling
from members.standing import allows_anywhere
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("李树明", "lishuming"),
        ("单雄信", "shanxiongxin"),
        ("任超", "renchao"),
        ("曾　国", "zengguo"),
        ("买买提·艾力", "maimaitiaili"),
        ("A", ""),
        ("", ""),
    ],
)
def test_name_is_spelled_in_letters(name: str, spelled: str) -> None:
    assert spelling(name) == spelled


def test_username_is_made_unique_by_a_number() -> None:
    assert accounts.free_username("李树明", {"lishuming", "lishuming2"}) == "lishuming3"
    assert accounts.free_username("Ω", set()) == "dangyuan"


def _newcomers(world: World, *names: str) -> list[Member]:
    return [people.make_member(world.branch, name) for name in names]


def test_accounts_for_several_are_one_record_and_each_opens_with_its_password(world: World) -> None:
    members = _newcomers(world, "李树明", "李书铭", "宋词")
    before = AuditRecord.objects.count()
    slips = accounts.open_accounts(branch=world.branch, members=members, by=world.user("secretary"))
    assert [slip.username for slip in slips] == ["lishuming", "lishuming2", "songci"]
    assert len({slip.password for slip in slips}) == 3
    for slip, member in zip(slips, members, strict=True):
        user = authenticate(username=slip.username, password=slip.password)
        assert user.member == member
        assert user.must_change_password
    assert AuditRecord.objects.count() == before + 1
    record = AuditRecord.objects.first()
    assert (record.verb, record.organization_id, record.details) == (
        "批量建立账号",
        world.branch.pk,
        {"count": 3},
    )
    assert not any(slip.password in str(vars(record)) for slip in slips)


def test_accounts_are_made_for_nobody_twice_and_for_no_other_branch(world: World) -> None:
    strangers = [world.members["member beside"], people.make_member(world.beside, "宋词")]
    assert (
        accounts.open_accounts(
            branch=world.branch, members=[world.members["member"], *strangers], by=world.user("secretary")
        )
        == []
    )
    with pytest.raises(AccountRefused, match="已经有账号"):
        accounts.open_account(member=world.members["member"], by=world.user("secretary"))


def test_account_name_in_use_is_refused(world: World) -> None:
    (member,) = _newcomers(world, "宋词")
    with pytest.raises(AccountRefused, match="已经有人使用"):
        accounts.open_account(member=member, username="secretary", by=world.user("secretary"))
    assert not User.objects.filter(member=member).exists()


def test_what_a_sample_account_makes_belongs_to_the_sample(world: World) -> None:
    secretary = world.user("secretary")
    secretary.is_sample = True
    one, two = _newcomers(world, "宋词", "元曲")
    accounts.open_accounts(branch=world.branch, members=[one], by=secretary)
    accounts.open_account(member=two, by=secretary)
    assert User.objects.filter(member__in=[one, two], is_sample=True).count() == 2


def test_reset_ends_every_session_and_asks_for_an_own_password(world: World) -> None:
    user, client = world.user("member"), Client()
    client.force_login(user)
    page = reverse("meetings:meeting-list", args=[world.branch.pk])
    assert client.get(page).status_code == 200
    slip = accounts.reset_password(user=user, by=world.user("secretary"))
    assert client.get(page)["Location"].startswith(reverse("members:sign-in"))
    assert authenticate(username=slip.username, password=slip.password).must_change_password
    assert AuditRecord.objects.filter(verb="重设密码", organization_id=world.branch.pk).count() == 1


def test_disabled_account_is_out_at_once_and_its_sessions_stay_ended(world: World) -> None:
    user, client = world.user("member"), Client()
    client.force_login(user)
    page = reverse("meetings:meeting-list", args=[world.branch.pk])
    accounts.disable_account(user=user, by=world.user("secretary"))
    assert client.get(page).status_code == 302
    slip = accounts.enable_account(user=user, by=world.user("secretary"))
    assert client.get(page).status_code == 302
    assert authenticate(username=slip.username, password=slip.password) == user


def test_nobody_resets_or_disables_oneself(world: World) -> None:
    secretary = world.user("secretary")
    for do in (accounts.reset_password, accounts.disable_account):
        with pytest.raises(AccountRefused, match="自己"):
            do(user=secretary, by=secretary)


def test_last_administrator_stays(world: World, at) -> None:
    at("2025-11-20 10:00")
    only = world.user("administrator")
    with pytest.raises(AccountRefused, match="唯一的系统管理员"):
        accounts.disable_account(user=only, by=log.SYSTEM)
    with pytest.raises(AccountRefused, match="唯一的系统管理员"):
        grants.end_grant(grant=only.grants.get(), by=log.SYSTEM)
    slip = grants.open_staff_account(name="佟管", kind=Grant.Kind.ADMINISTRATOR, by=only)
    grants.end_grant(grant=only.grants.get(), by=User.objects.get(username=slip.username))
    assert not allows_anywhere(only, Permission.MANAGE_ORGANIZATIONS)
    assert User.objects.get(pk=only.pk).is_active


def test_role_is_not_given_twice(world: World) -> None:
    with pytest.raises(AccountRefused, match="已经是审计员"):
        grants.grant_role(
            user=world.user("auditor"),
            kind=Grant.Kind.AUDITOR,
            starts_on=date(2025, 1, 1),
            by=world.user("administrator"),
        )


def test_branch_touches_no_account_whose_rights_reach_beyond_it(world: World) -> None:
    branch = world.branch
    accounts.require_own_members_account(world.user("member"), branch)
    for name in ("member beside", "staff", "administrator"):
        with pytest.raises(AccountRefused, match="不是本支部党员"):
            accounts.require_own_members_account(world.user(name), branch)
    Grant.objects.create(user=world.user("member"), kind=Grant.Kind.AUDITOR, starts_on=date(2025, 1, 1))
    with pytest.raises(AccountRefused, match="审计员"):
        accounts.require_own_members_account(world.user("member"), branch)
    OfficeTerm.objects.create(
        organization=world.general_branch,
        member=world.members["deputy"],
        office=OfficeTerm.Office.SECRETARY,
    )
    with pytest.raises(AccountRefused, match="别的党组织任职"):
        accounts.require_own_members_account(world.user("deputy"), branch)
