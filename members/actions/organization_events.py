"""What every dated change of an organisation shares: the superior's approval, the entry in its history,
and what the change moved, kept so that taking it back moves exactly that."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from members.models import Organization, OrganizationEvent
from partybranch import history
from partybranch.models import Revision
from partybranch.records import entered

LONGEST_PATH = Organization._meta.get_field("path").max_length
# Under which the effects of an event are kept with its organisation's revision.
_EVENT = "event"


class OrganizationRefused(Exception):
    """It cannot be done to this organisation; the text says why, ``field`` what is wrong."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class AlreadyFounded(OrganizationRefused):
    """An organisation of that name stands there already."""


@dataclass(frozen=True, slots=True)
class Approval:
    """The superior's approval (批准单位、批准日期、批复文号) and a note; empty where unknown."""

    approved_by: str = ""
    approved_on: date | None = None
    paper: str = ""
    note: str = ""


NO_APPROVAL = Approval()


def locked(organization: Organization) -> Organization:
    """The organisation as it stands now, nobody else changing it; part of a transaction."""
    return (
        Organization.objects.select_for_update(of=("self",)).select_related("parent").get(pk=organization.pk)
    )


def refuse_same_name(parent_id: int | None, name: str, field: str, own: Organization) -> None:
    """One superior has no two of one name, dissolved ones included."""
    if Organization.objects.filter(name=name, parent_id=parent_id).exclude(pk=own.pk).exists():
        raise AlreadyFounded(f"“{name}”已经在了，请换一个名称。", field)


def refuse_as_superior(parent: Organization, field: str) -> None:
    """A branch has nothing below it, and a tree is twenty levels deep at most."""
    if parent.is_branch:
        raise OrganizationRefused(f"“{parent}”是党支部，下面不能再设党组织。", field)
    if len(parent.path) >= LONGEST_PATH:
        raise OrganizationRefused(f"“{parent}”下面不能再分级。", field)


def check_standing(organization: Organization, day: date) -> None:
    """On a day the organisation is there, and is still there today."""
    if organization.dissolved_on is not None:
        raise OrganizationRefused(f"{organization}已经撤销，不能再登记。")
    if organization.founded_on is not None and day < organization.founded_on:
        raise OrganizationRefused(
            f"日期不能早于成立日期（{organization.founded_on:%Y-%m-%d}）。", "occurred_on"
        )


def check_dates(event: OrganizationEvent) -> None:
    """Nothing happened or was approved in the future, nothing is entered twice."""
    today = timezone.localdate()
    if event.occurred_on > today:
        raise OrganizationRefused("日期不能晚于今天。", "occurred_on")
    if event.approved_on is not None and event.approved_on > today:
        raise OrganizationRefused("批准日期不能晚于今天。", "approved_on")
    same = OrganizationEvent.objects.filter(
        organization=event.organization_id, kind=event.kind, occurred_on=event.occurred_on
    )
    if same.exclude(pk=event.pk).exists():
        raise OrganizationRefused(f"这一天已经登记过{event.get_kind_display()}，不能重复。", "occurred_on")


def enter_event(
    organization: Organization,
    kind: str,
    occurred_on: date,
    approval: Approval,
    by: Any,
    *,
    effects: Mapping[str, Any] | None = None,
    **columns: Any,
) -> OrganizationEvent:
    """An entry of the history; the caller holds the transaction and writes the audit record."""
    event = OrganizationEvent(
        organization=organization,
        kind=kind,
        occurred_on=occurred_on,
        **asdict(approval),
        **columns,
        **entered(by),
    )
    check_dates(event)
    event.save()
    if effects:
        history.keep(
            organization,
            verb=Revision.Verb.CORRECTED,
            by=by,
            organization=organization.pk,
            before={"columns": {}, "relations": {_EVENT: event.pk, **effects}},
        )
    return event


def effects_of(event: OrganizationEvent) -> dict[str, Any]:
    """What an event moved besides its own entry; {} for nothing."""
    for revision in history.revisions_of(event.organization):
        told = history.before_of(revision).get("relations", {})
        if told.get(_EVENT) == event.pk:
            return told
    return {}


def kept_effects_of(event: OrganizationEvent) -> dict[str, Any]:
    """The same of an event that cannot be taken back without them."""
    found = effects_of(event)
    if not found:
        raise OrganizationRefused("办理时的情况没有留底，不能整体撤销，请逐项更正。")
    return found


def is_latest(event: OrganizationEvent) -> bool:
    """Whether no event of its kind happened to the organisation after it."""
    later = OrganizationEvent.objects.filter(
        organization=event.organization_id, kind=event.kind, occurred_on__gt=event.occurred_on
    )
    return not later.exists()
