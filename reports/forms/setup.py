"""The steps of the first hour, and clearing the sample."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from members.forms.accounts import check_strength, password_input, username_field
from members.forms.organizations import sane_date
from members.models import Organization, User
from partybranch.web.forms import OfficeForm, date_input

_FIRST_YEAR = 2000
CLEARING_WORD = "清空"


class AdministratorForm(OfficeForm):
    """The first administrator; ``asks_code`` where the browser has not proved to be the owner's."""

    code = forms.CharField(
        label="设置码",
        max_length=20,
        help_text="在启动程序的那个窗口里，防止别人抢先设置。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(
        label="姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = username_field(help_text="登录时用，姓名或姓名的拼音都可以。")
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=password_input("new-password"),
        help_text="至少10个字符，不要全用数字，也不要用账号或姓名。",
    )
    again = forms.CharField(
        label="再写一遍密码",
        max_length=200,
        strip=False,
        widget=password_input("new-password"),
        error_messages={"required": "请把密码再写一遍。"},
    )

    def __init__(self, *args: Any, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password:
            person = User(username=given.get("username", ""), display_name=given.get("name", ""))
            try:
                check_strength(password, person)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        if password and again and password != again:
            self.add_error("again", "两次写的密码不一样，请再写一遍。")
        return given


class CommitteeForm(OfficeForm):
    name = forms.CharField(label="上级党组织全称", max_length=120, help_text="如：中共某某局机关委员会。")
    short_name = forms.CharField(label="简称", max_length=60, required=False)


class BranchForm(OfficeForm):
    """The branch, its kind of unit, and since when it is kept here."""

    name = forms.CharField(label="党支部全称", max_length=120, help_text="如：某某局机关第一党支部。")
    short_name = forms.CharField(
        label="简称", max_length=60, required=False, help_text="页面上用它，不填就用全称。"
    )
    unit_kind = forms.ChoiceField(
        label="单位类别",
        choices=[("", "请选择"), *Organization.UnitKind.choices],
        help_text="哪些要求适用，按单位类别定。",
    )
    year = forms.IntegerField(
        label="启用年度",
        help_text="从这一年的1月1日起记账和催办，以前的不催办。",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    in_use_since = forms.DateField(
        label="启用日期",
        required=False,
        widget=date_input(),
        help_text="年中才启用的，填具体哪一天；不填就从1月1日起。",
    )

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        last = timezone.localdate().year + 1
        if not _FIRST_YEAR <= year <= last:
            raise forms.ValidationError(f"启用年度要在{_FIRST_YEAR}至{last}之间。")
        return year

    def clean_in_use_since(self) -> date | None:
        return sane_date(self.cleaned_data["in_use_since"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        year, since = given.get("year"), given.get("in_use_since")
        if year and since and since.year != year:
            self.add_error("in_use_since", f"启用日期不在{year}年内，请改日期或启用年度。")
        return given

    def since(self) -> date:
        return self.cleaned_data["in_use_since"] or date(self.cleaned_data["year"], 1, 1)


class SecretaryForm(OfficeForm):
    """Who is secretary, and with which account."""

    name = forms.CharField(label="书记姓名", max_length=60)
    is_oneself = forms.BooleanField(
        label="书记就是我本人", required=False, help_text="勾选后用现在的账号办支部的事，不另建账号。"
    )
    username = username_field(required=False, help_text="不填就用姓名的拼音。")

    def clean_name(self) -> str:
        """As the register writes names, so that the register finds the secretary there."""
        name = "".join(self.cleaned_data["name"].split())
        if not any(character.isalpha() for character in name):
            raise forms.ValidationError("姓名要写汉字或字母。")
        return name


class ClearingForm(OfficeForm):
    """The word that shows it is meant."""

    word = forms.CharField(
        label=f"请写“{CLEARING_WORD}”两个字",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": f"请写“{CLEARING_WORD}”两个字再确认。"},
    )

    def clean_word(self) -> str:
        word = self.cleaned_data["word"].strip()
        if word != CLEARING_WORD:
            raise forms.ValidationError(f"写的不是“{CLEARING_WORD}”，没有清空。")
        return word
