"""The form of one thing meant for next year, with a target where it has one."""

from typing import Any

from django import forms

from partybranch.web.forms import OfficeForm

_MOST = 10_000


class PlanForm(OfficeForm):
    text = forms.CharField(
        label="打算",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="有目标数的写在下面，如“开展党课”，目标4次。",
    )
    target = forms.IntegerField(
        label="目标数",
        min_value=1,
        max_value=_MOST,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.CharField(label="单位", max_length=4, required=False, help_text="如：次、篇、名")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("target") is not None and not data.get("unit"):
            self.add_error("unit", "有目标数时请写单位，如“次”。")
        if data.get("unit") and data.get("target") is None and "target" not in self.errors:
            self.add_error("target", "写了单位，请写目标数；没有目标数的，单位也留空。")
        return data
