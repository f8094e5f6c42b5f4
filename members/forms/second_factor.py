"""The second factor: setting it up, proving who one is, which roles must have one."""

from datetime import date

from django import forms

from partybranch.access.roles import ROLE_LABELS, Role
from partybranch.web.forms import OfficeForm, date_input

_CODE_LENGTH = 40


def _code_input() -> forms.TextInput:
    return forms.TextInput(
        attrs={"class": "form-control", "autocomplete": "one-time-code", "autocapitalize": "none"}
    )


class CodeForm(OfficeForm):
    """At sign-in: a code of the app, or one on paper; whether it fits is asked by the view."""

    code = forms.CharField(
        label="动态码",
        max_length=_CODE_LENGTH,
        widget=_code_input(),
        help_text="验证器里现在显示的6位数字。手机不在身边的，填一个备用码。",
    )


class SetUpForm(OfficeForm):
    """The first code of a new key; ``sealed`` carries the key from the page that showed it."""

    sealed = forms.CharField(widget=forms.HiddenInput(), max_length=400)
    code = forms.CharField(
        label="动态码",
        max_length=_CODE_LENGTH,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}
        ),
        help_text="扫好以后，验证器里显示的6位数字。",
    )


class ProofForm(OfficeForm):
    """Who changes the second factor shows once more who they are."""

    proof = forms.CharField(
        label="密码或动态码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="登录密码、验证器里的6位数字、备用码，填一样就行。",
    )


_DayOfEachRole = type(
    "_DayOfEachRole",
    (OfficeForm,),
    {
        role.value: forms.DateField(label=ROLE_LABELS[role], required=False, widget=date_input())
        for role in Role
    },
)


class SecondFactorRulesForm(_DayOfEachRole):
    """For each role the day from which it must sign in with a code; empty where it need not."""

    def since(self) -> dict[Role, date | None]:
        return {role: self.cleaned_data[role.value] for role in Role}
