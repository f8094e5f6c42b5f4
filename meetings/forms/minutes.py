"""The form in which minutes are written."""

from typing import Any

from django import forms

from meetings.actions.minutes import MinutesText
from meetings.minutes import PARTS, TEXTS
from partybranch.web.forms import OfficeForm

LONGEST = 50_000
_HELP = {"discussion": "写明谁讲了什么；有不同意见的，如实记下。"}


def _part(name: str, *, rows: int) -> forms.CharField:
    return forms.CharField(
        label=TEXTS[name],
        required=False,
        max_length=LONGEST,
        help_text=_HELP.get(name, ""),
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MinutesForm(OfficeForm):
    """``seen``: the number of the saved minutes it began from. A reason is asked once they are settled."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    passed_on = _part("passed_on", rows=6)
    discussion = _part("discussion", rows=12)
    decisions = _part("decisions", rows=5)
    closing = _part("closing", rows=4)
    reason = forms.CharField(
        label="更正原因", required=False, max_length=200, help_text="会议记录已经定稿，更正要写明原因。"
    )

    def __init__(self, *args: Any, is_settled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_settled:
            del self.fields["reason"]

    def text(self) -> MinutesText:
        """What was typed, judged or not."""
        found = {name: self.data.get(name, "") for name in PARTS}
        return MinutesText(**found, reason=self.data.get("reason", "") if "reason" in self.fields else "")

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[name] for name in PARTS]
