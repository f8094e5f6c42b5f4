"""What somebody does at each route of opinions, of what is put right and of grades; how they are found."""

from datetime import date

from django.urls import reverse

from meetings.actions import appraisals, life
from meetings.actions.appraisals import Graded
from meetings.models import Appraisal, Meeting, Opinion, Rectification
from members.models import Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people
from tests.people import World

DAY = date(2025, 11, 12)


def life_meetings(world: World, branch: Organization) -> list[Meeting]:
    """The branch's life meeting, made once."""
    found = Meeting.objects.filter(branch=branch, main_kind__code="life_meeting", state="held")
    return list(found[:1]) or [people.make_meeting(branch, DAY, "年度组织生活会", "life_meeting")]


def _opinions(world: World, branch: Organization) -> list[Opinion]:
    found = Opinion.objects.filter(branch=branch).first()
    return [
        found
        or life.add_opinion(
            meeting=life_meetings(world, branch)[0], kind="collected", text="多到田间看看", by=log.SYSTEM
        )
    ]


def _lines(world: World, branch: Organization) -> list[Rectification]:
    found = Rectification.objects.filter(branch=branch).first()
    values = life.RectificationValues(year=2025, problem="下基层少")
    return [found or life.add_rectification(branch=branch, values=values, by=log.SYSTEM)]


def _kept(record) -> Revision:
    return history.revisions_of(record).first() or history.keep(
        record,
        verb=Revision.Verb.CORRECTED,
        by=log.SYSTEM,
        organization=record.branch_id,
        before=history.snapshot(record),
    )


def _grades(world: World, branch: Organization) -> list[Revision]:
    row, _ = Appraisal.objects.get_or_create(
        branch=branch,
        year=2025,
        member=Member.objects.filter(branch=branch).first(),
        defaults={"grade": "qualified"},
    )
    return [_kept(row)]


FINDERS = {
    "meetings:opinion-list": life_meetings,
    "meetings:opinion-remove": _opinions,
    "meetings:opinion-undo": lambda world, branch: [_kept(_opinions(world, branch)[0])],
    "meetings:rectification-": _lines,
    "meetings:rectification-undo": lambda world, branch: [_kept(_lines(world, branch)[0])],
    "meetings:appraisal-undo": _grades,
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, *pk])


def _opinion(desk) -> Opinion:
    return _opinions(desk.world, desk.world.branch)[0]


def _line(desk) -> Rectification:
    return _lines(desk.world, desk.world.branch)[0]


def _saved_grades(desk) -> Revision:
    member = desk.world.members["member"]
    (revision,) = appraisals.save_grades(
        branch=desk.world.branch,
        year=2025,
        graded={member.pk: Graded("qualified")},
        may_be_graded={member.pk: member},
        seen=appraisals.version_of([]),
        by=desk.user,
    )
    return revision


DOINGS = {
    "meetings:opinion-list": lambda desk: (
        _url(desk, "opinion-list", life_meetings(desk.world, desk.world.branch)[0].pk),
        {"kind": "collected", "text": "学习要联系实际"},
    ),
    "meetings:opinion-remove": lambda desk: (_url(desk, "opinion-remove", _opinion(desk).pk), {}),
    "meetings:opinion-undo": lambda desk: (
        _url(desk, "opinion-undo", life.remove_opinion(opinion=_opinion(desk), by=desk.user).pk),
        {},
    ),
    "meetings:rectification-add": lambda desk: (
        _url(desk, "rectification-add") + "?year=2025",
        {"problem": "走访少"},
    ),
    "meetings:rectification-correct": lambda desk: (
        _url(desk, "rectification-correct", _line(desk).pk),
        {"problem": "走访农户少", "seen": life.version_of(_line(desk))},
    ),
    "meetings:rectification-remove": lambda desk: (_url(desk, "rectification-remove", _line(desk).pk), {}),
    "meetings:rectification-undo": lambda desk: (
        _url(desk, "rectification-undo", life.remove_rectification(line=_line(desk), by=desk.user).pk),
        {},
    ),
    "meetings:appraisal-edit": lambda desk: (
        _url(desk, "appraisal-edit") + "?year=2025",
        {
            f"grade-{desk.world.members['member'].pk}": "excellent",
            "seen": appraisals.version_of([]),
        },
    ),
    "meetings:appraisal-undo": lambda desk: (_url(desk, "appraisal-undo", _saved_grades(desk).pk), {}),
}
