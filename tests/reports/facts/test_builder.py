"""The book as a whole: its queries, its order, its JSON, years made at random."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.calendar import read_year
from meetings.models import MeetingKind, Theme
from members.models import Organization, OrganizationEvent
from reports import queries
from reports.facts import build
from reports.facts.records import Given
from tests import people
from tests.reports.facts.branch_years import make_entry, make_meeting, make_member, make_year


def _queries(branch) -> int:
    with CaptureQueriesContext(connection) as captured:
        build(branch, 2025, as_of=date(2025, 12, 31))
    return len(captured)


def test_number_of_queries_is_the_same_for_no_one_and_many_records(branch):
    empty = _queries(branch)
    theme = Theme.objects.create(branch=branch, name="党的二十届四中全会精神")
    make_member(branch, "柳文山")
    make_meeting(branch, date(2025, 1, 5), "general_meeting", "lecture", themes=[theme])
    with_one = _queries(branch)
    for at in range(200):
        make_meeting(branch, date(2025, 1 + at % 12, 1 + at % 28), "study_day", "theme_day", themes=[theme])
        make_entry(branch, "document", f"制度{at}", date(2025, 3, 1))
        make_member(branch, f"党员{at}")
    assert _queries(branch) == with_one == empty


@pytest.mark.database
@pytest.mark.parametrize("seed", range(8))
def test_made_up_year_gives_the_figures_it_was_made_with(db, seed):
    made = make_year(seed)
    book = build(made.branch, made.year, as_of=date(made.year, 12, 31))
    found = {name: book.value(name) for name in made.expected}
    found["党费欠缴人员"] = tuple(sorted(found["党费欠缴人员"]))
    assert found == made.expected


@pytest.mark.parametrize("seed", range(4))
def test_what_a_page_read_before_gives_the_same_book_and_is_not_read_again(db, seed):
    made = make_year(seed)
    today = date(made.year + 1, 3, 1)
    given = Given(read_year(made.branch, made.year, today), list(queries.office_terms(made.branch)))
    with CaptureQueriesContext(connection) as with_given:
        book = build(made.branch, made.year, as_of=given.meetings.as_of, given=given)
    with CaptureQueriesContext(connection) as alone:
        assert book.as_json() == build(made.branch, made.year, as_of=given.meetings.as_of).as_json()
    assert len(with_given) < len(alone)
    earlier = date(made.year, 6, 30)
    assert (
        build(made.branch, made.year, as_of=earlier, given=given).as_json()
        == build(made.branch, made.year, as_of=earlier).as_json()
    )


@pytest.mark.parametrize("seed", range(8, 12))
def test_figure_has_as_many_records_as_it_counts(db, seed):
    made = make_year(seed)
    book = build(made.branch, made.year, as_of=date(made.year, 12, 31))
    counted = [fact for fact in book if fact.unit == "次" and fact.value is not None]
    assert counted
    assert {fact.name: fact.records for fact in counted} == {fact.name: fact.value for fact in counted}


@pytest.mark.parametrize("seed", range(12, 15))
def test_theme_row_never_exceeds_its_form(db, seed):
    made = make_year(seed)
    book = build(made.branch, made.year, as_of=date(made.year, 12, 31))
    for theme in book.themes:
        for line in book.kinds:
            assert (book.value(f"{line.fact}（{theme}）") or 0) <= book.value(line.fact)
    assert book.value("书记讲党课次数") <= book.value("党课次数")


def test_every_form_has_a_figure_by_its_name_in_the_report(book_of):
    names = {f"{name}次数" for name in MeetingKind.objects.values_list("fact_name", flat=True)}
    assert names <= {fact.name for fact in book_of()}


def test_branch_and_superior_are_named(book_of):
    book = book_of()
    assert (book.branch.name, book.branch.superior, book.branch.unit_kind) == (
        "清河县水务局机关第二党支部",
        "中共清河县水务局机关委员会",
        "机关",
    )


def test_year_before_a_renaming_or_a_move_bears_the_names_of_then(branch, book_of):
    superior = branch.parent
    other = people.make_organization("中共清河县委", Organization.Kind.COMMITTEE)
    told = {"occurred_on": date(2026, 2, 1)}
    OrganizationEvent.objects.create(
        organization=branch,
        kind="renamed",
        before_name="清河县水务局机关支部",
        after_name=branch.name,
        **told,
    )
    OrganizationEvent.objects.create(
        organization=branch, kind="moved", before_parent=superior, other=other, **told
    )
    branch.parent = other
    branch.save()
    then, now = book_of().branch, book_of(as_of=date(2026, 12, 31), year=2026).branch
    assert (then.name, then.superior) == ("清河县水务局机关支部", superior.name)
    assert (now.name, now.superior) == ("清河县水务局机关第二党支部", "中共清河县委")


def test_json_states_money_with_two_decimals_names_as_lists_and_unknown_as_null(branch, book_of):
    make_entry(branch, "premises", "宣传栏", date(2025, 4, 2), amount_fen=320000)
    make_entry(branch, "study_material", "条例汇编", date(2025, 4, 9))
    make_entry(branch, "honour", "先进党支部", date(2025, 6, 12))
    facts = book_of().as_json()
    assert facts["阵地资料投入金额"] == {"value": "3200.00", "unit": "元", "kind": "money", "records": 1}
    assert facts["荣誉名称"]["value"] == ["先进党支部"]
    assert facts["党员大会次数"] == {"value": None, "unit": "次", "kind": "count", "records": 0}


def test_facts_stand_on_31_december_of_a_past_year_and_on_today_of_this_one(branch, at):
    at("2025-11-23")
    assert build(branch, 2024).as_of == date(2024, 12, 31)
    assert build(branch, 2025).as_of == date(2025, 11, 23)


def test_day_after_the_year_is_taken_as_its_last(branch):
    assert build(branch, 2025, as_of=date(2026, 3, 1)).as_of == date(2025, 12, 31)


def test_year_that_has_not_begun_has_nothing_to_say(branch):
    make_meeting(branch, date(2025, 1, 5), "general_meeting")
    book = build(branch, 2026, as_of=date(2025, 11, 23))
    assert book.value("党员大会次数") is None
