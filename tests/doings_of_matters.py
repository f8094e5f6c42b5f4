"""What somebody does at the routes of agenda, resolutions and votes, and how their objects are found."""

from datetime import date

from django.urls import reverse

from meetings.actions import resolutions, votes
from meetings.models import Meeting, Resolution, Vote
from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people
from tests.people import World

_HELD_ON = date(2025, 11, 12)


def held_in(world: World, branch: Organization) -> list[Meeting]:
    """A gathering that was held, in the own branch also that of a group, made once."""
    found = list(Meeting.objects.filter(branch=branch, held_on=_HELD_ON, state="held"))
    if found:
        return found
    made = [people.make_meeting(branch, _HELD_ON, "议事")]
    if branch == world.branch:
        made.append(people.make_meeting(branch, _HELD_ON, "小组议事", "group_meeting", group=world.groups[1]))
    return made


def _resolutions(world: World, branch: Organization) -> list[Resolution]:
    return [
        Resolution.objects.filter(meeting=meeting).first()
        or Resolution.objects.create(branch=branch, meeting=meeting, text="设置党员责任岗")
        for meeting in held_in(world, branch)
    ]


def _votes(world: World, branch: Organization) -> list[Vote]:
    return [
        Vote.objects.filter(meeting=meeting).first()
        or Vote.objects.create(
            branch=branch, meeting=meeting, subject="设置党员责任岗", entitled=9, present=8, in_favour=7
        )
        for meeting in held_in(world, branch)
    ]


def _changes(records: list) -> list[Revision]:
    return [
        history.revisions_of(record).first()
        or history.keep(
            record,
            verb=Revision.Verb.CORRECTED,
            by=log.SYSTEM,
            organization=record.branch_id,
            before=history.snapshot(record),
        )
        for record in records
    ]


FINDERS = {
    "meetings:agenda-edit": held_in,
    "meetings:resolution-": _resolutions,
    "meetings:resolution-add": held_in,
    "meetings:resolution-undo": lambda world, branch: _changes(_resolutions(world, branch)),
    "meetings:vote-": _votes,
    "meetings:vote-add": held_in,
    "meetings:vote-undo": lambda world, branch: _changes(_votes(world, branch)),
}


def agenda_form(*rows: dict[str, object], **changes) -> dict[str, object]:
    """The agenda as a browser sends it; each row gives what differs from an empty one."""
    form: dict[str, object] = {"item-TOTAL_FORMS": len(rows), "item-INITIAL_FORMS": 0, "seen": ""}
    for at, row in enumerate(rows):
        empty = {"pk": "", "place": "", "kind": "discussion", "title": "", "note": ""}
        form |= {f"item-{at}-{name}": value for name, value in {**empty, **row}.items()}
    return form | changes


def resolution_form(**changes) -> dict[str, object]:
    return {
        "text": "在窗口设置党员责任岗",
        "owner": "",
        "owner_name": "支部委员会",
        "due_on": "2025-12-01",
        **changes,
    }


def vote_form(**changes) -> dict[str, object]:
    return {
        "matter": "ordinary",
        "subject": "设置党员责任岗",
        "about": "",
        "entitled": "9",
        "present": "8",
        "in_favour": "7",
        "against": "1",
        "abstaining": "0",
        **changes,
    }


def _url(desk, name: str, pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, pk])


def _held(desk) -> int:
    return held_in(desk.world, desk.world.branch)[0].pk


def _resolution(desk) -> Resolution:
    return _resolutions(desk.world, desk.world.branch)[0]


def _vote(desk) -> Vote:
    return _votes(desk.world, desk.world.branch)[0]


def _undo_resolution(desk):
    revision = resolutions.remove_resolution(resolution=_resolution(desk), by=desk.user)
    return _url(desk, "resolution-undo", revision.pk), {}


def _undo_vote(desk):
    revision = votes.remove_vote(vote=_vote(desk), by=desk.user)
    return _url(desk, "vote-undo", revision.pk), {}


DOINGS = {
    "meetings:agenda-edit": lambda desk: (
        _url(desk, "agenda-edit", _held(desk)),
        agenda_form({"title": "听取工作汇报"}),
    ),
    "meetings:resolution-add": lambda desk: (_url(desk, "resolution-add", _held(desk)), resolution_form()),
    "meetings:resolution-correct": lambda desk: (
        _url(desk, "resolution-correct", _resolution(desk).pk),
        resolution_form(done_on="", outcome=""),
    ),
    "meetings:resolution-done": lambda desk: (
        _url(desk, "resolution-done", _resolution(desk).pk),
        {"done_on": "2025-11-15", "outcome": "已设置"},
    ),
    "meetings:resolution-remove": lambda desk: (_url(desk, "resolution-remove", _resolution(desk).pk), {}),
    "meetings:resolution-undo": _undo_resolution,
    "meetings:vote-add": lambda desk: (_url(desk, "vote-add", _held(desk)), vote_form()),
    "meetings:vote-correct": lambda desk: (_url(desk, "vote-correct", _vote(desk).pk), vote_form()),
    "meetings:vote-remove": lambda desk: (_url(desk, "vote-remove", _vote(desk).pk), {}),
    "meetings:vote-undo": _undo_vote,
}
