"""The committee's pages of joint gatherings, and what a branch sees of one."""

import pytest
from django.urls import reverse

from meetings.models import JointGathering, Meeting
from tests.doings_of_gath import joint_form, plan_jointly
from tests.meetings.desk import client_of, errors_of, url
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _page(world: World, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[world.committee.pk, *pk])


def test_one_form_plans_for_every_branch_chosen(world: World) -> None:
    client = client_of(world, "staff")
    response = client.post(_page(world, "joint-plan"), joint_form(world), follow=True)
    html = response.content.decode()
    assert "已给2个支部安排" in html
    assert str(world.beside) in html
    meeting = Meeting.objects.get(branch=world.branch, title="联合党日")
    page = client_of(world).get(url(world, "meeting-detail", meeting.pk)).content.decode()
    assert "联合开展" in page
    assert f"{world.beside}" in page
    listed = client.get(_page(world, "joint-list")).content.decode()
    assert "联合党日" in listed


def test_what_is_wrong_is_said_beside_its_field(world: World) -> None:
    client = client_of(world, "staff")
    form = {**joint_form(world), "branches": [world.branch.pk]}
    assert errors_of(client.post(_page(world, "joint-plan"), form)) == {
        "branches": ["联合开展至少选2个支部。"]
    }
    form = {**joint_form(world), "branches": [world.branch.pk, world.foreign.pk]}
    assert "branches" in errors_of(client.post(_page(world, "joint-plan"), form))


def test_it_is_called_off_and_back_on(world: World) -> None:
    made = plan_jointly(world)
    client = client_of(world, "staff")
    assert errors_of(client.post(_page(world, "joint-cancel", made.pk), {}))["reason"]
    page = client.post(_page(world, "joint-cancel", made.pk), {"reason": "停电"}, follow=True)
    assert "已取消2个支部的安排" in page.content.decode()
    client.post(_page(world, "joint-restore", made.pk))
    assert set(made.meetings.values_list("state", flat=True)) == {"planned"}
    page = client.post(_page(world, "joint-remove", made.pk), follow=True).content.decode()
    assert "还没有安排过联合活动" in page
    assert client.get(_page(world, "joint-detail", made.pk)).status_code == 404


def test_only_the_committee_plans_jointly(world: World) -> None:
    for actor in ("secretary", "member"):
        assert client_of(world, actor).get(_page(world, "joint-plan")).status_code in (403, 404)
    assert not JointGathering.objects.exists()
