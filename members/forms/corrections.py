"""Asking for a correction of one line of the own record, and answering."""

from typing import Any

from django import forms

from members import corrections
from members.forms.fields import PartialDateField, YuanField, as_typed
from members.models import Member
from partybranch.chinese import check_id_number
from partybranch.fields import money_text
from partybranch.web.forms import OfficeForm


class PhoneField(forms.CharField):
    """Digits only, as they are dialled."""

    def clean(self, value: Any) -> str:
        text = super().clean(value).replace(" ", "").replace("-", "")
        if not (text.isascii() and text.isdigit() and 5 <= len(text) <= 15):
            raise forms.ValidationError("联系电话只写数字，如19900001111。")
        return text


class IdNumberField(forms.CharField):
    def clean(self, value: Any) -> str:
        text = super().clean(value).strip().upper()
        if not check_id_number(text):
            raise forms.ValidationError("身份证号不对，请核对18位号码。")
        return text


class WantedDateField(PartialDateField):
    """A date as far as it is known; its value is the text of it."""

    def to_python(self, value: Any) -> str | None:
        found = super().to_python(value)
        return as_typed(*found) if found else None


class WantedYuanField(YuanField):
    def to_python(self, value: Any) -> str | None:
        fen = super().to_python(value)
        return None if fen is None else money_text(fen)


def _plain(value: str | None) -> dict[str, Any]:
    return {"attrs": {"autocomplete": "off", **({"inputmode": value} if value else {})}}


def wanted_field(about: str) -> forms.Field:
    """The field in which one types what a line should say."""
    typed = corrections.LINES[about].typed
    if typed == "choice":
        choices = [("", "请选择"), *corrections.column_of(about).flatchoices]
        return forms.ChoiceField(label="应改为", choices=choices)
    if typed == "date":
        return WantedDateField(label="应改为")
    if typed == "money":
        return WantedYuanField(label="应改为（元）")
    if typed == "phone":
        return PhoneField(label="应改为", max_length=20, widget=forms.TextInput(**_plain("tel")))
    if typed == "id_number":
        return IdNumberField(label="应改为", max_length=18, widget=forms.TextInput(**_plain(None)))
    return _text_field(about)


def _text_field(about: str) -> forms.Field:
    if about == corrections.OTHER:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label="哪里不对，应该怎样", max_length=300, widget=area)
    limit = getattr(corrections.column_of(about), "max_length", None) or 120
    return forms.CharField(label="应改为", max_length=limit, widget=forms.TextInput(**_plain(None)))


class CorrectionAskForm(OfficeForm):
    """What one line should say, and why one thinks so."""

    reason = forms.CharField(label="说明（可不写）", max_length=200, required=False)

    def __init__(self, *args: Any, member: Member, about: str, **kwargs: Any) -> None:
        self.base_fields = {"wanted": wanted_field(about), **self.base_fields}
        super().__init__(*args, **kwargs)
        self.member, self.about = member, about

    def clean_wanted(self) -> str:
        wanted = self.cleaned_data["wanted"]
        return "".join(wanted.split()) if self.about == "name" else wanted.strip()


class CorrectionAnswerForm(OfficeForm):
    """The words of the answer; whether it is taken is said by the button."""

    answer = forms.CharField(
        label="答复", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
