"""What the actions refuse whatever the form says, and how much they ask of the database."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings import history as owned
from meetings import roll
from meetings.actions import checks, planning, recording
from meetings.actions.entries import MeetingEntry, Stated
from meetings.actions.persons import Person
from meetings.models import Attendance, Material, Meeting, StudySession, Theme
from partybranch import history
from partybranch.models import Revision
from reports.bench.attendance import attendance_queries_per_1000
from tests import people
from tests.meetings.desk import kind
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _entry(**changes) -> MeetingEntry:
    return MeetingEntry(
        **{"kinds": [kind("general_meeting")], "held_on": date(2025, 11, 19), "title": "学习", **changes}
    )


def _record(world: World, entry: MeetingEntry) -> Meeting:
    return recording.record_meeting(branch=world.branch, entry=entry, by=world.user("secretary"))


def _refusals(world: World) -> list[tuple[MeetingEntry, type[checks.Refused]]]:
    foreign, deputy = world.members["foreign secretary"], world.members["deputy"]
    return [
        (_entry(kinds=[]), checks.NeedsKind),
        (_entry(held_on=date(2025, 11, 21)), checks.InTheFuture),
        (_entry(held_on=date(1920, 1, 1)), checks.NoLedgerYear),
        (_entry(held_on=date(2025, 11, 12)), checks.NeedsLateReason),
        (_entry(kinds=[kind("group_meeting")]), checks.NeedsGroup),
        (_entry(kinds=[kind("committee_meeting")], group=world.groups[0]), checks.GroupDoesNotFit),
        (_entry(chair=Person(foreign)), checks.NotOfTheBranch),
        (_entry(themes=[Theme.objects.get(branch=world.foreign)]), checks.NotOfTheBranch),
        (_entry(chair=Person(deputy), absences={deputy.pk: ""}), checks.AbsentYetActive),
        (_entry(absences={foreign.pk: "出差"}), checks.NotOnTheRoll),
        (_entry(roll_mark="0" * 16), checks.NotOnTheRoll),
        (_entry(stated=Stated(3, 4)), checks.MorePresentThanDue),
    ]


def test_the_action_refuses_what_a_form_might_let_pass(world: World) -> None:
    before = Meeting.everything.count()
    for entry, refusal in _refusals(world):
        with pytest.raises(refusal):
            _record(world, entry)
    assert Meeting.everything.count() == before


@pytest.mark.database
def test_five_thousand_are_saved_in_three_queries_a_thousand(world: World, record_property) -> None:
    branch = people.make_organization("五千人支部", "branch", world.committee)
    row = attendance_queries_per_1000(branch)
    record_property("told", f"{connection.vendor}: {row.detail}")
    assert row.is_met, row.detail


@pytest.mark.database
def test_a_roll_of_a_thousand_takes_no_more_queries_than_one_of_ten(world: World) -> None:
    def count(entry: MeetingEntry) -> int:
        with CaptureQueriesContext(connection) as queries:
            _record(world, entry)
        return len(queries)

    few = count(_entry())
    template = world.members["member"]
    for number in range(1000):
        template.pk, template.uid, template.name = None, f"{number:032x}", f"党员{number}"
        template.save(force_insert=True)
    assert count(_entry(held_on=date(2025, 11, 18))) == few
    assert Attendance.objects.filter(meeting=Meeting.objects.latest("pk")).count() == 1010


def test_a_late_comer_stays_one_after_a_correction(world: World) -> None:
    meeting = _record(world, _entry())
    meeting.attendances.filter(member=world.members["member"]).update(status=Attendance.Status.LATE)
    Attendance.objects.create(meeting=meeting, name="上级来人", status=Attendance.Status.OBSERVER)
    recording.correct_meeting(meeting=meeting, entry=_entry(title="改"), by=world.user("secretary"))
    meeting.refresh_from_db()
    assert (meeting.due_count, meeting.present_count) == (10, 10)
    assert meeting.attendances.get(member=world.members["member"]).status == Attendance.Status.LATE
    assert meeting.attendances.get(name="上级来人").status == Attendance.Status.OBSERVER
    assert roll.recorded_roll(meeting) is not None


def test_names_taken_over_keep_the_member_behind_them(world: World) -> None:
    meeting = _record(world, _entry(lecturer=Person(world.members["deputy"], "段海清、党校教师")))
    assert (meeting.lecturer, meeting.lecturer_member) == ("段海清、党校教师", world.members["deputy"])


def test_a_known_theme_is_used_by_its_short_name(world: World) -> None:
    theme = Theme.objects.get(branch=world.branch)
    Theme.objects.filter(pk=theme.pk).update(aliases=["八项规定学习教育"])
    meeting = _record(world, _entry(new_theme="八项规定学习教育"))
    assert list(meeting.themes.all()) == [theme]


def test_the_same_form_by_somebody_else_is_another_gathering(world: World) -> None:
    first = recording.record_meeting(
        branch=world.branch, entry=_entry(), token="t", by=world.user("secretary")
    )
    with pytest.raises(checks.IsDouble):
        recording.record_meeting(branch=world.branch, entry=_entry(), token="t", by=world.user("deputy"))
    again = recording.record_meeting(
        branch=world.branch, entry=_entry(), token="t", by=world.user("secretary")
    )
    assert again.pk == first.pk


def test_a_form_sent_again_after_undo_makes_a_gathering_that_stands(world: World) -> None:
    by = world.user("secretary")
    first = recording.record_meeting(branch=world.branch, entry=_entry(), token="t", by=by)
    recording.remove_meeting(meeting=first, by=by)
    again = recording.record_meeting(branch=world.branch, entry=_entry(), token="t", by=by)
    assert Meeting.objects.filter(pk=again.pk).exists()


def _planned(world: World, day: date) -> Meeting:
    plan = planning.Plan(kinds=[kind("general_meeting")], title="学习")
    (made,) = planning.plan_meetings(branch=world.branch, plan=plan, days=[day], by=world.user("secretary"))
    return made


def test_a_plan_recorded_late_stays_late_after_a_correction(world: World, at) -> None:
    by = world.user("secretary")
    planned = _planned(world, date(2025, 11, 21))
    at("2025-12-10 10:00")
    late = _entry(held_on=date(2025, 11, 21), late_reason="出差")
    recording.hold_meeting(meeting=planned, entry=late, by=by)
    changed = _entry(held_on=date(2025, 11, 21), late_reason="出差", title="改")
    recording.correct_meeting(meeting=planned, entry=changed, by=by)
    stored = Meeting.objects.get(pk=planned.pk)
    assert (stored.is_late_entry, stored.late_reason) == (True, "出差")


def test_a_plan_held_on_another_day_is_compared_with_what_is_there(world: World, at) -> None:
    by = world.user("secretary")
    planned = _planned(world, date(2025, 11, 21))
    at("2025-11-23 10:00")
    _record(world, _entry(held_on=date(2025, 11, 22)))
    with pytest.raises(checks.IsDouble):
        recording.hold_meeting(meeting=planned, entry=_entry(held_on=date(2025, 11, 22)), by=by)
    recording.hold_meeting(meeting=planned, entry=_entry(held_on=date(2025, 11, 21)), by=by)


def test_what_a_gathering_owns_is_kept_and_put_back(world: World) -> None:
    meeting = Meeting.objects.get(title="传达上级会议精神")
    session = StudySession.objects.create(meeting=meeting, note="通读")
    Material.objects.create(session=session, title="党章", passage="总纲")
    held = owned.read(meeting)
    before = history.snapshot(meeting)
    meeting.attendances.all().delete()
    meeting.themes.clear()
    meeting.extra_kinds.clear()
    session.delete()
    revision = history.keep(
        meeting,
        verb=Revision.Verb.CORRECTED,
        by=world.user("secretary"),
        organization=world.branch.pk,
        before=before,
    )
    recording.undo(revisions=[revision], by=world.user("secretary"))
    assert owned.read(Meeting.objects.get(pk=meeting.pk)) == held
    assert held["session"]["materials"] == [["党章", "总纲", "", None]]
    with pytest.raises(history.CannotPutBack):
        recording.undo(revisions=[revision], by=world.user("secretary"))


def test_undo_of_several_is_all_or_nothing(world: World) -> None:
    by = world.user("secretary")
    made = planning.plan_meetings(
        branch=world.branch,
        plan=planning.Plan(kinds=[kind("study_day")], title="学习"),
        days=[date(2025, 12, 1), date(2025, 12, 8)],
        by=by,
    )
    revisions = planning.remove_plans(meeting=made[0], by=by)
    Revision.objects.filter(pk=revisions[1].pk).update(undone_at=timezone.now())
    with pytest.raises(history.CannotPutBack):
        recording.undo(revisions=revisions, by=by)
    assert not Meeting.objects.filter(pk__in=[each.pk for each in made]).exists()


def test_planning_refuses_what_a_form_might_let_pass(world: World) -> None:
    by = world.user("secretary")
    bad = planning.Reading("讲话", "", "javascript:alert(1)")
    plan = planning.Plan(kinds=[kind("study_day")], title="学习", readings=[bad])
    with pytest.raises(planning.NoSuchLink):
        planning.plan_meetings(branch=world.branch, plan=plan, days=[date(2025, 12, 1)], by=by)
    plan = planning.Plan(kinds=[kind("study_day")], title="学习", group=None)
    with pytest.raises(checks.InThePast):
        planning.plan_meetings(branch=world.branch, plan=plan, days=[date(2025, 11, 1)], by=by)
    held = people.make_meeting(world.branch, date(2025, 11, 3), "已开", "study_day")
    with pytest.raises(planning.AlreadyPast):
        planning.cancel_meeting(meeting=held, reason="停电", with_following=False, by=by)


def test_planning_a_series_asks_the_same_number_of_queries(world: World) -> None:
    by = world.user("secretary")

    def count(days: list[date], title: str) -> int:
        plan = planning.Plan(kinds=[kind("study_day")], title=title, is_another=True)
        with CaptureQueriesContext(connection) as queries:
            planning.plan_meetings(branch=world.branch, plan=plan, days=days, by=by)
        return len(queries)

    two = count([date(2025, 12, 1), date(2025, 12, 8)], "少")
    assert count([date(2025, 12, day) for day in range(1, 31)], "多") == two
