"""The second factor of the own account: setting it up, its codes on paper, switching it off."""

from typing import Any

import segno
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import second_factor
from members.actions.accounts import AccountRefused
from members.actions.second_factor import CodeRefused
from members.forms.second_factor import ProofForm, SetUpForm
from members.views.once import keep_once, take_once
from members.views.secret_check import check_secret
from partybranch import crypto
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.crypto import DecryptionRefused
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage

PROOF = "second-factor-change"
_ACCOUNT = "members:own-account"
_CODES = "recovery_codes"


def _place(request: HttpRequest) -> str:
    return f"second-factor-set-up:{request.user.pk}"


@requires(Permission.SIGNED_IN)
@sensitive_post_parameters("sealed", "code")
@require_http_methods(["GET", "POST"])
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """Show a key and take the first code made with it. Nothing is stored before that code."""
    if request.user.has_second_factor:
        return redirect(_ACCOUNT)
    form = SetUpForm(request.POST or None)
    secret = _secret_of(request)
    if request.method == "POST" and secret and form.is_valid():
        codes = _turned_on(request, form, secret)
        if codes:
            keep_once(request, _CODES, codes)
            messages.success(request, "动态码已启用，下次登录要用。别处的登录已退出。")
            return redirect("members:recovery-codes")
    if not secret:
        secret = second_factor.new_secret()
        form = SetUpForm(initial={"sealed": crypto.encrypt(secret, place=_place(request))})
    return render(
        request, "members/account/second_factor_set_up.html", _set_up_context(request, form, secret)
    )


# The access check sends whoever must set one up here, and lets this view alone through.
second_factor_set_up.is_second_factor_set_up = True  # type: ignore[attr-defined]


def _secret_of(request: HttpRequest) -> str:
    """The key the page showed, '' where there is none that this page made for this account."""
    try:
        return crypto.decrypt(request.POST.get("sealed", ""), place=_place(request))
    except (DecryptionRefused, ValueError):
        return ""


def _turned_on(request: HttpRequest, form: Form, secret: str) -> list[str]:
    here = request.session.session_key or ""
    try:
        return second_factor.turn_on(
            user=request.user, secret=secret, typed=form.cleaned_data["code"], by=request.user, here=here
        )
    except (AccountRefused, CodeRefused) as refused:
        form.add_refusal("code", refused)
        return []


def _set_up_context(request: HttpRequest, form: Form, secret: str) -> dict[str, Any]:
    address = second_factor.app_address(request.user, secret)
    return {
        "form": form,
        # In groups of four, as one types it.
        "key": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "is_forced": request.user.must_set_up_second_factor,
    }


@requires(Permission.SIGNED_IN)
@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The sheet with the codes on paper, shown once."""
    codes = take_once(request, _CODES)
    if not codes:
        return redirect(_ACCOUNT)
    return render(request, "members/account/recovery_codes.html", {"codes": codes})


class _WithProof(FormPage):
    """A change of the second factor: whoever sits at a screen left open cannot make it."""

    permission = Permission.SIGNED_IN
    template_name = "members/account/second_factor_change.html"
    form_class = ProofForm
    title = ""
    sentence = ""
    button = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_second_factor:
            return redirect(_ACCOUNT)
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: Form) -> HttpResponse | None:
        proved = check_secret(
            self.request,
            form,
            "proof",
            scope=PROOF,
            account=self.request.user.username,
            check=lambda: self._proved(form.cleaned_data["proof"]) or None,
            wrong="密码或动态码不对，请重新输入。",
        )
        return self.change() if proved else None

    def _proved(self, typed: str) -> bool:
        user = self.request.user
        return user.check_password(typed) or second_factor.take_code(user=user, typed=typed) is not None

    def change(self) -> HttpResponse:
        raise NotImplementedError


@method_decorator(sensitive_post_parameters("proof"), name="dispatch")
class RecoveryCodesRenew(_WithProof):
    """Ten new codes on paper; the old sheet is worth nothing any more."""

    title = "换一批备用码"
    sentence = "换好后，以前的备用码全部作废。"
    button = "换一批"

    def change(self) -> HttpResponse:
        codes = second_factor.renew_recovery_codes(user=self.request.user, by=self.request.user)
        keep_once(self.request, _CODES, codes)
        return redirect("members:recovery-codes")


@method_decorator(sensitive_post_parameters("proof"), name="dispatch")
class SecondFactorOff(_WithProof):
    """Back to the password alone."""

    title = "停用动态码"
    sentence = "停用后，登录只要密码。换手机的，先在这里停用，再在新手机上设一次。"
    button = "停用"

    def change(self) -> HttpResponse:
        second_factor.turn_off(user=self.request.user, by=self.request.user)
        say_done(self.request, "已停用动态码，下次登录只要密码。")
        return redirect(_ACCOUNT)
