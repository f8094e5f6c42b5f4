"""The year of a branch as kinds by months, what the rules ask, and records that do not agree."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.calendar import State, build_rows, read_year
from meetings.calendar_rules import compare
from meetings.models import Meeting, MeetingKind
from partybranch.regulations import meetings as rules
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)


def _kind(code: str) -> MeetingKind:
    return MeetingKind.objects.get(code=code)


def _rows(world: World, today: date = TODAY) -> dict[str, list]:
    rows = build_rows(read_year(world.branch, 2025, today))
    return {row.kind.code: row.cells for row in rows}


def _line(world: World, norm, today: date = TODAY):
    (line,) = read_year(world.branch, 2025, today).lines((norm,))
    return line


def _comparison(world: World, code: str, today: date = TODAY):
    return next(each for each in compare(read_year(world.branch, 2025, today)) if each.kind.code == code)


def test_kinds_the_rules_ask_for_come_before_the_others(world: World) -> None:
    people.make_meeting(world.branch, date(2025, 3, 3), "学习", "study_day")
    codes = list(_rows(world))
    assert codes[codes.index("theme_day") :][:3] == ["theme_day", "life_meeting", "appraisal"]
    assert codes.index("study_day") > codes.index("appraisal")


def test_a_gathering_counts_in_each_of_its_kinds(world: World) -> None:
    rows = _rows(world)
    assert rows["general_meeting"][2].held == 1
    assert rows["lecture"][2].held == 1
    assert rows["theme_day"][3].held == 1


def test_a_missed_quarter_is_one_cell_of_three_months(world: World) -> None:
    cells = _rows(world)["general_meeting"]
    assert [(cell.first_month, cell.months, cell.text) for cell in cells if cell.state is State.OVERDUE] == [
        (4, 3, "第二季度未召开"),
        (7, 3, "第三季度未召开"),
    ]
    assert sum(cell.months for cell in cells) == 12
    assert cells[-1].state is State.NONE


def test_a_missed_month_says_so_and_the_running_one_does_not(world: World) -> None:
    cells = _rows(world)["theme_day"]
    assert [cell.text for cell in cells] == ["缺", "缺", "缺", "1", *["缺"] * 6, "–", "–"]
    assert cells[10].fill_on == TODAY
    assert cells[4].fill_on == date(2025, 5, 31)
    assert cells[11].fill_on == date(2025, 12, 1)
    assert cells[3].fill_on is None


def test_a_custom_is_never_missed(world: World) -> None:
    assert all(cell.state is not State.OVERDUE for cell in _rows(world)["lecture"])


def test_planned_gatherings_stand_beside_the_held_ones(world: World) -> None:
    for day in (date(2025, 11, 5), date(2025, 11, 28)):
        state = Meeting.State.HELD if day < TODAY else Meeting.State.PLANNED
        people.make_meeting(world.branch, day, "党日", "theme_day", state=state)
    people.make_meeting(world.branch, date(2025, 11, 29), "x", "theme_day", state=Meeting.State.CANCELLED)
    cell = _rows(world)["theme_day"][10]
    assert (cell.text, cell.state) == ("1/2", State.DUE)


def test_nothing_is_missed_before_the_first_day_of_use(world: World) -> None:
    world.branch.in_use_since = date(2025, 7, 2)
    line = _line(world, rules.GENERAL_MEETING)
    assert [period.state for period in line.periods] == [State.DONE, State.NONE, State.NONE, State.DUE]
    assert line.asked(TODAY) == 2


def test_a_year_without_a_record_is_unknown_unless_it_is_in_use(world: World) -> None:
    Meeting.everything.filter(branch=world.branch).delete()
    states = {period.state for period in _line(world, rules.THEME_DAY).periods}
    assert states == {State.NONE, State.DUE}
    world.branch.in_use_since = date(2025, 1, 1)
    assert len(_line(world, rules.THEME_DAY).of(State.OVERDUE)) == 10


def test_group_meetings_are_asked_of_each_group(world: World) -> None:
    first = world.groups[0]
    people.make_meeting(world.branch, date(2025, 1, 8), "学习", "group_meeting", group=first)
    people.make_meeting(world.branch, date(2025, 2, 8), "学习", "group_meeting")
    line = _line(world, rules.GROUP_MEETING)
    missed = [period.label for period in line.of(State.OVERDUE)]
    assert missed[0] == "第一党小组3月"
    assert "第二党小组1月" in missed
    assert "第二党小组2月" not in missed
    cell = _rows(world)["group_meeting"][0]
    assert (cell.text, cell.state) == ("1，缺", State.OVERDUE)


def test_a_small_branch_owes_no_committee_meeting(world: World) -> None:
    world.branch.members.exclude(pk__in=[world.members["secretary"].pk]).update(left_on=date(2025, 1, 5))
    line = _line(world, rules.COMMITTEE_MEETING)
    assert not line.is_asked
    assert line.why_not == "正式党员不足7名，不设支部委员会"
    assert _comparison(world, "committee_meeting").state == "none"


def test_comparison_says_how_each_rule_stands(world: World) -> None:
    overdue = _comparison(world, "theme_day")
    assert overdue.sentence == "1月、2月、3月等9个时段未开展"
    assert (overdue.asked, overdue.held, overdue.unit) == (12, 1, "次")
    assert overdue.citation == "《党员教育管理工作条例》第十六条"
    custom = _comparison(world, "lecture")
    assert (custom.css, custom.word) == ("due", "还没有")
    assert compare(read_year(world.branch, 2025, TODAY))[-1].kind.code == "lecture"


def test_a_yearly_duty_is_missed_only_when_its_year_is_over(world: World) -> None:
    assert _comparison(world, "life_meeting").sentence == "本年还没有召开"
    after = _comparison(world, "life_meeting", date(2026, 1, 5))
    assert (after.state, after.sentence) == ("overdue", "全年未召开")


def _doubts(world: World) -> list[str]:
    return [doubt.sentence for doubt in read_year(world.branch, 2025, TODAY).doubts]


def test_absent_here_and_leading_there_on_one_day_is_doubtful(world: World) -> None:
    member = world.members["member"]
    people.make_meeting(
        world.branch, date(2025, 3, 14), "小组会", "group_meeting", chair="石小满", chair_member=member
    )
    assert "石小满党员大会缺席，又主持党小组会" in _doubts(world)
    assert _rows(world)["group_meeting"][2].css == "doubt"


def test_more_named_absentees_than_the_count_allows_is_doubtful(world: World) -> None:
    assert _doubts(world) == ["党员大会缺席名单有2人，应到与实到相差1人"]


def test_the_same_gathering_twice_is_doubtful(world: World) -> None:
    people.make_meeting(world.branch, date(2025, 4, 2), "参观水稻基地", "theme_day")
    assert "同一天有两次“参观水稻基地”" in _doubts(world)


def _get(world: World, actor: str, **query: str):
    client = Client()
    client.force_login(world.user(actor))
    return client.get(reverse("meetings:calendar", args=[world.branch.pk]), {"year": "2025", **query})


def test_calendar_links_numbers_to_their_records(world: World, at) -> None:
    at("2025-11-20")
    html = _get(world, "secretary").content.decode()
    listing = reverse("meetings:meeting-list", args=[world.branch.pk])
    assert f"{listing}?year=2025&amp;kind={_kind('theme_day').pk}&amp;month=4" in html
    assert "第二季度未召开" in html
    assert "《支部工作条例（试行）》第十一条" in html


def test_empty_cells_start_a_gathering_for_who_may_record(world: World, at) -> None:
    at("2025-11-20")
    log = reverse("meetings:meeting-log", args=[world.branch.pk])
    start = f"{log}?date=2025-11-20&amp;kind={_kind('theme_day').pk}"
    assert start in _get(world, "secretary").content.decode()
    assert log not in _get(world, "member").content.decode()
    plan = reverse("meetings:meeting-plan", args=[world.branch.pk])
    assert f"{plan}?date=2025-12-01&amp;kind=" in _get(world, "secretary").content.decode()


@pytest.mark.parametrize("year", ["2024", "2026", "x"])
def test_calendar_of_another_year_is_a_page(world: World, at, year: str) -> None:
    at("2025-11-20")
    assert _get(world, "secretary", year=year).status_code == 200


def test_calendar_costs_the_same_for_one_gathering_and_for_many(world: World, at) -> None:
    at("2025-11-20")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            _get(world, "secretary")
        return len(queries)

    few = count()
    for day in range(1, 29):
        made = people.make_meeting(world.branch, date(2025, 5, day), f"第{day}次", "study_day")
        made.extra_kinds.add(_kind("discussion"))
        people.make_absence(made, world.members["member"], "出差")
    assert count() == few


def test_a_figure_counts_what_its_link_lists(world: World, at) -> None:
    at("2025-11-20 10:00")
    people.make_meeting(world.branch, date(2025, 10, 8), "取消了的", "study_day", state="cancelled")
    people.make_meeting(world.branch, date(2025, 10, 9), "学习", "study_day")
    people.make_meeting(world.branch, date(2025, 10, 10), "没有登记的", "study_day", state="planned")
    html = _get(world, "secretary").content.decode()
    client = Client()
    client.force_login(world.user("secretary"))
    study = _kind("study_day").pk
    address = reverse("meetings:meeting-list", args=[world.branch.pk])
    for query, count in ((f"kind={study}&month=10&state=held", 1), (f"kind={study}&state=held", 1)):
        link = f"{address}?year=2025&{query}"
        assert link.replace("&", "&amp;") in html
        assert client.get(link).context["page_obj"].paginator.count == count
