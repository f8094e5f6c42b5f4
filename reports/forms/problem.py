"""The form of one problem (存在问题) with its measure."""

from django import forms

from partybranch.web.forms import OfficeForm


class ProblemForm(OfficeForm):
    text = forms.CharField(
        label="问题",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="【】里是记录得出的数据，以后随记录更新；自己写的问题不用【】。",
    )
    measure = forms.CharField(
        label="整改措施", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
