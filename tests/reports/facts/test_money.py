"""Dues, visits and what was spent: sums, gaps, who owes."""

from datetime import date

import pytest

from members.models import CondolenceVisit, DuesCharge, DuesPayment
from reports.facts.rates import percentage
from tests.reports.facts.branch_years import make_entry, make_member

Kind = DuesPayment.Kind


def _charge(member, month, fen=1000):
    DuesCharge.objects.create(branch=member.branch, member=member, year=2025, month=month, due_fen=fen)


def _pay(member, month, fen=1000, **fields):
    return DuesPayment.objects.create(
        branch=member.branch, member=member, year=2025, month=month, paid_fen=fen, **fields
    )


@pytest.fixture
def member(branch):
    return make_member(branch, "柳文山")


def _visit(branch, day, name, **fields):
    return CondolenceVisit.objects.create(branch=branch, visited_on=day, recipient_name=name, **fields)


def test_dues_add_up_and_name_who_owes(branch, book_of, member):
    other = make_member(branch, "韦晓棠")
    for month in (1, 2):
        _charge(member, month)
        _charge(other, month)
        _pay(member, month)
    _pay(other, 1)
    book = book_of()
    assert [book.value(name) for name in ("党费应缴", "党费实缴", "收缴率")] == [4000, 3000, "75%"]
    assert (book.value("党费欠缴人员"), book.value("党费欠缴人数")) == (("韦晓棠",), 1)
    assert book["党费欠缴人员"].records == 1


def test_two_months_paid_together_leave_no_arrears(book_of, member):
    _charge(member, 1)
    _charge(member, 2)
    _pay(member, 2, 2000)
    assert book_of().value("党费欠缴人员") == ()


def test_what_was_given_beyond_the_due_settles_nothing(book_of, member):
    _charge(member, 1)
    _charge(member, 2)
    _pay(member, 1)
    _pay(member, 1, 5000, kind=Kind.EXTRA)
    book = book_of()
    assert (book.value("党费实缴"), book.value("党费欠缴人员")) == (6000, ("柳文山",))


def test_reversed_payment_is_taken_off_again(book_of, member):
    _charge(member, 1)
    payment = _pay(member, 1)
    _pay(member, 1, -1000, kind=Kind.REVERSAL, reverses=payment)
    book = book_of()
    assert (book.value("党费实缴"), book.value("党费欠缴人数")) == (0, 1)


def test_unknown_sum_taken_back_leaves_no_gap(book_of, member):
    _charge(member, 1)
    wrong = _pay(member, 1, None)
    _pay(member, 1, None, kind=Kind.REVERSAL, reverses=wrong)
    book = book_of()
    assert (book.value("党费实缴"), book.value("党费欠缴人员")) == (0, ("柳文山",))


def test_gift_does_not_hide_the_month_that_is_owed(book_of, member):
    _charge(member, 1)
    _pay(member, 1, 5000, kind=Kind.EXTRA)
    assert book_of()["党费欠缴人员"].records == 1


def test_months_after_the_as_of_date_are_not_due_yet(book_of, member):
    for month in (1, 2, 3):
        _charge(member, month)
    _pay(member, 1)
    _pay(member, 2)
    book = book_of(as_of=date(2025, 2, 20))
    assert (book.value("党费应缴"), book.value("党费欠缴人员")) == (2000, ())


def test_payment_made_after_the_as_of_date_is_still_open_on_it(book_of, member):
    _charge(member, 1)
    _pay(member, 1, paid_on=date(2025, 3, 5), kind=Kind.BACK)
    assert book_of(as_of=date(2025, 2, 28)).value("党费欠缴人员") == ("柳文山",)
    assert book_of().value("党费欠缴人员") == ()


def test_masked_sum_leaves_total_and_arrears_unknown(branch, book_of, member):
    other = make_member(branch, "韦晓棠")
    _charge(member, 1)
    _charge(other, 1, None)
    _pay(member, 1)
    _pay(other, 1, None)
    book = book_of()
    assert (book.value("党费应缴"), book["党费应缴"].known) == (None, (1, 2))
    assert (book.value("党费欠缴人员"), book["党费欠缴人员"].known) == (None, (1, 2))


