"""Asking for the password again before something that must not happen from a screen left open."""

from math import ceil

from django.forms import Form
from django.http import HttpRequest

from members.actions import accounts
from partybranch.throttling import attempts


def password_fits(request: HttpRequest, form: Form, *, scope: str, field: str = "password") -> bool:
    """Whether the password typed is that of who is signed in; says beside the field what is wrong.
    Guesses are counted for ``scope`` alone."""
    user, address = request.user, request.META.get("REMOTE_ADDR", "")
    wait = attempts.is_blocked(scope, user.username, address)
    if wait:
        minutes = max(1, ceil(wait.total_seconds() / 60))
        form.add_error(field, f"连续输错的次数太多，请过{minutes}分钟再试。")
        accounts.note_failed_sign_in(scope=scope, is_blocked=True)
        return False
    if user.check_password(form.cleaned_data[field]):
        attempts.note_success(scope, user.username, address)
        return True
    attempts.note_failure(scope, user.username, address)
    accounts.note_failed_sign_in(scope=scope)
    form.add_error(field, "密码不对，请重新输入。")
    return False
