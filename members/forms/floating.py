"""A floating member typed by hand: out, one of the branch's; in, a guest."""

from typing import Any

from django import forms
from django.utils import timezone

from members.models import FloatingSpell, Member
from members.queries import belongs_on
from partybranch.chinese import mask_phone
from partybranch.web.forms import OfficeForm, date_input

_CLEARED = "无"


class FloatingForm(OfficeForm):
    """Where somebody went (or came from), why, from when, and to when where it is over."""

    member = forms.ModelChoiceField(label="党员", queryset=None, empty_label="请选择")
    name = forms.CharField(label="姓名", max_length=60)
    home_organization = forms.CharField(label="组织关系所在党组织", max_length=120, required=False)
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    place = forms.CharField(label="流入地", max_length=120, required=False)
    reason = forms.CharField(
        label="原因",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "如外出务工"}),
    )
    started_on = forms.DateField(label="开始日期", widget=date_input())
    ended_on = forms.DateField(
        label="结束日期", required=False, widget=date_input(), help_text="最后一天，还没有结束的空着。"
    )
    note = forms.CharField(
        label="备注", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, direction: str, branch: Any, spell: FloatingSpell | None = None, **kwargs: Any
    ) -> None:
        initial = {**(initial_of(spell) if spell else {}), **(kwargs.get("initial") or {})}
        super().__init__(*args, **{**kwargs, "initial": initial})
        is_out = direction == FloatingSpell.Direction.OUT
        for name in ("name", "home_organization", "phone") if is_out else ("member",):
            del self.fields[name]
        if is_out:
            present = Member.objects.filter(belongs_on(timezone.localdate()), branch=branch)
            own = Member.objects.filter(pk=spell.member_id if spell else None)
            self.fields["member"].queryset = present | own
        else:
            self.fields["place"].label = "现在何处"
        if spell is not None and spell.phone:
            self.fields["phone"].help_text = f"现为{mask_phone(spell.phone)}，不改请空着，要去掉写“无”。"

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"].replace(" ", "").replace("-", "")
        if text and text != _CLEARED and not (text.isascii() and text.isdigit() and 5 <= len(text) <= 15):
            raise forms.ValidationError("联系电话只写数字，如19900001111。")
        return text

    def values(self) -> dict[str, Any]:
        """The columns of a spell; the phone only where something was typed."""
        data = dict(self.cleaned_data)
        phone = data.pop("phone", "")
        return {**data, **({"phone": "" if phone == _CLEARED else phone} if phone else {})}


def initial_of(spell: FloatingSpell) -> dict[str, Any]:
    """A stored spell as the form shows it; nothing sealed."""
    plain = ("name", "home_organization", "place", "reason", "started_on", "ended_on", "note")
    return {**{name: getattr(spell, name) for name in plain}, "member": spell.member_id}
