"""Unknown or zero: what a ledger without records says, and with one."""

from datetime import date

import pytest

from meetings.models import Meeting
from members.models import CondolenceVisit, MembershipEvent
from reports.models import LedgerCompletion
from tests.reports.facts.branch_years import make_branch, make_entry, make_meeting, make_member


def test_ledger_without_a_record_leaves_its_figures_unknown(book_of):
    book = book_of()
    assert [fact.name for fact in book if fact.value is not None] == []


def test_one_gathering_makes_every_other_form_zero(branch, book_of):
    make_meeting(branch, date(2025, 2, 1), "study_day")
    book = book_of()
    assert (book.value("固定学习日次数"), book.value("党员大会次数")) == (1, 0)


@pytest.mark.parametrize("state", [Meeting.State.PLANNED, Meeting.State.CANCELLED])
def test_gathering_that_was_not_held_is_no_record(branch, book_of, state):
    make_meeting(branch, date(2025, 2, 1), "study_day", state=state)
    assert book_of().value("固定学习日次数") is None


def test_record_after_the_as_of_date_does_not_speak_yet(branch, book_of):
    make_meeting(branch, date(2025, 6, 1), "study_day")
    assert book_of(as_of=date(2025, 5, 31)).value("固定学习日次数") is None
    assert book_of(as_of=date(2025, 6, 1)).value("固定学习日次数") == 1


def test_record_of_another_year_says_nothing_of_this_one(branch, book_of):
    make_entry(branch, "honour", "先进党支部", date(2024, 6, 12))
    assert book_of().value("荣誉数") is None
    assert book_of(year=2024, as_of=date(2024, 12, 31)).value("荣誉数") == 1


def test_each_kind_of_work_is_a_ledger_of_its_own(branch, book_of):
    make_entry(branch, "honour", "先进党支部", date(2025, 6, 12))
    book = book_of()
    assert book.value("荣誉数") == 1
    assert book.value("宣传稿件篇数") is None


def test_declared_ledger_counts_as_zero(branch, book_of):
    LedgerCompletion.objects.create(branch=branch, year=2025, ledger="visits")
    LedgerCompletion.objects.create(branch=branch, year=2024, ledger="dues")
    book = book_of()
    assert (book.value("慰问人数"), book.value("慰问金额"), book.value("慰问节点")) == (0, 0, ())
    assert book.value("党费应缴") is None


def test_declared_kind_of_work_counts_as_zero(branch, book_of):
    LedgerCompletion.objects.create(branch=branch, year=2025, ledger="work:published_item")
    assert book_of().value("宣传稿件篇数") == 0


def test_sum_over_two_ledgers_is_unknown_while_one_is_silent(branch, book_of):
    make_entry(branch, "premises", "宣传栏", date(2025, 4, 2), amount_fen=320000)
    assert book_of().value("阵地资料投入金额") is None
    LedgerCompletion.objects.create(branch=branch, year=2025, ledger="work:study_material")
    assert book_of().value("阵地资料投入金额") == 320000


def test_register_figures_are_unknown_only_while_nobody_is_in_the_register(branch, book_of):
    assert book_of().value("党员人数") is None
    make_member(branch, "柳文山")
    book = book_of()
    assert (book.value("党员人数"), book.value("党小组数"), book.value("离退休党员人数")) == (1, 0, 0)


def test_one_move_makes_the_other_moves_zero(branch, book_of):
    member = make_member(branch, "柳文山")
    assert book_of().value("转入人数") is None
    MembershipEvent.objects.create(
        branch=branch,
        member=member,
        kind=MembershipEvent.Kind.MOVED_IN,
        occurred_on=date(2025, 3, 1),
    )
    book = book_of()
    assert (book.value("转入人数"), book.value("转出人数"), book.value("预备党员转正人数")) == (1, 0, 0)


def test_unknown_figure_names_the_ledgers_it_waits_for(branch, book_of):
    make_entry(branch, "premises", "宣传栏", date(2025, 4, 2), amount_fen=320000)
    book = book_of()
    assert [ledger.label for ledger in book.unknown_ledgers(book["阵地资料投入金额"])] == ["学习资料"]
    assert [ledger.label for ledger in book.unknown_ledgers(book["党员大会次数"])] == ["组织生活"]


def test_another_branch_s_records_do_not_count(branch, book_of):
    other = make_branch("清河县水务局机关第三党支部")
    make_meeting(other, date(2025, 2, 1), "study_day")
    CondolenceVisit.objects.create(branch=other, visited_on=date(2025, 2, 1), recipient_name="职工甲")
    book = book_of()
    assert (book.value("固定学习日次数"), book.value("慰问人次")) == (None, None)
