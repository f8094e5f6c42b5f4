"""The committee's pages: what waits, the table of branches, the year's numbers, its notice."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Organization
from partybranch.audit.models import AuditRecord
from reports.models import AnnualReport, Reminder, ReportCall
from tests import people
from tests.people import World
from tests.reports.handed_in import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_year(at) -> None:
    at("2026-01-05 10:00")


def _client(world: World, actor: str = "staff") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _get(world: World, name: str, **query: str):
    url = reverse(f"reports:{name}", args=[world.committee.pk])
    return _client(world).get(url, {"year": "2025", **query})


def _post(world: World, name: str, data: dict | None = None):
    url = reverse(f"reports:{name}", args=[world.committee.pk])
    return _client(world).post(f"{url}?year=2025", data or {}, follow=True)


def _names(response) -> list[str]:
    return [line.branch.short_name for line in response.context["rows"]]


def test_committee_home_shows_what_waits_and_where(world: World) -> None:
    hand_in(world.branch)
    ReportCall.objects.create(committee=world.committee, year=2025, due_on=date(2026, 1, 3))
    html = _get(world, "committee-home").content.decode()
    assert "1份述职报告等待审阅" in html
    assert "1个支部还没有报送述职报告" in html
    assert "2个支部有逾期没有记录的组织生活" in html
    assert "2026年1月3日截止报送" in html
    for show in ("submitted", "open", "overdue"):
        assert f"show={show}" in html


def test_committee_home_of_a_general_branch_shows_its_own_only(world: World) -> None:
    url = reverse("reports:committee-home", args=[world.general_branch.pk])
    response = _client(world).get(url, {"year": "2025"})
    assert [line.branch.pk for line in response.context["lines"]] == [world.branch.pk]


def test_committee_home_with_nothing_to_do_says_so(world: World) -> None:
    empty = people.make_organization("新设党总支", "general_branch", world.committee)
    url = reverse("reports:committee-home", args=[empty.pk])
    assert "下面还没有支部" in _client(world).get(url).content.decode()
    AnnualReport.objects.create(branch=world.beside, year=2024, state="accepted")
    AnnualReport.objects.create(branch=world.branch, year=2024, state="accepted")
    url = reverse("reports:committee-home", args=[world.committee.pk])
    assert "2024年度没有要办的事" in _client(world).get(url, {"year": "2024"}).content.decode()


def test_overview_shows_the_figures_with_their_records_behind(world: World) -> None:
    html = _get(world, "branch-overview").content.decode()
    branch = world.branch.pk
    meetings = reverse("meetings:meeting-list", args=[branch])
    dues = reverse("members:dues-charge-list", args=[branch])
    assert f'href="{meetings}?year=2025&amp;kind=' in html
    assert f'href="{dues}?year=2025&amp;show=owing">欠缴1名' in html
    assert "党员大会1次，全年应有4次" in html
    assert "《中国共产党支部工作条例（试行）》第十一条" in html
    assert "95%" in html


def test_the_kind_in_a_link_leads_to_as_many_gatherings(world: World) -> None:
    line = next(line for line in _get(world, "branch-overview").context["rows"] if line.report is None)
    for kind in line.kinds:
        url = reverse("meetings:meeting-list", args=[line.branch.pk])
        page = _client(world).get(url, {"year": "2025", "kind": str(kind.kind_id)})
        assert page.context["tally"].held == kind.held


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("", {"种植业第一党支部", "办公室党支部"}),
        ("submitted", {"种植业第一党支部"}),
        ("open", {"办公室党支部"}),
        ("owing", {"种植业第一党支部"}),
        ("missing", {"办公室党支部"}),
        ("overdue", {"种植业第一党支部", "办公室党支部"}),
        ("accepted", set()),
        ("no such filter", {"种植业第一党支部", "办公室党支部"}),
    ],
)
def test_overview_filters(world: World, show: str, expected: set[str]) -> None:
    hand_in(world.branch)
    response = _get(world, "branch-overview", show=show)
    assert set(_names(response)) == expected
    counts = {choice.value: choice.count for choice in response.context["filters"][0].choices}
    assert counts[""] == 2
    assert show not in counts or counts[show] == len(expected)


def test_overview_finds_a_branch_by_part_of_its_name(world: World) -> None:
    assert _names(_get(world, "branch-overview", q="办公室")) == ["办公室党支部"]
    assert "没有符合条件的支部" in _get(world, "branch-overview", q="没有这个").content.decode()


def test_overview_tells_what_changed_since_the_report_came(world: World) -> None:
    hand_in(world.branch)
    assert not _get(world, "branch-overview").context["rows"][0].changes
    people.make_meeting(world.branch, date(2025, 12, 1), "后补的", "theme_day", due_count=9, present_count=9)
    response = _get(world, "branch-overview", show="changed")
    assert "主题党日次数1次→2次" in [change.words for change in response.context["rows"][0].changes]
    assert "主题党日次数1次→2次" in response.content.decode()


def test_reminding_one_and_all(world: World) -> None:
    html = _post(world, "remind", {"branch": str(world.branch.pk)}).content.decode()
    assert "已催办1个支部" in html
    assert "已催办 1月5日" in html
    assert "已催办1个支部" in _post(world, "remind").content.decode()
    assert Reminder.objects.count() == 2
    assert "今天已经催办过" in _post(world, "remind").content.decode()


@pytest.mark.parametrize("branch", ["foreign", "x", "9" * 30])
def test_nobody_elses_branch_is_reminded(world: World, branch: str) -> None:
    wanted = str(world.foreign.pk) if branch == "foreign" else branch
    assert _post(world, "remind", {"branch": wanted}).status_code == 404
    assert not Reminder.objects.exists()


def test_a_secretary_sees_no_page_of_the_committee(world: World) -> None:
    client = _client(world, "secretary")
    for name in ("committee-home", "branch-overview", "statistics", "committee-settings", "review-list"):
        assert client.get(reverse(f"reports:{name}", args=[world.committee.pk])).status_code == 404


def test_statistics_keep_the_order_of_the_tree_and_say_unknown(world: World) -> None:
    response = _get(world, "statistics")
    assert [line.branch.pk for line, _numbers in response.context["rows"]] == [
        world.branch.pk,
        world.beside.pk,
    ]
    html = response.content.decode()
    assert "未知" in html
    assert "（已知1/2个支部）" in html
    assert "180.00" in html


def test_statistics_go_into_a_workbook_and_that_is_recorded(world: World) -> None:
    response = _get(world, "statistics-workbook")
    assert "no-store" in response["Cache-Control"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == [
        "支部",
        world.branch.name,
        world.beside.name,
        "合计",
        "已知支部数",
    ]
    assert AuditRecord.objects.get(verb="导出各支部统计").details == {"year": 2025, "branches": 2}


def test_the_notice_is_saved_and_shown_to_the_branch(world: World) -> None:
    data = {"due_on": "2026-01-15", "max_characters": "3000", "note": "纸质版一份"}
    assert "已保存2025年度报送要求" in _post(world, "committee-settings", data).content.decode()
    call = ReportCall.objects.get()
    assert (call.due_on, call.max_characters, call.note) == (date(2026, 1, 15), 3000, "纸质版一份")
    html = _get(world, "committee-settings").content.decode()
    assert 'value="2026-01-15"' in html


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("due_on", "2199-01-15", "报送截止日期的年份不对"),
        ("due_on", "1月15日", "报送截止日期不是有效的日期"),
        ("max_characters", "很多", "字数上限要填整数"),
        ("max_characters", "3", "字数上限不能小于500"),
        ("note", "长" * 301, "说明最多300个字"),
    ],
)
def test_a_wrong_notice_keeps_what_was_typed(world: World, field: str, value: str, sentence: str) -> None:
    data = {"due_on": "2026-01-15", "max_characters": "3000", "note": "请按时", field: value}
    html = _post(world, "committee-settings", data).content.decode()
    assert sentence in html
    assert value in html
    assert not ReportCall.objects.exists()


def test_pages_say_that_members_of_temporary_branches_are_not_counted_twice(world: World) -> None:
    made = people.make_organization("抗旱临时党支部", Organization.Kind.BRANCH, world.general_branch)
    assert "不计入党员合计" not in _get(world, "statistics").content.decode()
    Organization.objects.filter(pk=made.pk).update(branch_form="temporary")
    people.make_member(made, "石小满")
    assert "组织关系在原支部，不计入党员合计" in _get(world, "statistics").content.decode()
    overview = _get(world, "branch-overview")
    assert "临时党支部，不计入党员合计" in overview.content.decode()
    assert overview.context["member_count"] == 11
