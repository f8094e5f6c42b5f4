"""The pages of attendance: statuses on the form, the live roll call, the sheet, make-up study."""

from datetime import date, time

import pytest
from django.urls import reverse

from meetings import own
from meetings.models import Attachment, Attendance, Exemption, LeaveRequest, Meeting
from partybranch.audit.models import AuditRecord
from tests import people
from tests.meetings.desk import client_of, errors_of, latest, record_form, url
from tests.meetings.views.test_recording import _undo
from tests.people import World

pytestmark = pytest.mark.django_db

TODAY = date(2025, 11, 20)


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


@pytest.fixture
def exempt(world: World) -> int:
    member = world.members["disabled"]
    Exemption.objects.create(branch=world.branch, member=member, starts_on=date(2025, 1, 1), ground="old")
    return member.pk


def _planned(world: World, **fields) -> Meeting:
    fields = {"state": "planned", **fields}
    return people.make_meeting(world.branch, TODAY, "读书", "study_day", **fields)


def _saved(world: World, **changes) -> Meeting:
    response = client_of(world).post(url(world, "meeting-log"), record_form(world, **changes))
    assert response.status_code == 302, response.content.decode()
    return latest()


def _tick(world: World, meeting: Meeting, name: str, status: str, **headers):
    form = {"member": world.members[name].pk, "status": status}
    return client_of(world).post(url(world, "meeting-roll-call", meeting.pk), form, headers=headers)


# -- The form ------------------------------------------------------------------------------------------


def test_the_form_shows_who_is_exempt_and_leaves_them_out_of_the_due(world: World, exempt: int) -> None:
    response = client_of(world).get(url(world, "meeting-log"))
    form = response.context["form"]
    assert (form.due_total, form.present_total, form.absent_total) == (9, 9, 0)
    html = response.content.decode()
    assert "《党员教育管理工作条例》第二十三条" in html
    assert f'name="absent"\n               value="{exempt}"' not in html


def test_statuses_and_observers_are_saved_and_shown(world: World, exempt: int) -> None:
    late, excused = world.members["deputy"].pk, world.members["member"].pk
    form = {
        "absent": [late, excused],
        f"status-{late}": "late",
        f"status-{excused}": "excused",
        f"reason-{excused}": "病假",
        f"status-{exempt}": "exempt",
        "observers": "上级来人、冉远航",
    }
    meeting = _saved(world, **form)
    assert (meeting.due_count, meeting.present_count) == (9, 8)
    statuses = dict(meeting.attendances.values_list("name", "status"))
    assert (statuses["段海清"], statuses["石小满"], statuses["白露"]) == ("late", "excused", "exempt")
    assert (statuses["上级来人"], statuses["冉远航"]) == ("observer", "observer")
    html = client_of(world).get(url(world, "meeting-detail", meeting.pk)).content.decode()
    assert "段海清（迟到）" in html
    assert "列席：上级来人、冉远航" in html
    assert "不作要求1人，不计入应到" in html
    page = client_of(world).get(url(world, "meeting-correct", meeting.pk)).context["form"]
    assert page["observers"].value() == "上级来人、冉远航"
    assert (page.due_total, page.present_total, page.absent_total) == (9, 8, 1)
    assert page.statuses[late] == "late"


def test_who_is_exempt_and_came_is_told_by_a_choice(world: World, exempt: int) -> None:
    meeting = _saved(world, **{f"status-{exempt}": "present"})
    assert (meeting.due_count, meeting.present_count) == (10, 10)
    page = client_of(world).get(url(world, "meeting-correct", meeting.pk)).context["form"]
    assert page.statuses[exempt] == "present"


def test_a_late_comer_who_was_in_time_is_corrected(world: World) -> None:
    late = world.members["deputy"].pk
    meeting = _saved(world, absent=[late], **{f"status-{late}": "late"})
    form = record_form(world, seen=meeting.updated_at.isoformat())
    client_of(world).post(url(world, "meeting-correct", meeting.pk), form)
    assert meeting.attendances.get(member_id=late).status == "present"


def test_somebody_due_is_refused_as_observer(world: World) -> None:
    response = client_of(world).post(url(world, "meeting-log"), record_form(world, observers="段海清"))
    assert errors_of(response)["observers"] == ["段海清在名单里，列席人员里不用再写。"]