@pytest.mark.parametrize(
    ("paid_on", "expected"), [(date(2025, 1, 31), True), (date(2025, 2, 1), False), (None, None)]
)
def test_on_time_needs_a_day_within_the_month(book_of, member, paid_on, expected):
    _charge(member, 1)
    _pay(member, 1, paid_on=paid_on)
    assert book_of().value("党费按时足额") is expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1, 2, "50%"),
        (2410, 2533, "95.1%"),
        (99999, 100000, "99.9%"),
        (3, 3, "100%"),
        (0, 5, "0%"),
        (6, 5, "120%"),
    ],
)
def test_share_has_one_decimal_and_is_whole_only_when_complete(part, whole, expected):
    assert percentage(part, whole) == expected


def test_visits_tell_persons_from_person_times(branch, book_of, member):
    _visit(branch, date(2025, 1, 22), "柳文山", recipient=member, occasion="春节", money_fen=50000)
    _visit(branch, date(2025, 1, 22), "职工甲", occasion="春节", goods="米、油")
    _visit(branch, date(2025, 6, 29), "柳 文山", recipient=member, occasion="七一", money_fen=30000)
    _visit(branch, date(2025, 6, 29), "职工甲", occasion="七一")
    book = book_of()
    assert [book.value(name) for name in ("慰问人数", "慰问人次", "慰问金额")] == [2, 4, 80000]
    assert book.value("慰问节点") == ("春节", "七一")
    assert book["慰问金额"].records == 2


def test_masked_gift_leaves_the_money_unknown_only(branch, book_of):
    _visit(branch, date(2025, 1, 22), "职工甲", money_fen=50000)
    _visit(branch, date(2025, 1, 22), "职工乙", money_is_masked=True)
    book = book_of()
    assert (book.value("慰问人数"), book.value("慰问金额"), book["慰问金额"].known) == (2, None, (1, 2))


def test_published_items_add_up_with_one_for_an_empty_quantity(branch, book_of):
    make_entry(branch, "published_item", "信息一", date(2025, 1, 10), quantity=3)
    make_entry(branch, "published_item", "信息二", date(2025, 2, 10))
    assert book_of().value("宣传稿件篇数") == 4


def test_masked_quantity_leaves_the_sum_unknown(branch, book_of):
    make_entry(branch, "published_item", "信息一", date(2025, 1, 10), quantity=3)
    make_entry(branch, "published_item", "信息二", date(2025, 2, 10), quantity_is_masked=True)
    fact = book_of()["宣传稿件篇数"]
    assert (fact.value, fact.known) == (None, (1, 2))


def test_documents_are_counted_by_rows_and_sorted_by_what_they_are_about(branch, book_of):
    for title in ("2025年党建工作要点", "党务公开制度", "婚丧嫁娶报告制度", "请示报告制度"):
        make_entry(branch, "document", title, date(2025, 2, 3), quantity=1)
    book = book_of()
    assert book.value("制度文件数") == 4
    assert [book.value(f"{name}名称") for name in ("计划文件", "公开制度", "作风制度", "其他制度文件")] == [
        ("2025年党建工作要点",),
        ("党务公开制度",),
        ("婚丧嫁娶报告制度",),
        ("请示报告制度",),
    ]
    assert book.value("年初部署") is True


def test_plan_paper_of_april_was_not_issued_at_the_start_of_the_year(branch, book_of):
    make_entry(branch, "document", "2025年党建工作要点", date(2025, 4, 3))
    assert book_of().value("年初部署") is False


def test_money_is_that_of_premises_and_study_material_alone(branch, book_of):
    make_entry(branch, "premises", "主题宣传栏", date(2025, 4, 2), quantity=2, amount_fen=320000)
    make_entry(branch, "study_material", "条例汇编", date(2025, 4, 9), quantity=40, amount_fen=160000)
    make_entry(branch, "honour", "技能竞赛", date(2025, 5, 9), amount_fen=999)
    book = book_of()
    assert [book.value(name) for name in ("阵地资料投入金额", "主题宣传栏", "学习资料册数")] == [
        480000,
        2,
        40,
    ]
