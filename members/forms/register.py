"""Small forms round the register: why an ID number is read, whose it is, how names are ordered."""

import re
from typing import Any

from django import forms

from members.actions.id_numbers import REASON_LABELS, Reason
from members.models import Organization
from partybranch.chinese import check_id_number
from partybranch.web.forms import OfficeForm

_NUMBER = re.compile(r"\d{6}")


class RevealForm(OfficeForm):
    """Why the number must be read."""

    reason = forms.ChoiceField(
        label="为什么要看", choices=[("", "请选择"), *((each.value, REASON_LABELS[each]) for each in Reason)]
    )
    note = forms.CharField(label="其他原因", max_length=60, required=False)

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        if _NUMBER.search(note):
            raise forms.ValidationError("原因里不要写号码，写事由就可以。")
        return note

    def clean(self) -> dict[str, Any]:
        is_other = self.cleaned_data.get("reason") == Reason.OTHER.value
        if is_other and "note" in self.cleaned_data and not self.cleaned_data["note"]:
            self.add_error("note", "选了“其他”，请写明原因。")
        if not is_other:
            self.cleaned_data["note"] = ""
        return self.cleaned_data


class IdNumberForm(OfficeForm):
    """A whole ID number to look for."""

    id_number = forms.CharField(
        label="身份证号", max_length=18, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_id_number(self) -> str:
        text = self.cleaned_data["id_number"].strip().upper()
        if not check_id_number(text):
            raise forms.ValidationError("身份证号不对，请核对18位号码。")
        return text


class NameOrderForm(OfficeForm):
    """How names of two characters stand in the order by strokes."""

    usage = forms.ChoiceField(
        label="两个字的姓名",
        choices=Organization.TwoCharacterNames.choices,
        help_text="例如田大利和田富：前一种田富在前，后一种先比第二个字的笔画，田大利在前。",
    )
