"""Moving an organisation below another superior (调整隶属), with everything below it."""

from datetime import date

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Length, Substr

from members.actions.organization_events import (
    LONGEST_PATH,
    NO_APPROVAL,
    Approval,
    OrganizationRefused,
    check_standing,
    enter_event,
    is_latest,
    locked,
    refuse_as_superior,
    refuse_same_name,
)
from members.models import Organization, OrganizationEvent
from partybranch.audit import log

Kind = OrganizationEvent.Kind


@transaction.atomic
def move_organization(
    *,
    organization: Organization,
    parent: Organization,
    occurred_on: date,
    by: log.Actor,
    approval: Approval = NO_APPROVAL,
) -> OrganizationEvent:
    """From a day on it stands, with everything below it, below another superior."""
    _lock_trees(organization, parent)
    organization, parent = locked(organization), locked(parent)
    check_standing(organization, occurred_on)
    if parent.pk == organization.parent_id:
        raise OrganizationRefused(f"现在就在“{parent}”下面。", "other")
    _refuse_move(organization, parent, occurred_on)
    later = OrganizationEvent.objects.filter(
        organization=organization, kind=Kind.MOVED, occurred_on__gt=occurred_on
    ).first()
    if later is not None:
        raise OrganizationRefused(
            f"{later.occurred_on:%Y-%m-%d}已登记调整隶属，这一次不能早于它。", "occurred_on"
        )
    places = {"before_parent": organization.parent, "other": parent}
    event = enter_event(organization, Kind.MOVED, occurred_on, approval, by, **places)
    _relocate(organization, parent)
    log.record("调整隶属", by=by, obj=event, organization=organization.pk, fields=["parent"])
    return event


def _lock_trees(*organizations: Organization) -> None:
    """Two moves in one tree wait for each other, or each could make the other a circle."""
    roots = {each.ancestor_ids()[0] for each in organizations}
    list(Organization.objects.select_for_update().filter(pk__in=roots).order_by("pk").values_list("pk"))


def _refuse_move(organization: Organization, parent: Organization, day: date) -> None:
    refuse_as_superior(parent, "other")
    if parent.path.startswith(organization.path):
        raise OrganizationRefused("不能调整到自己或者自己的下级下面。", "other")
    if not parent.is_there_on(day) or parent.dissolved_on is not None:
        raise OrganizationRefused(f"“{parent}”这一天没有在运行，请核对日期。", "other")
    refuse_same_name(parent.pk, organization.name, "other", organization)


def _relocate(organization: Organization, parent: Organization | None) -> None:
    """Below another parent, the paths of the whole subtree rewritten in one statement."""
    old = organization.path
    new = organization.path_below(parent)
    subtree = Organization.objects.filter(path__gte=old, path__lt=organization.path_end)
    deepest = subtree.aggregate(longest=Max(Length("path")))["longest"]
    if deepest - len(old) + len(new) > LONGEST_PATH:
        raise OrganizationRefused("调整以后层级太多，请放到更高的一级下面。", "other")
    Organization.objects.filter(pk=organization.pk).update(parent=parent)
    subtree.order_by().update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    organization.refresh_from_db()


def take_back_move(event: OrganizationEvent, by: log.Actor) -> None:
    """It stands below the superior of before."""
    before = event.before_parent
    _lock_trees(*(each for each in (event.organization, before) if each is not None))
    organization = locked(event.organization)
    if not is_latest(event) or organization.parent_id != event.other_id:
        raise OrganizationRefused("后来又调整过隶属，请先删除后来的那一条。")
    if before is None:
        refuse_same_name(None, organization.name, "other", organization)
        _relocate(organization, None)
        return
    before = locked(before)
    _refuse_move(organization, before, event.occurred_on)
    _relocate(organization, before)


def redo_move(event: OrganizationEvent) -> None:
    """A removed move stands again."""
    parent = Organization.objects.get(pk=event.other_id)
    _lock_trees(event.organization, parent)
    organization, parent = locked(event.organization), locked(parent)
    if not is_latest(event) or organization.parent_id != event.before_parent_id:
        raise OrganizationRefused("后来又调整过隶属，不能恢复这一条，请重新登记。")
    _refuse_move(organization, parent, event.occurred_on)
    _relocate(organization, parent)
