"""What the rules say of a branch's size, committee and term, and to which branches they say it."""

from dataclasses import replace
from datetime import date

import pytest

from members.models import Organization
from partybranch.regulations.duties import Standing
from partybranch.regulations.organization import BranchShape, remarks, term_length
from partybranch.regulations.source import Confidence

DAY = date(2026, 6, 1)
ORDINARY = BranchShape(
    unit_kind="office",
    is_joint=False,
    is_temporary=False,
    units=0,
    members=20,
    full=18,
    unstated=0,
    seats=3,
    has_committee=True,
)


def _said(day: date = DAY, **changed) -> list[str]:
    return [remark.sentence for remark in remarks(replace(ORDINARY, **changed), day)]


def test_nothing_is_said_of_a_branch_as_the_rules_want_it() -> None:
    assert _said() == []


@pytest.mark.parametrize(("full", "says"), [(6, False), (7, True)])
def test_committee_is_asked_for_from_seven_full_members(full: int, says: bool) -> None:
    assert bool(_said(full=full, members=7, has_committee=False)) is says
    assert _said(full=full, members=7, has_committee=True) == []


@pytest.mark.parametrize(
    ("unit_kind", "is_duty", "standing"),
    [("office", True, Standing.NATIONAL), ("school", False, Standing.CUSTOM), ("", False, Standing.CUSTOM)],
)
def test_only_a_branch_of_an_office_has_the_duty(unit_kind: str, is_duty: bool, standing: Standing) -> None:
    (remark,) = remarks(replace(ORDINARY, unit_kind=unit_kind, has_committee=False), DAY)
    assert (remark.is_duty, remark.standing) == (is_duty, standing)
    assert ("第七条" in remark.rule) is is_duty


@pytest.mark.parametrize(("full", "unstated", "says"), [(2, 0, True), (2, 1, False), (3, 0, False)])
def test_fewer_than_three_full_members_are_told_only_when_certain(
    full: int, unstated: int, says: bool
) -> None:
    assert bool(_said(full=full, unstated=unstated, members=5)) is says


def test_a_register_still_empty_says_nothing_of_the_size() -> None:
    assert _said(members=0, full=0, seats=None, has_committee=False) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"members": 51}, "党员51名，超过50名"),
        ({"is_joint": True, "units": 6}, "联合组建的单位6个"),
        ({"seats": 2}, "支委会职数2名"),
        ({"seats": 6}, "支委会职数6名"),
    ],
)
def test_what_handbooks_say_is_a_hint(changed: dict, sentence: str) -> None:
    (remark,) = remarks(replace(ORDINARY, **changed), DAY)
    assert remark.sentence == sentence
    assert not remark.is_duty
    assert remark.source.confidence is Confidence.LOCAL


@pytest.mark.parametrize(
    "changed", [{"members": 50}, {"is_joint": True, "units": 5}, {"units": 9}, {"seats": 5}, {"seats": None}]
)
def test_up_to_the_limit_nothing_is_said(changed: dict) -> None:
    assert _said(**changed) == []


def test_what_is_asked_for_comes_before_hints() -> None:
    found = list(remarks(replace(ORDINARY, members=51, has_committee=False), DAY))
    assert [remark.is_duty for remark in found] == [True, False]


def test_temporary_branch_admits_nobody_from_the_day_of_the_rule() -> None:
    assert _said(date(2026, 5, 10), is_temporary=True) == []
    (remark,) = remarks(replace(ORDINARY, is_temporary=True), date(2026, 5, 11))
    assert "不接收预备党员" in remark.sentence
    assert remark.is_duty
    assert "第二十二条" in remark.rule


@pytest.mark.parametrize(
    ("unit_kind", "years", "standing"),
    [
        ("office", 3, Standing.NATIONAL),
        ("village", 5, Standing.CUSTOM),
        ("community", 5, Standing.CUSTOM),
        ("hospital", 3, Standing.CUSTOM),
        ("", 3, Standing.CUSTOM),
    ],
)
def test_length_of_a_term_to_begin_with(unit_kind: str, years: int, standing: Standing) -> None:
    assert unit_kind in {"", *Organization.UnitKind.values}
    length = term_length(unit_kind)
    assert (length.years, length.standing) == (years, standing)
