"""The steps of a gathering on its page, and who sees a plan before members are told."""

from datetime import date

import pytest

from meetings.models import Meeting
from members.models import Notice
from tests import people
from tests.meetings.desk import client_of, errors_of, kind, url
from tests.meetings.views.test_planning import plan_form
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _kept_back(world: World) -> Meeting:
    client_of(world).post(url(world, "meeting-plan"), plan_form(waits="on", title="暗中准备"))
    return Meeting.objects.get(title="暗中准备")


def _settled(world: World) -> Meeting:
    meeting = people.make_meeting(
        world.branch, date(2025, 11, 19), "读书", "study_day", due_count=9, present_count=8
    )
    client_of(world).post(url(world, "meeting-settle", meeting.pk))
    return meeting


def _corrected(**changes) -> dict[str, object]:
    return {
        "kinds": [kind("study_day").pk],
        "held_on": "2025-11-19",
        "title": "读书班",
        "due_count": 9,
        "present_count": 8,
        **changes,
    }


def test_a_plan_kept_back_is_seen_by_the_office_alone(world: World) -> None:
    meeting = _kept_back(world)
    for actor, status in (("secretary", 200), ("group leader", 200), ("member", 404)):
        client = client_of(world, actor)
        assert client.get(url(world, "meeting-detail", meeting.pk)).status_code == status
        listed = "暗中准备" in client.get(url(world, "meeting-list"), {"year": "2025"}).content.decode()
        assert listed is (status == 200), actor
    rows = client_of(world, "member").get(url(world, "calendar"), {"year": "2025"}).context["rows"]
    assert sum(row.planned for row in rows) == 0
    rows = client_of(world).get(url(world, "calendar"), {"year": "2025"}).context["rows"]
    assert sum(row.planned for row in rows) == 1


def test_telling_opens_it_to_members(world: World) -> None:
    meeting = _kept_back(world)
    before = Notice.objects.count()
    page = client_of(world).post(url(world, "meeting-announce", meeting.pk), follow=True).content.decode()
    assert "已通知应到的党员。" in page
    assert "通知党员</button>" not in page
    assert Notice.objects.count() > before
    member = client_of(world, "member")
    assert member.get(url(world, "meeting-detail", meeting.pk)).status_code == 200
    again = client_of(world).post(url(world, "meeting-announce", meeting.pk), follow=True)
    assert "已经通知过" in again.content.decode()


def test_settled_minutes_ask_for_a_reason(world: World) -> None:
    meeting = _settled(world)
    client = client_of(world)
    response = client.post(url(world, "meeting-correct", meeting.pk), _corrected())
    assert errors_of(response) == {
        "correction_reason": ["会议记录已定稿，更正请写明原因；原来的内容会留存。"]
    }
    client.post(url(world, "meeting-correct", meeting.pk), _corrected(correction_reason="题目写错"))
    page = client.get(url(world, "meeting-detail", meeting.pk)).content.decode()
    assert "原因：题目写错" in page
    assert "<s>读书</s>" in page
    assert str(world.user("secretary")) in page


def test_open_minutes_ask_for_none(world: World) -> None:
    meeting = people.make_meeting(world.branch, date(2025, 11, 19), "读书", "study_day")
    page = client_of(world).get(url(world, "meeting-correct", meeting.pk)).content.decode()
    assert "更正原因" not in page


def test_settled_minutes_are_opened_with_a_reason(world: World) -> None:
    meeting = _settled(world)
    client = client_of(world)
    assert (
        "先“重新打开”" in client.post(url(world, "meeting-remove", meeting.pk), follow=True).content.decode()
    )
    assert errors_of(client.post(url(world, "meeting-reopen", meeting.pk), {}))["reason"]
    client.post(url(world, "meeting-reopen", meeting.pk), {"reason": "漏记"})
    meeting.refresh_from_db()
    assert meeting.stage == "held"


def test_the_list_is_narrowed_to_what_is_settled(world: World) -> None:
    meeting = _settled(world)
    response = client_of(world).get(url(world, "meeting-list"), {"year": "2025", "state": "settled"})
    assert [each.pk for each in response.context["rows"]] == [meeting.pk]
    assert ("已定稿", 1) in [(each.label, each.count) for each in response.context["filters"][-1].choices]


def test_what_is_rare_is_recorded_and_stays(world: World) -> None:
    meeting = people.make_meeting(world.branch, date(2025, 11, 19), "读书", "study_day", mode="观看视频")
    rare = {
        "place_kind": "base",
        "mode": "观看视频",
        "study_category": "theory",
        "recorder": "记录员",
        "secretary_part": "带头发言",
    }
    client = client_of(world)
    client.post(url(world, "meeting-correct", meeting.pk), _corrected(**rare))
    meeting.refresh_from_db()
    assert {name: getattr(meeting, name) for name in rare} == rare
    page = client.get(url(world, "meeting-detail", meeting.pk)).content.decode()
    for words in ("教育基地", "观看视频", "政治理论", "记录员", "带头发言"):
        assert words in page
    assert client.get(url(world, "meeting-correct", meeting.pk)).context["form"].opens_more
