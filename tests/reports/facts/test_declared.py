"""Figures stated by the secretary: unknown until stated, their statement behind them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from meetings.models import Reflection
from members.models import Member
from partybranch.access.permissions import Permission
from reports import evidence
from reports.facts.declared import STATEMENTS, statement
from reports.models import DeclaredFigure


@pytest.mark.parametrize("name", [each.name for each in STATEMENTS])
def test_unstated_figure_is_unknown(book_of, name):
    assert book_of().value(name) is None


def test_stated_number_and_words_are_facts_with_their_statement_behind(branch, book_of):
    number = DeclaredFigure.objects.create(
        branch=branch, year=2025, name="心得体会篇数", number=0, basis="文稿"
    )
    DeclaredFigure.objects.create(
        branch=branch, year=2025, name="民主评议等次", text="优秀5名", basis="汇总表"
    )
    book = book_of()
    assert book.value("心得体会篇数") == 0
    assert book.value("民主评议等次") == "优秀5名"
    assert book["心得体会篇数"].evidence[0].ids == (number.pk,)


def test_figure_of_another_year_or_name_says_nothing(branch, book_of):
    DeclaredFigure.objects.create(branch=branch, year=2024, name="心得体会篇数", number=9, basis="文稿")
    DeclaredFigure.objects.create(branch=branch, year=2025, name="党课次数", number=9, basis="无")
    assert book_of().value("心得体会篇数") is None
    assert book_of().value("党课次数") is None
    assert statement("党课次数") is None


def _hand_in(branch, day: date, **fields) -> Reflection:
    member = Member.objects.create(branch=branch, name=f"甲{Member.objects.count()}")
    when = datetime.combine(day, time(9), ZoneInfo("Asia/Shanghai"))
    return Reflection.objects.create(
        branch=branch, member=member, title="读原著有感", **{"handed_in_at": when, **fields}
    )


def test_essays_are_counted_by_what_members_handed_in(branch, book_of):
    first = _hand_in(branch, date(2025, 1, 1))
    second = _hand_in(branch, date(2025, 12, 31))
    _hand_in(branch, date(2024, 12, 31))
    _hand_in(branch, date(2026, 1, 1))
    _hand_in(branch, date(2025, 6, 1), handed_in_at=None)
    fact = book_of()["心得体会篇数"]
    assert fact.value == 2
    assert [(each.model, each.ids) for each in fact.evidence] == [
        ("meetings.Reflection", (first.pk, second.pk))
    ]


def test_what_the_secretary_states_stands_over_what_was_handed_in(branch, book_of):
    """Essays on paper are known to the secretary alone."""
    _hand_in(branch, date(2025, 6, 1))
    DeclaredFigure.objects.create(branch=branch, year=2025, name="心得体会篇数", number=30, basis="文稿")
    assert book_of().value("心得体会篇数") == 30


def test_the_evidence_of_essays_names_no_text(branch):
    written = _hand_in(branch, date(2025, 6, 1))
    written.text = "心里话"
    written.save()
    (row,) = evidence.rows(branch, [("meetings.Reflection", written.pk)])
    assert (row.head, row.what, row.route) == ("6月1日", "读原著有感", "meetings:reflection-read")
    assert "心里话" not in str(row)
    assert evidence.SOURCES["meetings.Reflection"].permission is Permission.READ_REFLECTIONS
