"""Periods without a gathering the rules ask for, and the claim 坚持三会一课."""

from datetime import date

import pytest

from members.models import PartyGroup
from tests.reports.facts.branch_years import make_meeting, make_member


@pytest.fixture
def members(branch):
    return [make_member(branch, f"党员{at}") for at in range(7)]


def _monthly(branch, code, months=range(1, 13), **fields):
    for month in months:
        make_meeting(branch, date(2025, month, 10), code, **fields)


def test_quarter_without_a_general_meeting_is_named(branch, book_of, members):
    for month in (1, 5, 12):
        make_meeting(branch, date(2025, month, 10), "general_meeting")
    assert book_of().value("党员大会缺开时段") == ("第三季度",)


def test_period_that_is_not_over_is_not_missed(branch, book_of, members):
    make_meeting(branch, date(2025, 1, 10), "general_meeting")
    book = book_of(as_of=date(2025, 6, 29))
    assert book.value("党员大会缺开时段") == ()
    assert book.value("主题党日缺开时段") == ("1月", "2月", "3月", "4月", "5月")
    assert book.value("组织生活会缺开时段") == ()


def test_branch_founded_in_the_year_owes_nothing_before(branch, book_of, members):
    branch.founded_on = date(2025, 8, 15)
    branch.save()
    make_meeting(branch, date(2025, 10, 10), "general_meeting")
    book = book_of()
    assert book.value("党员大会缺开时段") == ()
    assert book.value("主题党日缺开时段") == ("9月", "10月", "11月", "12月")


def test_branch_of_six_full_members_owes_no_committee_meeting(branch, book_of, members):
    _monthly(branch, "theme_day")
    assert len(book_of().value("支部委员会缺开时段")) == 12
    members[0].left_on = date(2025, 3, 1)
    members[0].save()
    assert book_of().value("支部委员会缺开时段") == ()


def test_group_meetings_are_owed_by_each_group(branch, book_of, members):
    first = PartyGroup.objects.create(branch=branch, name="第一党小组", position=1)
    second = PartyGroup.objects.create(branch=branch, name="第二党小组", position=2)
    _monthly(branch, "group_meeting", group=first)
    _monthly(branch, "group_meeting", range(1, 12), group=second)
    assert book_of().value("党小组会缺开时段") == ("第二党小组12月",)


def test_meeting_of_all_groups_together_counts_for_each(branch, book_of, members):
    PartyGroup.objects.create(branch=branch, name="第一党小组")
    _monthly(branch, "group_meeting", group=None)
    assert book_of().value("党小组会缺开时段") == ()


def test_dissolved_group_owes_nothing(branch, book_of, members):
    PartyGroup.objects.create(branch=branch, name="第一党小组", dissolved_on=date(2025, 6, 1))
    _monthly(branch, "theme_day")
    assert book_of().value("党小组会缺开时段") == ()


def test_three_meetings_and_one_lecture_are_kept_when_no_period_is_missed(branch, book_of, members):
    _monthly(branch, "committee_meeting")
    for month in (1, 4, 7, 10):
        make_meeting(branch, date(2025, month, 20), "general_meeting", "lecture")
    assert book_of().value("三会一课达到要求") is True


def test_quarter_without_a_lecture_is_custom_and_does_not_forbid_the_claim(branch, book_of, members):
    _monthly(branch, "committee_meeting")
    for month in (1, 4, 7, 10):
        make_meeting(branch, date(2025, month, 20), "general_meeting", *(["lecture"] if month != 7 else []))
    book = book_of()
    assert book.value("三会一课达到要求") is True
    assert book.value("党课缺开时段") == ("第三季度",)
    assert "习惯做法" in book["党课缺开时段"].how
    assert "第十一条" in book["党员大会缺开时段"].how


def test_year_without_any_lecture_forbids_the_claim(branch, book_of, members):
    _monthly(branch, "committee_meeting")
    for month in (1, 4, 7, 10):
        make_meeting(branch, date(2025, month, 20), "general_meeting")
    assert book_of().value("三会一课达到要求") is False
