"""Counts of a register by trait: exact partitions, each part the length of its list."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import FloatingSpell, Member, Organization
from members.queries import belongs_on
from members.tally import glance, tally, traits_of
from members.traits import (
    ADMITTED,
    AGE,
    AGE_BANDS,
    EDUCATION,
    EMPLOYMENT,
    ETHNICITY,
    FLOATING_STATE,
    STANDING,
    STANDING_BANDS,
    TRAITS,
    UNTOLD_ASKED,
    YEARS,
    Facts,
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
    found = traits_of(Member.objects.filter(pk=member.pk), day)
    (value,) = [value for value, _ in trait.values if found.keys_with({trait: value})]
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
    found = tally(members, day)
    assert found.total == members.filter(belongs_on(day)).count()
    for trait in TRAITS:
        parts = {value: found.count(trait, value) for value, _ in trait.values}
        listed = {value: len(found.keys_with({trait: value})) for value in parts}
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


@pytest.mark.parametrize("day", [DAY, date(2025, 9, 1), date(2025, 11, 20)])
def test_a_glance_counts_as_the_tally_does(branch: Organization, day: date) -> None:
    _mixed(branch)
    gone = people.make_member(branch, "庚", left_on=date(2025, 5, 31))
    FloatingSpell.objects.create(branch=branch, direction="out", member=gone, started_on=date(2025, 1, 1))
    members = Member.objects.filter(branch=branch)
    seen, found = glance(members, branch, day), tally(members, day)
    for trait in (STANDING, EMPLOYMENT, FLOATING_STATE):
        for value, _ in trait.values:
            assert seen.count(trait, value) == found.count(trait, value), (trait.label, value)
    assert (seen.total, seen.by_group) == (found.total, found.by_group)
    assert seen.left == 2


def test_a_glance_at_an_empty_branch_counts_nothing(branch: Organization) -> None:
    seen = glance(Member.objects.filter(branch=branch), branch, DAY)
    assert (seen.total, seen.left, seen.count(STANDING, "full")) == (0, 0, 0)


def test_counting_is_two_queries(branch: Organization) -> None:
    _mixed(branch)
    with CaptureQueriesContext(connection) as asked:
        tally(Member.objects.filter(branch=branch), DAY)
    assert len(asked) == 2


def test_two_traits_are_asked_for_together(branch: Organization) -> None:
    _mixed(branch)
    found = tally(Member.objects.filter(branch=branch), DAY)
    asked = {EMPLOYMENT: "retired", EDUCATION: "college"}
    assert found.keys_with(asked) == [Member.objects.get(name="乙").pk]
    assert found.keys_with(asked | {STANDING: "probationary"}) == []


def test_a_value_that_is_none_restricts_nothing(branch: Organization) -> None:
    _mixed(branch)
    found = tally(Member.objects.filter(branch=branch), DAY)
    assert found.keys_with({AGE: "年轻", YEARS: ""}) is None


def test_a_band_is_that_of_the_whole_years(branch: Organization) -> None:
    """The two ways to count years agree on every day of a year."""
    member = Member(confirmed_on=date(2016, 2, 29), born_on=date(1994, 6, 30))
    for offset in range(366):
        day = date(2024, 12, 31) + timedelta(days=offset)
        born, confirmed = (member.born_on, "day"), (member.confirmed_on, "day")
        born, confirmed = (member.born_on, "day"), (member.confirmed_on, "day")
        facts = Facts(0, "", "", "", "", *born, None, "day", *confirmed, "", None)
        for trait, years, bands in (
            (AGE, member.age_on(day), AGE_BANDS),
            (YEARS, member.years_of_standing(day), STANDING_BANDS),
        ):
            expected = [value for value, _, fewest in bands if fewest <= years][-1]
            assert trait.reading_on(day)(facts) == expected, (day, trait.label)
