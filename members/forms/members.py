"""A member's line of the register typed by hand.

Of the columns real registers have, a branch needs those here. Left out, because no duty of a branch
and no figure of its report asks for them: 户籍所在派出所, 原服役部队, 参加工作日期, QQ and 微信, school,
subject and degree, 其他党团; 历史党费缴至 is told by the dues themselves, and the papers of admission
(申请书, 志愿书, 政审材料) belong to the development of members.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from members.actions.members import SEALED
from members.forms.fields import PartialDateField, YuanField
from members.models import Member, Organization
from partybranch.chinese import birth_date_in_id_number, check_id_number, mask_phone
from partybranch.web.forms import OfficeForm, date_input
from partybranch.web.years import is_ledger_year

_CLEARED = "无"
_UNKNOWN = [("", "未登记")]
_DATES = ("born", "admitted", "confirmed")
_PLAIN = (
    "name",
    "gender",
    "ethnicity",
    "native_place",
    "education",
    "work_post",
    "sponsors",
    "standing",
    "employment",
    "dues_base_fen",
)


class MemberForm(OfficeForm):
    """A new member, or a stored one to be corrected. Phone, ID number and residence are never shown:
    empty keeps them, 无 takes them away."""

    name = forms.CharField(label="姓名", max_length=60)
    gender = forms.ChoiceField(label="性别", choices=_UNKNOWN + list(Member.Gender.choices), required=False)
    ethnicity = forms.CharField(label="民族", max_length=20, required=False)
    born = PartialDateField(label="出生日期", required=False)
    native_place = forms.CharField(label="籍贯", max_length=60, required=False)
    education = forms.CharField(label="学历", max_length=30, required=False)
    work_post = forms.CharField(label="工作单位及职务", max_length=120, required=False)
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    id_number = forms.CharField(
        label="身份证号",
        max_length=18,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    residence = forms.CharField(
        label="现居住地",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    group = forms.ModelChoiceField(label="党小组", queryset=None, required=False, empty_label="未分组")
    admitted = PartialDateField(label="入党时间", required=False)
    confirmed = PartialDateField(label="转正时间", required=False)
    standing = forms.ChoiceField(
        label="党员类别", choices=_UNKNOWN + list(Member.Standing.choices), required=False
    )
    employment = forms.ChoiceField(
        label="人员类别", choices=_UNKNOWN + list(Member.Employment.choices), required=False
    )
    sponsors = forms.CharField(
        label="入党介绍人", max_length=120, required=False, help_text="两名的用顿号隔开。"
    )
    dues_base_fen = YuanField(label="党费基数（元）", required=False)
    joined_on = forms.DateField(label="到本支部的第一天", required=False, widget=date_input())
    note = forms.CharField(
        label="备注", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_another = forms.BooleanField(label="是同名的另一个人", required=False)

    def __init__(self, *args: Any, branch: Organization, member: Member | None = None, **kwargs: Any) -> None:
        initial = {**(initial_of(member) if member else {}), **(kwargs.get("initial") or {})}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.member = member
        own_group = Q(pk=member.group_id if member else None)
        self.fields["group"].queryset = branch.party_groups.filter(Q(dissolved_on__isnull=True) | own_group)
        if member is not None:
            # What is corrected here was always so; what became so on a day is a change.
            self.fields[
                "group"
            ].help_text = "这里只改登记错的；某天起调到别的组，请“登记变动”里选调整党小组。"
            self.fields["employment"].help_text = "这里只改登记错的；某天起离退休，请“登记变动”里选离退休。"
        if not branch.stores_id_numbers:
            del self.fields["id_number"]
        if member is not None:
            self._tell_what_is_sealed(member)

    def _tell_what_is_sealed(self, member: Member) -> None:
        if member.phone:
            self.fields["phone"].help_text = f"现为{mask_phone(member.phone)}，不改请空着，要去掉写“无”。"
        if "id_number" in self.fields and member.id_number:
            self.fields[
                "id_number"
            ].help_text = f"已录入，尾号{member.id_number[-2:]}，不改请空着，要去掉写“无”。"
        if member.residence_sealed:
            self.fields["residence"].help_text = "已录入，不改请空着，要去掉写“无”。"

    def clean_name(self) -> str:
        name = "".join(self.cleaned_data["name"].split())
        if not any(character.isalpha() for character in name):
            raise forms.ValidationError("姓名要写汉字或字母。")
        return name

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"].replace(" ", "").replace("-", "")
        if text and text != _CLEARED and not (text.isascii() and text.isdigit() and 5 <= len(text) <= 15):
            raise forms.ValidationError("联系电话只写数字，如19900001111。")
        return text

    def clean_id_number(self) -> str:
        text = self.cleaned_data["id_number"].strip().upper()
        if text and text != _CLEARED and not check_id_number(text):
            raise forms.ValidationError("身份证号不对，请核对18位号码。")
        return text

    def clean_joined_on(self) -> date | None:
        day = self.cleaned_data["joined_on"]
        if day is not None and not is_ledger_year(day.year):
            raise forms.ValidationError("到本支部的第一天年份不对，请检查。")
        return day

    def clean(self) -> dict[str, Any]:
        number, born = self.cleaned_data.get("id_number") or "", self.cleaned_data.get("born")
        told = birth_date_in_id_number(number) if len(number) == 18 else None
        if told and born and (told.year, told.month) != (born[0].year, born[0].month):
            self.add_error("id_number", "身份证号里的出生年月和填写的不一致，请核对。")
        return self.cleaned_data

    @property
    def asks_for_another(self) -> bool:
        """Whether to show the tick for a person of the same name."""
        return "is_another" in self.errors or bool(self.data.get("is_another"))

    def values(self) -> dict[str, Any]:
        """The columns of a member; sealed ones only where something was typed."""
        data = dict(self.cleaned_data)
        data.pop("is_another")
        found: dict[str, Any] = {}
        for name in _DATES:
            day = data.pop(name)
            found[f"{name}_on"] = day[0] if day else None
            if day:
                found[f"{name}_precision"] = day[1]
        for name in SEALED:
            text = data.pop(name, "").strip()
            if text:
                found[name] = "" if text == _CLEARED else text
        return {**data, **found}


def initial_of(member: Member) -> dict[str, Any]:
    """A stored member as the form shows it; nothing sealed."""
    found: Mapping[str, Any] = {name: getattr(member, name) for name in _PLAIN}
    dates = {
        name: (getattr(member, f"{name}_on"), getattr(member, f"{name}_precision"))
        for name in _DATES
        if getattr(member, f"{name}_on") is not None
    }
    return {**found, **dates, "group": member.group_id, "joined_on": member.joined_on, "note": member.note}
