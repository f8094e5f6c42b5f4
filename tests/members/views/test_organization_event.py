"""Pages on which the administrator enters what happened to an organisation."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member, Organization, OrganizationEvent
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
DAY = "2025-06-01"


@pytest.fixture
def administrator(world: World) -> Client:
    client = Client()
    client.force_login(world.user("administrator"))
    return client


def _of(name: str, organization: Organization) -> str:
    return f"{reverse(f'members:{name}')}?organization={organization.pk}"


def _do(client: Client, name: str, organization: Organization, **typed: str) -> str:
    page = _of(f"organization-{name}", organization)
    return client.post(page, {"occurred_on": DAY, **typed}, follow=True).content.decode()


def _beside(world: World) -> Organization:
    return Organization.objects.get(pk=world.beside.pk)


def _remove(client: Client, kind: str) -> str:
    event = OrganizationEvent.objects.get(kind=kind)
    page = reverse("members:organization-event-remove")
    return client.post(page, {"event": event.pk}, follow=True).content.decode()


def test_renaming_is_entered_shown_and_taken_back(world: World, administrator: Client) -> None:
    html = _do(administrator, "rename", world.beside, after_name="局综合党支部", short_name="综合党支部")
    assert "更名为“局综合党支部”" in html
    event = OrganizationEvent.objects.get()
    assert f"{reverse('members:organization-event-remove')}?event={event.pk}" in html
    undone = _remove(administrator, "renamed")
    assert _beside(world).name == world.beside.name
    assert "organization-event-undo" not in undone
    assert f"{reverse('members:organization-event-undo')}?revision=" in undone


def test_what_was_typed_stays_when_a_renaming_is_refused(world: World, administrator: Client) -> None:
    html = _do(administrator, "rename", world.beside, after_name=world.beside.name, paper="某〔2025〕1号")
    assert "补登以前的更名，请填写原名称" in html
    assert 'value="某〔2025〕1号"' in html


def test_move_goes_to_the_superior_named(world: World, administrator: Client) -> None:
    refused = _do(administrator, "move", world.general_branch, other="种植业第一党支部")
    assert "没有找到“种植业第一党支部”" in refused
    html = _do(administrator, "move", world.beside, other="种植业党总支")
    assert "调整到“种植业党总支”下面" in html
    assert _beside(world).parent == world.general_branch
    _remove(administrator, "moved")
    assert _beside(world).parent == world.committee


def test_merger_tells_how_many_move_and_is_taken_back(world: World, administrator: Client) -> None:
    page = administrator.get(_of("organization-merge", world.beside)).content.decode()
    assert "现有在册党员1名" in page
    html = _do(administrator, "merge", world.beside, other="种植业第一党支部")
    assert "转入党员1名" in html
    assert _beside(world).dissolved_on == date(2025, 6, 1)
    told = _remove(administrator, "merged")
    assert "organizations/events/undo" not in told
    assert _beside(world).dissolved_on is None
    assert Member.objects.get(name="乌云").branch == world.beside


def test_a_branch_with_members_is_led_to_merging_or_moving(world: World, administrator: Client) -> None:
    page = administrator.get(_of("organization-dissolve", world.beside)).content.decode()
    assert "还有1名党员在册，要先并入别的党支部" in page
    html = _do(administrator, "dissolve", world.beside)
    assert "还有1名党员在册，请先并入别的党支部，或者逐名转接组织关系。" in html
    told = _do(administrator, "dissolve", world.committee)
    assert "请先撤销或调整它们" in told


def test_organization_is_dissolved_and_restored(world: World, administrator: Client) -> None:
    Member.objects.filter(branch=world.beside).update(left_on=date(2025, 1, 31))
    html = _do(administrator, "dissolve", world.beside)
    assert "2025年6月1日撤销" in html
    assert _of("organization-restore", world.beside) in html
    administrator.post(_of("organization-restore", world.beside))
    assert _beside(world).dissolved_on is None


def test_organization_is_not_dissolved_on_a_day_to_come(world: World, administrator: Client, at) -> None:
    at("2025-11-20 10:00")
    administrator.force_login(world.user("administrator"))
    Member.objects.filter(branch=world.beside).update(left_on=date(2025, 1, 31))
    told = _do(administrator, "dissolve", world.beside, occurred_on="2025-11-21")
    assert "日期不能晚于今天。" in told
    assert _beside(world).dissolved_on is None


def test_restoring_is_refused_in_words(world: World, administrator: Client) -> None:
    Organization.objects.filter(pk__in=(world.branch.pk, world.general_branch.pk)).update(
        dissolved_on=date(2025, 6, 1)
    )
    told = administrator.post(_of("organization-restore", world.branch), follow=True).content.decode()
    assert "请先恢复上级" in told


def test_entry_is_corrected_with_a_way_back(world: World, administrator: Client) -> None:
    _do(administrator, "founding", world.beside, note="原属办公室")
    event = OrganizationEvent.objects.get()
    page = f"{reverse('members:organization-event-correct')}?event={event.pk}"
    assert 'value="原属办公室"' in administrator.get(page).content.decode()
    html = administrator.post(page, {"occurred_on": "2025-05-01"}, follow=True).content.decode()
    assert "已更正沿革记录" in html
    assert _beside(world).founded_on == date(2025, 5, 1)
    undo = html.split("organizations/events/undo/?revision=")[1].split('"')[0]
    administrator.post(reverse("members:organization-event-undo"), {"revision": undo})
    assert _beside(world).founded_on == date(2025, 6, 1)
    wrong = administrator.post(page, {"occurred_on": "2999-01-01"}).content.decode()
    assert "年份要在" in wrong


def test_day_of_a_merger_is_not_asked_for_again(world: World, administrator: Client) -> None:
    _do(administrator, "merge", world.beside, other="种植业第一党支部")
    event = OrganizationEvent.objects.get(kind="merged")
    page = f"{reverse('members:organization-event-correct')}?event={event.pk}"
    html = administrator.get(page).content.decode()
    assert 'name="occurred_on"' not in html
    administrator.post(page, {"paper": "某〔2025〕2号"})
    assert OrganizationEvent.objects.get(kind="merged").paper == "某〔2025〕2号"


def test_pages_of_entries_without_one_lead_back(world: World, administrator: Client) -> None:
    for name in ("organization-event-remove", "organization-event-undo"):
        assert administrator.post(reverse(f"members:{name}"))["Location"] == reverse(
            "members:organization-list"
        )
    assert administrator.get(reverse("members:organization-event-correct")).status_code == 302
    missing = {"event": 9999999, "revision": 9999999}
    for name in ("organization-event-remove", "organization-event-undo"):
        assert administrator.post(reverse(f"members:{name}"), missing).status_code == 404


def test_no_page_draws_a_list_of_all_organisations(world: World, administrator: Client) -> None:
    for number in range(30):
        people.make_organization(f"第{number}农技支部", Organization.Kind.BRANCH, world.committee)
    for name in ("rename", "move", "merge", "dissolve", "edit", "detail"):
        html = administrator.get(_of(f"organization-{name}", world.beside)).content.decode()
        assert "农技支部" not in html, name
