"""Asking for leave: a usual reason, or one in one's own words."""

from typing import Any

from django import forms

from meetings.models import LeaveRequest
from partybranch.chinese import clean_text
from partybranch.web.forms import OfficeForm

OTHER = "其他"
_REASONS = ("出差", "值班", "病假", "事假", "探亲", "休假", "外出培训", OTHER)
_MOST = LeaveRequest._meta.get_field("reason").max_length
# The usual reason and a colon stand before the words.
_MOST_WORDS = _MOST - max(len(reason) for reason in _REASONS) - 1


class LeaveAskForm(OfficeForm):
    """``reason`` afterwards is the one line that is stored."""

    kind = forms.ChoiceField(label="原因", choices=[("", "请选择"), *((each, each) for each in _REASONS)])
    words = forms.CharField(
        label="补充说明",
        required=False,
        max_length=_MOST_WORDS,
        help_text="可不填；选“其他”时请写明。只有支部书记、委员等登记活动的人能看到。",
    )

    def clean_words(self) -> str:
        return clean_text(self.cleaned_data["words"]).replace("\n", " ")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == OTHER and "words" in cleaned and not cleaned["words"]:
            self.add_error("words", "请写明请假原因。")
        return cleaned

    @property
    def reason(self) -> str:
        kind, words = self.cleaned_data["kind"], self.cleaned_data["words"]
        if kind == OTHER:
            return words
        return f"{kind}：{words}" if words else kind
