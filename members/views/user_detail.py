"""One account as the administrator sees it: its roles with their days, its second factor, its sessions;
and which roles must have a second factor. The object of a page stands in its query or form."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import account_queries as queries
from members import standing
from members.actions import grants, second_factor, sessions
from members.actions.accounts import AccountRefused
from members.actions.sessions import SessionRefused
from members.forms.accounts import PeriodForm
from members.forms.second_factor import SecondFactorRulesForm
from members.models import Grant, SecondFactorRule, User
from members.views.account_admin import asked_number
from members.views.user_admin import account_page
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage, FormPage

_LIST = "members:user-list"


def _account(request: HttpRequest) -> User | None:
    """The account named in the address or the form; None where none is named, 404 where it is missing."""
    key = asked_number(request, "account")
    found = User.objects.select_related("member__branch", "second_factor")
    return None if key is None else get_object_or_404(found, pk=key)


def _grant(request: HttpRequest) -> Grant | None:
    key = asked_number(request, "grant")
    return None if key is None else get_object_or_404(Grant.objects.select_related("user"), pk=key)


class UserDetail(DeskPage):
    """What somebody may do and until when, and how they sign in (``?account=``)."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/account/user_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.account = _account(request)
        return redirect(_LIST) if self.account is None else super().get(request, *args, **kwargs)

    def _grants(self) -> list[dict[str, Any]]:
        today = timezone.localdate()
        return [
            {"grant": each, "is_to_come": each.is_to_come_on(today), "has_ended": each.has_ended_on(today)}
            for each in queries.grants_of(self.account)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "account": self.account,
            "grants": self._grants(),
            "terms": standing.current_terms(self.account).select_related("organization", "group"),
            "is_signed_in": queries.open_sessions(self.account).exists(),
        }


class UserGrantPeriod(FormPage):
    """Other days for a role (``?grant=``): extend it, or let it end on a day."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/account/user_grant_period.html"
    form_class = PeriodForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.grant = _grant(request)
        return redirect(_LIST) if self.grant is None else super().dispatch(request, *args, **kwargs)

    @property
    def back(self) -> str:
        return account_page(self.grant.user)

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": self.grant.starts_on, "ends_on": self.grant.ends_on}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            grants.set_grant_period(grant=self.grant, by=self.request.user, **form.cleaned_data)
        except AccountRefused as refused:
            form.add_refusal("ends_on", refused)
            return None
        say_done(self.request, f"{self.grant.user}任{self.grant.get_kind_display()}：{self.grant.period}。")
        return redirect(self.back)


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def user_grant_end(request: HttpRequest) -> HttpResponse:
    grant = _grant(request)
    if grant is None:
        return redirect(_LIST)
    try:
        grants.end_grant(grant=grant, by=request.user)
    except AccountRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"{grant.user}不再是{grant.get_kind_display()}。终止错了的，改日期就恢复。")
    return redirect(account_page(grant.user))


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def user_sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign an account out everywhere."""
    account = _account(request)
    if account is None:
        return redirect(_LIST)
    try:
        ended = sessions.end_all_sessions(user=account, by=request.user)
    except SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"{account}已在{ended}处退出。" if ended else f"{account}没有在哪里登录。")
    return redirect(account_page(account))


class UserFactorRemove(FormPage):
    """For somebody whose phone and codes are lost (``?account=``); asks once."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/account/factor_remove.html"
    form_class = Form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.account = _account(request)
        return redirect(_LIST) if self.account is None else super().dispatch(request, *args, **kwargs)

    @property
    def back(self) -> str:
        return account_page(self.account)

    def save(self, form: Form) -> HttpResponse:
        try:
            second_factor.remove_second_factor(user=self.account, by=self.request.user)
        except AccountRefused as refused:
            messages.error(self.request, str(refused))
        else:
            say_done(self.request, f"已取消{self.account}的动态码，下次登录只要密码。")
        return redirect(self.back)


class SecondFactorRules(FormPage):
    """Which roles must sign in with a second factor, each from a day on."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/account/second_factor_rules.html"
    form_class = SecondFactorRulesForm

    def get_initial(self) -> dict[str, Any]:
        return dict(SecondFactorRule.objects.values_list("role", "required_from"))

    def save(self, form: SecondFactorRulesForm) -> HttpResponse:
        second_factor.require_by_role(since=form.since(), by=self.request.user)
        say_done(self.request, "已保存动态码要求。到了日期还没有设的，登录后先设好才能用。")
        return redirect("members:second-factor-rules")