def test_a_name_that_fits_two_observers_is_kept_as_written(world: World) -> None:
    for _ in range(2):
        people.make_member(world.branch, "同名", joined_on=date(2025, 11, 1), standing="probationary")
    leader = world.members["secretary"]
    meeting = _saved(world, codes=["committee_meeting"], observers="同名，石小满", chair=leader.pk)
    observers = meeting.attendances.filter(status="observer")
    assert dict(observers.values_list("name", "member_id")) == {
        "同名": None,
        "石小满": world.members["member"].pk,
    }


# -- The live roll call --------------------------------------------------------------------------------


def test_who_comes_is_ticked_and_the_form_begins_with_it(world: World, exempt: int) -> None:
    meeting = _planned(world)
    LeaveRequest.objects.create(
        meeting=meeting, member=world.members["member"], reason="出差", state="granted"
    )
    html = client_of(world).get(url(world, "meeting-roll-call", meeting.pk)).content.decode()
    assert "应到9人" in html
    assert html.count("<form") >= 10
    response = _tick(world, meeting, "deputy", "present")
    assert response["Location"].endswith(f"#member-{world.members['deputy'].pk}")
    _tick(world, meeting, "secretary", "late")
    form = client_of(world).get(url(world, "meeting-hold", meeting.pk)).context["form"]
    assert (form.due_total, form.present_total) == (9, 2)
    assert form.statuses[world.members["secretary"].pk] == "late"
    assert form.statuses[world.members["member"].pk] == "excused"
    assert form.statuses[world.members["publicity member"].pk] == "absent"
    assert form.statuses[exempt] == "exempt"
    record = AuditRecord.objects.filter(verb="点名")
    assert record.count() == 2
    assert "段海清" not in str(record.first().details)


def test_a_tick_with_a_script_answers_with_the_line_and_the_counts(world: World) -> None:
    meeting = _planned(world)
    html = _tick(world, meeting, "deputy", "present", **{"HX-Request": "true"}).content.decode()
    assert "实到<b>1</b>人" in html
    assert 'hx-swap-oob="true"' in html
    assert html.count("<li") == 1
    assert "<html" not in html


def test_ticking_back_undoes(world: World) -> None:
    meeting = _planned(world)
    for status in ("present", "absent", "absent"):
        _tick(world, meeting, "deputy", status)
    assert not meeting.attendances.exists()
    assert AuditRecord.objects.filter(verb="点名").count() == 2, "saying the same again writes nothing"


def test_counts_of_a_recorded_gathering_follow_each_tick(world: World, exempt: int) -> None:
    member = world.members["member"].pk
    meeting = _saved(world, day="2025-11-20", absent=[member], **{f"reason-{member}": "出差"})
    _tick(world, meeting, "member", "present")
    meeting.refresh_from_db()
    assert (meeting.due_count, meeting.present_count) == (9, 9)
    _tick(world, meeting, "disabled", "present")
    meeting.refresh_from_db()
    assert (meeting.due_count, meeting.present_count) == (10, 10)
    _tick(world, meeting, "disabled", "absent")
    meeting.refresh_from_db()
    assert (meeting.due_count, meeting.present_count) == (9, 9)
    assert meeting.attendances.get(member_id=exempt).status == "exempt"


@pytest.mark.parametrize(
    ("day", "changes", "sentence"),
    [
        (date(2025, 11, 19), {"state": "held"}, "点名只在活动当天"),
        (date(2025, 11, 21), {"state": "planned"}, "活动当天才能点名"),
        (TODAY, {"state": "cancelled"}, "已经取消"),
        (TODAY, {"state": "held", "settled_at": "2025-11-20T10:00+08:00"}, "已经定稿"),
        (TODAY, {"state": "held", "due_count": 9, "present_count": 9}, "没有逐人名单"),
    ],
)
def test_where_no_roll_is_called_the_page_says_why(world: World, day, changes, sentence) -> None:
    meeting = people.make_meeting(world.branch, day, "读书", "study_day", **changes)
    client = client_of(world)
    page = client.get(url(world, "meeting-roll-call", meeting.pk), follow=True)
    assert sentence in page.content.decode()
    assert sentence in _tick(world, meeting, "deputy", "present", **{"HX-Request": "true"}).content.decode()
    assert not meeting.attendances.exists()


