"""What somebody does at each route that keeps members, changes, dues and visits, and how its objects
are found."""

import uuid
from datetime import date

from django.urls import reverse
from django.utils import timezone

from members.actions import changes, dues_entry, members, standards, visits
from members.models import (
    CondolenceVisit,
    DuesPayment,
    DuesStandard,
    Member,
    MembershipEvent,
    Organization,
)
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people
from tests.people import World


def _members(world: World, branch: Organization) -> list[Member]:
    return list(Member.objects.filter(branch=branch).order_by("-pk")[:1])


def _visits(world: World, branch: Organization) -> list[CondolenceVisit]:
    found = list(CondolenceVisit.objects.filter(branch=branch)[:1])
    return found or [people.make_visit(branch, date(2025, 5, 1), "职工戊")]


def _payments(world: World, branch: Organization) -> list[DuesPayment]:
    found = list(DuesPayment.objects.filter(branch=branch)[:1])
    if not found:
        people.make_dues(_members(world, branch)[0], [5], 1000)
    return list(DuesPayment.objects.filter(branch=branch)[:1])


def _standards(world: World, branch: Organization) -> list[DuesStandard]:
    key = {"branch": branch, "member": _members(world, branch)[0], "starts_on": date(2025, 1, 1)}
    return [DuesStandard.objects.get_or_create(**key, defaults={"due_fen": 1500})[0]]


def _events(world: World, branch: Organization) -> list[MembershipEvent]:
    key = {"branch": branch, "member": _members(world, branch)[0], "kind": "retired"}
    defaults = {"occurred_on": date(2025, 5, 1)}
    return [MembershipEvent.objects.get_or_create(**key, defaults=defaults)[0]]


def _revisions_of(find, before=None):
    """A finder of a revision of what another finder finds, made once."""

    def revisions(world: World, branch: Organization) -> list[Revision]:
        record = find(world, branch)[0]
        found = history.revisions_of(record).first()
        return [
            found
            or history.keep(
                record,
                verb=Revision.Verb.CORRECTED,
                by=log.SYSTEM,
                organization=branch.pk,
                before=before or history.snapshot(record),
            )
        ]

    return revisions


FINDERS = {
    "members:member-": _members,
    "members:member-undo": _revisions_of(_members),
    "members:change-add": _members,
    "members:change-correct": _events,
    "members:change-remove": _events,
    "members:change-undo": _revisions_of(_events),
    "members:dues-member": _members,
    "members:dues-month-undo": _revisions_of(_payments, {"payments": []}),
    "members:dues-standard-undo": _revisions_of(_standards, {"starts_on": "2025-01-01", "standards": {}}),
    "members:dues-reverse": _payments,
    "members:condolence-visit-": _visits,
    "members:condolence-visit-undo": _revisions_of(_visits),
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"members:{name}", args=[desk.world.branch.pk, *pk])


def _member(desk) -> Member:
    return people.make_member(desk.world.branch, "钟声")


def month_form(world: World, unpaid: tuple[str, ...] = ()) -> dict[str, str]:
    """The sheet of a month for everybody present, all paid but ``unpaid``."""
    form = {"form_key": str(uuid.uuid4()), "paid_on": timezone.localdate().isoformat()}
    for member in Member.objects.filter(branch=world.branch, left_on__isnull=True):
        form[f"due_{member.pk}"] = "15.00"
        if member.name in unpaid:
            form[f"unpaid_{member.pk}"] = "on"
    return form


def _registered(desk) -> Revision:
    today = timezone.localdate()
    done = dues_entry.record_month(
        branch=desk.world.branch,
        year=today.year,
        month=today.month,
        entries=[dues_entry.MonthEntry(_member(desk), 1500, is_paid=True)],
        paid_on=today,
        form_key=uuid.uuid4(),
        by=desk.user,
    )
    assert done.revision is not None
    return done.revision


def _back(desk):
    member = _member(desk)
    today = timezone.localdate()
    people.make_dues(member, [2], 1500, unpaid=[2])
    member.dues_charges.update(year=today.year - 1)
    key = f"pay_{member.pk}-{today.year - 1}-2"
    return _url(desk, "dues-back"), {"paid_on": today.isoformat(), key: "on"}


def _standard_undo(desk):
    revision = standards.set_standards(
        branch=desk.world.branch,
        starts_on=date(2025, 1, 1),
        entries=[standards.StandardEntry(_member(desk), None, 2000)],
        by=desk.user,
    )
    return _url(desk, "dues-standard-undo", revision.pk), {}


def _visit(desk) -> CondolenceVisit:
    return CondolenceVisit.objects.get(branch=desk.world.branch)


def _visit_form(**changed: str) -> dict[str, str]:
    form = {"visited_on": "2025-01-20", "occasion": "春节", "recipient_name": "白露", "money_fen": "600"}
    return {**form, **changed}


def _member_undo(desk):
    values = {"education": "研究生"}
    revision = members.correct_member(member=_member(desk), values=values, by=desk.user)
    return _url(desk, "member-undo", revision.pk), {}


def _change(desk) -> MembershipEvent:
    values = {"kind": "retired", "occurred_on": date(2025, 5, 1), "precision": "day"}
    return changes.record_change(member=_member(desk), values=values, by=desk.user).event


def _change_undo(desk):
    revision, _ = changes.remove_change(event=_change(desk), by=desk.user)
    return _url(desk, "change-undo", revision.pk), {}


DOINGS = {
    "members:member-add": lambda desk: (_url(desk, "member-add"), {"name": "钟声"}),
    "members:member-correct": lambda desk: (
        _url(desk, "member-correct", _member(desk).pk),
        {"name": "钟鸣"},
    ),
    "members:member-remove": lambda desk: (_url(desk, "member-remove", _member(desk).pk), {}),
    "members:member-undo": _member_undo,
    "members:change-add": lambda desk: (
        _url(desk, "change-add", _member(desk).pk),
        {"kind": "retired", "occurred_on": "2025-05"},
    ),
    "members:change-remove": lambda desk: (_url(desk, "change-remove", _change(desk).pk), {}),
    "members:change-undo": _change_undo,
    "members:dues-month": lambda desk: (_url(desk, "dues-month"), month_form(desk.world)),
    "members:dues-month-undo": lambda desk: (_url(desk, "dues-month-undo", _registered(desk).pk), {}),
    "members:dues-back": _back,
    "members:dues-standard-list": lambda desk: (
        _url(desk, "dues-standard-list"),
        {"starts_on": "2026-01", f"due_{desk.world.members['member'].pk}": "18"},
    ),
    "members:dues-standard-undo": _standard_undo,
    "members:dues-reverse": lambda desk: (
        _url(desk, "dues-reverse", _payments(desk.world, desk.world.branch)[0].pk),
        {"reason": "wrong_sum"},
    ),
    "members:condolence-visit-add": lambda desk: (_url(desk, "condolence-visit-add"), _visit_form()),
    "members:condolence-visit-correct": lambda desk: (
        _url(desk, "condolence-visit-correct", _visit(desk).pk),
        _visit_form(),
    ),
    "members:condolence-visit-remove": lambda desk: (
        _url(desk, "condolence-visit-remove", _visit(desk).pk),
        {},
    ),
    "members:condolence-visit-undo": lambda desk: (
        _url(desk, "condolence-visit-undo", visits.remove_visit(visit=_visit(desk), by=desk.user).pk),
        {},
    ),
}
