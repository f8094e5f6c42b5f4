"""Organisations, offices and Party groups."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from members.account_queries import present_members
from members.models import Member, OfficeTerm, Organization, PartyGroup
from partybranch.web.forms import OfficeForm, date_input
from partybranch.web.years import EARLIEST

_BELOW_NOTHING = "（没有上级，或上级不在本系统）"


def sane_date(day: date | None, *, latest_year: int | None = None) -> date | None:
    """A date of the Party's time; raises ValidationError for a slip of the finger."""
    last = latest_year or timezone.localdate().year + 1
    if day is not None and not EARLIEST <= day.year <= last:
        raise forms.ValidationError(f"年份要在{EARLIEST}至{last}之间，请检查。")
    return day


class OrganizationForm(OfficeForm):
    """What is kept of an organisation."""

    name = forms.CharField(label="全称", max_length=120)
    short_name = forms.CharField(
        label="简称", max_length=60, required=False, help_text="页面上用它，不填就用全称。"
    )
    unit_kind = forms.ChoiceField(
        label="单位类别",
        choices=[("", "（不填）"), *Organization.UnitKind.choices],
        required=False,
        help_text="哪些要求适用，按单位类别定。",
    )
    in_use_since = forms.DateField(
        label="启用日期",
        required=False,
        widget=date_input(),
        help_text="从哪天起用本系统记账，以前的不催办。",
    )
    stores_id_numbers = forms.BooleanField(
        label="登记身份证号",
        required=False,
        help_text="不勾选时，导入花名册会跳过身份证号这一列。勾选后加密保存，页面上只显示末两位。",
    )

    def clean_in_use_since(self) -> date | None:
        return sane_date(self.cleaned_data["in_use_since"])


class NewOrganizationForm(OrganizationForm):
    """A new organisation with its place in the tree."""

    kind = forms.ChoiceField(label="类别", choices=Organization.Kind.choices)
    parent = forms.ModelChoiceField(
        label="上级党组织",
        queryset=Organization.objects.exclude(kind=Organization.Kind.BRANCH).filter(
            dissolved_on__isnull=True
        ),
        required=False,
        empty_label=_BELOW_NOTHING,
    )
    field_order = ("kind", "parent", "name", "short_name", "unit_kind", "in_use_since", "stores_id_numbers")


class DissolutionForm(OfficeForm):
    dissolved_on = forms.DateField(label="撤销日期", widget=date_input())

    def clean_dissolved_on(self) -> date | None:
        day = sane_date(self.cleaned_data["dissolved_on"])
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError("撤销日期不能晚于今天。")
        return day


class TermForm(OfficeForm):
    """Somebody takes an office in a branch."""

    member = forms.ModelChoiceField(label="任职人", queryset=Member.objects.none())
    office = forms.ChoiceField(label="职务", choices=OfficeTerm.Office.choices)
    group = forms.ModelChoiceField(
        label="党小组",
        queryset=PartyGroup.objects.none(),
        required=False,
        empty_label="（只有组长要选）",
    )
    started_on = forms.DateField(
        label="任职日期", required=False, widget=date_input(), help_text="不清楚可以不填。"
    )
    term_ends_on = forms.DateField(
        label="任期届满日期", required=False, widget=date_input(), help_text="到期前会提醒换届。"
    )

    def __init__(self, *args: Any, branch: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = present_members(branch)
        self.fields["group"].queryset = PartyGroup.objects.filter(branch=branch, dissolved_on__isnull=True)

    def clean_started_on(self) -> date | None:
        return sane_date(self.cleaned_data["started_on"])

    def clean_term_ends_on(self) -> date | None:
        return sane_date(self.cleaned_data["term_ends_on"], latest_year=timezone.localdate().year + 10)


class TermEndForm(OfficeForm):
    left_on = forms.DateField(
        label="免职日期", widget=date_input(), help_text="从这一天起不再担任，相应的权限同时停止。"
    )

    def clean_left_on(self) -> date | None:
        return sane_date(self.cleaned_data["left_on"])


class GroupForm(OfficeForm):
    """A Party group and who belongs to it."""

    name = forms.CharField(label="名称", max_length=60)
    moved_on = forms.DateField(
        label="调整日期",
        initial=timezone.localdate,
        widget=date_input(),
        help_text="从这一天起按新的小组算，以前的党小组会仍按原来的小组算。补登记多年不变的分组，填当初编组的日期。",
    )
    members = forms.ModelMultipleChoiceField(
        label="组员",
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选后从原来的党小组调到本组。",
    )

    def __init__(self, *args: Any, branch: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        field.queryset = present_members(branch).select_related("group")
        field.label_from_instance = _with_group

    def clean_moved_on(self) -> date | None:
        return sane_date(self.cleaned_data["moved_on"])


def _with_group(member: Member) -> str:
    return f"{member.name}（{member.group}）" if member.group else member.name
