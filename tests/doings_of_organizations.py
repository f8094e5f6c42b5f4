"""What somebody does at each route of the history of an organisation, and how its objects are found."""

from datetime import date

from django.urls import reverse

from members.actions import organization_corrections, organizations
from members.actions.elections import Seat, hold_election
from members.actions.organization_events import Approval
from members.models import Member, OfficeTerm, Organization, OrganizationEvent
from partybranch.audit import log
from tests.people import World

DAY = date(2025, 6, 1)


def _elections(world: World, branch: Organization) -> list[OrganizationEvent]:
    key = {"organization": branch, "kind": OrganizationEvent.Kind.REELECTED, "occurred_on": DAY}
    return [OrganizationEvent.objects.get_or_create(**key)[0]]


FINDERS = {"members:election-": _elections}


def _administrator(desk) -> None:
    desk.user = desk.world.user("administrator")
    desk.client.force_login(desk.user)


def _page(name: str, organization: Organization) -> str:
    return f"{reverse(f'members:{name}')}?organization={organization.pk}"


def _about_beside(name: str, **form: str):
    """Something done to the branch beside, of which one member is present."""

    def do(desk):
        _administrator(desk)
        return _page(name, desk.world.beside), {"occurred_on": DAY.isoformat(), **form}

    return do


def _empty(desk) -> Organization:
    _administrator(desk)
    Member.objects.filter(branch=desk.world.beside).update(left_on=date(2025, 1, 31))
    return desk.world.beside


def _dissolve(desk):
    return _page("organization-dissolve", _empty(desk)), {"occurred_on": DAY.isoformat()}


def _restore(desk):
    branch = _empty(desk)
    organizations.dissolve_organization(organization=branch, dissolved_on=DAY, by=desk.user)
    return _page("organization-restore", branch), {}


def _election_form(world: World) -> dict[str, str]:
    members = world.members
    return {
        "occurred_on": DAY.isoformat(),
        "years": "3",
        "secretary": str(members["secretary"].pk),
        "publicity_member": str(members["member"].pk),
    }


def _held(desk) -> OrganizationEvent:
    return hold_election(
        branch=desk.world.branch,
        held_on=DAY,
        seats=[Seat(OfficeTerm.Office.SECRETARY, desk.world.members["secretary"])],
        by=desk.user,
    )


def _by_administrator(desk):
    _administrator(desk)
    return _page("organization-election", desk.world.branch), _election_form(desk.world)


def _founded(desk) -> OrganizationEvent:
    _administrator(desk)
    return organizations.record_founding(
        organization=desk.world.beside, founded_on=DAY, approval=Approval(), by=desk.user
    )


def _event_correct(desk):
    url = f"{reverse('members:organization-event-correct')}?event={_founded(desk).pk}"
    return url, {"occurred_on": "2025-06-02"}


def _event_remove(desk):
    return reverse("members:organization-event-remove"), {"event": _founded(desk).pk}


def _event_undo(desk):
    revision = organization_corrections.remove_event(event=_founded(desk), by=log.SYSTEM)
    return reverse("members:organization-event-undo"), {"revision": revision.pk}


def _branch(desk, name: str, *keys: int) -> str:
    return reverse(f"members:{name}", args=[desk.world.branch.pk, *keys])


DOINGS = {
    "members:organization-founding": _about_beside("organization-founding"),
    "members:organization-rename": _about_beside("organization-rename", after_name="局综合党支部"),
    "members:organization-move": _about_beside("organization-move", other="种植业党总支"),
    "members:organization-merge": _about_beside("organization-merge", other="种植业第一党支部"),
    "members:organization-dissolve": _dissolve,
    "members:organization-restore": _restore,
    "members:organization-election": _by_administrator,
    "members:organization-event-correct": _event_correct,
    "members:organization-event-remove": _event_remove,
    "members:organization-event-undo": _event_undo,
    "members:election-add": lambda desk: (_branch(desk, "election-add"), _election_form(desk.world)),
    "members:election-remove": lambda desk: (_branch(desk, "election-remove", _held(desk).pk), {}),
}
