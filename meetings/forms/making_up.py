"""The small form of make-up study: when, and how."""

from typing import Any

from django import forms
from django.utils import timezone

from meetings.models import Attendance
from partybranch.web.forms import OfficeForm, date_input

HOWS = ("自学", "补课", "送学上门")
_BETWEEN = "："


class MakeUpForm(OfficeForm):
    """One of the customary ways, and what is to be said of it."""

    made_up_on = forms.DateField(label="补学日期", widget=date_input())
    way = forms.ChoiceField(label="补学方式", choices=[(each, each) for each in HOWS])
    detail = forms.CharField(
        label="说明",
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "可不填，如“小组长送去学习材料”"}),
    )

    @property
    def how(self) -> str:
        given = self.cleaned_data
        return _BETWEEN.join(filter(None, (given["way"], given["detail"])))


def initial_of(attendance: Attendance) -> dict[str, Any]:
    """What is stored, else today; study is taken to whoever is not asked to come."""
    way, _, detail = attendance.made_up_how.partition(_BETWEEN)
    usual = HOWS[2] if attendance.status == Attendance.Status.EXEMPT else HOWS[0]
    return {
        "made_up_on": attendance.made_up_on or timezone.localdate(),
        "way": way or usual,
        "detail": detail,
    }
