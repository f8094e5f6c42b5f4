"""What somebody does at the routes of talks and of kinds of other work, and how their objects are found."""

from datetime import date

from django.urls import reverse

from meetings.models import Talk
from members.models import Member, Organization
from partybranch import history
from partybranch.models import Revision
from reports.models import LedgerKind
from tests import people
from tests.people import World


def kind_form(**changes: str) -> dict[str, str]:
    return {
        "name": "读书小组",
        "unit": "个",
        "counts": "rows",
        "label_0": "组长单位",
        "type_0": "text",
        **changes,
    }


def make_kind(organization: Organization | None, name: str = "读书小组", **fields) -> LedgerKind:
    code = f"own_{organization.pk if organization else 0}_{name}"
    made = {"organization": organization, "name": name, "unit": "个", "added_by_id": 1, **fields}
    return LedgerKind.objects.get_or_create(code=code, defaults=made)[0]


def _for_everybody(world: World, branch: Organization) -> list[LedgerKind]:
    return [make_kind(None, "联学活动组")]


def _of_place(world: World, organization: Organization) -> list[LedgerKind]:
    return [make_kind(organization)]


SAID = "家里老人住院，工作上想调整"


def make_talk(branch: Organization, talker: Member, partner: Member, **fields) -> Talk:
    talk = Talk(
        branch=branch,
        talker=talker,
        partner=partner,
        **{"held_on": date(2025, 3, 5), "pair": Talk.Pair.COMMITTEE_MEMBER, **fields},
    )
    talk.content = SAID
    talk.save()
    return talk


def _talks(world: World, branch: Organization) -> list[Talk]:
    found = Talk.objects.filter(branch=branch).first()
    if found:
        return [found]
    members = list(Member.objects.filter(branch=branch).order_by("pk")[:2])
    if len(members) < 2:
        members.append(people.make_member(branch, "乐毅"))
    return [make_talk(branch, *members)]


def _revisions(world: World, branch: Organization) -> list[Revision]:
    (talk,) = _talks(world, branch)
    before = history.snapshot(talk)
    held = {"verb": Revision.Verb.CORRECTED, "by": world.user("secretary"), "organization": branch.pk}
    return [history.revisions_of(talk).first() or history.keep(talk, before=before, **held)]


def talk_form(world: World, **changes: str) -> dict[str, str]:
    members = world.members
    return {
        "held_on": "2025-03-06",
        "talker": str(members["secretary"].pk),
        "ground": "routine",
        "place": "",
        "partner_0": str(members["member"].pk),
        "pair_0": "",
        "content_0": SAID,
        **changes,
    }


def _talk_add(desk):
    return reverse("meetings:talk-add", args=[desk.world.branch.pk]), talk_form(desk.world)


def _talk_correct(desk):
    (talk,) = _talks(desk.world, desk.world.branch)
    seen = talk.updated_at.isoformat()
    return reverse("meetings:talk-correct", args=[talk.branch_id, talk.pk]), talk_form(desk.world, seen=seen)


def _talk_remove(desk):
    (talk,) = _talks(desk.world, desk.world.branch)
    return reverse("meetings:talk-remove", args=[talk.branch_id, talk.pk]), {}


def _talk_undo(desk):
    (revision,) = _revisions(desk.world, desk.world.branch)
    return reverse("meetings:talk-undo", args=[desk.world.branch.pk, revision.pk]), {}


FINDERS = {
    "meetings:talk-": _talks,
    "meetings:talk-undo": _revisions,
    "reports:ledger-kind-": _for_everybody,
    "reports:committee-ledger-kind-": _of_place,
}


def _administrator(desk) -> None:
    desk.user = desk.world.user("administrator")
    desk.client.force_login(desk.user)


def _for_all(route: str, with_object: bool = True, **form: str):
    def do(desk):
        _administrator(desk)
        args = [make_kind(None, "联学活动组").pk] if with_object else []
        return reverse(f"reports:ledger-kind-{route}", args=args), form

    return do


def _for_committee(route: str, with_object: bool = True, **form: str):
    def do(desk):
        desk.user = desk.world.user("staff")
        desk.client.force_login(desk.user)
        committee = desk.world.committee
        args = [committee.pk, *([make_kind(committee).pk] if with_object else [])]
        return reverse(f"reports:committee-ledger-kind-{route}", args=args), form

    return do


DOINGS = {
    "meetings:talk-add": _talk_add,
    "meetings:talk-correct": _talk_correct,
    "meetings:talk-remove": _talk_remove,
    "meetings:talk-undo": _talk_undo,
    "reports:ledger-kind-add": _for_all("add", with_object=False, **kind_form()),
    "reports:ledger-kind-change": _for_all("change", **kind_form(name="联学小组")),
    "reports:ledger-kind-offer": _for_all("offer"),
    "reports:ledger-kind-remove": _for_all("remove"),
    "reports:committee-ledger-kind-add": _for_committee("add", with_object=False, **kind_form()),
    "reports:committee-ledger-kind-change": _for_committee("change", **kind_form(name="读书会")),
    "reports:committee-ledger-kind-offer": _for_committee("offer"),
    "reports:committee-ledger-kind-remove": _for_committee("remove"),
}
