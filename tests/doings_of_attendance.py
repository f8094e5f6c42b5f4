"""What somebody does at each route of attendance and exemptions, and how its objects are found."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from meetings.actions import exemptions
from meetings.models import Attendance, Exemption, Meeting
from members.models import Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people
from tests.people import World

_DAY = date(2025, 3, 1)


def _missed(world: World, branch: Organization) -> list[Attendance]:
    found = Attendance.objects.filter(meeting__branch=branch, status__in=Attendance.NOT_THERE)
    return list(found.filter(meeting__state=Meeting.State.HELD)[:1])


def exemptions_in(world: World, branch: Organization) -> list[Exemption]:
    member = Member.objects.filter(branch=branch, left_on__isnull=True).order_by("-pk").first()
    key = {"branch": branch, "member": member}
    return [Exemption.objects.get_or_create(**key, defaults={"starts_on": _DAY, "ground": "old"})[0]]


def _revisions(world: World, branch: Organization) -> list[Revision]:
    exemption = exemptions_in(world, branch)[0]
    kept = history.revisions_of(exemption).first()
    return [
        kept
        or history.keep(
            exemption,
            verb=Revision.Verb.CORRECTED,
            by=log.SYSTEM,
            organization=branch.pk,
            before=history.snapshot(exemption),
        )
    ]


FINDERS = {
    "meetings:attendance-": _missed,
    "meetings:exemption-": exemptions_in,
    "meetings:exemption-undo": _revisions,
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, *pk])


def _tick(desk):
    today = timezone.localdate()
    planned = people.make_meeting(desk.world.branch, today, "读书", "study_day", state="planned")
    form = {"member": desk.world.members["member"].pk, "status": "present"}
    return _url(desk, "meeting-roll-call", planned.pk), form


def _made_up(desk, **made_up) -> int:
    row = _missed(desk.world, desk.world.branch)[0]
    Attendance.objects.filter(pk=row.pk).update(reason=row.reason, **made_up)
    return row.pk


def _exemption(desk) -> Exemption:
    values = {
        "member": desk.world.members["disabled"],
        "ground": "old",
        "starts_on": _DAY,
        "ends_on": None,
        "note": "",
    }
    return exemptions.add_exemption(branch=desk.world.branch, values=values, by=desk.user)


def _correct(desk):
    exemption = _exemption(desk)
    form = {"member": exemption.member_id, "ground": "ill", "starts_on": _DAY.isoformat()}
    return _url(desk, "exemption-correct", exemption.pk), form


def _undo(desk):
    revision = exemptions.remove_exemption(exemption=_exemption(desk), by=desk.user)
    return _url(desk, "exemption-undo", revision.pk), {}


DOINGS = {
    "meetings:meeting-roll-call": _tick,
    "meetings:attendance-make-up": lambda desk: (
        _url(desk, "attendance-make-up", _made_up(desk)),
        {"made_up_on": "2025-03-20", "way": "自学"},
    ),
    "meetings:attendance-take-back": lambda desk: (
        _url(desk, "attendance-take-back", _made_up(desk, made_up_on=date(2025, 3, 20))),
        {},
    ),
    "meetings:exemption-add": lambda desk: (
        _url(desk, "exemption-add"),
        {
            "member": desk.world.members["disabled"].pk,
            "ground": "old",
            "starts_on": _DAY.isoformat(),
        },
    ),
    "meetings:exemption-correct": _correct,
    "meetings:exemption-remove": lambda desk: (_url(desk, "exemption-remove", _exemption(desk).pk), {}),
    "meetings:exemption-undo": _undo,
}
