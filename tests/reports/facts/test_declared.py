"""Figures stated by the secretary: unknown until stated, their statement behind them."""

import pytest

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
