"""Hearings, opinions, what is put right, grades: counted once recorded, unknown before."""

from datetime import date

from meetings.models import AgendaItem, Appraisal, Opinion, Rectification
from partybranch.audit import log
from partybranch.records import entered
from reports import evidence
from reports.models import DeclaredFigure
from reports.wording import compose
from tests.reports.facts.branch_years import make_meeting, make_member

HEARD = "听取党建工作汇报次数"


def _hear(branch, day: date, times: int = 1):
    meeting = make_meeting(branch, day, "committee_meeting")
    for at in range(times):
        AgendaItem.objects.create(meeting=meeting, kind="work_report", title=f"汇报{at}")
    return meeting


def test_nothing_recorded_is_unknown(branch, book_of):
    make_meeting(branch, date(2025, 3, 3), "committee_meeting")
    book = book_of()
    names = ("组织生活会意见条数", "整改事项数", "整改到位数", "民主评议优秀人数", HEARD, "民主评议等次")
    assert [book.value(name) for name in names] == [None] * len(names)


def test_hearings_count_each_gathering_once_and_open_it(branch, book_of):
    heard = [_hear(branch, date(2025, 1, 9), times=2), _hear(branch, date(2025, 2, 9))]
    gone = _hear(branch, date(2025, 3, 9))
    gone.removed_at = gone.updated_at
    gone.save()
    _hear(branch, date(2024, 12, 9))
    fact = book_of()[HEARD]
    assert (fact.value, fact.records) == (2, 2)
    rows = evidence.rows(branch, evidence.keys_of(fact))
    assert [row.pk for row in rows] == [meeting.pk for meeting in heard]


def test_what_the_secretary_stated_stands_and_tells_of_the_records(branch, book_of):
    _hear(branch, date(2025, 1, 9))
    stated = DeclaredFigure.objects.create(branch=branch, year=2025, name=HEARD, number=12, basis="记录本")
    fact = book_of()[HEARD]
    assert fact.value == 12
    assert "系统里记有1次" in fact.how
    stated.delete()
    assert book_of()[HEARD].value == 1


def test_grades_are_told_in_their_order_and_each_opens_its_people(branch, book_of):
    given = ["qualified", "excellent", "qualified", "barely"]
    for at, grade in enumerate(given):
        member = make_member(branch, f"党员{at}")
        Appraisal.objects.create(branch=branch, year=2025, member=member, grade=grade, **entered(log.SYSTEM))
    book = book_of()
    assert book.value("民主评议等次") == "优秀1名、合格2名、基本合格1名"
    counts = [book.value(f"民主评议{grade}人数") for grade in ("优秀", "合格", "基本合格", "不合格")]
    assert counts == [1, 2, 1, 0]
    rows = evidence.rows(branch, evidence.keys_of(book["民主评议合格人数"]))
    assert [(row.head, row.figure) for row in rows] == [("党员0", "合格"), ("党员2", "合格")]


def test_what_is_put_right_counts_up_to_the_day(branch, book_of):
    meeting = make_meeting(branch, date(2025, 11, 3), "life_meeting")
    for at in range(3):
        opinion = Opinion(branch=branch, meeting=meeting, kind="collected")
        opinion.text = f"第{at}条"
        opinion.save()
    for day in (None, date(2025, 12, 1), date(2026, 1, 5)):
        Rectification.objects.create(branch=branch, year=2025, problem="学习不够", cured_on=day)
    book = book_of()
    counted = ("组织生活会意见条数", "整改事项数", "整改到位数")
    assert [book.value(name) for name in counted] == [3, 3, 1]
    assert [book[name].records for name in counted] == [3, 3, 1]
    rows = evidence.rows(branch, evidence.keys_of(book["组织生活会意见条数"]))
    assert all("第" not in row.what + row.note + row.figure for row in rows), "what was said stays sealed"


def test_the_report_says_what_was_recorded_only(branch, book_of):
    assert "整改" not in _said(book_of())
    Rectification.objects.create(branch=branch, year=2025, problem="学习不够")
    assert "制定整改措施1项" in _said(book_of())
    assert "已整改到位" not in _said(book_of())


def _said(book) -> str:
    return "".join(paragraph.plain for _, paragraph in compose(book).paragraphs())
