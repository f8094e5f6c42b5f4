"""What somebody does at each route about how far a gathering has come, its kinds,
joint gatherings and campaigns, and how their objects are found."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from meetings.actions import joint, kinds, stages
from meetings.actions.campaigns import mark_of
from meetings.actions.planning import Plan
from meetings.models import Campaign, JointGathering, Meeting, MeetingKind
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


def _joints(world: World, committee: Organization) -> list[JointGathering]:
    found = JointGathering.objects.filter(organizer=committee).first()
    if found is None:
        found = JointGathering.objects.create(organizer=committee, title="联合党日")
        day = date(2025, 12, 1)
        people.make_meeting(world.branch, day, "联合党日", "theme_day", state="planned", joint=found)
    return [found]


def campaign_of(organization: Organization) -> Campaign:
    made, _ = Campaign.objects.get_or_create(
        organization=organization, name=f"{organization}主题教育", defaults={"starts_on": date(2025, 3, 1)}
    )
    return made


def _campaigns(world: World, place: Organization) -> list[Campaign]:
    return [campaign_of(place)]


FINDERS = {
    "meetings:kind-": _kinds,
    "meetings:kind-undo": _kind_revisions,
    "meetings:joint-": _joints,
    "meetings:campaign-": _campaigns,
    "meetings:committee-campaign-": _campaigns,
}


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


def _staff(desk) -> None:
    desk.user = desk.world.user("staff")
    desk.client.force_login(desk.user)


def joint_form(world: World) -> dict:
    day = timezone.localdate() + timedelta(days=5)
    kind = MeetingKind.objects.get(code="theme_day")
    branches = [world.branch.pk, world.beside.pk]
    return {"kinds": [kind.pk], "title": "联合党日", "held_on": day.isoformat(), "branches": branches}


def _joint_plan(desk):
    _staff(desk)
    return reverse("meetings:joint-plan", args=[desk.world.committee.pk]), joint_form(desk.world)


def plan_jointly(world: World, **changes) -> JointGathering:
    kind = MeetingKind.objects.get(code="theme_day")
    return joint.plan_jointly(
        organizer=world.committee,
        branches=[world.branch, world.beside],
        plan=Plan(kinds=[kind], title="联合党日"),
        day=timezone.localdate() + timedelta(days=5),
        by=world.user("staff"),
        **changes,
    )


def _of_joint(route: str, *, cancelled: bool = False, **form: str):
    def do(desk):
        _staff(desk)
        made = plan_jointly(desk.world)
        if cancelled:
            joint.cancel_jointly(joint=made, reason="停电", by=desk.user)
        return reverse(f"meetings:{route}", args=[desk.world.committee.pk, made.pk]), form

    return do


def _campaign(route: str, *, of_committee: bool = False, **form: str):
    """A route about a campaign of the branch, or of the committee."""

    def do(desk):
        place = desk.world.committee if of_committee else desk.world.branch
        if of_committee:
            _staff(desk)
        if route.endswith("-add"):
            return reverse(f"meetings:{route}", args=[place.pk]), form
        made = campaign_of(place)
        filled = {**form, "seen": mark_of(made)} if form else {}
        return reverse(f"meetings:{route}", args=[place.pk, made.pk]), filled

    return do


NAMED = {"name": "学习教育", "starts_on": "2025-03-01"}

DOINGS = {
    "meetings:joint-plan": _joint_plan,
    "meetings:joint-cancel": _of_joint("joint-cancel", reason="停电"),
    "meetings:joint-restore": _of_joint("joint-restore", cancelled=True),
    "meetings:joint-remove": _of_joint("joint-remove"),
    "meetings:campaign-add": _campaign("campaign-add", **NAMED),
    "meetings:campaign-change": _campaign("campaign-change", **NAMED),
    "meetings:campaign-themes": _campaign("campaign-themes", new_theme="新专题"),
    "meetings:campaign-remove": _campaign("campaign-remove"),
    "meetings:committee-campaign-add": _campaign("committee-campaign-add", of_committee=True, **NAMED),
    "meetings:committee-campaign-change": _campaign("committee-campaign-change", of_committee=True, **NAMED),
    "meetings:committee-campaign-remove": _campaign("committee-campaign-remove", of_committee=True),
    "meetings:kind-add": _kind_add,
    "meetings:kind-change": _of_kind("kind-change", **TEA),
    "meetings:kind-stop": _of_kind("kind-stop"),
    "meetings:kind-offer": _of_kind("kind-offer", stopped=True),
    "meetings:kind-undo": _kind_undo,
    "meetings:meeting-announce": _announce,
    "meetings:meeting-settle": lambda desk: (_url(desk, "meeting-settle", _held(desk).pk), {}),
    "meetings:meeting-reopen": _reopen,
}
