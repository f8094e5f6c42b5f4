"""Education campaigns (主题教育) of a committee or a branch, and the themes a branch puts under them."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django.db import transaction

from meetings import marks
from meetings.models import Campaign, Theme
from members.models import Organization
from partybranch.audit import log

_TOLD = ("name", "starts_on", "ends_on")


class CampaignRefused(Exception):
    """A campaign that cannot be kept so; ``field`` names what is to be mended."""

    field: ClassVar[str | None] = None


class NameTaken(CampaignRefused):
    field = "name"

    def __init__(self) -> None:
        super().__init__("已有同名的主题教育。")


class EndsBeforeItStarts(CampaignRefused):
    field = "ends_on"

    def __init__(self) -> None:
        super().__init__("结束日期不能早于开始日期。")


class ChangedMeanwhile(CampaignRefused):
    def __init__(self) -> None:
        super().__init__("这项主题教育刚才已被别人改过，您填写的都还在；请核对后再点一次保存。")


class HasThemes(CampaignRefused):
    def __init__(self) -> None:
        super().__init__("下面还有专题，不能删除。")


class NotOffered(CampaignRefused):
    def __init__(self) -> None:
        super().__init__("所选的专题或主题教育不属于本支部，请重新选择。")


@transaction.atomic
def add_campaign(
    *, organization: Organization, name: str, starts_on: date, ends_on: date | None, by: Any
) -> Campaign:
    Organization.objects.select_for_update().get(pk=organization.pk)
    campaign = Campaign(organization=organization, name=name, starts_on=starts_on, ends_on=ends_on)
    _check(campaign)
    campaign.save()
    log.record("增加主题教育", by=by, obj=campaign, organization=organization.pk, fields=list(_TOLD))
    return campaign


@transaction.atomic
def change_campaign(
    *, campaign: Campaign, name: str, starts_on: date, ends_on: date | None, seen: str, by: Any
) -> Campaign:
    stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if seen != mark_of(stored):
        raise ChangedMeanwhile
    stored.name, stored.starts_on, stored.ends_on = name, starts_on, ends_on
    _check(stored)
    stored.save()
    log.record("更正主题教育", by=by, obj=stored, organization=stored.organization_id, fields=list(_TOLD))
    return stored


@transaction.atomic
def remove_campaign(*, campaign: Campaign, by: Any) -> None:
    """Only one without themes: gatherings are found by them."""
    stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if stored.themes.exists():
        raise HasThemes
    log.record("删除主题教育", by=by, obj=stored, organization=stored.organization_id)
    stored.delete()


@transaction.atomic
def place_themes(
    *, campaign: Campaign, branch: Organization, themes: Collection[Theme], new_theme: str = "", by: Any
) -> list[Theme]:
    """The branch's themes that belong to the campaign are these, and a new one where named."""
    Organization.objects.select_for_update().get(pk=branch.pk)
    is_offered = campaign.organization_id in branch.ancestor_ids()
    if not is_offered or any(theme.branch_id != branch.pk for theme in themes):
        raise NotOffered
    chosen = {theme.pk for theme in themes}
    if new_theme:
        chosen.add(Theme.objects.get_or_create(branch=branch, name=new_theme)[0].pk)
    own = Theme.objects.filter(branch=branch)
    own.filter(campaign=campaign).exclude(pk__in=chosen).update(campaign=None)
    own.filter(pk__in=chosen).update(campaign=campaign)
    log.record(
        "归并专题",
        by=by,
        obj=campaign,
        organization=branch.pk,
        fields=["themes"],
        details={"themes": len(chosen)},
    )
    return list(own.filter(pk__in=chosen))


def mark_of(campaign: Campaign) -> str:
    return marks.mark_of(campaign, _TOLD)


def _check(campaign: Campaign) -> None:
    if campaign.ends_on is not None and campaign.ends_on < campaign.starts_on:
        raise EndsBeforeItStarts
    same = Campaign.objects.filter(organization=campaign.organization_id, name=campaign.name)
    if same.exclude(pk=campaign.pk).exists():
        raise NameTaken
