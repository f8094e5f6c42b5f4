"""Organisations, offices and Party groups."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from members import organization_queries as queries
from members.account_queries import present_members
from members.actions.organization_events import Approval
from members.forms.organization_field import OrganizationField
from members.models import Member, OfficeTerm, Organization, PartyGroup
from partybranch.web.forms import OfficeForm, date_input
from partybranch.web.years import EARLIEST

_OF_BRANCHES = ("branch_form", "covered_units", "committee_seats")


def sane_date(day: date | None, *, latest_year: int | None = None) -> date | None:
    """A date of the Party's time; raises ValidationError for a slip of the finger."""
    last = latest_year or timezone.localdate().year + 1
    if day is not None and not EARLIEST <= day.year <= last:
        raise forms.ValidationError(f"年份要在{EARLIEST}至{last}之间，请检查。")
    return day


class ApprovalForm(OfficeForm):
    """The superior's approval of what happened, as far as it is known."""

    approved_by = forms.CharField(label="批准单位", max_length=120, required=False)
    approved_on = forms.DateField(label="批准日期", required=False, widget=date_input())
    paper = forms.CharField(
        label="批复文号", max_length=120, required=False, help_text="如某机关党委〔2025〕8号。"
    )

    def clean_approved_on(self) -> date | None:
        return sane_date(self.cleaned_data["approved_on"])

    def approval(self) -> Approval:
        given = self.cleaned_data
        return Approval(given["approved_by"], given["approved_on"], given["paper"], given.get("note", ""))


class OrganizationForm(OfficeForm):
    """What is kept of an organisation; ``of_branch`` False leaves out what only a branch has."""

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
    branch_form = forms.ChoiceField(
        label="支部形式",
        choices=Organization.BranchForm.choices,
        required=False,
        help_text="临时党支部的党员，组织关系留在原支部，不计入上级的党员合计。",
    )
    covered_units = forms.CharField(
        label="联合组建的单位",
        max_length=300,
        required=False,
        help_text="联合党支部填写，单位之间用顿号隔开。",
    )
    committee_seats = forms.IntegerField(
        label="支委会职数",
        required=False,
        min_value=1,
        max_value=30,
        help_text="批复的支部委员会委员名额，不设支委会的不填。",
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

    def __init__(self, *args: Any, of_branch: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of_branch:
            for name in _OF_BRANCHES:
                del self.fields[name]

    def is_branch(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "branch_form" not in self.fields:
            return given
        form = given["branch_form"] = given.get("branch_form") or Organization.BranchForm.ORDINARY
        is_joint = form == Organization.BranchForm.JOINT
        if form != Organization.BranchForm.ORDINARY and not self.is_branch():
            self.add_error("branch_form", "只有党支部分联合、临时。")
        if is_joint and not given.get("covered_units") and "covered_units" not in self.errors:
            self.add_error("covered_units", "请填写联合组建的单位。")
        if not is_joint and given.get("covered_units"):
            self.add_error("covered_units", "只有联合党支部填写联合组建的单位。")
        if given.get("committee_seats") and not self.is_branch():
            self.add_error("committee_seats", "只有党支部登记支委会职数。")
        return given


class NewOrganizationForm(OrganizationForm, ApprovalForm):
    """A new organisation with its place in the tree, and its founding where the day is known."""

    kind = forms.ChoiceField(label="类别", choices=Organization.Kind.choices)
    parent = OrganizationField(
        label="上级党组织", rows=queries.may_be_superior(), suggest="superiors", required=False
    )
    founded_on = forms.DateField(
        label="成立日期", required=False, widget=date_input(), help_text="填了就记入党组织沿革。"
    )
    field_order = (
        "kind",
        "parent",
        "name",
        "short_name",
        "unit_kind",
        "branch_form",
        "covered_units",
        "committee_seats",
        "founded_on",
        "approved_by",
        "approved_on",
        "paper",
        "in_use_since",
        "stores_id_numbers",
    )

    def clean_founded_on(self) -> date | None:
        return sane_date(self.cleaned_data["founded_on"])

    def is_branch(self) -> bool:
        return self.cleaned_data.get("kind") == Organization.Kind.BRANCH

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        told = [name for name in ("approved_by", "approved_on", "paper") if given.get(name)]
        if told and not given.get("founded_on") and "founded_on" not in self.errors:
            self.add_error("founded_on", "填了批准情况的，请填写成立日期。")
        return given


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
