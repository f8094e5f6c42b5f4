"""The ledger of gatherings and one gathering."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting, MeetingKind, Theme
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def _open(world: World, actor: str = "secretary", **query: str):
    client = Client()
    client.force_login(world.user(actor))
    return client.get(reverse("meetings:meeting-list", args=[world.branch.pk]), query)


def _detail(world: World, actor: str) -> str:
    client = Client()
    client.force_login(world.user(actor))
    meeting = Meeting.objects.get(branch=world.branch, title="传达上级会议精神")
    return client.get(reverse("meetings:meeting-detail", args=[world.branch.pk, meeting.pk])).content.decode()


def _titles(response) -> list[str]:
    return [meeting.title for meeting in response.context["rows"]]


def test_meeting_list_opens_on_the_newest_year_with_records(world: World, at) -> None:
    at("2027-05-01")
    response = _open(world)
    assert response.context["view"].year == 2025
    assert _titles(response) == ["参观水稻基地", "传达上级会议精神"]


@pytest.mark.parametrize("year", ["", "abc", "0", "99999", "1850", "２０２５", "2025'"])
def test_a_year_that_is_none_is_passed_over(world: World, year: str) -> None:
    assert _open(world, year=year).context["view"].year == 2025


def test_meeting_list_counts_a_gathering_in_each_of_its_kinds(world: World) -> None:
    for code in ("general_meeting", "lecture"):
        kind = MeetingKind.objects.get(code=code)
        assert _titles(_open(world, kind=str(kind.pk))) == ["传达上级会议精神"]
    kinds = _open(world).context["filters"][0]
    assert {choice.label: choice.count for choice in kinds.choices} == {
        "全部形式": None,
        "党员大会": 1,
        "党课": 1,
        "主题党日": 1,
    }


def test_meeting_list_filters_by_theme_and_text(world: World) -> None:
    theme = Theme.objects.get(branch=world.branch)
    assert _titles(_open(world, theme=str(theme.pk))) == ["传达上级会议精神"]
    assert _titles(_open(world, q="水稻")) == ["参观水稻基地"]
    assert _titles(_open(world, q="二楼")) == ["传达上级会议精神"]
    assert _titles(_open(world, q="水稻", theme=str(theme.pk))) == []


def test_meeting_list_adds_up_what_was_held(world: World) -> None:
    people.make_meeting(world.branch, date(2025, 12, 1), "还没开", state="planned", due_count=99)
    tally = _open(world).context["tally"]
    assert (tally.held, tally.due, tally.present) == (2, 20, 19)


def test_meeting_list_does_not_add_up_what_is_not_known(world: World) -> None:
    people.make_meeting(world.branch, date(2025, 5, 1), "人数不详", due_count=10)
    response = _open(world)
    tally = response.context["tally"]
    assert (tally.due, tally.present, tally.known_counts) == (None, None, 2)
    html = response.content.decode()
    assert "3次中有2次登记了应到和实到人数" in html
    assert "未知/10" in html


def test_a_plain_member_sees_the_own_reason_only(world: World) -> None:
    html = _detail(world, "member")
    assert "石小满" in html
    assert "住院" in html
    assert "韦东升" in html
    assert "探亲" not in html


def test_a_group_leader_sees_the_reasons_of_the_own_group(world: World) -> None:
    html = _detail(world, "group leader")
    assert "住院" in html
    assert "探亲" not in html


@pytest.mark.parametrize(
    "actor", ["secretary", "deputy", "organisation member", "discipline member", "staff"]
)
def test_who_keeps_the_register_sees_all_reasons(world: World, actor: str) -> None:
    html = _detail(world, actor)
    assert "住院" in html
    assert "探亲" in html


def test_meeting_list_shows_no_reason_at_all(world: World) -> None:
    html = _open(world, "member").content.decode()
    assert "住院" not in html
    assert "探亲" not in html


def test_meeting_list_says_what_to_do_when_empty(world: World) -> None:
    html = _open(world, year="2020").content.decode()
    assert "2020年还没有组织生活记录" in html
    assert "kind=meetings&amp;year=2020" in html
    assert "没有符合条件的活动" in _open(world, q="没有这样的活动").content.decode()


def test_one_gathering_takes_the_same_number_of_queries_however_many_came(world: World, at) -> None:
    at("2025-11-20 10:00")
    meeting = Meeting.objects.get(branch=world.branch, title="参观水稻基地")
    client = Client()
    client.force_login(world.user("secretary"))
    url = reverse("meetings:meeting-detail", args=[world.branch.pk, meeting.pk])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    people.make_absence(meeting, world.members["member"], "出差")
    few = count()
    for number in range(30):
        people.make_absence(meeting, people.make_member(world.branch, f"甲{number}"), "出差")
    assert count() == few


def test_a_cancelled_gathering_has_no_attendance_to_be_unknown(world: World) -> None:
    meeting = people.make_meeting(
        world.branch, date(2025, 12, 1), "没开成", state="cancelled", cancel_reason="停电"
    )
    client = Client()
    client.force_login(world.user("secretary"))
    html = client.get(reverse("meetings:meeting-detail", args=[world.branch.pk, meeting.pk])).content.decode()
    assert "停电" in html
    assert "未知" not in html
