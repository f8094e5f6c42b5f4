"""Signing in, and changing one's password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from members.models import User

# By the codes of Django's validators, whose own Chinese is incomplete.
_TOO_WEAK = {
    "password_too_short": "新密码太短，至少要%(min_length)d个字符。",
    "password_too_common": "这个密码太常见，别人容易猜到，请换一个。",
    "password_entirely_numeric": "新密码不能全是数字。",
    "password_too_similar": "新密码和账号或姓名太像，请换一个。",
}


def _password_input(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"class": "form-control", "autocomplete": autocomplete})


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
        widget=_password_input("current-password"),
        error_messages={"required": "请填写密码。"},
    )


class PasswordChangeForm(forms.Form):
    """The old password, and twice the new one."""

    old = forms.CharField(
        label="现在的密码",
        max_length=200,
        strip=False,
        widget=_password_input("current-password"),
        error_messages={"required": "请填写现在的密码。"},
    )
    new = forms.CharField(
        label="新密码",
        max_length=200,
        strip=False,
        widget=_password_input("new-password"),
        help_text="至少10个字符，不要全用数字，也不要用账号或姓名。",
        error_messages={"required": "请填写新密码。"},
    )
    again = forms.CharField(
        label="再写一遍新密码",
        max_length=200,
        strip=False,
        widget=_password_input("new-password"),
        error_messages={"required": "请把新密码再写一遍。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        password = self.cleaned_data["new"]
        try:
            validate_password(password, self.user)
        except forms.ValidationError as refused:
            raise forms.ValidationError(
                [_TOO_WEAK[reason.code] % (reason.params or {}) for reason in refused.error_list]
            ) from refused
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        new, again = given.get("new"), given.get("again")
        if new and again and new != again:
            self.add_error("again", "两次写的新密码不一样，请再写一遍。")
        if new and new == given.get("old"):
            self.add_error("new", "新密码和现在的一样，请换一个。")
        return given
