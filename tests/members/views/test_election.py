"""换届 on the page of the branch and on that of the administrator."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import OfficeTerm, Organization, OrganizationEvent
from reports.duties import desk_of
from tests.people import World

pytestmark = pytest.mark.django_db
DAY = "2025-06-01"


@pytest.fixture
def secretary(world: World) -> Client:
    client = Client()
    client.force_login(world.user("secretary"))
    return client


@pytest.fixture
def administrator(world: World) -> Client:
    client = Client()
    client.force_login(world.user("administrator"))
    return client


def _page(world: World, name: str = "election-add", *keys: int) -> str:
    return reverse(f"members:{name}", args=[world.branch.pk, *keys])


def _typed(world: World, **changed: object) -> dict[str, object]:
    members = world.members
    return {
        "occurred_on": DAY,
        "years": "3",
        "committee_seats": "3",
        "secretary": members["secretary"].pk,
        "publicity_member": members["member"].pk,
        "committee_member": [members["deputy"].pk],
        **changed,
    }


def test_form_begins_with_the_present_holders_and_the_usual_length(world: World, secretary: Client) -> None:
    Organization.objects.filter(pk=world.branch.pk).update(unit_kind="village")
    response = secretary.get(_page(world))
    html = response.content.decode()
    assert f'value="{world.members["secretary"].pk}" selected' in html
    assert response.context["form"].initial["years"] == 5
    assert "惯例：各地支部工作手册" in html
    Organization.objects.filter(pk=world.branch.pk).update(unit_kind="office")
    of_office = secretary.get(_page(world)).content.decode()
    assert "全国：《党和国家机关基层组织工作条例》第七条" in of_office


def test_secretary_enters_the_new_committee_and_takes_it_back(world: World, secretary: Client) -> None:
    html = secretary.post(_page(world), _typed(world), follow=True).content.decode()
    assert "3项职务重新任命，任期到2028年6月1日" in html
    now = OfficeTerm.objects.filter(organization=world.branch, started_on=date(2025, 6, 1))
    assert set(now.values_list("office", "term_ends_on")) == {
        (office, date(2028, 6, 1)) for office in ("secretary", "publicity_member", "committee_member")
    }
    event = OrganizationEvent.objects.get()
    undo = _page(world, "election-remove", event.pk)
    assert undo in html
    assert "职数3名，现任3名" in html
    told = secretary.post(undo, follow=True).content.decode()
    assert "原来的任职恢复" in told
    assert OfficeTerm.objects.filter(organization=world.branch, left_on__isnull=True).count() == 7


def test_end_that_was_typed_wins_over_the_years(world: World, secretary: Client) -> None:
    secretary.post(_page(world), _typed(world, term_ends_on="2028-03-31"))
    assert OfficeTerm.objects.filter(term_ends_on=date(2028, 3, 31)).count() == 3


def test_what_is_refused_stands_beside_its_field_and_nothing_is_lost(world: World, secretary: Client) -> None:
    html = secretary.post(_page(world), _typed(world, secretary="", paper="某〔2025〕1号")).content.decode()
    assert "请选择书记" in html
    assert 'value="某〔2025〕1号"' in html
    late = secretary.post(_page(world), _typed(world, occurred_on="1921-07-23", term_ends_on="1921-07-22"))
    assert "任期届满日期要晚于换届日期" in late.content.decode()
    assert not OrganizationEvent.objects.exists()


def test_a_secretary_not_elected_again_is_led_to_the_first_page(world: World, secretary: Client) -> None:
    typed = _typed(world, secretary=world.members["deputy"].pk, committee_member=[])
    response = secretary.post(_page(world), typed)
    assert response["Location"] == reverse("reports:home")
    assert secretary.get(_page(world)).status_code == 403


def test_election_of_another_branch_is_not_found(world: World, secretary: Client) -> None:
    event = OrganizationEvent.objects.create(
        organization=world.foreign, kind="reelected", occurred_on=date(2025, 1, 1)
    )
    founding = OrganizationEvent.objects.create(
        organization=world.branch, kind="founded", occurred_on=date(2025, 1, 1)
    )
    for pk in (event.pk, founding.pk):
        assert secretary.post(_page(world, "election-remove", pk)).status_code == 404


def test_administrator_holds_an_election(world: World, administrator: Client) -> None:
    page = f"{reverse('members:organization-election')}?organization={world.branch.pk}"
    html = administrator.post(page, _typed(world), follow=True).content.decode()
    assert "organizations/events/remove/?event=" in html
    assert OrganizationEvent.objects.get().kind == "reelected"
    empty = f"{reverse('members:organization-election')}?organization={world.committee.pk}"
    assert "先导入花名册" in administrator.get(empty).content.decode()


def test_next_election_is_called_to_mind_half_a_year_before(world: World, secretary: Client, at) -> None:
    secretary.post(_page(world), _typed(world))
    at("2027-12-01 10:00")
    secretary.force_login(world.user("secretary"))
    html = secretary.get(_page(world, "term-list")).content.decode()
    assert "任期到2028年6月1日届满，准备换届" in html
    assert "《中国共产党基层组织选举工作条例》第三条" in html
    scope = world.user("secretary").scope_in(world.branch.pk, is_branch=True)
    assert "election:due" in {item.key for item in desk_of(scope, 2027, date(2027, 12, 1)).items}
    at("2027-11-30 10:00")
    secretary.force_login(world.user("secretary"))
    assert "准备换届" not in secretary.get(_page(world, "term-list")).content.decode()
