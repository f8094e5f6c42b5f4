"""How often gatherings are asked for, and which periods went without."""

from datetime import date

import pytest

from partybranch.regulations import meetings as rules
from partybranch.regulations.meetings import shortfalls, spans
from partybranch.regulations.source import Confidence, Source

YEAR_END = date(2025, 12, 31)


def _labels(dates, norm, as_of=YEAR_END, **options) -> list[str]:
    return [span.label for span in shortfalls(dates, norm, 2025, as_of, **options)]


@pytest.mark.parametrize(
    ("norm", "count", "first", "last"),
    [
        (rules.THEME_DAY, 12, "1月", "12月"),
        (rules.GENERAL_MEETING, 4, "第一季度", "第四季度"),
        (rules.LIFE_MEETING, 1, "全年", "全年"),
    ],
)
def test_year_is_cut_into_the_periods_of_the_norm(norm, count, first, last):
    found = list(spans(norm, 2025))
    assert (len(found), found[0].label, found[-1].label) == (count, first, last)
    assert (found[0].first, found[-1].last) == (date(2025, 1, 1), YEAR_END)


def test_february_of_a_leap_year_ends_on_the_29th():
    assert list(spans(rules.THEME_DAY, 2024))[1].last == date(2024, 2, 29)


def test_first_and_last_day_belong_to_the_period():
    dates = [date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1), YEAR_END]
    assert _labels(dates, rules.GENERAL_MEETING) == []


def test_two_gatherings_of_one_period_do_not_serve_the_next():
    assert _labels([date(2025, 3, 1), date(2025, 3, 31)], rules.GENERAL_MEETING) == [
        "第二季度",
        "第三季度",
        "第四季度",
    ]


def test_period_counts_from_the_day_it_is_over():
    assert _labels([], rules.GENERAL_MEETING, date(2025, 3, 30)) == []
    assert _labels([], rules.GENERAL_MEETING, date(2025, 3, 31)) == ["第一季度"]


def test_period_in_which_the_branch_was_founded_asks_for_nothing():
    assert _labels([], rules.GENERAL_MEETING, since=date(2025, 7, 1)) == ["第三季度", "第四季度"]
    assert _labels([], rules.GENERAL_MEETING, since=date(2025, 7, 2)) == ["第四季度"]


def test_gathering_of_another_year_serves_no_period():
    assert _labels([date(2024, 6, 1)], rules.APPRAISAL) == ["全年"]


def test_only_what_a_national_text_asks_is_a_duty():
    assert rules.LECTURE not in rules.DUTIES
    assert {norm.code for norm in rules.DUTIES} == {
        "general_meeting",
        "committee_meeting",
        "group_meeting",
        "theme_day",
        "life_meeting",
        "appraisal",
    }


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (Confidence.FULL_TEXT, True),
        (Confidence.QUOTED, True),
        (Confidence.LOCAL, False),
        (Confidence.RECALLED, False),
    ],
)
def test_duty_needs_a_text_that_was_seen(confidence, expected):
    assert Source("某规定", "第一条", confidence).can_be_duty is expected


def test_source_is_cited_with_its_article():
    assert rules.GENERAL_MEETING.source.cited == "《中国共产党支部工作条例（试行）》第十一条"
