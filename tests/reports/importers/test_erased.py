"""What was erased after somebody left does not come back through a workbook."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.actions.erasure import erase_member
from members.models import Member
from partybranch.audit import log
from partybranch.imports import Status

pytestmark = pytest.mark.django_db

HEADER = ["姓名", "出生年月", "入党时间", "学历", "联系电话"]
ROW = ["严建国", "1970-03-08", "1995-03-01", "大学", "19911112222"]


@pytest.fixture
def erased(desk) -> Member:
    desk.take([HEADER, ROW])
    member = Member.objects.get()
    member.left_on = timezone.localdate() - timedelta(days=30)
    member.save()
    erase_member(member=member, by=log.SYSTEM)
    return Member.objects.get()


def test_the_row_is_matched_and_skipped_with_a_warning(desk, erased: Member) -> None:
    plan = desk.take([HEADER, ROW, ["周红梅", "1980-05-01", "2005-03-01", "大学", "19922223333"]])
    assert (plan.counts()["new"], plan.counts()["unchanged"], plan.counts()["changed"]) == (1, 1, 0)
    assert any(
        "严建国已离开本支部，信息已按规定清除，这一行没有导入" in each.reason for each in plan.warnings
    )
    member = Member.objects.get(name="严建国")
    assert (member.phone, member.education, member.born_on) == ("", "", date(1970, 1, 1))


def test_of_two_of_one_name_the_erased_one_is_still_told_apart(desk, erased: Member) -> None:
    plan = desk.take([HEADER, ROW, ["严建国", "1990-01-01", "2015-03-01", "大学", "19922223333"]])
    assert [row.status for row in plan.rows] == [Status.UNCHANGED, Status.NEW]


def test_who_is_still_here_is_filled_in_as_ever(desk) -> None:
    desk.take([HEADER, ROW])
    desk.take([HEADER, [*ROW[:4], "19944445555"]])
    assert Member.objects.get().phone == "19944445555"
