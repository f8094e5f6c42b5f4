"""What somebody does at each route about how far a gathering has come."""

from django.urls import reverse
from django.utils import timezone

from meetings.actions import stages
from meetings.models import Meeting
from tests import people


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, *pk])


def _held(desk) -> Meeting:
    return people.make_meeting(desk.world.branch, timezone.localdate(), "开过的", "study_day")


def _announce(desk):
    fields = {"state": "planned", "announced_at": None}
    meeting = people.make_meeting(desk.world.branch, timezone.localdate(), "读书", "study_day", **fields)
    return _url(desk, "meeting-announce", meeting.pk), {}


def _reopen(desk):
    meeting = _held(desk)
    stages.settle_minutes(meeting=meeting, by=desk.user)
    return _url(desk, "meeting-reopen", meeting.pk), {"reason": "漏记决定"}


DOINGS = {
    "meetings:meeting-announce": _announce,
    "meetings:meeting-settle": lambda desk: (_url(desk, "meeting-settle", _held(desk).pk), {}),
    "meetings:meeting-reopen": _reopen,
}
