"""Gatherings: forms, themes, lecturers, attendance, clean-conduct education."""

from datetime import date

from meetings.models import Theme
from tests.reports.facts.branch_years import make_meeting, make_member, make_secretary


def test_gathering_of_two_forms_counts_in_each_and_once_in_all(branch, book_of):
    make_meeting(branch, date(2025, 3, 15), "theme_day", "lecture")
    book = book_of()
    assert [book.value(name) for name in ("主题党日次数", "党课次数", "活动总次数")] == [1, 1, 1]


def test_main_form_repeated_as_an_extra_one_counts_once(branch, book_of):
    make_meeting(branch, date(2025, 3, 15), "theme_day", "theme_day")
    assert book_of().value("主题党日次数") == 1


def test_theme_has_a_row_for_the_forms_met_and_no_other(branch, book_of):
    theme = Theme.objects.create(branch=branch, name="党的二十届四中全会精神")
    make_meeting(branch, date(2025, 11, 14), "theme_day", "lecture", themes=[theme])
    make_meeting(branch, date(2025, 11, 20), "study_day", themes=[theme])
    make_meeting(branch, date(2025, 1, 20), "study_day")
    book = book_of()
    rows = {fact.name: fact.value for fact in book if fact.name.endswith("（党的二十届四中全会精神）")}
    assert rows == {
        "专题活动次数（党的二十届四中全会精神）": 2,
        "党课次数（党的二十届四中全会精神）": 1,
        "主题党日次数（党的二十届四中全会精神）": 1,
        "固定学习日次数（党的二十届四中全会精神）": 1,
    }


def test_same_theme_of_branch_and_installation_is_one_theme(branch, book_of):
    own = Theme.objects.create(branch=branch, name="学习教育")
    common = Theme.objects.create(branch=None, name="学习教育")
    make_meeting(branch, date(2025, 5, 1), "study_day", themes=[own, common])
    make_meeting(branch, date(2025, 5, 2), "study_day", themes=[common])
    book = book_of()
    assert book.themes == ("学习教育",)
    assert book.value("固定学习日次数（学习教育）") == 2


def test_secretary_is_who_held_the_office_on_the_day_of_the_lecture(branch, book_of):
    before, after = make_member(branch, "柳文山"), make_member(branch, "韦晓棠")
    make_secretary(branch, before, left_on=date(2025, 7, 1))
    make_secretary(branch, after, started_on=date(2025, 7, 1))
    for day, lecturer in (
        (date(2025, 3, 1), before),
        (date(2025, 6, 30), after),
        (date(2025, 7, 1), after),
        (date(2025, 8, 1), before),
    ):
        make_meeting(branch, day, "lecture", lecturer=lecturer.name, lecturer_member=lecturer)
    book = book_of()
    assert (book.value("书记讲党课次数"), book.value("党员讲党课次数")) == (2, 2)
    assert book.value("党课主讲") == ("柳文山", "韦晓棠")
    assert book.value("书记") == ("韦晓棠",)


def test_lecturer_from_outside_is_not_the_secretary(branch, book_of):
    make_secretary(branch, make_member(branch, "柳文山"))
    make_meeting(branch, date(2025, 3, 1), "lecture", lecturer="县委党校教师")
    assert book_of().value("书记讲党课次数") == 0


def test_lecture_without_a_lecturer_leaves_the_share_unknown(branch, book_of):
    secretary = make_member(branch, "柳文山")
    make_secretary(branch, secretary)
    make_meeting(branch, date(2025, 3, 1), "lecture", lecturer=secretary.name, lecturer_member=secretary)
    make_meeting(branch, date(2025, 6, 1), "lecture")
    fact = book_of()["书记讲党课次数"]
    assert (fact.value, fact.known) == (None, (1, 2))


def test_attendance_is_summed_over_all_gatherings(branch, book_of):
    make_meeting(branch, date(2025, 3, 1), "study_day", due_count=30, present_count=28)
    make_meeting(branch, date(2025, 4, 1), "committee_meeting", due_count=5, present_count=5)
    book = book_of()
    assert [book.value(name) for name in ("应到人次", "实到人次", "到会率")] == [35, 33, "94.3%"]


def test_masked_attendance_leaves_the_sum_unknown_and_says_how_much_is_known(branch, book_of):
    make_meeting(branch, date(2025, 3, 1), "study_day", due_count=30, present_count=28)
    make_meeting(branch, date(2025, 4, 1), "study_day", due_count=30, present_count=None)
    book = book_of()
    assert book.value("应到人次") == 60
    assert (book["实到人次"].value, book["实到人次"].known) == (None, (1, 2))
    assert book.value("到会率") is None


def test_clean_conduct_education_is_the_form_or_the_theme_each_gathering_once(branch, book_of):
    clean = Theme.objects.create(branch=branch, name="廉洁文化建设")
    eight_points = Theme.objects.create(branch=branch, name="深入贯彻中央八项规定精神学习教育")
    make_meeting(branch, date(2025, 2, 1), "integrity_education")
    make_meeting(branch, date(2025, 2, 9), "theme_day", "integrity_education", themes=[clean])
    make_meeting(branch, date(2025, 5, 1), "study_day", themes=[clean])
    make_meeting(branch, date(2025, 6, 1), "study_day", themes=[eight_points])
    book = book_of()
    assert (book.value("廉政教育次数"), book.value("廉政教育覆盖月数")) == (3, 2)


def test_ways_of_study_are_those_of_study_forms_the_commonest_first(branch, book_of):
    make_meeting(branch, date(2025, 2, 1), "study_day", mode="观看视频")
    make_meeting(branch, date(2025, 2, 2), "study_day", mode="集中学习")
    make_meeting(branch, date(2025, 2, 3), "discussion", mode="集中学习")
    make_meeting(branch, date(2025, 2, 4), "committee_meeting", mode="会议")
    assert book_of().value("学习方式") == ("集中学习", "观看视频")


def test_places_of_site_visits_are_named_once(branch, book_of):
    make_meeting(branch, date(2025, 7, 1), "site_visit", place="清河烈士陵园")
    make_meeting(branch, date(2025, 9, 1), "site_visit", place="清河烈士陵园")
    make_meeting(branch, date(2025, 9, 2), "study_day", place="三楼会议室")
    book = book_of()
    assert (book.value("现场教学次数"), book.value("现场教学地点")) == (2, ("清河烈士陵园",))