def test_nobody_beyond_the_roll_is_ticked(world: World) -> None:
    meeting = _planned(world)
    _tick(world, meeting, "moved out", "present")
    assert not meeting.attendances.exists()
    stranger = {"member": world.members["foreign secretary"].pk, "status": "present"}
    assert client_of(world).post(url(world, "meeting-roll-call", meeting.pk), stranger).status_code == 404


def test_who_chairs_is_not_ticked_away(world: World) -> None:
    meeting = _saved(world, day="2025-11-20")
    _tick(world, meeting, "secretary", "absent")
    assert meeting.attendances.get(member=world.members["secretary"]).status == "present"


# -- The sheet -----------------------------------------------------------------------------------------


def test_the_sheet_has_a_line_for_everybody_and_marks_who_is_not_asked(world: World, exempt: int) -> None:
    meeting = _planned(world, place="三楼", starts_at=time(15))
    response = client_of(world).get(url(world, "meeting-sheet", meeting.pk))
    html = response.content.decode()
    assert (response.context["due"], len(response.context["lines"])) == (9, 10)
    for words in ("固定学习日签到表", "2025年11月20日", "15:00", "三楼", "另有1人不作要求", "以出席记录为准"):
        assert words in html
    detail = client_of(world).get(url(world, "meeting-detail", meeting.pk)).content.decode()
    assert "打印签到表" in detail
    assert "签到表已附" not in detail


def test_a_sheet_that_is_attached_is_told(world: World) -> None:
    meeting = Meeting.objects.get(title="传达上级会议精神")
    Attachment.objects.create(
        branch=world.branch, meeting=meeting, kind="sign_in_sheet", name="签到表.jpg", size=1, digest="0"
    )
    assert "签到表已附" in client_of(world).get(url(world, "meeting-detail", meeting.pk)).content.decode()


# -- Make-up study -------------------------------------------------------------------------------------


def _make_up(world: World, meeting: Meeting, **changes):
    row = meeting.attendances.get(member=world.members["member"])
    form = {"made_up_on": "2025-11-20", "way": "补课", "detail": "小组补课", **changes}
    return client_of(world).post(url(world, "attendance-make-up", row.pk), form, follow=True)


def test_made_up_study_counts_as_hours_and_not_as_having_come(world: World) -> None:
    member = world.members["member"]
    meeting = _saved(world, absent=[member.pk])
    before = own.own_year(member, 2025)
    html = _make_up(world, meeting).content.decode()
    assert "2025年11月20日补学" in html
    meeting.refresh_from_db()
    assert (meeting.due_count, meeting.present_count) == (10, 9)
    after = own.own_year(member, 2025)
    assert (after.attended, len(after.missed)) == (before.attended, len(before.missed))
    assert (after.hours or 0) - (before.hours or 0) == meeting.hours
    record = client_of(world, "member").get(reverse("meetings:own-record", args=[world.branch.pk]))
    assert "2025年11月20日补学，补课：小组补课" in record.content.decode()
    _undo(client_of(world), html)
    assert meeting.attendances.get(member=member).made_up_on is None


def test_made_up_study_is_taken_back(world: World) -> None:
    meeting = _saved(world, absent=[world.members["member"].pk])
    _make_up(world, meeting)
    row = meeting.attendances.get(member=world.members["member"])
    page = client_of(world).get(url(world, "attendance-make-up", row.pk))
    assert page.context["form"]["detail"].value() == "小组补课"
    client_of(world).post(url(world, "attendance-take-back", row.pk))
    row.refresh_from_db()
    assert (row.made_up_on, row.made_up_how) == (None, "")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2025-11-18", "不能早于活动日期"), ("2025-11-21", "不能晚于今天")],
)
def test_nothing_is_made_up_before_or_ahead(world: World, day: str, sentence: str) -> None:
    meeting = _saved(world, absent=[world.members["member"].pk])
    assert sentence in errors_of(_make_up(world, meeting, made_up_on=day))["made_up_on"][0]


def test_who_came_has_nothing_to_make_up(world: World) -> None:
    row = _saved(world).attendances.filter(status=Attendance.Status.PRESENT).first()
    assert client_of(world).get(url(world, "attendance-make-up", row.pk)).status_code == 404
