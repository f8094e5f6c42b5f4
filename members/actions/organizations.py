"""Founding organisations, correcting what is kept of them, dissolving them."""

import uuid
from datetime import date

from django.db import transaction

from members.models import Organization
from partybranch.audit import log

_CORRECTED = ("name", "short_name", "unit_kind", "in_use_since", "stores_id_numbers")


class AlreadyFounded(Exception):
    """An organisation of that name stands there already."""


class OrganizationRefused(Exception):
    """It cannot be done to this organisation; the text says why."""


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
) -> Organization:
    """Found a committee, general branch or branch below ``parent`` (None: at the root)."""
    if Organization.objects.filter(name=name, parent=parent).exists():
        raise AlreadyFounded(f"“{name}”已经在了，不必再建。")
    if parent is not None and parent.is_branch:
        raise OrganizationRefused(f"“{parent}”是党支部，下面不能再设党组织。")
    organization = Organization.objects.create(
        name=name,
        short_name=short_name,
        kind=kind,
        unit_kind=unit_kind,
        parent=parent,
        in_use_since=in_use_since,
        # Unique until the primary key, and with it the place in the tree, is known.
        path=uuid.uuid4().hex,
    )
    organization.place_below(parent)
    organization.save(update_fields=["path"])
    log.record("建立党组织", by=by, obj=organization, organization=organization.pk)
    return organization


@transaction.atomic
def correct_organization(*, organization: Organization, by: log.Actor, **values: object) -> list[str]:
    """Change what is kept of an organisation; returns the names of the columns that changed."""
    unknown = set(values) - set(_CORRECTED)
    if unknown:
        raise TypeError(f"not to be corrected: {unknown}")
    name = values.get("name", organization.name)
    same = Organization.objects.filter(name=name, parent_id=organization.parent_id)
    if same.exclude(pk=organization.pk).exists():
        raise AlreadyFounded(f"“{name}”已经在了，请换一个名称。")
    changed = [field for field, value in values.items() if getattr(organization, field) != value]
    if not changed:
        return []
    for field in changed:
        setattr(organization, field, values[field])
    organization.save(update_fields=changed)
    log.record("更正党组织", by=by, obj=organization, organization=organization.pk, fields=changed)
    return changed


@transaction.atomic
def dissolve_organization(*, organization: Organization, dissolved_on: date, by: log.Actor) -> None:
    """From that day on it is no longer there; its records stay."""
    standing = organization.children.filter(dissolved_on__isnull=True)
    if standing.exists():
        raise OrganizationRefused(f"下面还有{standing.count()}个党组织，请先撤销或调整它们。")
    if organization.founded_on and dissolved_on < organization.founded_on:
        raise OrganizationRefused("撤销日期不能早于成立日期。")
    organization.dissolved_on = dissolved_on
    organization.save(update_fields=["dissolved_on"])
    log.record("撤销党组织", by=by, obj=organization, organization=organization.pk, fields=["dissolved_on"])


@transaction.atomic
def restore_organization(*, organization: Organization, by: log.Actor) -> None:
    """It was not dissolved after all."""
    if organization.parent is not None and organization.parent.dissolved_on:
        raise OrganizationRefused(f"上级“{organization.parent}”已经撤销，请先恢复上级。")
    organization.dissolved_on = None
    organization.save(update_fields=["dissolved_on"])
    log.record("恢复党组织", by=by, obj=organization, organization=organization.pk, fields=["dissolved_on"])
