"""Signing in, changing one's password, opening accounts and giving them roles."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils import timezone

from members.models import Grant, Organization, User
from partybranch.web.forms import OfficeForm, date_input

# By the codes of Django's validators, whose own Chinese is incomplete.
_TOO_WEAK = {
    "password_too_short": "新密码太短，至少要%(min_length)d个字符。",
    "password_too_common": "这个密码太常见，别人容易猜到，请换一个。",
    "password_entirely_numeric": "新密码不能全是数字。",
    "password_too_similar": "新密码和账号或姓名太像，请换一个。",
}


def password_input(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"class": "form-control", "autocomplete": autocomplete})


def check_strength(password: str, user: User) -> str:
    """The password where it is strong enough; raises ValidationError with a sentence for each fault."""
    try:
        validate_password(password, user)
    except forms.ValidationError as refused:
        raise forms.ValidationError(
            [_TOO_WEAK[reason.code] % (reason.params or {}) for reason in refused.error_list]
        ) from refused
    return password


_USERNAME_FORM = "账号用字母、数字或汉字，至少2个字，中间不留空格。"


def username_field(**options: Any) -> forms.CharField:
    """An account's name: what can be typed on any keyboard, or Chinese characters."""
    return forms.CharField(
        label="账号",
        max_length=60,
        validators=[RegexValidator(r"^[\w.@-]{2,60}$", code="invalid")],
        error_messages={"invalid": _USERNAME_FORM},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        **options,
    )


class SignInForm(forms.Form):
    """Account and password; whether they fit is asked by the view."""

    account = forms.CharField(
        label="账号",
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "username", "autocapitalize": "none"}
        ),
        error_messages={"required": "请填写账号。"},
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=password_input("current-password"),
        error_messages={"required": "请填写密码。"},
    )

    def clean_account(self) -> str:
        """As accounts are stored: letters typed in full width are the plain ones."""
        return User.normalize_username(self.cleaned_data["account"])


class PasswordChangeForm(forms.Form):
    """The old password, and twice the new one."""

    old = forms.CharField(
        label="现在的密码",
        max_length=200,
        strip=False,
        widget=password_input("current-password"),
        error_messages={"required": "请填写现在的密码。"},
    )
    new = forms.CharField(
        label="新密码",
        max_length=200,
        strip=False,
        widget=password_input("new-password"),
        help_text="至少10个字符，不要全用数字，也不要用账号或姓名。",
        error_messages={"required": "请填写新密码。"},
    )
    again = forms.CharField(
        label="再写一遍新密码",
        max_length=200,
        strip=False,
        widget=password_input("new-password"),
        error_messages={"required": "请把新密码再写一遍。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        return check_strength(self.cleaned_data["new"], self.user)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        new, again = given.get("new"), given.get("again")
        if new and again and new != again:
            self.add_error("again", "两次写的新密码不一样，请再写一遍。")
        if new and new == given.get("old"):
            self.add_error("new", "新密码和现在的一样，请换一个。")
        return given


class AccountForm(OfficeForm):
    """The name of a member's account."""

    username = username_field(help_text="默认是姓名的拼音，可以改。本人登录时用。")


class PeriodForm(OfficeForm):
    """From when to when a role holds."""

    starts_on = forms.DateField(
        label="起始日期", required=False, widget=date_input(), help_text="不填就从今天起。"
    )
    ends_on = forms.DateField(
        label="截止日期",
        required=False,
        widget=date_input(),
        help_text="当天仍有效，第二天起失效。没有期限的不填。",
    )

    def clean_starts_on(self) -> date:
        return self.cleaned_data["starts_on"] or timezone.localdate()


class RoleForm(PeriodForm):
    """A role that follows from no office, where it holds, and how long."""

    kind = forms.ChoiceField(label="角色", choices=Grant.Kind.choices)
    organization = forms.ModelChoiceField(
        label="在哪个党组织",
        queryset=Organization.objects.exclude(kind=Organization.Kind.BRANCH).filter(
            dissolved_on__isnull=True
        ),
        required=False,
        empty_label="（只有上级党务工作者要选）",
        help_text="上级党务工作者看得到这个党组织下面的全部支部。",
    )
    field_order = ("kind", "organization", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_staff = given.get("kind") == Grant.Kind.COMMITTEE_STAFF
        if is_staff and not given.get("organization") and "organization" not in self.errors:
            self.add_error("organization", "请选择上级党务工作者所在的党组织。")
        if not is_staff:
            given["organization"] = None
        return given


class UserForm(RoleForm):
    """A new account for somebody whose rights follow from no office."""

    name = forms.CharField(label="姓名", max_length=60)
    username = username_field(required=False, help_text="不填就用姓名的拼音。")
    field_order = ("name", "username", "kind", "organization", "starts_on", "ends_on")
