"""Signing in, with a second page for the code where an account has one, and signing out."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import accounts, second_factor
from members.actions.second_factor import Proof
from members.forms.accounts import SignInForm
from members.forms.second_factor import CodeForm
from members.models import User
from members.sessions import DEVICE, STARTED_AT
from members.views.secret_check import check_secret
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.throttling import remember_device
from partybranch.web.devices import device_of

SIGN_IN = "sign-in"
SECOND_FACTOR = "second-factor"
# One sentence for both, so that nobody learns which accounts exist.
WRONG_ACCOUNT_OR_PASSWORD = "账号或密码不对，请重新输入。"  # noqa: S105
WRONG_CODE = "动态码不对，或已经用过，请填手机上现在显示的6位数字。"
# In the session between password and code: whose password fitted, which one, and when.
_PENDING = "pending_sign_in"
_PENDING_FOR = timedelta(minutes=5)


def way_on(request: HttpRequest, default: str) -> HttpResponseRedirect:
    """Back to where the person wanted to go, if that is a page of ours."""
    wanted = _wanted(request)
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else default)


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def enter(request: HttpRequest, user: User) -> None:
    """Somebody is signed in from here on, under a session key nobody had before."""
    login(request, user)
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    request.session[STARTED_AT] = timezone.now().isoformat()
    accounts.note_sign_in(user=user)


@dataclass(frozen=True, slots=True)
class _Pending:
    """Whose password fitted a moment ago. Nobody is signed in yet."""

    user_id: int
    # Bound to the password: one set meanwhile ends it.
    password_mark: str
    since: float

    def keep(self, request: HttpRequest) -> None:
        request.session[_PENDING] = [self.user_id, self.password_mark, self.since]

    @classmethod
    def of(cls, request: HttpRequest) -> "_Pending | None":
        kept = request.session.get(_PENDING)
        return cls(*kept) if kept else None

    def user(self) -> User | None:
        """The account, while it is in use and still has that password and a second factor, and not too
        much time has passed."""
        age = timezone.now().timestamp() - self.since
        user = User.objects.filter(pk=self.user_id, is_active=True).first()
        # A clock set back must not lengthen it.
        is_in_time = 0 <= age <= _PENDING_FOR.total_seconds()
        if user is None or not is_in_time or not user.has_second_factor:
            return None
        return user if constant_time_compare(user.get_session_auth_hash(), self.password_mark) else None


@requires(Permission.PUBLIC)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return way_on(request, settings.LOGIN_REDIRECT_URL)
    if request.method == "GET" and not User.objects.exists():
        # An empty installation: its first page asks for the administrator.
        return redirect("reports:setup")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _whose_password(request, form)
        if user is not None:
            return _after_password(request, user)
    context = {"form": form, "next": _wanted(request)}
    return render(request, "members/account/sign_in.html", context)


def _whose_password(request: HttpRequest, form: SignInForm) -> User | None:
    """Check account and password unless too many attempts failed; says what is wrong on the form."""
    account, password = form.cleaned_data["account"], form.cleaned_data["password"]
    return check_secret(
        request,
        form,
        None,
        scope=SIGN_IN,
        account=account,
        check=lambda: authenticate(request, username=account, password=password),
        wrong=WRONG_ACCOUNT_OR_PASSWORD,
    )


def _after_password(request: HttpRequest, user: User) -> HttpResponse:
    if user.has_second_factor:
        request.session.cycle_key()
        _Pending(user.pk, user.get_session_auth_hash(), timezone.now().timestamp()).keep(request)
        accounts.note_password_passed(user=user)
        wanted = _wanted(request)
        response = redirect("members:sign-in-code")
        if wanted:
            response["Location"] += f"?{urlencode({'next': wanted})}"
        return response
    return _let_in(request, user)


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    enter(request, user)
    response = way_on(request, settings.LOGIN_REDIRECT_URL)
    remember_device(request, response, user.username)
    return response


@requires(Permission.PUBLIC)
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second page: the code of the app, or one of those on paper."""
    if request.user.is_authenticated:
        return way_on(request, settings.LOGIN_REDIRECT_URL)
    pending = _Pending.of(request)
    user = pending.user() if pending else None
    if user is None:
        if request.session.pop(_PENDING, None):
            messages.error(request, "输入密码已过5分钟，或账号有了变动，请重新登录。")
        return redirect("members:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proof = _proof(request, form, user)
        if proof is not None:
            del request.session[_PENDING]
            _tell_codes_left(request, user, proof)
            return _let_in(request, user)
    context = {"form": form, "next": _wanted(request)}
    return render(request, "members/account/sign_in_code.html", context)


def _proof(request: HttpRequest, form: CodeForm, user: User) -> Proof | None:
    return check_secret(
        request,
        form,
        "code",
        scope=SECOND_FACTOR,
        account=user.username,
        check=lambda: second_factor.take_code(user=user, typed=form.cleaned_data["code"]),
        wrong=WRONG_CODE,
    )


def _tell_codes_left(request: HttpRequest, user: User, proof: Proof) -> None:
    if proof is Proof.RECOVERY_CODE:
        left = second_factor.recovery_codes_left(user)
        messages.success(
            request, f"用了1个备用码，还剩{left}个。手机丢了的，请到“我的账号”停用动态码再重设。"
        )


@requires(Permission.PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        accounts.note_sign_out(user=request.user)
        logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
