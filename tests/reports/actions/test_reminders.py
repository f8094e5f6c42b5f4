"""催办: who is reminded of what, once a day."""

from datetime import date

import pytest

from members.models import Notice
from partybranch.audit.models import AuditRecord
from reports.actions.reminders import NothingToRemind, remind
from reports.committee import branches_of, overview
from reports.models import AnnualReport, Reminder, ReportCall
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_year(at) -> None:
    at("2026-01-05 10:00")


def _remind(world: World, call: ReportCall | None = None) -> int:
    lines = overview(branches_of(world.committee), 2025, date(2025, 12, 31))
    return remind(committee=world.committee, year=2025, lines=lines, call=call, by=world.user("staff"))


def test_the_secretary_is_told_what_is_missing(world: World) -> None:
    call = ReportCall(committee=world.committee, year=2025, due_on=date(2026, 1, 15))
    assert _remind(world, call) == 2
    reminder = Reminder.objects.get(branch=world.branch)
    assert reminder.text.startswith("2025年度述职报告还没有报送，请于1月15日前报送；没有记录的时段：")
    assert "第二季度" in reminder.text
    told = Notice.objects.get(recipient=world.user("secretary"))
    assert told.sentence.startswith("上级催办：2025年度述职报告还没有报送")
    assert told.href == f"/branches/{world.branch.pk}/?year=2025"
    assert not Notice.objects.filter(recipient=world.user("member")).exists()
    record = AuditRecord.objects.get(verb="催办")
    assert record.details == {"year": 2025, "branches": 2}


def test_nobody_is_reminded_twice_a_day(world: World, at) -> None:
    _remind(world)
    with pytest.raises(NothingToRemind, match="今天已经催办过"):
        _remind(world)
    assert Reminder.objects.count() == 2
    at("2026-01-06 10:00")
    assert _remind(world) == 2


def test_a_branch_in_order_is_left_alone(world: World) -> None:
    lines = [
        line
        for line in overview(branches_of(world.committee), 2024, date(2024, 12, 31))
        if line.branch == world.beside
    ]
    AnnualReport.objects.create(branch=world.beside, year=2024, state="accepted")
    fresh = overview([world.beside], 2024, date(2024, 12, 31))
    assert lines[0].needs_reminding
    assert not fresh[0].needs_reminding
    with pytest.raises(NothingToRemind, match="没有要催办"):
        remind(committee=world.committee, year=2024, lines=fresh, call=None, by=world.user("staff"))
    assert not AuditRecord.objects.filter(verb="催办").exists()


@pytest.mark.parametrize(
    ("due_on", "state", "sentence"),
    [
        (date(2026, 1, 4), "draft", "2025年度述职报告还没有报送，1月4日的截止日期已过"),
        (date(2026, 1, 5), "returned", "2025年度述职报告退回修改后还没有再次报送，请于1月5日前报送"),
    ],
)
def test_the_words_fit_the_day_and_the_state(world: World, due_on: date, state: str, sentence: str) -> None:
    AnnualReport.objects.create(branch=world.branch, year=2025, state=state)
    _remind(world, ReportCall(committee=world.committee, year=2025, due_on=due_on))
    assert Reminder.objects.get(branch=world.branch).text.startswith(sentence)
