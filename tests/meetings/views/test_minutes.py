"""The pages of the minutes."""

from datetime import date

import pytest
from django.utils import timezone

from meetings.models import Meeting, Minutes, MinutesDraft
from tests import people
from tests.meetings.desk import client_of, errors_of, url
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    return Meeting.objects.get(title="传达上级会议精神")


def _form(words: str = "柳承志：要抓好落实。", seen: int = 0, **fields) -> dict[str, object]:
    return {"discussion": words, "seen": seen, **fields}


def _write(world: World, meeting: Meeting, actor: str = "secretary", **fields):
    return client_of(world, actor).post(url(world, "minutes-write", meeting.pk), _form(**fields))


def test_minutes_write_saves_and_shows_the_record(world: World, meeting: Meeting) -> None:
    response = _write(world, meeting)
    page = client_of(world).get(response.url).content.decode()
    assert "柳承志：要抓好落实。" in page
    assert "〔待补：记录人〕" in page
    assert "主持人（签名）：" in page
    detail = client_of(world).get(url(world, "meeting-detail", meeting.pk)).content.decode()
    assert "柳承志于" in detail
    assert "接着写" in detail


def test_minutes_write_of_the_second_saver_keeps_what_was_typed_beside_what_stands(
    world: World, meeting: Meeting
) -> None:
    _write(world, meeting, words="先存的")
    response = _write(world, meeting, "deputy", words="后写的")
    assert response.status_code == 409
    page = response.content.decode()
    assert "先存的" in page
    assert "后写的" in page
    assert "刚才已被别人保存过" in page
    assert response.context["form"]["seen"].value() == 1
    assert Minutes.objects.get().discussion == "先存的"


def test_minutes_draft_is_put_back_and_can_be_given_up(world: World, meeting: Meeting) -> None:
    client = client_of(world)
    answer = client.post(url(world, "minutes-draft", meeting.pk), _form("写到一半的一句"))
    assert answer.status_code == 200
    assert set(answer.json()) == {"kept"}
    page = client.get(url(world, "minutes-write", meeting.pk)).content.decode()
    assert "有一份未保存的内容" in page
    assert "写到一半的一句" in page
    others = client_of(world, "deputy").get(url(world, "minutes-write", meeting.pk)).content.decode()
    assert "写到一半的一句" not in others
    client.post(url(world, "minutes-draft-discard", meeting.pk))
    assert "写到一半的一句" not in client.get(url(world, "minutes-write", meeting.pk)).content.decode()


def test_minutes_draft_begun_before_anothers_save_is_put_back_and_then_told(
    world: World, meeting: Meeting
) -> None:
    client = client_of(world)
    client.post(url(world, "minutes-draft", meeting.pk), _form("我写的"))
    _write(world, meeting, "deputy", words="别人存的")
    form = client.get(url(world, "minutes-write", meeting.pk)).context["form"]
    assert (form["discussion"].value(), form["seen"].value()) == ("我写的", 0)
    assert client.post(url(world, "minutes-write", meeting.pk), _form("我写的")).status_code == 409


def test_minutes_draft_too_long_is_refused_with_a_sentence(world: World, meeting: Meeting) -> None:
    answer = client_of(world).post(url(world, "minutes-draft", meeting.pk), _form("字" * 50_001))
    assert answer.status_code == 400
    assert answer.json()["refused"].startswith("讨论发言最多50000个字")
    assert not MinutesDraft.objects.exists()


def test_minutes_draft_wants_the_token(world: World, meeting: Meeting) -> None:
    client = client_of(world)
    client.handler.enforce_csrf_checks = True
    assert client.post(url(world, "minutes-draft", meeting.pk), _form()).status_code == 403
    assert not MinutesDraft.objects.exists()


def test_settled_minutes_ask_for_a_reason_and_lose_nothing(world: World, meeting: Meeting) -> None:
    _write(world, meeting, words="定稿前")
    Meeting.objects.filter(pk=meeting.pk).update(settled_at=timezone.now())
    response = _write(world, meeting, words="定稿后改", seen=1)
    assert errors_of(response) == {"reason": ["会议记录已定稿，更正请写明原因；原来的内容会留存。"]}
    assert "定稿后改" in response.content.decode()
    page = _write(world, meeting, words="定稿后改", seen=1, reason="记错了发言人")
    shown = client_of(world).get(page.url).content.decode()
    assert "记错了发言人" in shown
    assert "<del>定稿前</del><ins>定稿后改</ins>" in shown
    reader = client_of(world, "committee member").get(page.url).content.decode()
    assert "定稿后改" in reader
    assert "记错了发言人" not in reader


def test_minutes_undo_takes_the_last_correction_back(world: World, meeting: Meeting) -> None:
    _write(world, meeting, words="原来的")
    client = client_of(world)
    page = client.post(
        url(world, "minutes-write", meeting.pk), _form("改错的", 1), follow=True
    ).content.decode()
    revision = int(page.split("/minutes/undo/")[1].split("/")[0])
    client.post(url(world, "minutes-undo", revision))
    assert Minutes.objects.get().discussion == "原来的"


def test_minutes_are_read_by_who_works_with_the_branchs_records(world: World, meeting: Meeting) -> None:
    statuses = {
        actor: client_of(world, actor).get(url(world, "minutes", meeting.pk)).status_code
        for actor in ("member", "committee member", "group leader", "staff", "foreign secretary")
    }
    assert statuses == {
        "member": 403,
        "committee member": 200,
        "group leader": 200,
        "staff": 200,
        "foreign secretary": 404,
    }


def test_a_group_leader_writes_of_the_own_group_only(world: World) -> None:
    first, second = (
        people.make_meeting(world.branch, date(2025, 5, number), "小组会", "group_meeting", group=group)
        for number, group in enumerate(world.groups, 1)
    )
    client = client_of(world, "group leader")
    assert client.post(url(world, "minutes-write", second.pk), _form()).status_code == 302
    for name in ("minutes-write", "minutes-draft", "minutes-draft-discard"):
        assert client.post(url(world, name, first.pk), _form()).status_code == 404
    assert client.get(url(world, "minutes", first.pk)).status_code == 404
    assert not Minutes.objects.filter(meeting=first).exists()


def test_a_gathering_to_come_has_no_minutes_and_todays_has(world: World, at) -> None:
    at("2025-11-20 10:00")
    coming = people.make_meeting(world.branch, date(2025, 11, 21), "将来", state="planned")
    today = people.make_meeting(world.branch, date(2025, 11, 20), "今天", state="planned")
    client = client_of(world)
    assert client.get(url(world, "minutes-write", coming.pk)).status_code == 302
    assert client.post(url(world, "minutes-draft", coming.pk), _form()).status_code == 404
    assert client.get(url(world, "minutes-write", today.pk)).status_code == 200
    assert 'id="minutes"' not in client.get(url(world, "meeting-detail", coming.pk)).content.decode()
