"""The sample in a later year: 2025 as it is, and a light year held to date."""

from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from meetings.models import Attendance, Meeting
from members.models import DuesCharge, DuesPayment, Member, OfficeTerm, Organization, User
from partybranch.regulations.meetings import COMMITTEE_MEETING, GENERAL_MEETING, THEME_DAY, shortfalls
from reports.actions.clearing import clear_sample
from reports.facts import build
from reports.models import BranchYear

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def _loaded() -> Organization:
    call_command("load_sample", stdout=StringIO())
    return Organization.objects.get(kind=Organization.Kind.BRANCH)


def _what_there_is(year: int) -> list[tuple]:
    meetings = Meeting.objects.filter(held_on__year=year).order_by("held_on", "title")
    return list(meetings.values_list("held_on", "title", "state", "due_count", "present_count"))


def test_same_day_gives_the_same_year(at) -> None:
    at("2026-11-24 09:00")
    _loaded()
    first = _what_there_is(2026)
    clear_sample(by=User.objects.get(username="shuji"))
    _loaded()
    assert _what_there_is(2026) == first
    assert len(first) > 60


@pytest.mark.parametrize("day", ["2026-01-01", "2026-03-31", "2026-11-24", "2027-08-15", "2028-02-29"])
def test_year_is_held_to_date_with_two_planned_sessions(at, day: str) -> None:
    at(f"{day} 09:00")
    branch, today = _loaded(), date.fromisoformat(day)
    held = Meeting.objects.filter(branch=branch, held_on__year=today.year, state=Meeting.State.HELD)
    assert all(meeting.held_on < today and meeting.held_on.weekday() < 5 for meeting in held)
    planned = Meeting.objects.filter(branch=branch, state=Meeting.State.PLANNED)
    assert planned.count() == 2
    assert all(0 < (meeting.held_on - today).days <= 16 for meeting in planned)
    assert all(meeting.study_session.materials.exists() for meeting in planned)
    assert DuesCharge.objects.filter(year=today.year).values("month").distinct().count() == today.month - 1


def test_norms_are_met_but_for_one_group_of_last_month(at) -> None:
    at("2026-11-24 09:00")
    branch = _loaded()
    for norm in (GENERAL_MEETING, COMMITTEE_MEETING, THEME_DAY):
        dates = Meeting.objects.filter(branch=branch, main_kind__code=norm.code, held_on__year=2026)
        days = list(dates.values_list("held_on", flat=True))
        assert shortfalls(days, norm, 2026, timezone.localdate()) == []
    of_groups = Meeting.objects.filter(main_kind__code="group_meeting", held_on__year=2026)
    assert {month: of_groups.filter(held_on__month=month).count() for month in (9, 10, 11)} == {
        9: 3,
        10: 2,
        11: 3,
    }


def test_rolls_agree_with_the_numbers(at) -> None:
    at("2026-05-20 09:00")
    _loaded()
    for meeting in Meeting.objects.filter(held_on__year=2026, state=Meeting.State.HELD):
        rows = list(meeting.attendances.all())
        assert len(rows) == meeting.due_count
        assert sum(row.status == Attendance.Status.PRESENT for row in rows) == meeting.present_count
        assert all(row.reason for row in rows if row.status == Attendance.Status.ABSENT)
    assert Attendance.objects.filter(meeting__held_on__year=2026, status="absent").exists()


def test_figures_of_2025_stay_what_they_are(at) -> None:
    at("2026-11-24 09:00")
    figures = build(_loaded(), 2025, as_of=date(2025, 12, 31)).as_json()
    clear_sample(by=User.objects.get(username="shuji"))
    at("2025-12-31 09:00")
    alone = build(_loaded(), 2025, as_of=date(2025, 12, 31)).as_json()
    assert {name: fact["value"] for name, fact in figures.items()} == {
        name: fact["value"] for name, fact in alone.items()
    }


def test_probation_that_is_over_is_confirmed(at) -> None:
    at("2026-11-24 09:00")
    _loaded()
    member = Member.objects.get(name="史玉珍")
    assert (member.confirmed_on, member.standing) == (date(2026, 6, 25), Member.Standing.FULL)


def test_dues_of_the_months_over_are_paid(at) -> None:
    at("2026-03-10 09:00")
    branch = _loaded()
    due = DuesCharge.objects.filter(branch=branch, year=2026)
    assert due.count() == DuesPayment.objects.filter(branch=branch, year=2026).count() > 50
    assert not due.filter(month=3).exists()


def test_sample_within_its_own_year_has_no_other(at) -> None:
    at("2025-12-20 09:00")
    branch = _loaded()
    assert list(BranchYear.objects.values_list("year", flat=True)) == [2025]
    assert not Meeting.objects.filter(branch=branch, held_on__year__gt=2025).exists()


def test_a_group_leader_can_be_tried(at) -> None:
    at("2026-11-24 09:00")
    _loaded()
    term = OfficeTerm.objects.get(office=OfficeTerm.Office.GROUP_LEADER)
    assert term.member.account.username == "zuzhang"
    assert term.group == term.member.group
