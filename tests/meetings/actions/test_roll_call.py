"""Two people at the door: nothing either of them ticks is lost or doubled, and the counts are the rows'."""

from datetime import date

import pytest

from meetings.actions import checks, recording, roll_call
from meetings.actions.entries import MeetingEntry
from meetings.models import Attendance, Meeting
from partybranch.audit.models import AuditRecord
from tests import people
from tests.meetings.desk import kind
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2025, 11, 20)
Status = Attendance.Status


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _recorded(world: World) -> Meeting:
    absences = {member.pk: "出差" for key, member in world.members.items() if key in ("deputy", "member")}
    entry = MeetingEntry(kinds=[kind("study_day")], held_on=TODAY, title="读书", absences=absences)
    return recording.record_meeting(branch=world.branch, entry=entry, by=world.user("secretary"))


def _planned(world: World) -> Meeting:
    return people.make_meeting(world.branch, TODAY, "读书", "study_day", state="planned")


def _tick(world: World, meeting: Meeting, name: str, status: str, by: str = "secretary") -> bool:
    return roll_call.tick(meeting=meeting, member=world.members[name], status=status, by=world.user(by))


def _counts(meeting: Meeting) -> tuple[int | None, int | None, int]:
    stored = Meeting.objects.get(pk=meeting.pk)
    came = stored.attendances.filter(status__in=Attendance.CAME).count()
    return stored.due_count, stored.present_count, came


@pytest.mark.parametrize("prepare", [_recorded, _planned])
def test_two_requests_that_read_the_same_lose_nothing(world: World, prepare) -> None:
    first = prepare(world)
    second = Meeting.objects.get(pk=first.pk)
    assert _tick(world, first, "deputy", Status.PRESENT)
    assert _tick(world, second, "member", Status.LATE, by="deputy")
    assert not _tick(world, second, "deputy", Status.PRESENT, by="deputy"), "the same again"
    rows = dict(Attendance.objects.filter(meeting=first).values_list("name", "status"))
    assert (rows["段海清"], rows["石小满"]) == ("present", "late")
    assert AuditRecord.objects.filter(verb="点名").count() == 2
    due, present, came = _counts(first)
    assert (due, present) in ((10, came), (None, None))


def test_two_at_the_door_tick_everybody_once_whatever_they_hold(world: World) -> None:
    """One from the first name on, one from the last, each with the gathering as it was at the beginning."""
    here = _planned(world)
    there = Meeting.objects.get(pk=here.pk)
    due = [
        name
        for name, member in world.members.items()
        if member.branch_id == world.branch.pk and member.is_in_branch_on(TODAY)
    ]
    for first, last in zip(due, reversed(due), strict=True):
        _tick(world, here, first, Status.PRESENT)
        _tick(world, there, last, Status.PRESENT, by="deputy")
    assert Attendance.objects.filter(meeting=here, status=Status.PRESENT).count() == len(due) == 10
    assert AuditRecord.objects.filter(verb="点名").count() == len(due)


def test_a_tick_and_a_correction_do_not_overwrite_each_other(world: World) -> None:
    meeting = _recorded(world)
    Meeting.objects.filter(pk=meeting.pk).update(updated_at="2025-11-20T09:00+08:00")
    seen = Meeting.objects.get(pk=meeting.pk).updated_at
    _tick(world, meeting, "deputy", Status.PRESENT)
    entry = MeetingEntry(kinds=[kind("study_day")], held_on=TODAY, title="读书")
    with pytest.raises(checks.ChangedMeanwhile):
        recording.correct_meeting(meeting=meeting, entry=entry, seen=seen, by=world.user("deputy"))
    assert _counts(meeting) == (10, 9, 9)


def test_a_tick_after_the_gathering_was_recorded_meets_the_rows_that_stand(world: World) -> None:
    planned = _planned(world)
    stale = Meeting.objects.get(pk=planned.pk)
    _tick(world, planned, "deputy", Status.PRESENT)
    entry = MeetingEntry(
        kinds=[kind("study_day")], held_on=TODAY, title="读书", absences={world.members["member"].pk: ""}
    )
    recording.hold_meeting(meeting=planned, entry=entry, by=world.user("secretary"))
    _tick(world, stale, "member", Status.LATE, by="deputy")
    assert _counts(planned) == (10, 10, 10)
    assert Attendance.objects.filter(meeting=planned).count() == 10
