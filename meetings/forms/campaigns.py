"""Forms of a campaign, and of the themes a branch puts under it."""

from typing import Any

from django import forms

from meetings.actions.campaigns import mark_of
from meetings.forms.choices import Themes
from meetings.models import Campaign, Theme
from members.models import Organization
from partybranch.web.forms import OfficeForm, date_input


class CampaignForm(OfficeForm):
    name = forms.CharField(label="名称", max_length=120, help_text="写全称，如“学习贯彻某某精神主题教育”。")
    starts_on = forms.DateField(label="开始日期", widget=date_input())
    ends_on = forms.DateField(
        label="结束日期", required=False, widget=date_input(), help_text="还没结束的不填。"
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class CampaignThemesForm(OfficeForm):
    themes = Themes(label="专题", queryset=None, required=False)
    new_theme = forms.CharField(label="新专题", max_length=120, required=False)

    def __init__(self, *args: Any, branch: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.filter(branch=branch)


def initial_of_campaign(campaign: Campaign) -> dict[str, Any]:
    return {
        "name": campaign.name,
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "seen": mark_of(campaign),
    }
