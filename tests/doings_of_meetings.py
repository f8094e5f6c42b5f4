"""What somebody does at each route that records or plans a gathering, and how its objects are found."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from meetings.actions import planning, recording
from meetings.models import LeaveRequest, Meeting, MeetingKind
from members.models import Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people
from tests.meetings.desk import record_form
from tests.meetings.views.test_planning import plan_form
from tests.people import World

_PLANNED_ON = date(2025, 12, 1)


def planned_in(world: World, branch: Organization) -> list[Meeting]:
    """A planned gathering of the branch, in the own one also that of a group, made once."""
    found = list(Meeting.objects.filter(branch=branch, state="planned"))
    if found:
        return found
    made = [people.make_meeting(branch, _PLANNED_ON, "预定的学习", "study_day", state="planned")]
    if branch == world.branch:
        group = world.groups[1]
        made.append(
            people.make_meeting(
                branch, _PLANNED_ON, "小组学习", "group_meeting", state="planned", group=group
            )
        )
    return made


def _meetings(world: World, branch: Organization) -> list[Meeting]:
    return [*Meeting.objects.filter(branch=branch, state="held")[:1], *planned_in(world, branch)]


def _leave(world: World, branch: Organization) -> list[LeaveRequest]:
    found = []
    for meeting in planned_in(world, branch):
        asker = Member.objects.filter(branch=branch, group=meeting.group).first()
        asker = asker or Member.objects.filter(branch=branch).first()
        asked, _ = LeaveRequest.objects.get_or_create(
            meeting=meeting, member=asker, defaults={"reason": "出差"}
        )
        found.append(asked)
    return found


def _revisions(world: World, branch: Organization) -> list[Revision]:
    found = []
    for meeting in planned_in(world, branch):
        revision = history.revisions_of(meeting).first()
        found.append(
            revision
            or history.keep(
                meeting,
                verb=Revision.Verb.CORRECTED,
                by=log.SYSTEM,
                organization=branch.pk,
                before=history.snapshot(meeting),
            )
        )
    return found


FINDERS = {
    "meetings:meeting-": _meetings,
    "meetings:plan-": _meetings,
    "meetings:meeting-undo": _revisions,
    "meetings:leave-answer": _leave,
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, *pk])


def _tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def _planned(desk, day: date | None = None) -> Meeting:
    return people.make_meeting(desk.world.branch, day or _tomorrow(), "读书", "study_day", state="planned")


def _held(desk) -> Meeting:
    return people.make_meeting(desk.world.branch, timezone.localdate(), "开过的", "study_day")


def _record(desk) -> dict:
    return record_form(desk.world, codes=["study_day"], day=timezone.localdate().isoformat())


def _correct(desk):
    # Numbers without a roll, as one without rows has.
    kind = MeetingKind.objects.get(code="study_day")
    form = {"kinds": [kind.pk], "held_on": timezone.localdate().isoformat(), "title": "改过的"}
    return _url(desk, "meeting-correct", _held(desk).pk), form


def _undo(desk):
    revision = recording.remove_meeting(meeting=_held(desk), by=desk.user)
    return _url(desk, "meeting-undo", revision.pk), {}


def _remove_series(desk):
    plan = planning.Plan(kinds=[MeetingKind.objects.get(code="study_day")], title="学习")
    days = [_tomorrow(), _tomorrow() + timedelta(days=7)]
    made = planning.plan_meetings(branch=desk.world.branch, plan=plan, days=days, by=desk.user)
    return _url(desk, "meeting-remove", made[0].pk) + "?rest=1", {}


def _answer(desk):
    leave = LeaveRequest.objects.create(
        meeting=_planned(desk), member=desk.world.members["member"], reason="出差"
    )
    return _url(desk, "leave-answer", leave.pk), {"granted": "1"}


DOINGS = {
    "meetings:meeting-log": lambda desk: (_url(desk, "meeting-log"), _record(desk)),
    "meetings:meeting-plan": lambda desk: (
        _url(desk, "meeting-plan"),
        plan_form(held_on=_tomorrow().isoformat()),
    ),
    "meetings:meeting-hold": lambda desk: (
        _url(desk, "meeting-hold", _planned(desk, timezone.localdate()).pk),
        _record(desk),
    ),
    "meetings:meeting-correct": _correct,
    "meetings:plan-correct": lambda desk: (_url(desk, "plan-correct", _planned(desk).pk), plan_form()),
    "meetings:meeting-move": lambda desk: (
        _url(desk, "meeting-move", _planned(desk).pk),
        {"held_on": (_tomorrow() + timedelta(days=1)).isoformat()},
    ),
    "meetings:meeting-cancel": lambda desk: (
        _url(desk, "meeting-cancel", _planned(desk).pk),
        {"reason": "停电"},
    ),
    "meetings:meeting-remove": lambda desk: (_url(desk, "meeting-remove", _held(desk).pk), {}),
    "meetings:meeting-remove (a series)": _remove_series,
    "meetings:meeting-undo": _undo,
    "meetings:leave-answer": _answer,
}
