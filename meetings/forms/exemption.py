"""Of whom it is not asked that they come: who, why, from when to when."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from meetings.models import Exemption
from members.models import Member
from members.ordering import in_order
from members.queries import belongs_on
from partybranch.web.forms import OfficeForm, date_input


class ExemptionForm(OfficeForm):
    """Without a last day it holds until further notice."""

    member = forms.ModelChoiceField(label="党员", queryset=None, empty_label="请选择")
    ground = forms.ChoiceField(label="原因", choices=Exemption.Ground.choices)
    starts_on = forms.DateField(label="开始日期", widget=date_input())
    ends_on = forms.DateField(
        label="结束日期", required=False, widget=date_input(), help_text="最后一天，还没有结束的空着。"
    )
    note = forms.CharField(
        label="说明", max_length=120, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, branch: Any, exemption: Exemption | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Member.objects.filter(belongs_on(timezone.localdate()), branch=branch)
        own = Member.objects.filter(pk=exemption.member_id if exemption else None)
        self.fields["member"].queryset = in_order(present | own, branch)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def seen_at(self) -> Any:
        try:
            return parse_datetime(self.cleaned_data.get("seen", ""))
        except ValueError:
            return None


def initial_of(exemption: Exemption) -> dict[str, Any]:
    names = ("ground", "starts_on", "ends_on", "note")
    stored = {name: getattr(exemption, name) for name in names}
    return {**stored, "member": exemption.member_id, "seen": exemption.updated_at.isoformat()}
