"""The record: taken from the gathering, reasons for whom they concern, gaps never guessed."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.minutes import Record, number_in_year, record_of, vote_words
from meetings.models import AgendaItem, Attendance, Meeting, Minutes, Resolution, Vote
from members.models import User
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    return Meeting.objects.get(title="传达上级会议精神")


def _record(world: World, meeting: Meeting, actor: str = "secretary") -> Record:
    user = User.objects.get(pk=world.user(actor).pk)
    return record_of(user.scope_in(world.branch.pk, is_branch=True), meeting)


def _head(record: Record) -> dict[str, str]:
    return {pair.label: pair.text for pair in record.pairs}


def test_the_head_comes_from_the_gathering(world: World, meeting: Meeting) -> None:
    Attendance.objects.create(meeting=meeting, name="乌云", status="observer")
    Attendance.objects.create(meeting=meeting, member=world.members["deputy"], name="段海清", status="late")
    head = _head(_record(world, meeting))
    assert head == {
        "会议名称": "支部党员大会、党课",
        "第几次": "2025年第1次",
        "主题": "传达上级会议精神",
        "时间": "2025年3月14日15:00",
        "地点": "二楼会议室",
        "主持人": "柳承志",
        "记录人": "",
        "应到": "10名",
        "实到": "9名",
        "缺席": "1名",
        "出席人员": "段海清（迟到）",
        "缺席人员": "石小满（住院）、韦东升（探亲）",
        "列席人员": "乌云",
    }


def test_reasons_are_told_to_whom_they_concern_only(world: World, meeting: Meeting) -> None:
    """The group leader's group is the second: 石小满 is of it, 韦东升 is not."""
    assert (
        _head(_record(world, meeting, "group leader"))["缺席人员"] == "石小满（住院）、韦东升（原因已登记）"
    )
    assert "住院" not in _head(_record(world, meeting, "committee member"))["缺席人员"]


def test_unknown_numbers_stay_unknown(world: World) -> None:
    unknown = people.make_meeting(world.branch, date(2025, 7, 1), "", due_count=None, present_count=3)
    head = _head(_record(world, unknown))
    assert (head["应到"], head["实到"], head["缺席"]) == ("", "3名", "")


def test_the_number_is_counted_by_date_within_kind_year_and_group(world: World, meeting: Meeting) -> None:
    def made(day: date, kind: str = "general_meeting", **fields) -> Meeting:
        return people.make_meeting(world.branch, day, "会", kind, **fields)

    late = made(date(2025, 9, 1), starts_at=time(15))
    early = made(date(2025, 9, 1), starts_at=time(9))
    made(date(2025, 8, 1), state="planned")
    made(date(2024, 8, 1))
    assert [number_in_year(each) for each in (meeting, early, late)] == [1, 2, 3]
    first, second = world.groups
    of_first = made(date(2025, 9, 1), "group_meeting", group=first)
    of_second = [made(date(2025, 9, day), "group_meeting", group=second) for day in (2, 3)]
    assert [number_in_year(each) for each in (of_first, *of_second)] == [1, 1, 2]


def _vote(world: World, meeting: Meeting, **fields) -> Vote:
    given = {"subject": "接收谷雨同志为预备党员", "entitled": 9, "present": 8, "in_favour": 7, "against": 1}
    return Vote.objects.create(branch=world.branch, meeting=meeting, **{**given, **fields})


def test_a_vote_is_worded_with_who_was_entitled(world: World, meeting: Meeting) -> None:
    assert vote_words(_vote(world, meeting)) == (
        "接收谷雨同志为预备党员：应到会有表决权的党员9名，实到8名，赞成7票，反对1票，弃权0票。"
    )
    of_committee = _vote(world, meeting, matter="committee", is_secret=True, written_in_favour=1)
    assert vote_words(of_committee) == (
        "接收谷雨同志为预备党员（无记名投票）：应到会有表决权的委员9名，实到8名，赞成7票，反对1票，"
        "弃权0票；会前提交书面意见的，赞成1票，反对0票，弃权0票。"
    )


def test_the_parts_stand_in_their_customary_order(world: World, meeting: Meeting) -> None:
    AgendaItem.objects.create(meeting=meeting, title="讨论发展对象", kind="decision")
    _vote(world, meeting)
    gone = _vote(world, meeting, subject="删去的")
    Vote.objects.filter(pk=gone.pk).update(removed_at="2025-03-15T00:00:00Z")
    Resolution.objects.create(
        branch=world.branch,
        meeting=meeting,
        text="报上级党委审批。",
        owner=world.members["deputy"],
        due_on=date(2025, 3, 31),
    )
    Minutes.objects.create(
        meeting=meeting, passed_on="传达。\n\n　　再传达。", decisions="同意。", closing="散会。"
    )
    parts = {part.heading: part.paragraphs for part in _record(world, meeting).parts}
    assert list(parts) == ["议题", "报告、传达", "表决", "决定事项", "决议", "主持人总结"]
    assert parts["议题"] == ("1．讨论发展对象（决策）",)
    assert parts["报告、传达"] == ("传达。", "再传达。")
    assert len(parts["表决"]) == 1
    assert parts["决议"] == ("1．报上级党委审批（责任人：段海清；完成时限：2025年3月31日）。",)


def test_what_nobody_wrote_is_a_gap(world: World, meeting: Meeting) -> None:
    assert [(part.heading, part.paragraphs) for part in _record(world, meeting).parts] == [("记录正文", ())]


def test_the_record_costs_the_same_with_more_in_it(world: World, meeting: Meeting) -> None:
    def cost() -> int:
        stored = Meeting.objects.select_related("main_kind", "branch", "group").get(pk=meeting.pk)
        with CaptureQueriesContext(connection) as queries:
            _record(world, stored)
        return len(queries)

    _vote(world, meeting)
    first = cost()
    for number in range(5):
        _vote(world, meeting)
        Resolution.objects.create(
            branch=world.branch, meeting=meeting, text=f"事项{number}", owner=world.members["deputy"]
        )
    assert cost() == first
