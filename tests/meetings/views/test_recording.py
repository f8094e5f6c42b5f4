"""Recording a gathering from the browser: the form, the roll, what is refused, and the way back."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Attendance, LeaveRequest, Meeting, Theme
from members.models import Member
from partybranch.audit.models import AuditRecord
from partybranch.models import Revision
from tests import people
from tests.meetings.desk import client_of, errors_of, kind, latest, mark, record_form, url
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _post(world: World, form: dict, actor: str = "secretary", name: str = "meeting-log", *pk: int):
    return client_of(world, actor).post(url(world, name, *pk), form)


def _undo(client: Client, html: str, verb: str = "撤销"):
    """Press the button of the done line."""
    address = re.search(rf'action="([^"]+)">\s*<input[^>]+csrf[^>]+>\s*<button[^>]*>{verb}<', html)
    assert address, html
    return client.post(address[1].replace("&amp;", "&"), follow=True)


def test_the_form_opens_with_everybody_present_and_what_is_usual(world: World) -> None:
    response = client_of(world).get(url(world, "meeting-log"))
    form = response.context["form"]
    assert form["held_on"].value() == date(2025, 11, 20)
    assert form["chair"].value() == world.members["secretary"].pk
    assert form["hours"].value() == "1.5"
    assert (form.due_total, form.present_total) == (10, 10)
    html = response.content.decode()
    assert "冉远航" not in html, "moved out before the day"
    assert '<option value="二楼会议室">' in html


def test_the_address_says_day_kinds_and_theme(world: World) -> None:
    theme = Theme.objects.get(branch=world.branch)
    address = f"{url(world, 'meeting-log')}?date=2025-10-09&kind={kind('lecture').pk}&theme={theme.pk}"
    form = client_of(world).get(address).context["form"]
    assert form["held_on"].value() == date(2025, 10, 9)
    assert form["kinds"].value() == [kind("lecture").pk]
    assert form["themes"].value() == [theme.pk]


@pytest.mark.parametrize("query", ["date=nonsense", "date=2025-02-31", "date=2030-01-01", "kind=x&theme=٣"])
def test_an_address_that_makes_no_sense_opens_the_form_of_today(world: World, query: str) -> None:
    response = client_of(world).get(f"{url(world, 'meeting-log')}?{query}")
    assert response.context["form"]["held_on"].value() == date(2025, 11, 20)


def test_a_gathering_is_saved_with_a_row_for_everybody_due(world: World) -> None:
    absent = [world.members["member"].pk, world.members["deputy"].pk]
    theme = Theme.objects.get(branch=world.branch)
    form = record_form(
        world,
        codes=["theme_day", "lecture"],
        absent=absent,
        themes=[theme.pk],
        lecturer_other="党校教师",
        content="传达并讨论",
        new_theme="乡村振兴",
        **{f"reason-{absent[0]}": "出差", f"reason-{absent[1]}": "住院"},
    )
    client = client_of(world)
    response = client.post(url(world, "meeting-log"), form, follow=True)
    meeting = latest()
    assert (meeting.due_count, meeting.present_count) == (10, 8)
    assert meeting.main_kind.code == "lecture", "the first by custom"
    assert {each.code for each in meeting.kinds} == {"theme_day", "lecture"}
    assert set(meeting.themes.values_list("name", flat=True)) == {theme.name, "乡村振兴"}
    assert (meeting.chair, meeting.chair_member) == ("柳承志", world.members["secretary"])
    assert (meeting.lecturer, meeting.lecturer_member) == ("党校教师", None)
    assert (meeting.entered_by_id, meeting.is_late_entry) == (world.user("secretary").pk, False)
    rows = {row.member_id: (row.status, row.reason) for row in meeting.attendances.all()}
    assert len(rows) == 10
    assert rows[absent[0]] == ("absent", "出差")
    assert rows[world.members["secretary"].pk] == ("present", "")
    html = response.content.decode()
    assert "已保存，归入4本台账。" in html
    assert "柳承志于2025年11月20日10:00登记" in html
    assert AuditRecord.objects.filter(verb="登记组织生活", object_id=str(meeting.pk)).count() == 1
    _undo(client, html)
    assert not Meeting.objects.filter(pk=meeting.pk).exists()


def test_a_form_sent_twice_makes_one_gathering(world: World) -> None:
    form = record_form(world, token="f" * 32)
    client = client_of(world)
    first, second = (client.post(url(world, "meeting-log"), form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Meeting.objects.filter(title="学习全会精神").count() == 1
    assert AuditRecord.objects.filter(verb="登记组织生活").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"day": "2025-11-21"}, "held_on", "已召开的活动，日期不能晚于今天。"),
        ({"day": "1900-01-01", "late_reason": "迟"}, "held_on", "日期的年份不对，请检查。"),
        ({"kinds": []}, "kinds", "请选择形式，至少一项。"),
        ({"held_on": "2025-13-01"}, "held_on", "日期不是有效的日期。"),
        ({"title": ""}, "title", "请填写主题内容。"),
        ({"title": "长" * 301}, "title", "主题内容最多300个字（现在301个）。"),
        ({"hours": "-1"}, "hours", "学时不能小于0。"),
        ({"hours": "三"}, "hours", "学时要填数字。"),
        ({"day": "2025-11-01"}, "late_reason", "召开已超过7天，按补录保存，请写明补录原因。"),
        ({"codes": ["group_meeting"]}, "group", "党小组会请选是哪个党小组。"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    world: World, changes: dict, field: str, sentence: str
) -> None:
    absent = world.members["member"].pk
    form = record_form(
        world, **{"place": "后山菜地", "absent": [absent], f"reason-{absent}": "值班", **changes}
    )
    response = _post(world, form)
    assert response.status_code == 200
    assert errors_of(response)[field] == [sentence]
    html = response.content.decode()
    assert 'value="后山菜地"' in html
    assert re.search(rf'value="{absent}"[^>]*checked', html)
    assert "<option selected>值班</option>" in html
    assert not Meeting.objects.filter(place="后山菜地").exists()


def test_a_day_long_ago_is_a_late_entry_with_its_reason(world: World) -> None:
    response = client_of(world).post(
        url(world, "meeting-log"),
        record_form(world, day="2025-11-12", late_reason="记录本刚找到"),
        follow=True,
    )
    meeting = latest()
    assert (meeting.is_late_entry, meeting.late_reason) == (True, "记录本刚找到")
    assert "标为补录" in response.content.decode()
    _post(world, record_form(world, day="2025-11-13", late_reason="不需要"))
    meeting = latest()
    assert (meeting.is_late_entry, meeting.late_reason) == (False, ""), "seven days is not late"


def test_the_same_kind_on_the_same_day_is_doubtful(world: World) -> None:
    people.make_meeting(world.branch, date(2025, 11, 19), "上午的", "general_meeting")
    form = record_form(world)
    assert errors_of(_post(world, form))["is_another"] == ["19日已有一次党员大会，确是另一次请勾选并写明。"]
    form["is_another"] = "on"
    assert "another_reason" in errors_of(_post(world, form))
    form["another_reason"] = "上午、下午各一次"
    assert _post(world, form).status_code == 302
    assert "上午、下午各一次" in latest().content


def test_two_groups_may_meet_on_one_day(world: World) -> None:
    for group in world.groups:
        form = record_form(world, codes=["group_meeting"], group=group.pk, chair="")
        assert _post(world, form).status_code == 302
    assert {each.group for each in Meeting.objects.filter(main_kind=kind("group_meeting"))} == set(
        world.groups
    )


@pytest.mark.parametrize(("field", "part"), [("chair", "主持会议"), ("lecturer", "主讲")])
def test_nobody_is_absent_and_in_the_chair(world: World, field: str, part: str) -> None:
    deputy = world.members["deputy"]
    form = record_form(world, **{field: deputy.pk, "absent": [deputy.pk]})
    assert errors_of(_post(world, form))[field] == [f"段海清标为缺席又{part}，请核对。"]


def test_the_roll_follows_day_kinds_and_group(world: World) -> None:
    client, address = client_of(world), url(world, "meeting-log")

    def listed(**changes) -> set[str]:
        form = {**record_form(world, title="", place="写了一半"), **changes, "refresh": "1"}
        response = client.post(address, form)
        assert 'value="写了一半"' in response.content.decode()
        assert response.context["form"].errors == {}
        return {line.member.name for _, lines in response.context["form"].roll_groups for line in lines}

    assert len(listed()) == 10
    assert listed(kinds=[kind("committee_meeting").pk]) == {
        "柳承志", "段海清", "邹敏", "韦东升", "简慧", "卜立冬",
    }  # fmt: skip
    assert len(listed(kinds=[kind("committee_meeting").pk, kind("study_day").pk])) == 10
    assert listed(kinds=[kind("group_meeting").pk], group=world.groups[1].pk) == {"翁秋实", "石小满", "谷雨"}
    early = listed(held_on="2025-03-01")
    assert "冉远航" in early, "still there on the day"
    assert "谷雨" not in early, "not yet admitted on the day"


def test_a_roll_of_another_day_is_shown_again_before_saving(world: World) -> None:
    form = record_form(world)
    form["kinds"] = [kind("committee_meeting").pk]
    response = _post(world, form)
    assert "应到名单已按日期和形式重新列出" in str(response.context["form"].non_field_errors())
    assert response.context["form"].due_total == 6
    form["listed"] = mark(world, ["committee_meeting"], "2025-11-19")
    assert _post(world, form).status_code == 302
    assert latest().due_count == 6


@pytest.mark.parametrize("actor", ["group leader"])
def test_a_group_leader_records_the_own_group_only(world: World, actor: str) -> None:
    own, other = world.groups[1], world.groups[0]
    client = client_of(world, actor)
    form = client.get(url(world, "meeting-log")).context["form"]
    assert form.due_total == 3
    leader = world.members["group leader"].pk
    assert form["chair"].value() == leader
    data = record_form(world, codes=["group_meeting"], group=other.pk, chair=leader)
    assert "group" in errors_of(client.post(url(world, "meeting-log"), data))
    data = record_form(world, codes=["group_meeting"], group=own.pk, chair=leader)
    assert client.post(url(world, "meeting-log"), data).status_code == 302
    assert (latest().group, latest().due_count) == (own, 3)
    theirs = Meeting.objects.get(title="传达上级会议精神")
    for name in ("meeting-correct", "meeting-hold", "meeting-remove", "meeting-move", "plan-correct"):
        assert client.get(url(world, name, theirs.pk)).status_code == 404
    assert "更正" not in client.get(url(world, "meeting-detail", theirs.pk)).content.decode()


@pytest.mark.parametrize("actor", ["member", "discipline member", "committee member", "staff"])
def test_who_only_reads_may_not_record(world: World, actor: str) -> None:
    client = client_of(world, actor)
    assert client.get(url(world, "meeting-log")).status_code == 403
    assert client.post(url(world, "meeting-log"), record_form(world)).status_code == 403
    assert "登记一次活动" not in client.get(url(world, "meeting-list")).content.decode()


def test_people_and_groups_of_another_branch_are_no_choice(world: World) -> None:
    foreign = world.members["foreign secretary"].pk
    response = _post(world, record_form(world, chair=foreign))
    assert errors_of(response)["chair"] == ["主持人里没有这一项，请重新选择。"]
    response = _post(world, record_form(world, absent=[foreign]))
    assert response.status_code == 302
    assert latest().present_count == 10
    theme = Theme.objects.get(branch=world.foreign)
    assert "themes" in errors_of(_post(world, record_form(world, day="2025-11-18", themes=[theme.pk])))


def _saved(world: World, **changes) -> Meeting:
    assert _post(world, record_form(world, **changes)).status_code == 302
    return latest()


def _correction(world: World, meeting: Meeting, **changes) -> dict:
    return record_form(world, seen=meeting.updated_at.isoformat(), **changes)


def test_a_correction_keeps_what_was_there_and_can_be_taken_back(world: World) -> None:
    absent = world.members["member"].pk
    meeting = _saved(world, absent=[absent], **{f"reason-{absent}": "出差"})
    client = client_of(world, "deputy")
    page = client.get(url(world, "meeting-correct", meeting.pk)).context["form"]
    assert page["title"].value() == "学习全会精神"
    assert page.absent == {absent: "出差"}
    form = _correction(world, meeting, title="学习四中全会精神", absent=[])
    response = client.post(url(world, "meeting-correct", meeting.pk), form, follow=True)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.present_count) == ("学习四中全会精神", 10)
    html = response.content.decode()
    assert "段海清于2025年11月20日10:00更正" in html
    assert "<s>学习全会精神</s> → 学习四中全会精神" in html
    assert "<s>9</s> → 10" in html
    record = AuditRecord.objects.get(verb="更正组织生活")
    assert record.field_names == ["attendances", "present_count", "title"]
    _undo(client, html)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.present_count) == ("学习全会精神", 9)
    assert meeting.attendances.get(member_id=absent).reason == "出差"


def test_a_correction_does_not_call_the_roll_anew_unless_asked(world: World) -> None:
    meeting = _saved(world)
    people.make_member(world.branch, "后来者")
    page = client_of(world).get(url(world, "meeting-correct", meeting.pk))
    assert page.context["form"].due_total == 10
    form = _correction(world, meeting, title="改个题目", listed=page.context["form"].roll_mark)
    assert _post(world, form, "secretary", "meeting-correct", meeting.pk).status_code == 302
    meeting.refresh_from_db()
    assert meeting.due_count == 10
    form = _correction(world, meeting, title="改个题目", roll="1")
    assert _post(world, form, "secretary", "meeting-correct", meeting.pk).status_code == 302
    meeting.refresh_from_db()
    assert meeting.due_count == 11


def test_who_comes_second_is_told_and_loses_nothing(world: World) -> None:
    meeting = _saved(world)
    form = _correction(world, meeting, title="第二个人的题目")
    Meeting.objects.filter(pk=meeting.pk).update(updated_at=meeting.updated_at + timedelta(seconds=1))
    response = _post(world, form, "secretary", "meeting-correct", meeting.pk)
    assert "刚才已被别人改过" in str(response.context["form"].non_field_errors())
    html = response.content.decode()
    assert 'value="第二个人的题目"' in html
    form["seen"] = re.search(r'name="seen"\s+value="([^"]+)"', html)[1]
    assert _post(world, form, "secretary", "meeting-correct", meeting.pk).status_code == 302


def test_an_imported_gathering_keeps_its_numbers(world: World) -> None:
    meeting = Meeting.objects.get(title="传达上级会议精神")
    Meeting.objects.filter(pk=meeting.pk).update(source="imported", due_count=10, present_count=8)
    meeting.refresh_from_db()
    client = client_of(world)
    page = client.get(url(world, "meeting-correct", meeting.pk))
    assert page.context["form"].states_counts
    assert "已记名的缺席人员：石小满、韦东升" in page.content.decode()
    form = {
        "kinds": [each.pk for each in meeting.kinds],
        "held_on": "2025-03-14",
        "title": meeting.title,
        "chair_other": "柳承志",
        "due_count": "11",
        "present_count": "12",
        "seen": meeting.updated_at.isoformat(),
    }
    address = url(world, "meeting-correct", meeting.pk)
    assert errors_of(client.post(address, form))["present_count"] == [
        "实到人数不能多于应到人数（应到11人）。"
    ]
    form["present_count"] = "10"
    assert errors_of(client.post(address, form))["present_count"] == [
        "已记名缺席2人，应到和实到却只差1人，请核对。"
    ]
    form["present_count"] = "9"
    assert client.post(address, form).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.due_count, meeting.present_count, meeting.is_late_entry) == (11, 9, False)
    assert meeting.attendances.count() == 2
    form |= {"present_count": "", "due_count": "", "seen": meeting.updated_at.isoformat()}
    assert client.post(address, form).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.due_count, meeting.present_count) == (None, None), "not known is not zero"


def test_the_roll_of_an_imported_gathering_can_be_called(world: World) -> None:
    meeting = Meeting.objects.get(title="传达上级会议精神")
    page = client_of(world).get(url(world, "meeting-correct", meeting.pk) + "?roll=1").context["form"]
    assert not page.states_counts
    assert page.due_total == 10
    assert set(page.absent.values()) == {"住院", "探亲"}


def test_who_may_not_see_a_reason_leaves_it_as_it_is(world: World) -> None:
    absent = world.members["member"].pk
    meeting = _saved(world, absent=[absent], **{f"reason-{absent}": "住院"})
    client = client_of(world, "publicity member")
    html = client.get(url(world, "meeting-correct", meeting.pk)).content.decode()
    assert "<option selected>原因已登记</option>" in html
    form = _correction(world, meeting, title="另题", absent=[absent], **{f"reason-{absent}": "原因已登记"})
    assert client.post(url(world, "meeting-correct", meeting.pk), form).status_code == 302
    assert meeting.attendances.get(member_id=absent).reason == "住院"


def test_a_planned_gathering_is_held_with_granted_leave(world: World) -> None:
    planned = people.make_meeting(world.branch, date(2025, 11, 19), "读书", "study_day", state="planned")
    member = world.members["member"]
    LeaveRequest.objects.create(meeting=planned, member=member, reason="出差", state="granted")
    client, address = client_of(world), url(world, "meeting-hold", planned.pk)
    page = client.get(address).context["form"]
    assert page.absent == {member.pk: "出差"}
    form = record_form(
        world, codes=["study_day"], title="读书", absent=[member.pk], seen=planned.updated_at.isoformat()
    )
    form[f"reason-{member.pk}"] = "出差"
    response = client.post(address, form, follow=True)
    planned.refresh_from_db()
    assert (planned.state, planned.present_count) == ("held", 9)
    assert planned.attendances.get(member=member).status == Attendance.Status.EXCUSED
    _undo(client, response.content.decode())
    planned.refresh_from_db()
    assert (planned.state, planned.due_count) == ("planned", None)
    assert not planned.attendances.exists()


def test_a_planned_gathering_of_tomorrow_cannot_be_held(world: World) -> None:
    planned = people.make_meeting(world.branch, date(2025, 11, 21), "读书", "study_day", state="planned")
    form = record_form(world, codes=["study_day"], day="2025-11-21")
    response = _post(world, form, "secretary", "meeting-hold", planned.pk)
    assert errors_of(response)["held_on"] == ["已召开的活动，日期不能晚于今天。"]


def test_removing_asks_once_and_can_be_taken_back(world: World) -> None:
    meeting = Meeting.objects.get(title="参观水稻基地")
    client = client_of(world)
    assert "删除后可以马上撤销" in client.get(url(world, "meeting-remove", meeting.pk)).content.decode()
    assert Meeting.objects.filter(pk=meeting.pk).exists()
    response = client.post(url(world, "meeting-remove", meeting.pk), follow=True)
    assert "参观水稻基地" not in [each.title for each in response.context["rows"]]
    assert client.get(url(world, "meeting-detail", meeting.pk)).status_code == 404
    _undo(client, response.content.decode())
    assert Meeting.objects.filter(pk=meeting.pk).exists()
    assert AuditRecord.objects.filter(verb="撤销对组织生活的改动").count() == 1


def test_only_the_newest_change_is_taken_back(world: World) -> None:
    meeting = _saved(world)
    for title in ("甲", "乙"):
        meeting.refresh_from_db()
        assert (
            _post(
                world, _correction(world, meeting, title=title), "secretary", "meeting-correct", meeting.pk
            ).status_code
            == 302
        )
    first = Revision.objects.order_by("pk").first()
    response = client_of(world).post(url(world, "meeting-undo", first.pk), follow=True)
    assert "后来又改过" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.title == "乙"


def test_another_branch_is_not_found(world: World) -> None:
    theirs = Meeting.objects.get(branch=world.foreign)
    client = client_of(world)
    for name in ("meeting-correct", "meeting-hold", "meeting-remove", "meeting-move", "meeting-cancel"):
        assert client.get(url(world, name, theirs.pk)).status_code == 404
        assert client.post(url(world, name, theirs.pk)).status_code == 404
    assert client.post(url(world, "meeting-undo", 1)).status_code == 404
    away = reverse("meetings:meeting-correct", args=[world.foreign.pk, theirs.pk])
    assert client.get(away).status_code == 404


def test_a_branch_without_a_register_records_numbers_unknown(world: World) -> None:
    Member.objects.filter(branch=world.branch).exclude(pk=world.members["secretary"].pk).update(
        left_on="2020-01-01"
    )
    form = record_form(world, codes=["group_meeting"], group=world.groups[1].pk, chair="")
    assert _post(world, form).status_code == 302
    assert (latest().due_count, latest().present_count) == (None, None)


def test_correcting_a_gathering_of_a_dissolved_group_keeps_the_group(world: World) -> None:
    group = world.groups[0]
    client = client_of(world)
    client.post(
        url(world, "meeting-log"),
        record_form(world, codes=["group_meeting"], day="2025-11-18", group=group.pk),
    )
    meeting = latest()
    type(group).objects.filter(pk=group.pk).update(dissolved_on=date(2025, 11, 19))
    page = client.get(url(world, "meeting-correct", meeting.pk))
    assert f'<option value="{group.pk}" selected>' in page.content.decode()
    form = record_form(
        world,
        codes=["group_meeting"],
        day="2025-11-18",
        group=group.pk,
        title="改过",
        seen=meeting.updated_at.isoformat(),
    )
    client.post(url(world, "meeting-correct", meeting.pk), form)
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.title, stored.group) == ("改过", group)
