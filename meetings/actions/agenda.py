"""Changing the agenda of a gathering as a whole: items added, reworded, put in order, taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

# Imported for its registration: what a gathering owns is kept with its earlier versions.
from meetings import history as _owned  # noqa: F401
from meetings.actions import checks
from meetings.models import AgendaItem, Meeting
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision


class ItemIsUsed(checks.Refused):
    """A resolution or a vote refers to the item that is to go."""

    def __init__(self, title: str) -> None:
        super().__init__(f"议题“{title}”下已有决议或表决，不能删除；请先改那条决议或表决。")


class ItemsChangedMeanwhile(checks.Refused):
    """The item one changes is no longer there."""

    def __init__(self) -> None:
        super().__init__("议程刚才已被别人改过，请打开现在的议程再改。")


class IsCancelled(checks.WrongState):
    """A cancelled gathering deals with nothing."""

    def __init__(self) -> None:
        super().__init__("这次活动已经取消，不能再改议程。")


@dataclass(frozen=True, slots=True)
class Item:
    """One item as stated; ``pk`` of the stored one, None for a new one."""

    title: str
    kind: str
    note: str = ""
    pk: int | None = None


@transaction.atomic
def change_agenda(
    *, meeting: Meeting, items: Sequence[Item], seen: datetime | None = None, by: Any
) -> Revision | None:
    """Give a gathering the items in the order given; None where nothing differs. An item that is not
    among them is taken out, unless a resolution or vote stands on it."""
    stored = checks.lock(meeting, seen)
    if stored.state == Meeting.State.CANCELLED:
        raise IsCancelled
    there = {item.pk: item for item in stored.agenda.all()}
    kept = {item.pk for item in items if item.pk is not None}
    if not kept <= there.keys():
        raise ItemsChangedMeanwhile
    gone = there.keys() - kept
    _refuse_used(gone)
    wanted = [
        AgendaItem(pk=item.pk, meeting=stored, kind=item.kind, title=item.title, note=item.note, position=at)
        for at, item in enumerate(items)
    ]
    added = [item for item in wanted if item.pk is None]
    changed = [item for item in wanted if item.pk is not None and _differs(item, there[item.pk])]
    if not (added or changed or gone):
        return None
    before = history.snapshot(stored)
    AgendaItem.objects.filter(pk__in=gone).delete()
    AgendaItem.objects.bulk_update(changed, ["kind", "title", "note", "position"])
    AgendaItem.objects.bulk_create(added)
    stored.save(update_fields=["updated_at"])
    revision = history.keep(
        stored, verb=Revision.Verb.CORRECTED, by=by, organization=stored.branch_id, before=before
    )
    counts = {"added": len(added), "changed": len(changed), "removed": len(gone)}
    log.record("修改议程", by=by, obj=stored, organization=stored.branch_id, details=counts)
    return revision


def _differs(item: AgendaItem, stored: AgendaItem) -> bool:
    columns = ("kind", "title", "note", "position")
    return any(getattr(item, name) != getattr(stored, name) for name in columns)


def _refuse_used(gone: set[int]) -> None:
    used = Q(resolutions__removed_at__isnull=True, resolutions__isnull=False) | Q(
        votes__removed_at__isnull=True, votes__isnull=False
    )
    item = AgendaItem.objects.filter(used, pk__in=gone).first()
    if item is not None:
        raise ItemIsUsed(item.title)
