"""Founding organisations."""

import uuid

from django.db import transaction

from members.models import Organization
from partybranch.audit import log


class AlreadyFounded(Exception):
    """An organisation of that name stands there already."""


@transaction.atomic
def found_organization(
    *, name: str, kind: str, by: log.Actor, parent: Organization | None = None, unit_kind: str = ""
) -> Organization:
    """Found a committee, general branch or branch below ``parent`` (None: at the root)."""
    if Organization.objects.filter(name=name, parent=parent).exists():
        raise AlreadyFounded(f"“{name}”已经在了，不必再建。")
    organization = Organization.objects.create(
        name=name,
        kind=kind,
        unit_kind=unit_kind,
        parent=parent,
        # Unique until the primary key, and with it the place in the tree, is known.
        path=uuid.uuid4().hex,
    )
    organization.place_below(parent)
    organization.save(update_fields=["path"])
    log.record("建立党组织", by=by, obj=organization, organization=organization.pk)
    return organization
