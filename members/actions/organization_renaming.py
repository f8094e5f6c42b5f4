"""Renaming an organisation (更名): the chain of its names holds whatever is entered, removed or put back."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from members import organization_queries as queries
from members.actions.organization_events import (
    NO_APPROVAL,
    Approval,
    OrganizationRefused,
    check_standing,
    effects_of,
    enter_event,
    is_latest,
    locked,
    refuse_same_name,
)
from members.models import Organization, OrganizationEvent
from partybranch.audit import log

Kind = OrganizationEvent.Kind


@transaction.atomic
def rename_organization(
    *,
    organization: Organization,
    after_name: str,
    occurred_on: date,
    by: log.Actor,
    before_name: str = "",
    short_name: str | None = None,
    approval: Approval = NO_APPROVAL,
) -> OrganizationEvent:
    """From a day on it bears another name (``short_name`` None: unchanged). Where the name is borne
    already, this is a renaming of earlier, and ``before_name`` is what it replaced."""
    organization = locked(organization)
    check_standing(organization, occurred_on)
    is_earlier = after_name == queries.name_on(organization, occurred_on)
    named = _named_before if is_earlier else _named_now
    before = named(organization, before_name, after_name, occurred_on)
    moved = {} if is_earlier else {"short_name": organization.short_name}
    names = {"before_name": before, "after_name": after_name}
    event = enter_event(organization, Kind.RENAMED, occurred_on, approval, by, effects=moved, **names)
    if moved:
        organization.name = after_name
        organization.short_name = organization.short_name if short_name is None else short_name
        organization.save(update_fields=["name", "short_name"])
    log.record("党组织更名", by=by, obj=event, organization=organization.pk, fields=["name"])
    return event


def _renamings(organization: Organization) -> QuerySet[OrganizationEvent]:
    return OrganizationEvent.objects.filter(organization=organization, kind=Kind.RENAMED)


def _named_before(organization: Organization, before: str, after: str, day: date) -> str:
    """What an earlier renaming replaced."""
    if not before:
        raise OrganizationRefused(f"那时已经叫“{after}”；补登以前的更名，请填写原名称。", "before_name")
    if before == after:
        raise OrganizationRefused("原名称和新名称一样，请核对。", "before_name")
    preceding = _renamings(organization).filter(occurred_on__lt=day).order_by("-occurred_on").first()
    if preceding is not None and preceding.after_name != before:
        raise OrganizationRefused(
            f"{preceding.occurred_on:%Y-%m-%d}已更名为“{preceding.after_name}”，原名称要和它一致。",
            "before_name",
        )
    return before


def _named_now(organization: Organization, before: str, after: str, day: date) -> str:
    """What a renaming replaces now."""
    following = _renamings(organization).filter(occurred_on__gt=day).order_by("occurred_on").first()
    if following is not None:
        raise OrganizationRefused(
            f"{following.occurred_on:%Y-%m-%d}还有一次更名，原名称是“{following.before_name}”；"
            "这一次的新名称要和它一致。",
            "after_name",
        )
    if before and before != organization.name:
        raise OrganizationRefused(f"现名是“{organization.name}”，原名称要和它一致。", "before_name")
    refuse_same_name(organization.parent_id, after, "after_name", organization)
    return organization.name


def take_back_renaming(event: OrganizationEvent, by: log.Actor) -> None:
    """It bears the name of before; a renaming of earlier that others follow stays."""
    organization = locked(event.organization)
    moved = effects_of(event)
    if not moved:
        if _renamings(organization).filter(occurred_on__lt=event.occurred_on).exists():
            raise OrganizationRefused("以前还登记过更名，请先删除更早的那一条。")
        return
    if not is_latest(event) or organization.name != event.after_name:
        raise OrganizationRefused("后来又更名，请先删除后来的那一条。")
    refuse_same_name(organization.parent_id, event.before_name, "name", organization)
    organization.name, organization.short_name = event.before_name, moved["short_name"]
    organization.save(update_fields=["name", "short_name"])


def redo_renaming(event: OrganizationEvent) -> None:
    """A removed renaming stands again."""
    organization = locked(event.organization)
    if not effects_of(event):
        if queries.name_on(organization, event.occurred_on) != event.after_name:
            raise OrganizationRefused("后来的更名已经改动，不能恢复这一条，请重新登记。")
        return
    if organization.name != event.before_name or not is_latest(event):
        raise OrganizationRefused("名称后来又改过，不能恢复这一条，请重新登记。")
    refuse_same_name(organization.parent_id, event.after_name, "name", organization)
    organization.name = event.after_name
    organization.save(update_fields=["name"])
