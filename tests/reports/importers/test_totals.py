"""The total row is compared and a difference told."""

import pytest

pytestmark = pytest.mark.django_db

ROSTER = [["姓名", "入党时间"], ["严建国", "1995-03-01"], ["周红梅", "2005-03-01"]]
VISITS = [
    ["日期", "节点", "慰问对象", "慰问金"],
    ["2025-01-20", "春节", "职工甲", 300],
    ["2025-01-20", "春节", "职工乙", 500],
]


def test_total_that_fits_is_not_mentioned(desk):
    assert desk.take([*ROSTER, ["合计", "2人"]]).warnings == []
    assert desk.take([*VISITS, ["合计", None, None, 800]]).warnings == []


def test_other_number_of_persons_is_told_and_everybody_imported(desk):
    plan = desk.take([*ROSTER, ["合计", "3人"]])
    assert plan.counts()["new"] == 2
    assert "3人" in plan.warnings[0].reason
    assert "2行" in plan.warnings[0].reason


def test_other_sum_is_told_with_both_figures(desk):
    plan = desk.take([*VISITS, ["合计", None, None, "900元"]])
    assert "900.00元" in plan.warnings[0].reason
    assert "800.00元" in plan.warnings[0].reason


def test_sum_over_a_masked_row_is_not_compared(desk):
    masked = [*VISITS[:2], ["2025-01-20", "春节", "职工乙", "XX"], ["合计", None, None, 900]]
    assert desk.take(masked).warnings == []
