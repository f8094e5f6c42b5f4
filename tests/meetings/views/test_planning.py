"""Planning from the browser: one, a series, materials, moved, cancelled, taken back."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from meetings.models import Material, Meeting, StudySeries
from members.models import Notice
from partybranch.audit.models import AuditRecord
from partybranch.models import Revision
from tests import people
from tests.meetings.desk import client_of, errors_of, kind, url
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def plan_form(**changes) -> dict[str, object]:
    """The plan form as a browser sends it; ``readings`` are (title, passage, link)."""
    readings = changes.pop("readings", [])
    rows: dict[str, object] = {
        "material-TOTAL_FORMS": str(len(readings) + 2),
        "material-INITIAL_FORMS": "0",
        "material-MIN_NUM_FORMS": "0",
        "material-MAX_NUM_FORMS": "12",
    }
    for at, (title, passage, link) in enumerate(readings):
        rows |= {
            f"material-{at}-title": title,
            f"material-{at}-passage": passage,
            f"material-{at}-link": link,
        }
    return {
        "kinds": [kind("study_day").pk],
        "held_on": "2025-11-27",
        "starts_at": "15:00",
        "place": "三楼会议室",
        "title": "每周学习",
        "hours": "1.5",
        "repeat": "once",
        "until": "2025-12-31",
        "note": "带笔记本",
        **rows,
        **changes,
    }


def _plan(world: World, actor: str = "secretary", **changes):
    return client_of(world, actor).post(url(world, "meeting-plan"), plan_form(**changes), follow=True)


def _planned() -> list[Meeting]:
    return list(Meeting.objects.filter(state="planned").order_by("held_on"))


def _undo(client: Client, response):
    address = re.search(
        r'action="([^"]+)">\s*<input[^>]+csrf[^>]+>\s*<button[^>]*>撤销<', response.content.decode()
    )
    assert address
    return client.post(address[1].replace("&amp;", "&"), follow=True)


def test_one_session_is_planned_with_what_to_read(world: World) -> None:
    response = _plan(world, readings=[("党章", "第一章", ""), ("全会公报", "", "https://example.org/a")])
    (meeting,) = _planned()
    assert (meeting.held_on, meeting.place, meeting.due_count) == (date(2025, 11, 27), "三楼会议室", None)
    session = meeting.study_session
    assert (session.note, session.series) == ("带笔记本", None)
    assert [(each.title, each.passage, each.link) for each in session.materials.all()] == [
        ("党章", "第一章", ""),
        ("全会公报", "", "https://example.org/a"),
    ]
    html = response.content.decode()
    assert "已安排，应到的党员会看到。" in html
    assert 'href="https://example.org/a"' in html


def test_whoever_is_due_is_told_once_for_a_series(world: World) -> None:
    _plan(world, repeat="weekly")
    told = set(Notice.objects.values_list("recipient__member__name", flat=True))
    assert "石小满" in told
    assert "柳承志" not in told, "who plans knows"
    assert "白露" not in told, "the account is not in use"
    notice = Notice.objects.get(recipient=world.user("member"))
    assert notice.sentence == "新安排固定学习日“每周学习”：11月27日（周四）15:00起，共5次。"
    assert notice.href == url(world, "meeting-detail", _planned()[0].pk)


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ("weekly", ["11-27", "12-04", "12-11", "12-18", "12-25"]),
        ("fortnightly", ["11-27", "12-11", "12-25"]),
        ("monthly", ["11-27", "12-27"]),
    ],
)
def test_a_series_runs_to_the_end_of_the_year(world: World, repeat: str, days: list[str]) -> None:
    client = client_of(world)
    preview = client.post(url(world, "meeting-plan"), plan_form(repeat=repeat, refresh="1"))
    assert f"共{len(days)}次" in preview.content.decode()
    assert _planned() == []
    response = _plan(world, repeat=repeat, until="", readings=[("党章", "", "")])
    assert [f"{each.held_on:%m-%d}" for each in _planned()] == days
    assert f"已安排{len(days)}次" in response.content.decode()
    assert StudySeries.objects.count() == 1
    assert Material.objects.count() == len(days)
    record = AuditRecord.objects.get(verb="安排组织生活")
    assert record.details["meetings"] == len(days)


def test_a_new_series_is_taken_back_whole_and_put_back_whole(world: World) -> None:
    client = client_of(world)
    response = client.post(url(world, "meeting-plan"), plan_form(repeat="weekly"), follow=True)
    removed = _undo(client, response)
    assert "已删除5次" in removed.content.decode()
    assert _planned() == []
    assert "已恢复5次活动" in _undo(client, removed).content.decode()
    assert len(_planned()) == 5
    assert StudySeries.objects.get().sessions.count() == 5


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"held_on": "2025-11-19"},
            "held_on",
            "安排的日期不能早于今天；已经开过的，请用“登记一次活动”。",
        ),
        ({"held_on": ""}, "held_on", "请填写日期。"),
        ({"held_on": "2030-01-01", "until": "2030-02-01"}, "held_on", "日期的年份不对，请检查。"),
        ({"repeat": "weekly", "until": "2025-11-01"}, "until", "重复到的日期不能早于第一次。"),
        ({"repeat": "weekly", "until": "2030-11-01"}, "until", "最多安排到明年年底。"),
        ({"repeat": "daily"}, "repeat", "重复里没有这一项，请重新选择。"),
        ({"kinds": []}, "kinds", "请选择形式，至少一项。"),
        ({"kinds": "group"}, "group", "党小组会请选是哪个党小组。"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_beside_its_field(
    world: World, changes: dict, field: str, sentence: str
) -> None:
    if changes.get("kinds") == "group":
        changes = {"kinds": [kind("group_meeting").pk]}
    response = _plan(world, place="后山菜地", **changes)
    assert errors_of(response)[field] == [sentence]
    assert 'value="后山菜地"' in response.content.decode()
    assert _planned() == []


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (("讲话", "", "javascript:alert(1)"), "网址要写完整的网址，以http://或https://开头。"),
        (("讲话", "", "ftp://example.org/a"), "网址要写完整的网址，以http://或https://开头。"),
        (("", "第一章", ""), "请写明学习资料的名称。"),
    ],
)
def test_a_material_that_is_not_right_is_said_in_its_row(world: World, reading, sentence: str) -> None:
    response = _plan(world, readings=[reading])
    assert sentence in response.content.decode()
    assert _planned() == []


def test_more_rows_keep_what_was_typed(world: World) -> None:
    response = _plan(world, readings=[("党章", "", "")], more="1")
    html = response.content.decode()
    assert 'value="党章"' in html
    assert 'name="material-4-title"' in html
    assert 'name="material-5-title"' not in html


def test_a_day_taken_is_doubtful(world: World) -> None:
    people.make_meeting(world.branch, date(2025, 12, 4), "已有的", "study_day", state="planned")
    response = _plan(world, repeat="weekly")
    assert errors_of(response)["is_another"] == ["4日已安排一次固定学习日，确是另一次请勾选后再保存。"]
    _plan(world, repeat="weekly", is_another="on")
    assert len(_planned()) == 6


def _series(world: World) -> list[Meeting]:
    _plan(world, repeat="weekly", readings=[("党章", "", "")])
    return _planned()


def _move(world: World, meeting: Meeting, day: str, **changes):
    form = {"held_on": day, "starts_at": "09:30", "place": "党校", **changes}
    return client_of(world).post(url(world, "meeting-move", meeting.pk), form, follow=True)


def test_one_of_a_series_is_moved(world: World) -> None:
    _, second, *_ = _series(world)
    response = _move(world, second, "2025-12-05", seen=second.updated_at.isoformat())
    second.refresh_from_db()
    assert (second.held_on, second.place, f"{second.starts_at:%H:%M}") == (date(2025, 12, 5), "党校", "09:30")
    assert [f"{each.held_on:%m-%d}" for each in _planned()] == ["11-27", "12-05", "12-11", "12-18", "12-25"]
    assert (
        "改期：改为12月5日（周五）09:30"
        in Notice.objects.filter(recipient=world.user("member")).first().sentence
    )
    _undo(client_of(world), response)
    second.refresh_from_db()
    assert (second.held_on, second.place) == (date(2025, 12, 4), "三楼会议室")


def test_this_and_the_following_are_moved_by_the_same_days_and_back(world: World) -> None:
    _, second, *_ = _series(world)
    response = _move(world, second, "2025-12-05", with_following="on")
    assert [f"{each.held_on:%m-%d}" for each in _planned()] == ["11-27", "12-05", "12-12", "12-19", "12-26"]
    _undo(client_of(world), response)
    assert [f"{each.held_on:%m-%d}" for each in _planned()] == ["11-27", "12-04", "12-11", "12-18", "12-25"]


def test_a_week_later_does_not_stumble_over_itself(world: World) -> None:
    _, second, *_ = _series(world)
    _move(world, second, "2025-12-11", with_following="on")
    assert [f"{each.held_on:%m-%d}" for each in _planned()] == ["11-27", "12-11", "12-18", "12-25", "01-01"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2025-11-19", "安排的日期不能早于今天；已经开过的，请用“登记一次活动”。"),
        ("2025-12-11", "12月11日已有一次固定学习日，请换一天。"),
        ("", "请填写新日期。"),
    ],
)
def test_a_move_that_does_not_fit_is_refused(world: World, day: str, sentence: str) -> None:
    _, second, *_ = _series(world)
    response = _move(world, second, day)
    assert errors_of(response)["held_on"] == [sentence]
    assert 'value="党校"' in response.content.decode()
    second.refresh_from_db()
    assert second.held_on == date(2025, 12, 4)


def test_a_move_sent_twice_moves_once(world: World, at) -> None:
    _, second, *_ = _series(world)
    seen = second.updated_at.isoformat()
    at("2025-11-20 10:05")
    _move(world, second, "2025-12-05", with_following="on", seen=seen)
    response = _move(world, second, "2025-12-05", with_following="on", seen=seen)
    assert "刚才已被别人改过" in str(response.context["form"].non_field_errors())
    assert [f"{each.held_on:%m-%d}" for each in _planned()][1:] == ["12-05", "12-12", "12-19", "12-26"]


def test_the_rest_of_a_series_is_cancelled_with_its_reason(world: World) -> None:
    *_, fourth, _ = _series(world)
    client = client_of(world)
    address = url(world, "meeting-cancel", fourth.pk)
    assert errors_of(client.post(address, {"reason": " "}))["reason"] == [
        "请写明取消的原因，党员会在通知里看到。"
    ]
    response = client.post(address, {"reason": "年终盘点", "with_following": "on"}, follow=True)
    assert len(_planned()) == 3
    fourth.refresh_from_db()
    assert (fourth.state, fourth.cancel_reason) == ("cancelled", "年终盘点")
    assert "取消原因" in response.content.decode()
    assert "原因：年终盘点" in Notice.objects.filter(recipient=world.user("member")).first().sentence
    _undo(client, response)
    assert len(_planned()) == 5


def test_a_cancelled_one_is_restored_from_its_page(world: World) -> None:
    (meeting, *_) = _series(world)
    client = client_of(world)
    client.post(url(world, "meeting-cancel", meeting.pk), {"reason": "停电"})
    html = client.get(url(world, "meeting-detail", meeting.pk)).content.decode()
    address = re.search(r'action="([^"]*/undo/[^"]+)"', html)[1]
    client.post(address)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == ("planned", "")


def test_materials_are_changed_for_this_and_the_following(world: World) -> None:
    first, second, *rest = _series(world)
    client, address = client_of(world), url(world, "plan-correct", second.pk)
    page = client.get(address).content.decode()
    assert 'value="党章"' in page
    form = plan_form(title="每周学习", readings=[("新党章", "总纲", "")], seen=second.updated_at.isoformat())
    form["material-INITIAL_FORMS"] = "1"
    response = client.post(address, {**form, "with_following": "on"}, follow=True)
    assert "已更正安排，共改4次" in response.content.decode()
    titles = {
        each.held_on: [one.title for one in each.study_session.materials.all()]
        for each in (first, second, *rest)
    }
    assert titles[first.held_on] == ["党章"]
    assert all(found == ["新党章"] for day, found in titles.items() if day != first.held_on)
    assert "<s>党章</s> → 新党章" in response.content.decode()
    _undo(client, response)
    assert set(Material.objects.values_list("title", flat=True)) == {"党章"}


def test_correcting_a_planned_one_leads_to_its_plan(world: World) -> None:
    (meeting, *_) = _series(world)
    response = client_of(world).get(url(world, "meeting-correct", meeting.pk))
    assert response["Location"] == url(world, "plan-correct", meeting.pk)


def test_what_was_held_is_neither_moved_nor_cancelled(world: World) -> None:
    held = Meeting.objects.get(title="参观水稻基地")
    client = client_of(world)
    for name in ("meeting-move", "meeting-cancel", "plan-correct", "meeting-hold"):
        response = client.post(url(world, name, held.pk), {"reason": "x", "held_on": "2025-12-01"})
        assert response["Location"].startswith(url(world, "meeting-detail", held.pk))
    held.refresh_from_db()
    assert (held.state, held.held_on) == ("held", date(2025, 4, 2))


def test_a_group_leader_plans_for_the_own_group(world: World) -> None:
    own = world.groups[1]
    _plan(world, "group leader", kinds=[kind("group_meeting").pk], group=own.pk)
    (meeting,) = _planned()
    assert meeting.group == own
    assert set(Notice.objects.values_list("recipient__member__name", flat=True)) == {"石小满", "谷雨"}
    response = _plan(world, "group leader", kinds=[kind("study_day").pk], group=world.groups[0].pk)
    assert "group" in errors_of(response)


def test_who_only_reads_sees_the_plan_and_no_buttons(world: World) -> None:
    (meeting, *_) = _series(world)
    client = client_of(world, "member")
    html = client.get(url(world, "meeting-detail", meeting.pk)).content.decode()
    assert "党章" in html
    assert "改期" not in html
    assert client.get(url(world, "meeting-plan")).status_code == 403
    for name in ("meeting-move", "meeting-cancel", "plan-correct", "meeting-remove"):
        assert client.post(url(world, name, meeting.pk)).status_code == 403


def test_the_list_tells_planned_from_held(world: World) -> None:
    _series(world)
    client = client_of(world)
    response = client.get(url(world, "meeting-list"), {"state": "planned"})
    assert {each.state for each in response.context["rows"]} == {"planned"}
    states = response.context["filters"][-1]
    assert [(each.label, each.count) for each in states.choices] == [
        ("全部", 7),
        ("待召开", 5),
        ("已通知", 5),
        ("已召开", 2),
    ]
    response = client.get(url(world, "meeting-list"), {"month": "11", "year": "2025"})
    assert [each.held_on for each in response.context["rows"]] == [date(2025, 11, 27)]
    assert len(client.get(url(world, "meeting-list"), {"month": "13"}).context["rows"]) == 7


def test_the_list_opens_on_this_year_though_next_year_is_planned(world: World) -> None:
    people.make_meeting(
        world.branch, date(2025, 11, 20) + timedelta(days=50), "明年", "study_day", state="planned"
    )
    assert client_of(world).get(url(world, "meeting-list")).context["view"].year == 2025


@pytest.mark.parametrize("repeat", ["weekly", "monthly"])
def test_a_day_at_the_end_of_all_calendars_is_refused_in_words(world: World, repeat: str) -> None:
    form = plan_form(held_on="9999-12-31", until="9999-12-31", repeat=repeat)
    client = client_of(world)
    assert client.post(url(world, "meeting-plan"), {**form, "refresh": "1"}).status_code == 200
    refused = client.post(url(world, "meeting-plan"), form)
    assert errors_of(refused) == {"until": ["最多安排到明年年底。"]}


def test_a_plan_of_a_dissolved_group_stays_that_groups(world: World) -> None:
    group = world.groups[0]
    meeting = people.make_meeting(
        world.branch, date(2025, 11, 27), "小组学习", "group_meeting", state="planned", group=group
    )
    type(group).objects.filter(pk=group.pk).update(dissolved_on=date(2025, 11, 1))
    page = client_of(world).get(url(world, "plan-correct", meeting.pk))
    assert group in page.context["form"].fields["group"].queryset


def _told(world: World) -> list[str]:
    """What the member's notices say, the newest first."""
    notices = Notice.objects.filter(recipient=world.user("member")).order_by("-pk")
    return list(notices.values_list("sentence", flat=True))


