"""One's password, and the large type."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import accounts
from members.forms.accounts import PasswordChangeForm
from members.views.secret_check import check_secret
from members.views.sign_in import way_on
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.context import LARGE_TYPE_COOKIE

CHANGE_PASSWORD = "password-change"  # noqa: S105
_ONE_YEAR = 365 * 24 * 3600


@requires(Permission.SIGNED_IN)
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    form = PasswordChangeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _old_password_fits(request, form):
        accounts.change_password(
            user=request.user,
            password=form.cleaned_data["new"],
            by=request.user,
            keep=request.session.session_key or "",
        )
        # Without it the change would sign the person out here too, not only elsewhere.
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已改好，下次登录用新密码。")
        return redirect("reports:home")
    is_forced = request.user.must_change_password
    return render(request, "members/account/password_change.html", {"form": form, "is_forced": is_forced})


# The access check sends whoever must change the password here, and lets this view alone through.
password_change.is_password_change = True  # type: ignore[attr-defined]


def _old_password_fits(request: HttpRequest, form: PasswordChangeForm) -> bool:
    user = request.user
    fits = check_secret(
        request,
        form,
        "old",
        scope=CHANGE_PASSWORD,
        account=user.username,
        check=lambda: user.check_password(form.cleaned_data["old"]) or None,
        wrong="现在的密码不对，请重新输入。",
    )
    return fits is not None


@requires(Permission.PUBLIC)
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Switch the large type: kept with the account, or in the browser before signing in."""
    on = request.POST.get("on") == "1"
    response = way_on(request, reverse("reports:home"))
    if request.user.is_authenticated:
        accounts.set_large_type(user=request.user, on=on, by=request.user)
    else:
        response.set_cookie(
            LARGE_TYPE_COOKIE,
            "1" if on else "0",
            max_age=_ONE_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
