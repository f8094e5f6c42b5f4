"""Stocks on the as-of date and the moves of the year."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member, MembershipEvent, OfficeTerm, PartyGroup
from tests.reports.facts.branch_years import make_member, make_secretary

Office = OfficeTerm.Office


def _hold(branch, member, office, **fields):
    return OfficeTerm.objects.create(organization=branch, member=member, office=office, **fields)


def _event(branch, member, kind, day):
    return MembershipEvent.objects.create(branch=branch, member=member, kind=kind, occurred_on=day)


def test_stocks_stand_on_the_as_of_date(branch, book_of):
    make_member(branch, "柳文山", employment=Member.Employment.RETIRED)
    make_member(branch, "韦晓棠", joined_on=date(2025, 3, 1), confirmed_on=date(2025, 9, 1))
    make_member(branch, "段立冬", left_on=date(2025, 9, 30))
    early, late = book_of(as_of=date(2025, 2, 1)), book_of()
    names = ("党员人数", "正式党员人数", "预备党员人数", "离退休党员人数")
    assert [early.value(name) for name in names] == [2, 2, 0, 1]
    assert [late.value(name) for name in names] == [2, 2, 0, 1]
    between = book_of(as_of=date(2025, 8, 1))
    assert [between.value(name) for name in names] == [3, 2, 1, 1]


def test_who_retired_after_the_day_was_in_post_on_it_in_as_many_queries(branch, book_of):
    before = len(_queries_of(book_of))
    for name in ("柳文山", "韦晓棠", "段立冬"):
        member = make_member(branch, name, employment=Member.Employment.RETIRED)
        MembershipEvent.objects.create(
            branch=branch,
            member=member,
            kind="retired",
            occurred_on=date(2025, 7, 1),
            from_employment="in_post",
        )
    assert book_of(as_of=date(2025, 6, 30)).value("离退休党员人数") == 0
    assert book_of(as_of=date(2025, 7, 1)).value("离退休党员人数") == 3
    assert len(_queries_of(book_of)) == before


def _queries_of(book_of):
    with CaptureQueriesContext(connection) as asked:
        book_of(as_of=date(2025, 6, 30))
    return asked.captured_queries


def test_empty_standing_or_employment_leaves_the_parts_unknown(branch, book_of):
    make_member(branch, "柳文山", standing="", employment="")
    make_member(branch, "韦晓棠")
    book = book_of()
    assert book.value("党员人数") == 2
    for name in ("正式党员人数", "预备党员人数", "离退休党员人数"):
        assert (book[name].value, book[name].known) == (None, (1, 2))


def test_admission_and_confirmation_in_the_register_count_without_an_event(branch, book_of):
    make_member(branch, "柳文山", admitted_on=date(2025, 6, 25), standing=Member.Standing.PROBATIONARY)
    make_member(branch, "韦晓棠", admitted_on=date(2024, 5, 20), confirmed_on=date(2025, 5, 28))
    book = book_of()
    assert (book.value("接收预备党员人数"), book.value("预备党员转正人数")) == (1, 1)
    assert book.value("转入人数") == 0


def test_event_and_register_date_of_one_person_count_once(branch, book_of):
    member = make_member(branch, "柳文山", admitted_on=date(2025, 6, 25))
    _event(branch, member, MembershipEvent.Kind.ADMITTED, date(2025, 6, 25))
    fact = book_of()["接收预备党员人数"]
    assert (fact.value, fact.records) == (1, 1)


def test_member_admitted_elsewhere_before_moving_in_was_not_admitted_here(branch, book_of):
    member = make_member(branch, "柳文山", admitted_on=date(2025, 2, 1), joined_on=date(2025, 6, 1))
    _event(branch, member, MembershipEvent.Kind.MOVED_IN, date(2025, 6, 1))
    book = book_of()
    assert (book.value("接收预备党员人数"), book.value("转入人数")) == (0, 1)


def test_person_who_moved_twice_is_one_person(branch, book_of):
    member = make_member(branch, "柳文山")
    _event(branch, member, MembershipEvent.Kind.MOVED_OUT, date(2025, 2, 1))
    _event(branch, member, MembershipEvent.Kind.MOVED_OUT, date(2025, 9, 1))
    fact = book_of()["转出人数"]
    assert (fact.value, fact.records) == (1, 2)


def test_groups_dissolved_by_the_as_of_date_are_gone(branch, book_of):
    make_member(branch, "柳文山")
    PartyGroup.objects.create(branch=branch, name="第一党小组")
    PartyGroup.objects.create(branch=branch, name="第二党小组", dissolved_on=date(2025, 7, 1))
    assert book_of(as_of=date(2025, 6, 30)).value("党小组数") == 2
    assert book_of().value("党小组数") == 1


def test_committee_counts_persons_and_names_empty_seats(branch, book_of):
    members = [make_member(branch, f"党员{at}") for at in range(7)]
    make_secretary(branch, members[0])
    _hold(branch, members[0], Office.PUBLICITY_MEMBER)
    _hold(branch, members[1], Office.ORGANISATION_MEMBER)
    _hold(branch, members[2], Office.DISCIPLINE_MEMBER, left_on=date(2025, 5, 1))
    book = book_of()
    assert book.value("支部委员会委员数") == 2
    assert book.value("支部委员会缺额") == ("纪检委员",)


def test_small_branch_needs_a_secretary_only(branch, book_of):
    make_secretary(branch, make_member(branch, "柳文山"))
    assert book_of().value("支部委员会缺额") == ()


def test_branch_without_any_term_does_not_know_its_committee(branch, book_of):
    make_member(branch, "柳文山")
    book = book_of()
    assert [book.value(name) for name in ("书记", "支部委员会委员数", "支部委员会缺额")] == [None, None, None]


def test_terms_begun_or_ended_in_the_year_are_changes(branch, book_of):
    first, second, third = (make_member(branch, name) for name in ("柳文山", "韦晓棠", "段立冬"))
    make_secretary(branch, first, started_on=date(2025, 4, 1))
    _hold(branch, second, Office.ORGANISATION_MEMBER, started_on=date(2025, 4, 1))
    _hold(branch, second, Office.COMMITTEE_MEMBER, left_on=date(2025, 4, 1))
    _hold(branch, third, Office.PUBLICITY_MEMBER)
    book = book_of()
    assert (book.value("书记调整"), book.value("委员调整人数")) == (True, 1)


def test_other_ways_to_come_and_go_have_figures_of_their_own(branch, book_of):
    kinds = MembershipEvent.Kind
    member = make_member(branch, "柳文山", left_on=date(2025, 3, 1))
    _event(branch, member, kinds.SUSPENDED, date(2025, 3, 1))
    again = make_member(branch, "柳文山", joined_on=date(2025, 9, 1), previous=member)
    _event(branch, again, kinds.RESTORED, date(2025, 9, 1))
    book = book_of()
    assert (book.value("停止党籍人数"), book.value("恢复党籍人数"), book.value("除名人数")) == (1, 1, 0)
    assert (book.value("转出人数"), book.value("党员人数")) == (0, 1)


def test_a_change_of_group_alone_says_nothing_of_the_moves(branch, book_of):
    member = make_member(branch, "柳文山")
    _event(branch, member, MembershipEvent.Kind.GROUP_CHANGED, date(2025, 3, 1))
    assert book_of().value("转出人数") is None
