"""The national rates of dues, at the edges of their brackets."""

import pytest

from partybranch.regulations.dues import Payer, monthly_due, rate_of


@pytest.mark.parametrize(
    ("base", "due"),
    [
        (0, 0),
        (300_000, 1500),
        (300_001, 3000),
        (500_000, 5000),
        (500_001, 7500),
        (1_000_000, 15000),
        (1_000_001, 20000),
    ],
)
def test_one_rate_applies_to_the_whole_pay(base: int, due: int) -> None:
    found = monthly_due(base, Payer.MONTHLY)
    assert found is not None
    assert found.fen == due
    assert found.source.article == "第二条"


@pytest.mark.parametrize(("base", "due"), [(500_000, 2500), (500_001, 5000)])
def test_who_retired_pays_by_article_five(base: int, due: int) -> None:
    found = monthly_due(base, Payer.RETIRED)
    assert found is not None
    assert (found.fen, found.source.article) == (due, "第五条")


def test_a_student_pays_a_fixed_sum_without_a_base() -> None:
    found = monthly_due(None, Payer.STUDENT)
    assert found is not None
    assert (found.fen, found.source.article) == (20, "第六条")
    with pytest.raises(ValueError, match="fixed sum"):
        rate_of(1, Payer.STUDENT)


def test_nothing_is_worked_out_from_a_base_that_is_not_known() -> None:
    assert monthly_due(None, Payer.MONTHLY) is None
    assert monthly_due(None, Payer.RETIRED) is None


def test_half_a_fen_is_rounded_up() -> None:
    # 2901.00 yuan at 0.5 % are 14.505 yuan.
    found = monthly_due(290_100, Payer.MONTHLY)
    assert found is not None
    assert found.fen == 1451


def test_the_usual_ceiling_holds_and_is_cited() -> None:
    found = monthly_due(6_000_000, Payer.MONTHLY)
    assert found is not None
    assert found.fen == 100_000
    assert "组电明字〔2017〕5号" in found.source.document
    exact = monthly_due(5_000_000, Payer.MONTHLY)
    assert exact is not None
    assert exact.reckoning == "基数的2%"