def test_taking_back_a_move_or_a_cancellation_is_told_too(world: World) -> None:
    _plan(world)
    (meeting,) = _planned()
    client = client_of(world)
    changes = [
        ("meeting-move", {"held_on": "2025-11-28", "starts_at": "15:00", "place": "三楼会议室"}),
        ("meeting-cancel", {"reason": "停电。"}),
    ]
    for name, given in changes:
        client.post(url(world, name, meeting.pk), given)
        assert "。。" not in _told(world)[0]
        revision = Revision.objects.filter(object_id=meeting.pk).first()
        client.post(url(world, "meeting-undo", revision.pk))
        assert _told(world)[0] == "固定学习日“每周学习”恢复原来的安排：11月27日（周四）15:00。"


def test_taking_back_a_series_tells_that_it_is_not_planned_any_more(world: World) -> None:
    _plan(world, repeat="weekly")
    first = _planned()[0]
    client_of(world).post(f"{url(world, 'meeting-remove', first.pk)}?rest=1")
    notice = Notice.objects.filter(recipient=world.user("member")).latest("pk")
    assert notice.sentence.startswith("固定学习日“每周学习”不再安排：原定11月27日（周四）15:00，以后")
    assert notice.href == url(world, "own-schedule")


def test_taking_back_a_change_of_words_tells_nobody(world: World) -> None:
    _plan(world)
    (meeting,) = _planned()
    client = client_of(world)
    client.post(url(world, "plan-correct", meeting.pk), plan_form(title="改过的题目"))
    revision = Revision.objects.get(object_id=meeting.pk)
    before = len(_told(world))
    client.post(url(world, "meeting-undo", revision.pk))
    assert Meeting.objects.get(pk=meeting.pk).title == "每周学习"
    assert len(_told(world)) == before


def test_undo_of_several_leads_back_to_the_first(world: World) -> None:
    _plan(world, repeat="weekly")
    first = _planned()[0]
    client = client_of(world)
    moved = {"held_on": "2025-11-28", "starts_at": "15:00", "place": "", "with_following": "on"}
    client.post(url(world, "meeting-move", first.pk), moved)
    keys = sorted(Revision.objects.values_list("pk", flat=True))
    response = client.post(f"{url(world, 'meeting-undo', keys[0])}?through={keys[-1]}")
    assert url(world, "meeting-detail", first.pk) in response["Location"]
