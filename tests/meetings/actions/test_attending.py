"""What a roll as stated becomes: statuses, people of whom it is not asked that they come, observers."""

from datetime import date

import pytest

from meetings import own
from meetings.actions import checks, recording
from meetings.actions.entries import Stated
from meetings.actions.persons import Person
from meetings.models import Attendance, Exemption, LeaveRequest, Meeting
from members.models import Member
from tests import people
from tests.meetings.actions.test_recording import _entry, _planned, _record
from tests.meetings.desk import kind
from tests.people import World

pytestmark = pytest.mark.django_db

Status = Attendance.Status
DAY = date(2025, 11, 19)


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


@pytest.fixture
def exempt(world: World) -> Member:
    member = world.members["disabled"]
    Exemption.objects.create(branch=world.branch, member=member, starts_on=date(2025, 1, 1), ground="old")
    return member


def _counts(meeting: Meeting) -> tuple[int | None, int | None]:
    meeting.refresh_from_db()
    return meeting.due_count, meeting.present_count


def _status(meeting: Meeting, member: Member) -> str:
    return meeting.attendances.get(member=member).status


def test_who_is_exempt_and_stays_away_is_in_no_number(world: World, exempt: Member) -> None:
    meeting = _record(world, _entry())
    assert _counts(meeting) == (9, 9)
    assert _status(meeting, exempt) == Status.EXEMPT
    line = next(line for line in own.own_year(exempt, 2025).lines if line.meeting == meeting)
    assert (line.label, line.is_attended, line.is_missed) == ("不作要求", False, False)
    others = own.own_year(world.members["deputy"], 2025)
    assert next(line for line in others.lines if line.meeting == meeting).is_attended


def test_who_is_exempt_and_comes_counts_like_everybody(world: World, exempt: Member) -> None:
    meeting = _record(world, _entry(statuses={exempt.pk: Status.PRESENT}))
    assert _counts(meeting) == (10, 10)
    recording.correct_meeting(meeting=meeting, entry=_entry(title="改"), by=world.user("secretary"))
    assert _counts(meeting) == (10, 10), "a correction that says nothing of it leaves it"


def test_an_exemption_entered_later_changes_no_roll_called_before(world: World) -> None:
    meeting, member = _record(world, _entry()), world.members["disabled"]
    Exemption.objects.create(branch=world.branch, member=member, starts_on=date(2025, 1, 1), ground="ill")
    recording.correct_meeting(meeting=meeting, entry=_entry(title="改"), by=world.user("secretary"))
    assert _counts(meeting) == (10, 10)


def test_an_exemption_that_ended_or_was_removed_asks_again(world: World, exempt: Member) -> None:
    exemption = Exemption.objects.get(member=exempt)
    exemption.ends_on = date(2025, 11, 18)
    exemption.save()
    assert _counts(_record(world, _entry())) == (10, 10)


def test_nobody_is_marked_exempt_without_an_exemption(world: World) -> None:
    with pytest.raises(checks.NotExempt):
        _record(world, _entry(statuses={world.members["member"].pk: Status.EXEMPT}))


def test_who_is_exempt_and_lectures_came(world: World, exempt: Member) -> None:
    with pytest.raises(checks.AbsentYetActive, match="不作要求又主讲"):
        _record(world, _entry(lecturer=Person(exempt)))


def test_late_excused_and_absent_are_kept_apart(world: World) -> None:
    late, excused, absent = (world.members[name] for name in ("deputy", "member", "publicity member"))
    meeting = _record(
        world,
        _entry(
            absences={late.pk: "堵车", excused.pk: "病假", absent.pk: ""},
            statuses={late.pk: Status.LATE, excused.pk: Status.EXCUSED},
        ),
    )
    assert _counts(meeting) == (10, 8)
    rows = {row.member_id: (row.status, row.reason) for row in meeting.attendances.all()}
    assert rows[late.pk] == ("late", "堵车")
    assert rows[excused.pk] == ("excused", "病假")
    assert rows[absent.pk] == ("absent", "")


def test_leave_granted_to_who_is_exempt_is_no_absence(world: World, exempt: Member, at) -> None:
    planned = _planned(world, date(2025, 11, 21))
    LeaveRequest.objects.create(meeting=planned, member=exempt, reason="住院", state="granted")
    at("2025-11-21 18:00")
    entry = _entry(held_on=date(2025, 11, 21))
    recording.hold_meeting(meeting=planned, entry=entry, by=world.user("secretary"))
    assert _status(planned, exempt) == Status.EXEMPT


def test_observers_are_named_and_counted_nowhere(world: World) -> None:
    people.make_member(world.branch, "廖无关", admitted_on=date(2025, 11, 20))
    guest, beside = Person(None, "上级来人"), Person(Member.objects.get(name="廖无关"))
    meeting = _record(world, _entry(observers=[guest, beside]))
    assert _counts(meeting) == (10, 10)
    named = meeting.attendances.filter(status=Status.OBSERVER).values_list("name", flat=True)
    assert list(named) == ["上级来人", "廖无关"]
    recording.correct_meeting(meeting=meeting, entry=_entry(observers=[guest]), by=world.user("secretary"))
    assert meeting.attendances.filter(status=Status.OBSERVER).count() == 1


def test_who_is_due_is_no_observer(world: World) -> None:
    for observers in ([Person(world.members["deputy"])],):
        with pytest.raises(checks.ObserverIsDue):
            _record(world, _entry(observers=observers))
    assert not Meeting.objects.filter(title="学习").exists()


def test_an_observer_who_is_due_after_a_correction_is_on_the_roll_once(world: World) -> None:
    secretary_only = _entry(kinds=[kind("committee_meeting")])
    observer = Person(world.members["member"])
    meeting = _record(world, _entry(kinds=secretary_only.kinds, observers=[observer]))
    recording.correct_meeting(meeting=meeting, entry=_entry(), by=world.user("secretary"))
    assert _status(meeting, world.members["member"]) == Status.PRESENT
    assert _counts(meeting) == (10, 10)


def test_numbers_stated_leave_who_was_not_asked_out_of_the_absent(world: World, exempt: Member) -> None:
    meeting = _record(world, _entry())
    recording.correct_meeting(meeting=meeting, entry=_entry(stated=Stated(9, 9)), by=world.user("secretary"))
    assert _counts(meeting) == (9, 9)


def test_what_was_made_up_stays_through_a_correction(world: World) -> None:
    member = world.members["member"]
    meeting = _record(world, _entry(absences={member.pk: "出差"}))
    meeting.attendances.filter(member=member).update(made_up_on=DAY, made_up_how="自学")
    absences = {member.pk: "病假"}
    recording.correct_meeting(meeting=meeting, entry=_entry(absences=absences), by=world.user("secretary"))
    row = meeting.attendances.get(member=member)
    assert (row.reason, row.made_up_on, row.made_up_how) == ("病假", DAY, "自学")
    recording.correct_meeting(meeting=meeting, entry=_entry(), by=world.user("secretary"))
    assert meeting.attendances.get(member=member).made_up_on is None, "who came made nothing up"
