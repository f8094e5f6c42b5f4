"""What somebody does at each route about how far a gathering has come, and about its kinds."""

from django.urls import reverse
from django.utils import timezone

from meetings.actions import kinds, stages
from meetings.models import Meeting, MeetingKind
from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people
from tests.people import World

TEA = {"name": "茶话会", "due": "all", "verb": "开展", "synonyms": "座谈茶话"}


def _kinds(world: World, place: Organization) -> list[MeetingKind]:
    return list(MeetingKind.objects.filter(code="quiz"))


def _kind_revisions(world: World, place: Organization) -> list[Revision]:
    quiz = MeetingKind.objects.get(code="quiz")
    found = list(history.revisions_of(quiz))
    held = history.snapshot(quiz)
    return found or [history.keep(quiz, verb="corrected", by=log.SYSTEM, organization=None, before=held)]


FINDERS = {"meetings:kind-": _kinds, "meetings:kind-undo": _kind_revisions}


def tea_party() -> kinds.KindEntry:
    return kinds.KindEntry(name="茶话会", fact_name="茶话会", due="all", verb="开展")


def _administrator(desk) -> None:
    desk.user = desk.world.user("administrator")
    desk.client.force_login(desk.user)


def _kind_add(desk):
    _administrator(desk)
    return reverse("meetings:kind-add"), TEA


def _of_kind(route: str, *, stopped: bool = False, **form: str):
    def do(desk):
        _administrator(desk)
        kind = kinds.add_kind(entry=tea_party(), by=desk.user)
        if stopped:
            kinds.offer_kind(kind=kind, is_offered=False, by=desk.user)
        filled = {**form, "seen": kinds.mark_of(kind)} if form else {}
        return reverse(f"meetings:{route}", args=[kind.pk]), filled

    return do


def _kind_undo(desk):
    _administrator(desk)
    kind = kinds.add_kind(entry=tea_party(), by=desk.user)
    entry = kinds.KindEntry(name="茶会", fact_name="茶会", due="all", verb="开展")
    revision = kinds.change_kind(kind=kind, entry=entry, seen=kinds.mark_of(kind), by=desk.user)
    return reverse("meetings:kind-undo", args=[revision.pk]), {}


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
    "meetings:kind-add": _kind_add,
    "meetings:kind-change": _of_kind("kind-change", **TEA),
    "meetings:kind-stop": _of_kind("kind-stop"),
    "meetings:kind-offer": _of_kind("kind-offer", stopped=True),
    "meetings:kind-undo": _kind_undo,
    "meetings:meeting-announce": _announce,
    "meetings:meeting-settle": lambda desk: (_url(desk, "meeting-settle", _held(desk).pk), {}),
    "meetings:meeting-reopen": _reopen,
}
