"""Pages of organisations, offices and Party groups."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member, OfficeTerm, Organization, PartyGroup
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


def _of(name: str, organization: Organization) -> str:
    return f"{reverse(f'members:{name}')}?organization={organization.pk}"


def _in(world: World, name: str, *keys: int) -> str:
    return reverse(f"members:{name}", args=[world.branch.pk, *keys])


def test_branch_is_founded_on_the_page(world: World, administrator: Client) -> None:
    page = reverse("members:organization-add")
    typed = {
        "kind": "branch",
        "parent": world.general_branch.pk,
        "name": "林业党支部",
        "unit_kind": "office",
        "in_use_since": "2025-03-01",
        "stores_id_numbers": "on",
    }
    refused = administrator.post(page, {**typed, "in_use_since": "0025-03-01"}).content.decode()
    assert "年份要在1921至" in refused
    assert 'value="林业党支部"' in refused
    assert administrator.post(page, typed)["Location"] == reverse("members:organization-list")
    made = Organization.objects.get(name="林业党支部")
    assert (made.parent, made.in_use_since, made.stores_id_numbers) == (
        world.general_branch,
        date(2025, 3, 1),
        True,
    )
    assert "已经在了" in administrator.post(page, typed).content.decode()


def test_parent_in_the_address_is_chosen_already(world: World, administrator: Client) -> None:
    html = administrator.get(
        reverse("members:organization-add"), {"parent": world.committee.pk}
    ).content.decode()
    assert f'<option value="{world.committee.pk}" selected>' in html
    assert f'<option value="{world.branch.pk}"' not in html


def test_organization_is_corrected_dissolved_and_restored(world: World, administrator: Client) -> None:
    page = _of("organization-edit", world.beside)
    assert f'value="{world.beside.name}"' in administrator.get(page).content.decode()
    administrator.post(page, {"name": "办公室支部", "short_name": "", "unit_kind": "retired"})
    beside = Organization.objects.get(pk=world.beside.pk)
    assert (beside.name, beside.unit_kind) == ("办公室支部", "retired")
    done = administrator.post(
        _of("organization-dissolve", beside), {"dissolved_on": "2025-11-01"}, follow=True
    ).content.decode()
    assert "撤销" in done
    assert _of("organization-restore", beside) in done
    administrator.post(_of("organization-restore", beside))
    assert Organization.objects.get(pk=beside.pk).dissolved_on is None
    told = administrator.post(_of("organization-dissolve", world.committee), {"dissolved_on": "2025-11-01"})
    assert "请先撤销或调整它们" in told.content.decode()


@pytest.mark.parametrize("name", ["organization-edit", "organization-dissolve", "organization-offices"])
def test_without_an_organization_one_is_led_back(world: World, administrator: Client, name: str) -> None:
    url = reverse(f"members:{name}")
    assert administrator.get(url)["Location"] == reverse("members:organization-list")
    assert administrator.get(url, {"organization": 9999999}).status_code == 404


def test_secretary_has_no_page_of_organizations(world: World, secretary: Client) -> None:
    for name in ("organization-add", "organization-edit", "organization-offices", "user-list"):
        assert secretary.get(reverse(f"members:{name}")).status_code == 403


def test_administrator_appoints_a_secretary_after_the_one_before(world: World, administrator: Client) -> None:
    page = _of("organization-offices", world.branch)
    held = world.members["secretary"].office_terms.get()
    typed = {"member": world.members["member"].pk, "office": "secretary", "started_on": "2025-11-02"}
    refused = administrator.post(page, typed).content.decode()
    assert "请先免去现任" in refused
    assert 'value="2025-11-02"' in refused
    administrator.post(reverse("members:organization-term-end"), {"term": held.pk})
    assert OfficeTerm.objects.get(pk=held.pk).left_on is not None
    OfficeTerm.objects.filter(pk=held.pk).update(left_on=date(2025, 11, 1))
    assert administrator.post(page, typed)["Location"] == page
    assert OfficeTerm.objects.get(member=world.members["member"]).office == "secretary"


def test_nobody_of_another_branch_is_appointed(world: World, administrator: Client) -> None:
    typed = {"member": world.members["member beside"].pk, "office": "party_worker"}
    response = administrator.post(_of("organization-offices", world.branch), typed)
    assert "任职人里没有这一项" in response.content.decode()


def test_secretary_appoints_ends_and_takes_back(world: World, secretary: Client) -> None:
    member = world.members["member"]
    typed = {"member": member.pk, "office": "party_worker", "started_on": "2025-11-01"}
    html = secretary.post(_in(world, "term-add"), typed, follow=True).content.decode()
    term = OfficeTerm.objects.get(member=member)
    assert _in(world, "term-remove", term.pk) in html
    ended = secretary.post(
        _in(world, "term-end", term.pk), {"left_on": "2025-11-05"}, follow=True
    ).content.decode()
    assert "历任" in ended
    secretary.post(_in(world, "term-restore", term.pk))
    assert OfficeTerm.objects.get(pk=term.pk).left_on is None
    secretary.post(_in(world, "term-remove", term.pk))
    assert not OfficeTerm.objects.filter(pk=term.pk).exists()


def test_office_dates_are_checked_beside_their_field(world: World, secretary: Client) -> None:
    term = world.members["member"]
    typed = {"member": term.pk, "office": "group_leader", "started_on": "2025-13-01"}
    html = secretary.post(_in(world, "term-add"), typed).content.decode()
    assert "任职日期不是有效的日期" in html
    html = secretary.post(_in(world, "term-add"), {**typed, "started_on": ""}).content.decode()
    assert "请选择是哪个党小组的组长" in html


@pytest.mark.parametrize("name", ["term-end", "term-restore", "term-remove"])
def test_office_of_another_branch_is_not_found(world: World, secretary: Client, name: str) -> None:
    term = world.members["foreign secretary"].office_terms.get()
    assert secretary.post(_in(world, name, term.pk), {"left_on": "2025-11-05"}).status_code == 404
    assert OfficeTerm.objects.get(pk=term.pk).left_on is None


def test_groups_are_made_changed_and_dissolved(world: World, secretary: Client) -> None:
    member, day = world.members["member"], {"moved_on": "2025-06-01"}
    secretary.post(_in(world, "group-add"), {"name": "第三党小组", "members": [member.pk], **day})
    group = PartyGroup.objects.get(name="第三党小组")
    assert Member.objects.get(pk=member.pk).group == group
    edit = _in(world, "group-edit", group.pk)
    assert "checked" in secretary.get(edit).content.decode()
    again = secretary.post(edit, {"name": "第一党小组", "members": [member.pk], **day}).content.decode()
    assert "本支部已有" in again
    refused = secretary.post(_in(world, "group-dissolve", group.pk), follow=True).content.decode()
    assert "还有1名党员" in refused
    secretary.post(edit, {"name": "第三党小组", **day})
    done = secretary.post(_in(world, "group-dissolve", group.pk), follow=True).content.decode()
    assert _in(world, "group-restore", group.pk) in done
    secretary.post(_in(world, "group-restore", group.pk))
    assert PartyGroup.objects.get(pk=group.pk).dissolved_on is None


def test_group_of_another_branch_is_not_found(world: World, secretary: Client) -> None:
    group = PartyGroup.objects.create(branch=world.foreign, name="鹤组")
    for name in ("group-edit", "group-dissolve", "group-restore"):
        assert secretary.post(_in(world, name, group.pk), {"name": "x"}).status_code == 404


def test_group_list_counts_members_and_names_leaders(world: World, secretary: Client) -> None:
    html = secretary.get(_in(world, "group-list")).content.decode()
    assert "翁秋实" in html
    assert "3名" in html


def test_organization_is_not_dissolved_on_a_day_to_come(world: World, administrator: Client, at) -> None:
    at("2025-11-20 10:00")
    administrator.force_login(world.user("administrator"))
    told = administrator.post(_of("organization-dissolve", world.beside), {"dissolved_on": "2025-11-21"})
    assert "撤销日期不能晚于今天。" in told.content.decode()
    assert Organization.objects.get(pk=world.beside.pk).dissolved_on is None
