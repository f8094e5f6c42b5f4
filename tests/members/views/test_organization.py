"""Pages of organisations, offices and Party groups."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.actions.organizations import record_founding
from members.models import Member, OfficeTerm, Organization, OrganizationEvent, PartyGroup
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
        "parent": "种植业党总支",
        "name": "林业党支部",
        "unit_kind": "office",
        "in_use_since": "2025-03-01",
        "stores_id_numbers": "on",
    }
    refused = administrator.post(page, {**typed, "in_use_since": "0025-03-01"}).content.decode()
    assert "年份要在1921至" in refused
    assert 'value="林业党支部"' in refused
    done = administrator.post(page, typed)
    made = Organization.objects.get(name="林业党支部")
    assert done["Location"] == _of("organization-detail", made)
    assert (made.parent, made.in_use_since, made.stores_id_numbers) == (
        world.general_branch,
        date(2025, 3, 1),
        True,
    )
    assert "已经在了" in administrator.post(page, typed).content.decode()


def test_parent_in_the_address_is_named_already(world: World, administrator: Client) -> None:
    page = reverse("members:organization-add")
    html = administrator.get(page, {"parent": world.general_branch.pk}).content.decode()
    assert 'value="中共青石市农业农村局机关委员会/青石市农业农村局种植业党总支"' in html
    assert world.beside.name not in html
    assert world.branch.name not in administrator.get(page, {"parent": world.branch.pk}).content.decode()


def test_form_of_a_branch_and_its_paper_are_entered_at_its_founding(
    world: World, administrator: Client
) -> None:
    page = reverse("members:organization-add")
    typed = {
        "kind": "branch",
        "parent": "农业局机关委员会",
        "name": "城关联合党支部",
        "branch_form": "joint",
        "committee_seats": "3",
        "paper": "农机关党委〔2025〕9号",
    }
    refused = administrator.post(page, typed).content.decode()
    assert "请填写联合组建的单位" in refused
    assert "填了批准情况的，请填写成立日期" in refused
    typed |= {"covered_units": "东门社区、西门社区", "founded_on": "2025-03-01"}
    administrator.post(page, typed)
    made = Organization.objects.get(name="城关联合党支部")
    assert (made.branch_form, made.committee_seats, made.founded_on) == ("joint", 3, date(2025, 3, 1))
    assert made.events.get().paper == "农机关党委〔2025〕9号"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "committee", "branch_form": "temporary"}, "只有党支部分联合、临时"),
        ({"kind": "committee", "committee_seats": "5"}, "只有党支部登记支委会职数"),
        ({"kind": "branch", "covered_units": "东门社区"}, "只有联合党支部填写"),
        ({"kind": "branch", "parent": "种植业第一党支部"}, "没有找到“种植业第一党支部”"),
        ({"kind": "branch", "founded_on": "2999-01-01"}, "年份要在"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    world: World, administrator: Client, typed: dict, sentence: str
) -> None:
    page = reverse("members:organization-add")
    assert sentence in administrator.post(page, {"name": "试建", **typed}).content.decode()
    assert not Organization.objects.filter(name="试建").exists()


def test_organization_is_corrected(world: World, administrator: Client) -> None:
    page = _of("organization-edit", world.beside)
    assert f'value="{world.beside.name}"' in administrator.get(page).content.decode()
    typed = {"name": "办公室支部", "short_name": "", "unit_kind": "retired", "committee_seats": "3"}
    assert administrator.post(page, typed)["Location"] == _of("organization-detail", world.beside)
    beside = Organization.objects.get(pk=world.beside.pk)
    assert (beside.name, beside.unit_kind, beside.committee_seats) == ("办公室支部", "retired", 3)
    assert not beside.events.exists()
    of_committee = administrator.get(_of("organization-edit", world.committee)).content.decode()
    assert "支委会职数" not in of_committee


def test_detail_shows_what_is_kept_what_rules_say_and_the_history(
    world: World, administrator: Client
) -> None:
    Organization.objects.filter(pk=world.branch.pk).update(committee_seats=7, unit_kind="office")
    record_founding(organization=world.branch, founded_on=date(2010, 7, 1), by=world.user("administrator"))
    html = administrator.get(_of("organization-detail", world.branch)).content.decode()
    for words in ("职数7名，现任6名，缺1名", "党组织沿革", "2010年7月1日", "管一方", "柳承志", "10名"):
        assert words in html
    assert "惯例" in html
    committee = administrator.get(_of("organization-detail", world.committee)).content.decode()
    assert "11名" in committee
    assert "看下级2个" in committee


@pytest.mark.parametrize("which", ["branch", "committee", "beside"])
def test_detail_costs_the_same_however_much_happened(
    world: World, administrator: Client, django_assert_num_queries, which: str
) -> None:
    organization = getattr(world, which)
    _rename_often(world, organization, 2019, 1)
    with CaptureQueriesContext(connection) as few:
        administrator.get(_of("organization-detail", organization))
    _rename_often(world, organization, 2020, 12)
    with django_assert_num_queries(len(few)):
        administrator.get(_of("organization-detail", organization))


def _rename_often(world: World, organization: Organization, year: int, times: int) -> None:
    for month in range(1, times + 1):
        OrganizationEvent.objects.create(
            organization=organization,
            kind="renamed",
            occurred_on=date(year, month, 1),
            before_name="甲",
            after_name="乙",
            entered_by_id=world.user("administrator").pk,
        )


def test_names_are_suggested_while_one_types(world: World, administrator: Client) -> None:
    page = reverse("members:organization-names")
    branches = administrator.get(page, {"of": "branches", "other": "种植业"}).content.decode()
    assert "种植业党总支/青石市农业农村局种植业第一党支部" in branches
    superiors = administrator.get(page, {"of": "superiors", "parent": "种植业"}).content.decode()
    assert "第一党支部" not in superiors
    assert "种植业党总支" in superiors


@pytest.mark.parametrize(
    "name",
    [
        "organization-detail",
        "organization-edit",
        "organization-rename",
        "organization-dissolve",
        "organization-offices",
        "organization-election",
    ],
)
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
