"""What was handed in: the same text again, and what the records say differently now."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.wording import compose
from reports.wording.frozen import changes_since, freeze, thaw
from tests.reports.wording.books import make_book, make_quiet_book


def _stored(frozen: dict) -> dict:
    return json.loads(json.dumps(frozen, ensure_ascii=False))


@given(
    st.dictionaries(st.sampled_from(["党课次数", "党员大会次数", "慰问人次", "党员人数"]), st.integers(0, 99))
)
def test_frozen_text_thaws_to_the_same(values):
    book = make_book(values)
    narrative = compose(book)
    assert thaw(_stored(freeze(narrative, book)[0])) == narrative


def test_figures_keep_value_day_and_what_is_cited():
    book = make_quiet_book({"党课次数": 3, "党费应缴": 510000})
    figures = _stored(freeze(compose(book), book)[1])
    assert figures["facts"]["党费应缴"]["value"] == "5100.00"
    assert figures["as_of"] == date(2025, 12, 31).isoformat()
    assert "党课次数" in figures["cited"]


def test_nothing_changed_gives_no_change():
    book = make_quiet_book({"党课次数": 3})
    assert changes_since(_stored(freeze(compose(book), book)[1]), book) == []


def test_changed_figure_is_told_with_both_values():
    book = make_quiet_book({"党课次数": 3, "支部委员会缺额": ()})
    figures = _stored(freeze(compose(book), book)[1])
    now = make_quiet_book({"党课次数": 4})
    (change,) = changes_since(figures, now)
    assert (change.name, change.before, change.after) == ("党课次数", "3次", "4次")
    assert change.words == "党课次数3次→4次"


def test_figure_not_in_the_text_is_no_change():
    book = make_quiet_book()
    figures = _stored(freeze(compose(book), book)[1])
    assert "志愿服务次数" not in figures["cited"]
    assert changes_since(figures, make_quiet_book({"志愿服务次数": 2})) == []


def test_figure_that_became_unknown_says_so():
    book = make_quiet_book({"党课次数": 3})
    figures = _stored(freeze(compose(book), book)[1])
    changes = {change.name: change.after for change in changes_since(figures, make_book())}
    assert changes["党课次数"] == "未知"
