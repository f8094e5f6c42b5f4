"""Every account of the installation, for the administrator: people above the branches, and help for
a branch whose secretary forgot the password. The object of a page stands in its query or form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members import account_queries as queries
from members.actions import accounts, grants
from members.actions.accounts import AccountRefused, Slip
from members.actions.grants import PeriodRefused
from members.forms.accounts import RoleForm, UserForm
from members.models import Grant, User
from members.views.account_admin import asked_number
from members.views.slips import keep_slips, slips_page
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage

_LIST = "members:user-list"


def account_page(user: User) -> str:
    """The address of the page of one account."""
    return f"{reverse('members:user-detail')}?account={user.pk}"


class UserList(ListPage):
    """All accounts: who, which branch, which roles."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/account/users.html"
    search_label = "姓名或账号"

    def all_rows(self) -> QuerySet[User]:
        return queries.all_accounts()

    def narrow(self, rows: QuerySet[User]) -> QuerySet[User]:
        if self.search:
            rows = rows.filter(Q(display_name__icontains=self.search) | Q(username__icontains=self.search))
        wanted = self.asked("kind")
        if wanted in Grant.Kind.values:
            rows = rows.filter(grants__in=Grant.objects.filter(queries.running(), kind=wanted)).distinct()
        elif wanted == "off":
            rows = rows.filter(is_active=False)
        return rows

    def get_filters(self) -> list[Filter]:
        kinds = [("", "全部", None), *((*kind, None) for kind in Grant.Kind.choices), ("off", "已停用", None)]
        return [build_filter(self.request, "角色", "kind", kinds, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.get_filters(),
            "today": timezone.localdate(),
        }


class UserAdd(FormPage):
    """An account for staff above, an auditor or another administrator."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/account/user_add.html"
    form_class = UserForm

    def save(self, form: Form) -> HttpResponse | None:
        given = form.cleaned_data
        try:
            slip = grants.open_staff_account(**given, by=self.request.user)
        except PeriodRefused as refused:
            form.add_refusal("ends_on", refused)
            return None
        except AccountRefused as refused:
            form.add_refusal("username", refused)
            return None
        keep_slips(self.request, [slip])
        return redirect("members:user-slips")


class UserGrant(FormPage):
    """A further role for an account (``?account=``)."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/account/user_grant.html"
    form_class = RoleForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = asked_number(request, "account")
        if key is None:
            return redirect(_LIST)
        self.account = get_object_or_404(User, pk=key)
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: Form) -> HttpResponse | None:
        try:
            grant = grants.grant_role(user=self.account, by=self.request.user, **form.cleaned_data)
        except PeriodRefused as refused:
            form.add_refusal("ends_on", refused)
            return None
        except AccountRefused as refused:
            form.add_refusal("kind", refused)
            return None
        say_done(self.request, f"已授予{self.account}：{grant.get_kind_display()}（{grant.period}）。")
        return redirect(account_page(self.account))


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_safe
def user_slips(request: HttpRequest) -> HttpResponse:
    return slips_page(request, back=reverse(_LIST))


def _tried(request: HttpRequest, do: Callable[[User], Slip | str]) -> HttpResponse:
    """Do it to the account named in the form: a slip to show, or the sentence of what was done."""
    key = asked_number(request, "account")
    if key is None:
        return redirect(_LIST)
    try:
        done = do(get_object_or_404(User.objects.select_related("member__branch"), pk=key))
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect(_LIST)
    if isinstance(done, str):
        say_done(request, done)
        return redirect(_LIST)
    keep_slips(request, [done])
    return redirect("members:user-slips")


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def user_reset(request: HttpRequest) -> HttpResponse:
    return _tried(request, lambda user: accounts.reset_password(user=user, by=request.user))


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def user_disable(request: HttpRequest) -> HttpResponse:
    def do(user: User) -> str:
        accounts.disable_account(user=user, by=request.user)
        return f"已停用{user}的账号，需要时可以再启用。"

    return _tried(request, do)


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def user_enable(request: HttpRequest) -> HttpResponse:
    return _tried(request, lambda user: accounts.enable_account(user=user, by=request.user))
