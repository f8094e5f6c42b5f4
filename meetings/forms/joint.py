"""The form by which a committee plans one gathering for several branches, and calls it off."""

from decimal import Decimal
from typing import Any

from django import forms

from meetings.actions.planning import Plan
from meetings.forms.choices import NamedChoices, blank_and, modes_for
from meetings.models import Meeting, MeetingKind
from members.models import Organization
from members.queries import branches_below
from partybranch.web.forms import OfficeForm, date_input, time_input


class JointForm(OfficeForm):
    kinds = NamedChoices(
        label="形式",
        queryset=MeetingKind.objects.filter(is_offered=True).exclude(due=MeetingKind.Due.GROUP),
        error_messages={"required": "请选择形式，至少一项。"},
    )
    title = forms.CharField(label="主题内容", max_length=300)
    held_on = forms.DateField(label="日期", widget=date_input())
    starts_at = forms.TimeField(label="开始时间", required=False, widget=time_input())
    place = forms.CharField(label="地点", max_length=120, required=False)
    place_kind = forms.ChoiceField(label="场所", choices=blank_and(Meeting.PlaceKind.choices), required=False)
    mode = forms.ChoiceField(label="方式", choices=modes_for(), required=False)
    hours = forms.DecimalField(
        label="学时",
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(99),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )
    note = forms.CharField(label="要求", max_length=300, required=False)
    branches = NamedChoices(
        label="参加的支部", queryset=None, error_messages={"required": "请选择参加的支部，至少两个。"}
    )

    def __init__(self, *args: Any, committee: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = branches_below(committee).filter(dissolved_on__isnull=True)
        self.fields["branches"].queryset = below.order_by("path")

    def plan(self) -> Plan:
        given = self.cleaned_data
        plain = ("title", "starts_at", "place", "place_kind", "mode", "hours", "note")
        return Plan(kinds=list(given["kinds"]), **{name: given[name] for name in plain})


class JointCancelForm(OfficeForm):
    reason = forms.CharField(
        label="取消原因",
        max_length=200,
        error_messages={"required": "请写明取消的原因，党员会在通知里看到。"},
    )
