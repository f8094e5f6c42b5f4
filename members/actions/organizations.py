"""Founding organisations, correcting what is kept of them, dissolving them.

A correction says that something was always wrong; what happened on a day is an event of its history.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from members import organization_queries as queries
from members.actions.organization_events import (
    NO_APPROVAL,
    AlreadyFounded,
    Approval,
    OrganizationRefused,
    check_standing,
    effects_of,
    enter_event,
    locked,
    refuse_as_superior,
    refuse_same_name,
)
from members.models import Member, OfficeTerm, Organization, OrganizationEvent
from partybranch.audit import log

Kind = OrganizationEvent.Kind

_CORRECTED = (
    "name",
    "short_name",
    "unit_kind",
    "in_use_since",
    "stores_id_numbers",
    "branch_form",
    "covered_units",
    "committee_seats",
)

# -- Founding and correcting ---------------------------------------------------------------------------


@transaction.atomic
def found_organization(
    *,
    name: str,
    kind: str,
    by: log.Actor,
    parent: Organization | None = None,
    unit_kind: str = "",
    short_name: str = "",
    in_use_since: date | None = None,
    founded_on: date | None = None,
    approval: Approval = NO_APPROVAL,
    **rest: Any,
) -> Organization:
    """Found a committee, general branch or branch below ``parent`` (None: at the root). With
    ``founded_on`` the history begins with it. ``rest``: further columns that can be corrected later."""
    unknown = set(rest) - set(_CORRECTED)
    if unknown:
        raise TypeError(f"not known at a founding: {unknown}")
    if Organization.objects.filter(name=name, parent=parent).exists():
        raise AlreadyFounded(f"“{name}”已经在了，不必再建。", "name")
    if parent is not None:
        refuse_as_superior(parent, "parent")
    organization = Organization.objects.create(
        name=name,
        short_name=short_name,
        kind=kind,
        unit_kind=unit_kind,
        parent=parent,
        in_use_since=in_use_since,
        founded_on=founded_on,
        # Unique until the primary key, and with it the place in the tree, is known.
        path=uuid.uuid4().hex,
        **rest,
    )
    organization.place_below(parent)
    organization.save(update_fields=["path"])
    if founded_on is not None:
        enter_event(organization, Kind.FOUNDED, founded_on, approval, by)
    log.record("建立党组织", by=by, obj=organization, organization=organization.pk)
    return organization


@transaction.atomic
def record_founding(
    *, organization: Organization, founded_on: date, by: log.Actor, approval: Approval = NO_APPROVAL
) -> OrganizationEvent:
    """When an organisation that is kept here already was founded."""
    organization = locked(organization)
    if organization.events.filter(kind=Kind.FOUNDED, removed_at__isnull=True).exists():
        raise OrganizationRefused("成立已经登记过，日期不对请更正那一条。")
    check_founded_on(organization, founded_on)
    event = enter_event(organization, Kind.FOUNDED, founded_on, approval, by)
    organization.founded_on = founded_on
    organization.save(update_fields=["founded_on"])
    log.record("登记成立", by=by, obj=event, organization=organization.pk, fields=["founded_on"])
    return event


def check_founded_on(organization: Organization, day: date) -> None:
    """Nothing happened to an organisation before it was founded."""
    others = OrganizationEvent.objects.filter(organization=organization).exclude(kind=Kind.FOUNDED)
    first = others.order_by("occurred_on").first()
    if first is not None and first.occurred_on < day:
        raise OrganizationRefused(
            f"{first.occurred_on:%Y-%m-%d}已登记{first.get_kind_display()}，成立日期不能晚于它。",
            "occurred_on",
        )


@transaction.atomic
def correct_organization(*, organization: Organization, by: log.Actor, **values: object) -> list[str]:
    """Change what was always wrong of an organisation; returns the names of the columns that changed.
    A name corrected is corrected in the last renaming too."""
    unknown = set(values) - set(_CORRECTED)
    if unknown:
        raise TypeError(f"not to be corrected: {unknown}")
    name = str(values.get("name", organization.name))
    refuse_same_name(organization.parent_id, name, "name", organization)
    changed = [field for field, value in values.items() if getattr(organization, field) != value]
    if not changed:
        return []
    if "name" in changed:
        _correct_last_renaming(organization, name)
    for field in changed:
        setattr(organization, field, values[field])
    organization.save(update_fields=changed)
    log.record("更正党组织", by=by, obj=organization, organization=organization.pk, fields=changed)
    return changed


def _correct_last_renaming(organization: Organization, name: str) -> None:
    renamings = OrganizationEvent.objects.filter(organization=organization, kind=Kind.RENAMED)
    last = renamings.order_by("-occurred_on").first()
    if last is not None and last.after_name == organization.name:
        renamings.filter(pk=last.pk).update(after_name=name)


# -- Dissolving ----------------------------------------------------------------------------------------


@transaction.atomic
def dissolve_organization(
    *, organization: Organization, dissolved_on: date, by: log.Actor, approval: Approval = NO_APPROVAL
) -> OrganizationEvent:
    """From that day on it is no longer there; its records stay. The members of a temporary branch have
    their affiliation elsewhere: their stay in it ends the day before."""
    organization = locked(organization)
    check_standing(organization, dissolved_on)
    check_dissolved_on(organization, dissolved_on)
    moved = _end_stays(organization, dissolved_on) if organization.is_temporary else {}
    event = enter_event(organization, Kind.DISSOLVED, dissolved_on, approval, by, effects=moved)
    _set_dissolved(organization, dissolved_on)
    log.record("撤销党组织", by=by, obj=event, organization=organization.pk, fields=["dissolved_on"])
    return event


def check_dissolved_on(organization: Organization, day: date) -> None:
    """Whoever is still in it or below it goes first."""
    standing = organization.children.filter(dissolved_on__isnull=True)
    if standing.exists():
        raise OrganizationRefused(f"下面还有{standing.count()}个党组织，请先撤销或调整它们。", "occurred_on")
    last = organization.events.filter(removed_at__isnull=True).exclude(kind=Kind.DISSOLVED)
    newest = last.order_by("-occurred_on").first()
    if newest is not None and newest.occurred_on > day:
        raise OrganizationRefused(
            f"{newest.occurred_on:%Y-%m-%d}还登记了{newest.get_kind_display()}，撤销不能早于它。",
            "occurred_on",
        )
    if organization.is_branch and not organization.is_temporary:
        count = queries.present_on_or_after(organization, day).count()
        if count:
            raise OrganizationRefused(
                f"还有{count}名党员在册，请先并入别的党支部，或者逐名转接组织关系。", "occurred_on"
            )


def _set_dissolved(organization: Organization, day: date | None) -> None:
    organization.dissolved_on = day
    organization.save(update_fields=["dissolved_on"])


def _end_stays(branch: Organization, day: date) -> dict[str, list[int]]:
    members = list(queries.present_on_or_after(branch, day).filter(left_on__isnull=True))
    terms = OfficeTerm.objects.filter(organization=branch, left_on__isnull=True)
    ended = {"members": [member.pk for member in members], "terms": list(terms.values_list("pk", flat=True))}
    Member.objects.filter(pk__in=ended["members"]).update(left_on=day - timedelta(days=1))
    terms.update(left_on=day)
    return ended


def take_back_dissolution(event: OrganizationEvent, by: log.Actor) -> None:
    """It was not dissolved after all."""
    organization = locked(event.organization)
    reopen(organization)
    moved = effects_of(event)
    Member.objects.filter(pk__in=moved.get("members", ())).update(left_on=None)
    OfficeTerm.objects.filter(pk__in=moved.get("terms", ())).update(left_on=None)


def reopen(organization: Organization) -> None:
    """It stands again; part of a larger action."""
    if organization.parent is not None and organization.parent.dissolved_on:
        raise OrganizationRefused(f"上级“{organization.parent}”已经撤销，请先恢复上级。")
    _set_dissolved(organization, None)


def redo_dissolution(event: OrganizationEvent) -> None:
    """A removed dissolution stands again."""
    organization = locked(event.organization)
    check_standing(organization, event.occurred_on)
    check_dissolved_on(organization, event.occurred_on)
    if organization.is_temporary and queries.present_on_or_after(organization, event.occurred_on).exists():
        raise OrganizationRefused("又有党员在册，请重新登记撤销。")
    _set_dissolved(organization, event.occurred_on)
