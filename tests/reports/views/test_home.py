"""The way home, and the workbenches."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Grant, OfficeTerm, User
from reports.models import BranchYear, ReportCall
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _client(world: World, actor: str) -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _branch_home(world: World, actor: str, **query: str):
    return _client(world, actor).get(reverse("reports:branch-home", args=[world.branch.pk]), query)


@pytest.mark.parametrize(
    ("actor", "route", "place"),
    [
        ("secretary", "reports:branch-home", "branch"),
        ("member", "meetings:own-home", "branch"),
        ("group leader", "reports:branch-home", "branch"),
        ("staff", "reports:committee-home", "committee"),
        ("administrator", "members:organization-list", ""),
        ("auditor", "members:audit-record-list", ""),
    ],
)
def test_home_leads_to_the_one_workbench(world: World, actor: str, route: str, place: str) -> None:
    args = [getattr(world, place).pk] if place else []
    assert _client(world, actor).get("/")["Location"] == reverse(route, args=args)


def test_home_lets_one_choose_as_whom(world: World) -> None:
    user = world.user("secretary")
    Grant.objects.create(
        user=user,
        kind=Grant.Kind.COMMITTEE_STAFF,
        organization=world.other_committee,
        starts_on=date(2020, 1, 1),
    )
    client = _client(world, "secretary")
    html = client.get("/").content.decode()
    assert reverse("reports:branch-home", args=[world.branch.pk]) in html
    assert reverse("reports:committee-home", args=[world.other_committee.pk]) in html
    page = client.get(reverse("reports:branch-home", args=[world.branch.pk])).content.decode()
    assert "换个身份" in page
    assert "种植业第一党支部　书记" in page


def test_somebody_with_an_office_may_choose_to_be_a_member(world: World) -> None:
    html = _client(world, "secretary").get("/", {"choose": "1"}).content.decode()
    assert reverse("reports:branch-home", args=[world.branch.pk]) in html
    assert reverse("meetings:own-home", args=[world.branch.pk]) in html
    assert "党员本人" in html
    assert ">书记<" in html


def test_home_of_somebody_without_a_place_says_whom_to_ask(world: World) -> None:
    response = _client(world, "moved out").get("/")
    assert response.status_code == 200
    assert "请联系本支部书记或系统管理员" in response.content.decode()


def test_branch_home_counts_the_ledgers_of_the_year(world: World, at) -> None:
    at("2026-02-01")
    response = _branch_home(world, "secretary")
    counts = {line.label: line.count for line in response.context["ledgers"]}
    assert counts == {
        "党员花名册": 10,
        "组织生活台账": 2,
        "党费收缴登记表": 1,
        "慰问台账": 1,
        "工作纪实": 1,
    }
    assert response.context["view"].year == 2025


def test_branch_home_counts_no_plan_and_nothing_cancelled(world: World, at) -> None:
    at("2025-11-20")
    for state, day in (("planned", date(2025, 12, 1)), ("cancelled", date(2025, 10, 9))):
        people.make_meeting(world.branch, day, "学习", "study_day", state=state)
    lines = _branch_home(world, "secretary", year="2025").context["ledgers"]
    assert next(line.count for line in lines if line.label == "组织生活台账") == 2


def test_branch_home_offers_to_import_what_is_missing(world: World) -> None:
    html = _branch_home(world, "secretary", year="2024").content.decode()
    assert "kind=visits&amp;year=2024" in html
    assert "kind=roster" not in html
    staff = _branch_home(world, "staff", year="2024").content.decode()
    assert reverse("reports:import-upload", args=[world.branch.pk]) not in staff


def test_branch_home_says_what_the_report_lacks(world: World, at) -> None:
    at("2026-02-01")
    response = _branch_home(world, "secretary")
    assert response.context["blanks"]
    assert f"述职报告还缺{len(response.context['blanks'])}项" in response.content.decode()
    assert _branch_home(world, "group leader").context["blanks"] is None
    assert _branch_home(world, "member").status_code == 403


def test_branch_home_of_a_branch_without_anything_is_a_page(world: World) -> None:
    empty = people.make_organization("新建支部", "branch", world.committee)
    response = _client(world, "staff").get(reverse("reports:branch-home", args=[empty.pk]))
    assert response.status_code == 200
    assert {line.count for line in response.context["ledgers"]} == {0}


PLACES = {
    "secretary": ["工作台", "组织生活", "党员", "党费慰问", "述职报告"],
    "organisation member": ["工作台", "组织生活", "党员", "党费慰问"],
    "publicity member": ["工作台", "组织生活"],
    "group leader": ["工作台", "组织生活", "党员"],
    "staff": ["工作台", "组织生活", "党员", "党费慰问", "述职报告"],
}


@pytest.mark.parametrize("actor", PLACES)
def test_the_rail_shows_the_open_places_and_every_one_opens(world: World, actor: str) -> None:
    client = _client(world, actor)
    home = reverse("reports:branch-home", args=[world.branch.pk])
    frame = client.get(home, {"year": "2025"}).context["frame"]
    assert [place.label for place in frame.places] == PLACES[actor]
    assert frame.places[0].is_current
    for place in frame.places:
        assert client.get(place.href).status_code == 200
        assert place.href.endswith("?year=2025")


def test_sample_notice_shows_on_sample_accounts_only(world: World) -> None:
    notice = "这是样例支部"
    assert notice not in _branch_home(world, "secretary").content.decode()
    User.objects.filter(pk=world.user("secretary").pk).update(is_sample=True)
    assert notice in _branch_home(world, "secretary").content.decode()


def _titles(response) -> list[str]:
    return [item.title for item in response.context["desk"].to_do]


def test_home_is_a_list_of_what_to_do_by_which_rule(world: World, at) -> None:
    at("2025-11-20")
    response = _branch_home(world, "secretary")
    html = response.content.decode()
    assert f"要办的事 {len(_titles(response))}件" in html
    assert "第二季度、第三季度未召开党员大会" in _titles(response)
    assert "《支部工作条例（试行）》第十一条：一般每季度1次" in html
    log = reverse("meetings:meeting-log", args=[world.branch.pk])
    assert f"{log}?date=2025-06-30&amp;kind=" in html


def test_home_shows_buttons_to_whom_may_use_them(world: World, at) -> None:
    at("2025-11-20")
    log = reverse("meetings:meeting-log", args=[world.branch.pk])
    for actor in ("staff", "committee member", "discipline member"):
        assert log not in _branch_home(world, actor).content.decode(), actor
    assert log in _branch_home(world, "organisation member").content.decode()


def test_home_keeps_dues_from_whom_they_do_not_concern(world: World, at) -> None:
    at("2026-02-01")
    assert "石小满 11月党费欠缴，共15.00元" in _titles(_branch_home(world, "secretary"))
    for actor in ("publicity member", "group leader", "committee member"):
        assert "党费欠缴" not in _branch_home(world, actor).content.decode(), actor


def test_month_shows_held_and_planned_gatherings(world: World, at) -> None:
    at("2025-04-10")
    people.make_meeting(world.branch, date(2025, 4, 25), "研讨", "discussion", state="planned")
    response = _branch_home(world, "secretary")
    assert [each.held_on.day for each in response.context["month"].meetings] == [2, 25]
    assert "4月活动" in response.content.decode()
    assert "待召开" in response.content.decode()


def test_a_new_branch_is_told_what_to_do_first(world: World, at) -> None:
    at("2025-11-20")
    empty = people.make_organization("新建支部", "branch", world.committee)
    member = people.make_member(empty, "程起航")
    OfficeTerm.objects.create(organization=empty, member=member, office=OfficeTerm.Office.SECRETARY)
    client = Client()
    client.force_login(people.make_user("qihang", member=member))
    response = client.get(reverse("reports:branch-home", args=[empty.pk]))
    assert "先做这几件" in response.content.decode()
    assert response.context["desk"].overdue_count == 0
    assert "先做这几件" not in _branch_home(world, "secretary").content.decode()


def test_days_to_the_report_are_counted(world: World, at) -> None:
    at("2025-12-22")
    ReportCall.objects.create(committee=world.committee, year=2025, due_on=date(2026, 1, 15))
    assert "距报送截止24天" in _branch_home(world, "secretary").content.decode()
    assert "距报送截止" not in _branch_home(world, "group leader").content.decode()


def test_an_opened_year_is_the_one_shown(world: World, at) -> None:
    at("2026-01-05")
    assert _branch_home(world, "secretary").context["view"].year == 2025
    BranchYear.objects.create(branch=world.branch, year=2026)
    assert _branch_home(world, "secretary").context["view"].year == 2026
