"""Signing in and out, one's password, the large type."""

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import accounts
from members.forms.accounts import PasswordChangeForm, SignInForm
from members.models import User
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.throttling import attempts, is_known_device, remember_device
from partybranch.web.context import LARGE_TYPE_COOKIE

SIGN_IN = "sign-in"
CHANGE_PASSWORD = "password-change"  # noqa: S105
# One sentence for both, so that nobody learns which accounts exist.
WRONG_ACCOUNT_OR_PASSWORD = "账号或密码不对，请重新输入。"  # noqa: S105
_ONE_YEAR = 365 * 24 * 3600


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _way_on(request: HttpRequest, default: str) -> HttpResponseRedirect:
    """Back to where the person wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else default)


def _waiting_sentence(wait: timedelta) -> str:
    minutes = max(1, ceil(wait.total_seconds() / 60))
    return f"连续输错的次数太多，请过{minutes}分钟再试。"


@requires(Permission.PUBLIC)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return _way_on(request, settings.LOGIN_REDIRECT_URL)
    if request.method == "GET" and not User.objects.exists():
        # An empty installation: its first page asks for the administrator.
        return redirect("reports:setup")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _signed_in(request, form):
        response = _way_on(request, settings.LOGIN_REDIRECT_URL)
        remember_device(request, response, form.cleaned_data["account"])
        return response
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "members/account/sign_in.html", context)


def _signed_in(request: HttpRequest, form: SignInForm) -> bool:
    """Check account and password unless too many attempts failed; says what is wrong on the form."""
    account, password = form.cleaned_data["account"], form.cleaned_data["password"]
    known = is_known_device(request, account)
    wait = attempts.is_blocked(SIGN_IN, account, _address(request), is_known_device=known)
    if wait:
        form.add_error(None, _waiting_sentence(wait))
        accounts.note_failed_sign_in(scope=SIGN_IN, is_blocked=True)
        return False
    user = authenticate(request, username=account, password=password)
    if user is None:
        attempts.note_failure(SIGN_IN, account, _address(request), is_known_device=known)
        form.add_error(None, WRONG_ACCOUNT_OR_PASSWORD)
        accounts.note_failed_sign_in(scope=SIGN_IN)
        return False
    attempts.note_success(SIGN_IN, account, _address(request), is_known_device=known)
    login(request, user)
    accounts.note_sign_in(user=user)
    return True


@requires(Permission.PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        accounts.note_sign_out(user=request.user)
        logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@requires(Permission.SIGNED_IN)
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    form = PasswordChangeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _old_password_fits(request, form):
        accounts.change_password(user=request.user, password=form.cleaned_data["new"], by=request.user)
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
    wait = attempts.is_blocked(CHANGE_PASSWORD, user.username, _address(request))
    if wait:
        form.add_error("old", _waiting_sentence(wait))
        return False
    if user.check_password(form.cleaned_data["old"]):
        attempts.note_success(CHANGE_PASSWORD, user.username, _address(request))
        return True
    attempts.note_failure(CHANGE_PASSWORD, user.username, _address(request))
    accounts.note_failed_sign_in(scope=CHANGE_PASSWORD)
    form.add_error("old", "现在的密码不对，请重新输入。")
    return False


@requires(Permission.PUBLIC)
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Switch the large type: kept with the account, or in the browser before signing in."""
    on = request.POST.get("on") == "1"
    response = _way_on(request, reverse("reports:home"))
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
