"""Taking an import back gives every record its old values again."""

import pytest

from meetings.models import Attendance, Meeting, Theme
from members.models import DuesPayment, Member, MembershipEvent, OfficeTerm, PartyGroup
from partybranch.audit import log
from reports.actions.imports import confirm, stage_workbook, undo_import
from tests.reports.importers.conftest import Desk, branch, desk  # noqa: F401 -- fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROSTER = [
    ["姓名", "入党时间", "转正时间", "党员类别", "党内职务", "党小组", "学历", "备注"],
    ["严建国", "1995-03-01", "1996-03-01", "正式党员", "书记", "第一党小组", "大专", "2025年3月转入"],
]


def _import(desk, *sheets):  # noqa: F811
    data = desk.book(*sheets).read_bytes()
    staged = stage_workbook(branch=desk.branch, year=2025, file_name="a.xlsx", data=data, by=log.SYSTEM)
    return confirm(staged, by=log.SYSTEM)


def test_undone_register_leaves_no_member_office_group_or_event(desk):  # noqa: F811
    undo_import(_import(desk, ROSTER), by=log.SYSTEM)
    for model in (Member, OfficeTerm, PartyGroup, MembershipEvent):
        assert not model.objects.exists(), model


def test_undone_change_of_a_member_restores_every_column(desk):  # noqa: F811
    _import(desk, ROSTER)
    changed = [ROSTER[0], [*ROSTER[1][:6], "本科", "备注改了"]]
    second = _import(desk, changed)
    assert Member.objects.get().education == "本科"
    undo_import(second, by=log.SYSTEM)
    member = Member.objects.get()
    assert (member.education, member.note) == ("大专", "2025年3月转入")


def test_undone_change_of_a_meeting_restores_absentees_and_themes(desk):  # noqa: F811
    header = ["日期", "会议类型", "主题", "应到", "实到", "缺席", "专题"]
    _import(desk, [header, ["2025-03-05", "党课", "安排", 5, 4, "甲乙（病假）", "旧专题"]])
    Attendance.objects.update(made_up_on="2025-03-09", made_up_how="自学")
    second = _import(desk, [header, ["2025-03-05", "党课", "安排", 6, 5, "丙丁（出差）", "新专题"]])
    undo_import(second, by=log.SYSTEM)
    meeting = Meeting.objects.get()
    assert meeting.due_count == 5
    assert [theme.name for theme in meeting.themes.all()] == ["旧专题"]
    assert (Attendance.objects.get().name, Attendance.objects.get().made_up_how) == ("甲乙", "自学")
    assert not Theme.objects.filter(name="新专题").exists()


def test_undone_dues_are_reversed_not_removed(desk):  # noqa: F811
    _import(desk, ROSTER)
    second = _import(
        desk, [["姓名", "月应缴", *[f"{m}月" for m in range(1, 13)]], ["严建国", 30, *[30] * 12]]
    )
    undo_import(second, by=log.SYSTEM)
    assert DuesPayment.objects.count() == 24
    assert sum(DuesPayment.objects.values_list("paid_fen", flat=True)) == 0
