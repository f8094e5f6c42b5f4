"""What somebody does at the routes of other work and of hints, and how their objects are found."""

from datetime import date

from django.urls import reverse

from members.models import Organization
from partybranch import history
from partybranch.models import Revision
from reports.models import DismissedHint, LedgerEntry, LedgerKind
from tests import people
from tests.people import World


def _entries(world: World, branch: Organization) -> list[LedgerEntry]:
    found = LedgerEntry.objects.filter(branch=branch).first()
    return [found or people.make_entry(branch, date(2025, 3, 1), "工作要点")]


def _revisions(world: World, branch: Organization) -> list[Revision]:
    (entry,) = _entries(world, branch)
    found = history.revisions_of(entry).first()
    return [
        found
        or history.keep(
            entry,
            verb=Revision.Verb.CORRECTED,
            by=world.user("secretary"),
            organization=branch.pk,
            before=history.snapshot(entry),
        )
    ]


FINDERS = {"reports:ledger-entry-": _entries, "reports:ledger-entry-undo": _revisions}
POSTED = {
    "reports:hint-dismiss": ("?year=2025", {"key": "talks"}),
    "reports:hint-restore": ("?year=2025", {"key": "talks"}),
}


def entry_form(**changes) -> dict[str, str]:
    kind = LedgerKind.objects.get(code=changes.pop("kind", "document"))
    return {
        "kind": str(kind.pk),
        "occurred_on": "2025-03-05",
        "title": "党员学习计划",
        "subkind": "",
        "quantity": "",
        "unit": "",
        "amount": "",
        "note": "",
        **changes,
    }


def _add(desk):
    return reverse("reports:ledger-entry-add", args=[desk.world.branch.pk]), entry_form()


def _correct(desk):
    (entry,) = _entries(desk.world, desk.world.branch)
    url = reverse("reports:ledger-entry-correct", args=[entry.branch_id, entry.pk])
    return url, entry_form(seen=entry.updated_at.isoformat())


def _remove(desk):
    (entry,) = _entries(desk.world, desk.world.branch)
    return reverse("reports:ledger-entry-remove", args=[entry.branch_id, entry.pk]), {}


def _undo(desk):
    (revision,) = _revisions(desk.world, desk.world.branch)
    return reverse("reports:ledger-entry-undo", args=[desk.world.branch.pk, revision.pk]), {}


def _dismiss(desk):
    return reverse("reports:hint-dismiss", args=[desk.world.branch.pk]) + "?year=2025", {"key": "talks"}


def _restore(desk):
    DismissedHint.objects.create(branch=desk.world.branch, year=2025, key="talks")
    return reverse("reports:hint-restore", args=[desk.world.branch.pk]) + "?year=2025", {"key": "talks"}


DOINGS = {
    "reports:ledger-entry-add": _add,
    "reports:ledger-entry-correct": _correct,
    "reports:ledger-entry-remove": _remove,
    "reports:ledger-entry-undo": _undo,
    "reports:hint-dismiss": _dismiss,
    "reports:hint-restore": _restore,
}
