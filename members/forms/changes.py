"""A change of membership typed by hand."""

from typing import Any

from django import forms

from members.forms.fields import PartialDateField
from members.models import Member, MembershipEvent
from partybranch.web.forms import OfficeForm

Kind = MembershipEvent.Kind
# In the order in which an office meets them.
KINDS = (
    Kind.MOVED_IN,
    Kind.MOVED_OUT,
    Kind.CONFIRMED,
    Kind.RETIRED,
    Kind.ADMITTED,
    Kind.DIED,
    Kind.REMOVED,
)


class ChangeForm(OfficeForm):
    """What happened to a member, when, and where to or from."""

    kind = forms.ChoiceField(label="变动", choices=[(kind.value, kind.label) for kind in KINDS])
    occurred_on = PartialDateField(label="日期", allow_year=False)
    counterpart = forms.CharField(
        label="对方党组织", max_length=120, required=False, help_text="转入、转出时填写。"
    )
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        day, precision = data["occurred_on"]
        return {**data, "occurred_on": day, "precision": precision}
