"""Opening a new year."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import DuesStandard
from partybranch.audit.models import AuditRecord
from reports.actions import years
from reports.actions.years import YearRefused
from reports.models import BranchYear, PlanItem
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def test_year_waits_from_its_first_day_or_in_december(world: World) -> None:
    branch = world.branch
    assert years.year_to_open(branch, date(2025, 11, 30)) is None
    assert years.year_to_open(branch, date(2025, 12, 1)) == 2026
    assert years.year_to_open(branch, date(2026, 4, 1)) == 2026
    BranchYear.objects.create(branch=branch, year=2026)
    assert years.year_to_open(branch, date(2026, 4, 1)) is None
    assert years.year_to_open(branch, date(2026, 12, 1)) == 2027


def test_branch_without_a_year_before_has_nothing_to_open(world: World) -> None:
    empty = people.make_organization("新支部", "branch", world.committee)
    assert years.year_to_open(empty, date(2026, 4, 1)) is None
    empty.in_use_since = date(2026, 1, 1)
    assert years.year_to_open(empty, date(2026, 4, 1)) is None
    empty.in_use_since = date(2025, 9, 1)
    assert years.year_to_open(empty, date(2026, 4, 1)) == 2026


def test_standard_goes_on_from_the_last_standard_else_from_the_last_charge(world: World) -> None:
    member, other = world.members["member"], world.members["secretary"]
    DuesStandard.objects.create(
        branch=world.branch, member=other, starts_on=date(2025, 3, 1), base_fen=500000, due_fen=5000
    )
    carried = years.continuation(world.branch, 2026)
    assert {(entry.member.name, entry.base_fen, entry.due_fen) for entry in carried.standards} == {
        (member.name, None, 1500),
        (other.name, 500000, 5000),
    }
    assert world.members["deputy"] in carried.without_standard
    assert world.members["moved out"] not in carried.without_standard
    assert [group.name for group in carried.groups] == ["第一党小组", "第二党小组"]


def test_opening_keeps_the_plan_and_sets_standards_once(world: World, at) -> None:
    at("2026-01-05 09:00")
    PlanItem.objects.create(branch=world.branch, year=2026, text="讲党课", target=4, unit="次")
    by = world.user("secretary")
    opened = years.open_year(branch=world.branch, year=2026, by=by)
    standards = list(DuesStandard.objects.values_list("member", "starts_on", "due_fen"))
    assert standards == [(world.members["member"].pk, date(2026, 1, 1), 1500)]
    record = AuditRecord.objects.get(verb="开启新年度")
    assert record.details == {"year": 2026, "plan": 1, "groups": 2, "standards": 1}
    count = AuditRecord.objects.count()
    assert years.open_year(branch=world.branch, year=2026, by=by) == opened
    assert AuditRecord.objects.count() == count
    assert PlanItem.objects.count() == 1


def test_standard_already_set_for_the_year_is_left_alone(world: World, at) -> None:
    at("2026-01-05 09:00")
    DuesStandard.objects.create(
        branch=world.branch, member=world.members["member"], starts_on=date(2026, 1, 1), due_fen=9900
    )
    years.open_year(branch=world.branch, year=2026, by=world.user("secretary"))
    assert DuesStandard.objects.get(member=world.members["member"]).due_fen == 9900


def test_year_far_ahead_is_refused(world: World, at) -> None:
    at("2025-11-20 10:00")
    with pytest.raises(YearRefused, match="2025年12月"):
        years.open_year(branch=world.branch, year=2026, by=world.user("secretary"))


def test_page_shows_what_goes_on_and_opens_the_year(world: World, at) -> None:
    at("2025-12-10 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    page = reverse("reports:year-open", args=[world.branch.pk])
    html = client.get(page).content.decode()
    assert "开启2026年度" in html
    assert "石小满" in html
    response = client.post(page, {"year": "2026"}, follow=True)
    assert "已开启2026年度" in response.content.decode()
    again = client.post(page, {"year": "2026"}, follow=True)
    assert "没有要开启的年度" in again.content.decode()
    assert BranchYear.objects.filter(branch=world.branch).count() == 1
    assert "现在没有要开启的年度" in client.get(page).content.decode()


def test_only_who_runs_the_branch_opens_a_year(world: World) -> None:
    for name, status in (("organisation member", 403), ("staff", 403), ("foreign secretary", 404)):
        client = Client()
        client.force_login(world.user(name))
        assert client.post(reverse("reports:year-open", args=[world.branch.pk])).status_code == status
