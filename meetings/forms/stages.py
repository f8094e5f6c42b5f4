"""Why settled minutes are opened again."""

from django import forms

from partybranch.web.forms import OfficeForm


class ReopenForm(OfficeForm):
    reason = forms.CharField(
        label="重新打开的原因",
        max_length=200,
        error_messages={"required": "请写明重新打开的原因。"},
    )
