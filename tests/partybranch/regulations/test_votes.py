"""Quorum and majority, exact at their edges: every small number against fractions written out."""

from datetime import date
from fractions import Fraction

import pytest

from partybranch.regulations import votes
from partybranch.regulations.source import Confidence
from partybranch.regulations.votes import Base, Counted, outcome, rule_of

HALF, FOUR_FIFTHS = Fraction(1, 2), Fraction(4, 5)
MOST = 12
DAY = date(2026, 6, 1)
# quorum of those entitled, whether it must be exceeded, whether written opinions count
EXPECTED = {
    "ordinary": (HALF, False, False),
    "committee": (HALF, False, False),
    "admission": (HALF, True, True),
    "confirmation": (HALF, True, True),
    "punishment": (HALF, False, False),
    "election": (FOUR_FIFTHS, False, False),
}


def _numbers():
    for entitled in range(1, MOST + 1):
        for present in range(entitled + 1):
            for in_favour in range(present + 1):
                yield entitled, present, in_favour


@pytest.mark.parametrize("matter", EXPECTED)
def test_quorum_and_majority_for_all_small_numbers(matter: str) -> None:
    least, is_exceeded, counts_written = EXPECTED[matter]
    rule = rule_of(matter, DAY)
    for entitled, present, in_favour in _numbers():
        share = Fraction(present, entitled)
        for written in range(entitled - present + 1):
            found = outcome(rule, Counted(entitled, present, in_favour, written))
            assert found.has_quorum == (share > least if is_exceeded else share >= least)
            total = in_favour + (written if counts_written else 0)
            assert found.in_favour == total
            for reading in found.readings:
                of = entitled if reading.demand.base is Base.ENTITLED else present
                assert reading.of == of
                assert reading.is_passed == (2 * total > of)


@pytest.mark.parametrize("matter", EXPECTED)
def test_the_number_told_is_the_least_that_is_enough(matter: str) -> None:
    rule = rule_of(matter, DAY)
    for entitled in range(1, 60):
        needed = outcome(rule, Counted(entitled, 0, 0)).quorum_needed
        assert outcome(rule, Counted(entitled, needed, 0)).has_quorum
        assert not outcome(rule, Counted(entitled, needed - 1, 0)).has_quorum


@pytest.mark.parametrize(
    ("matter", "entitled", "present", "has_quorum"),
    [
        ("ordinary", 10, 5, True),
        ("ordinary", 10, 4, False),
        ("ordinary", 11, 5, False),
        ("ordinary", 11, 6, True),
        ("admission", 10, 5, False),
        ("admission", 10, 6, True),
        ("admission", 11, 6, True),
        ("election", 10, 8, True),
        ("election", 10, 7, False),
        ("election", 11, 8, False),
        ("election", 11, 9, True),
    ],
)
def test_quorum_at_its_edge(matter: str, entitled: int, present: int, has_quorum: bool) -> None:
    assert outcome(rule_of(matter, DAY), Counted(entitled, present, 0)).has_quorum is has_quorum


def test_half_of_those_entitled_is_no_majority() -> None:
    assert outcome(votes.ORDINARY, Counted(10, 6, 5)).is_passed is False
    assert outcome(votes.ORDINARY, Counted(10, 6, 6)).is_passed is True


def test_written_opinions_carry_an_admission_and_nothing_else() -> None:
    numbers = Counted(10, 6, 4, written_in_favour=2)
    assert outcome(votes.ADMISSION, numbers).is_passed is True
    assert outcome(votes.CONFIRMATION, numbers).is_passed is True
    assert outcome(votes.ORDINARY, numbers).is_passed is False


def test_written_opinions_make_no_quorum() -> None:
    assert not outcome(votes.ADMISSION, Counted(10, 5, 5, written_in_favour=5)).has_quorum


@pytest.mark.parametrize(
    ("in_favour", "readings"), [(8, [False, False]), (9, [True, False]), (11, [True, True])]
)
def test_an_election_shows_both_readings_and_decides_nothing(in_favour: int, readings: list[bool]) -> None:
    found = outcome(votes.ELECTION, Counted(20, 16, in_favour))
    assert [reading.is_passed for reading in found.readings] == readings
    assert [reading.needed for reading in found.readings] == [9, 11]
    assert found.is_passed is None


def test_without_a_quorum_nothing_is_passed() -> None:
    assert outcome(votes.ORDINARY, Counted(10, 4, 4)).is_passed is None


@pytest.mark.parametrize(
    ("matter", "refuses", "article"),
    [
        ("ordinary", True, "第十一条"),
        ("committee", True, "第十二条"),
        ("admission", True, "第十九条"),
        ("confirmation", True, "第三十二条"),
        ("punishment", True, "第十一条"),
        ("election", False, ""),
    ],
)
def test_only_a_text_that_was_read_refuses(matter: str, refuses: bool, article: str) -> None:
    rule = rule_of(matter, DAY)
    assert rule.refuses is refuses
    assert rule.quorum.source.article == article


def test_a_majority_nobody_read_is_called_a_custom() -> None:
    for rule in (votes.COMMITTEE, votes.IN_GROUP, votes.ELECTION):
        assert {demand.source.confidence for demand in rule.majorities} == {Confidence.LOCAL}


def test_a_group_refuses_nothing() -> None:
    assert not rule_of("ordinary", DAY, in_group=True).refuses


@pytest.mark.parametrize("matter", ["admission", "confirmation"])
def test_before_the_revised_rules_nothing_is_refused_and_nothing_decided(matter: str) -> None:
    rule = rule_of(matter, date(2026, 5, 10))
    assert not rule.refuses
    assert outcome(rule, Counted(10, 10, 10)).is_passed is None
    assert rule_of(matter, date(2026, 5, 11)).refuses


def test_other_matters_know_no_earlier_text() -> None:
    assert rule_of("ordinary", date(2020, 1, 1)).refuses
