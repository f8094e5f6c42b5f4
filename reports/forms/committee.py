"""The committee's notice on a year's reports."""

from django import forms
from django.core.exceptions import ValidationError

from partybranch.web.forms import OfficeForm, date_input
from partybranch.web.years import is_ledger_year


class CallForm(OfficeForm):
    due_on = forms.DateField(label="报送截止日期", required=False, widget=date_input())
    max_characters = forms.IntegerField(
        label="字数上限",
        required=False,
        min_value=500,
        max_value=50_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="不限字数的不填。",
    )
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="各支部在述职报告页上能看到，如报送方式、格式要求。",
    )

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day is not None and not is_ledger_year(day.year):
            raise ValidationError("报送截止日期的年份不对，请检查。")
        return day
