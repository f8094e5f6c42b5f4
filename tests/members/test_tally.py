"""Counts of a register by trait: exact partitions, each part the length of its list."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.as_of import with_state_on
from members.models import FloatingSpell, Member, Organization
from members.queries import belongs_on
from members.tally import tally
from members.traits import (
    ADMITTED,
    AGE,
    EDUCATION,
    EMPLOYMENT,
    ETHNICITY,
    FLOATING_STATE,
    STANDING,
    TRAITS,
    UNTOLD_ASKED,
    YEARS,
    narrowed,
)
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2025, 6, 30)


@pytest.fixture
def branch(at) -> Organization:
    at("2025-11-20 10:00")
    return people.make_organization("第一党支部", Organization.Kind.BRANCH)


def _value(branch: Organization, trait, day: date = DAY, **fields) -> str:
    """The trait of one member with these columns."""
    member = people.make_member(branch, "钟声", **fields)
    members = with_state_on(Member.objects.filter(pk=member.pk), day)
    (value,) = [value for value, _ in trait.values if narrowed(members, day, {trait: value}).exists()]
    return value


@pytest.mark.parametrize(
    ("born", "precision", "band"),
    [
        (date(1994, 7, 1), "day", "30"),
        (date(1994, 6, 30), "day", "35"),
        (date(1964, 7, 1), "day", "60"),
        (date(1964, 6, 30), "day", "61"),
        # Of June 1994 it is not known whether the birthday was; at the end of the month it is.
        (date(1994, 6, 1), "month", "35"),
        (date(1994, 7, 1), "month", "30"),
        (date(1994, 1, 1), "year", UNTOLD_ASKED),
        (date(1996, 1, 1), "year", "30"),
        (None, "day", UNTOLD_ASKED),
    ],
)
def test_age_band_is_told_only_for_certain(
    branch: Organization, born: date | None, precision: str, band: str
) -> None:
    assert _value(branch, AGE, born_on=born, born_precision=precision) == band


def test_a_month_on_the_edge_of_two_bands_is_not_certain_in_it(branch: Organization) -> None:
    member = {"born_on": date(1994, 6, 1), "born_precision": "month"}
    assert _value(branch, AGE, date(2025, 6, 15), **member) == UNTOLD_ASKED


@pytest.mark.parametrize(
    ("confirmed", "precision", "band"),
    [
        (date(2020, 7, 1), "day", "4"),
        (date(2020, 6, 30), "day", "9"),
        (date(1975, 6, 30), "day", "50"),
        # Eighteen or nineteen years: the number is not certain, the band is.
        (date(2006, 6, 1), "month", "19"),
        (date(2015, 1, 1), "year", UNTOLD_ASKED),
        (date(2025, 7, 1), "day", UNTOLD_ASKED),
        (None, "day", UNTOLD_ASKED),
    ],
)
def test_band_of_years_of_standing(
    branch: Organization, confirmed: date | None, precision: str, band: str
) -> None:
    assert _value(branch, YEARS, confirmed_on=confirmed, confirmed_precision=precision) == band


@pytest.mark.parametrize(
    ("admitted", "precision", "period"),
    [
        (date(1949, 9, 30), "day", "founding"),
        (date(1949, 10, 1), "day", "plenum"),
        (date(1978, 12, 18), "day", "congress"),
        (date(1978, 12, 1), "month", UNTOLD_ASKED),
        (date(2012, 11, 8), "day", "since"),
        (date(2012, 1, 1), "year", UNTOLD_ASKED),
        (date(2013, 1, 1), "year", "since"),
    ],
)
def test_period_of_admission(branch: Organization, admitted: date, precision: str, period: str) -> None:
    assert _value(branch, ADMITTED, admitted_on=admitted, admitted_precision=precision) == period


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("研究生", "postgraduate"),
        ("硕士", "postgraduate"),
        ("大学本科、硕士学位", "university"),
        ("大学", "university"),
        ("大学专科", "college"),
        ("大专", "college"),
        ("中等专科学校", "secondary"),
        ("高中", "secondary"),
        ("初中", "basic"),
        ("党校", "other"),
        ("", UNTOLD_ASKED),
    ],
)
def test_education_is_read_from_customary_words(branch: Organization, words: str, band: str) -> None:
    assert _value(branch, EDUCATION, education=words) == band


@pytest.mark.parametrize(("word", "value"), [("汉", "han"), ("壮族", "minority"), ("", UNTOLD_ASKED)])
def test_ethnicity(branch: Organization, word: str, value: str) -> None:
    assert _value(branch, ETHNICITY, ethnicity=word) == value


def _mixed(branch: Organization) -> None:
    people.make_member(branch, "甲", born_on=None, ethnicity="", standing="", confirmed_on=None)
    people.make_member(branch, "乙", employment=Member.Employment.RETIRED, education="大专")
    people.make_member(branch, "丙", confirmed_on=date(2025, 9, 1), gender=Member.Gender.FEMALE)
    people.make_member(branch, "丁", left_on=date(2025, 6, 29))
    people.make_member(branch, "戊", joined_on=date(2025, 7, 1))
    away = people.make_member(branch, "己", born_on=date(1950, 1, 1), born_precision="year")
    FloatingSpell.objects.create(branch=branch, direction="out", member=away, started_on=date(2025, 1, 1))


@pytest.mark.parametrize("day", [DAY, date(2025, 11, 20)])
def test_every_part_is_the_length_of_its_list_and_all_make_the_whole(branch: Organization, day: date) -> None:
    _mixed(branch)
    members = Member.objects.filter(branch=branch)
    present = with_state_on(members.filter(belongs_on(day)), day)
    found = tally(members, day)
    assert found.total == present.count()
    for trait in TRAITS:
        parts = {value: found.count(trait, value) for value, _ in trait.values}
        listed = {value: narrowed(present, day, {trait: value}).count() for value in parts}
        assert parts == listed, trait.label
        assert sum(parts.values()) == found.total, trait.label
    assert sum(found.by_group.values()) == found.total


def test_counts_of_a_day_are_those_of_that_day(branch: Organization) -> None:
    _mixed(branch)
    found = tally(Member.objects.filter(branch=branch), DAY)
    assert found.count(STANDING, "probationary") == 1
    assert found.count(STANDING, UNTOLD_ASKED) == 1
    assert found.count(EMPLOYMENT, "retired") == 1
    assert found.count(FLOATING_STATE, "out") == 1


def test_counting_is_one_query(branch: Organization) -> None:
    _mixed(branch)
    with CaptureQueriesContext(connection) as asked:
        tally(Member.objects.filter(branch=branch), DAY)
    assert len(asked) == 1


def test_a_value_that_is_none_restricts_nothing(branch: Organization) -> None:
    _mixed(branch)
    members = with_state_on(Member.objects.filter(branch=branch), DAY)
    assert narrowed(members, DAY, {AGE: "年轻", YEARS: ""}).count() == 6
