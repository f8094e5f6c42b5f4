"""Pages of the administrator and the auditor."""

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Organization
from partybranch.audit import log
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _open(world: World, actor: str, name: str, **query: str | int):
    client = Client()
    client.force_login(world.user(actor))
    return client.get(reverse(name), query)


def test_organization_list_shows_the_tree_in_order(world: World) -> None:
    rows = _open(world, "administrator", "members:organization-list").context["rows"]
    assert [row.pk for row in rows] == [each.pk for each in sorted(world.organizations, key=lambda o: o.path)]


def test_organization_list_finds_by_name(world: World) -> None:
    response = _open(world, "administrator", "members:organization-list", q="办公室")
    assert [row.pk for row in response.context["rows"]] == [world.beside.pk]


def test_organization_list_finds_by_short_name_below_a_place(world: World) -> None:
    query = {"q": "党支部", "parent": world.general_branch.pk}
    response = _open(world, "administrator", "members:organization-list", **query)
    assert [row.pk for row in response.context["rows"]] == [world.branch.pk]


def test_a_tree_larger_than_a_page_is_browsed_by_level(world: World) -> None:
    for number in range(60):
        people.make_organization(f"第{number}支部", Organization.Kind.BRANCH, world.other_committee)
    top = _open(world, "administrator", "members:organization-list")
    assert [row.pk for row in top.context["rows"]] == [world.committee.pk, world.other_committee.pk]
    assert "61个" in top.content.decode()
    below = _open(
        world, "administrator", "members:organization-list", parent=world.other_committee.pk, page=2
    )
    assert len(below.context["rows"]) == 11
    assert "丹崖县文旅局机关委员会的下级" in below.content.decode()


def test_an_empty_level_says_what_to_do_next(world: World) -> None:
    empty = people.make_organization("中共某局委员会", Organization.Kind.COMMITTEE)
    html = _open(world, "administrator", "members:organization-list", parent=empty.pk).content.decode()
    assert "下面还没有党组织" in html
    assert f"{reverse('members:organization-add')}?parent={empty.pk}" in html


def test_organization_list_of_a_missing_place_is_not_found(world: World) -> None:
    assert _open(world, "administrator", "members:organization-list", parent=9999999).status_code == 404


def test_audit_record_list_names_who_did_what(world: World) -> None:
    log.record("试一试", by=world.user("secretary"), organization=world.branch.pk)
    log.record("夜里做的", by=log.SYSTEM)
    lines = _open(world, "auditor", "members:audit-record-list").context["lines"]
    assert [(line["record"].verb, line["actor"], str(line["place"])) for line in lines] == [
        ("夜里做的", "系统", ""),
        ("试一试", "柳承志", "种植业第一党支部"),
    ]


def test_audit_record_list_filters_by_verb_and_result(world: World) -> None:
    log.record("登录", by=world.user("member"))
    log.record("登录失败", by=None, result=log.AuditRecord.Result.REFUSED)
    by_verb = _open(world, "auditor", "members:audit-record-list", verb="登录")
    assert [line["record"].verb for line in by_verb.context["lines"]] == ["登录"]
    refused = _open(world, "administrator", "members:audit-record-list", result="refused")
    assert [line["actor"] for line in refused.context["lines"]] == ["未登录"]


def test_auditor_sees_no_place_but_the_record(world: World) -> None:
    html = _open(world, "auditor", "members:audit-record-list").content.decode()
    assert reverse("members:organization-list") not in html
    assert reverse("members:audit-record-list") in html
