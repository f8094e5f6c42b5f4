"""The list of duties with their articles, and putting hints aside."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partybranch.regulations.duties import DUTIES
from reports.models import DismissedHint
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _client(world: World, actor: str = "secretary") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _list(world: World, actor: str = "secretary", **query: str) -> str:
    url = reverse("reports:duty-list", args=[world.branch.pk])
    return _client(world, actor).get(url, {"year": "2025", **query}).content.decode()


def test_every_duty_stands_with_document_article_and_standing(world: World) -> None:
    html = _list(world)
    for duty in DUTIES:
        assert duty.what in html
        assert duty.source.cited in html
    assert "<b>转引</b>" in html
    assert "<b>惯例</b>" in html


def test_what_is_done_is_listed_by_itself(world: World) -> None:
    html = _list(world, state="done")
    assert "已办完的事" in html
    assert "未召开党员大会" not in html


def test_a_member_without_office_does_not_see_it(world: World) -> None:
    url = reverse("reports:duty-list", args=[world.branch.pk])
    assert _client(world, "member").get(url).status_code == 403


def _post(world: World, name: str, key: str, actor: str = "secretary", **data: str):
    url = reverse(f"reports:hint-{name}", args=[world.branch.pk]) + "?year=2025"
    return _client(world, actor).post(url, {"key": key, **data}, follow=True)


def test_a_hint_is_put_aside_and_back(world: World) -> None:
    html = _post(world, "dismiss", "talks").content.decode()
    assert "已收起，本年不再提示。" in html
    assert "谈心谈话是否谈到" not in html
    assert "恢复提示：谈心谈话" in _list(world)
    client = _client(world)
    undo = reverse("reports:hint-restore", args=[world.branch.pk]) + "?year=2025&key=talks"
    assert undo.replace("&", "&amp;") in html
    client.post(undo)
    assert not DismissedHint.objects.exists()


def test_one_goes_back_to_the_page_one_came_from_and_nowhere_else(world: World) -> None:
    back = reverse("reports:duty-list", args=[world.branch.pk])
    assert _post(world, "dismiss", "talks", next=back).request["PATH_INFO"] == back
    home = reverse("reports:branch-home", args=[world.branch.pk])
    assert _post(world, "restore", "talks", next="https://example.org/").request["PATH_INFO"] == home


@pytest.mark.parametrize("key", ["", "dues", "theme_day", "doubt" + ":x" * 60])
def test_a_duty_cannot_be_put_aside(world: World, key: str) -> None:
    assert "这条提示已经不在了。" in _post(world, "dismiss", key).content.decode()
    assert not DismissedHint.objects.exists()


def test_only_who_runs_the_branch_puts_aside(world: World) -> None:
    assert _post(world, "dismiss", "talks", "organisation member").status_code == 403


def test_the_list_costs_a_fixed_number_of_queries(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        _list(world)
    assert len(queries) < 50
