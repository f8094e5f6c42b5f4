"""Words of the committee on a report handed in."""

from django import forms

from partybranch.web.forms import OfficeForm
from reports.models import AnnualReport

_GRADES = [("", "不评等次"), *AnnualReport.Rating.choices]


class _OnVersion(OfficeForm):
    """``seen`` is the number of the version the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())


class CommentForm(_OnVersion):
    """A comment on a paragraph, a figure or the whole."""

    anchor = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput())
    text = forms.CharField(label="批注", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(_OnVersion):
    """退回修改: what is to be mended in the whole; comments in the text go with it."""

    text = forms.CharField(
        label="总的意见",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RatingForm(_OnVersion):
    rating = forms.ChoiceField(label="评议等次", choices=_GRADES, required=False, widget=forms.RadioSelect())
