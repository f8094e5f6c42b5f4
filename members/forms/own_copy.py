"""The password again, before the own data leaves in one file."""

from django import forms

from partybranch.web.forms import OfficeForm


class OwnCopyForm(OfficeForm):
    password = forms.CharField(
        label="登录密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
