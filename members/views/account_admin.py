"""The accounts of a branch, looked after by its secretary: making them, slips, resetting, disabling."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members import account_queries as queries
from members.actions import accounts, second_factor
from members.actions.accounts import AccountRefused
from members.forms.accounts import AccountForm
from members.models import Member, User
from members.queries import matching
from members.views.slips import keep_slips, slips_page
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage

_WITHOUT, _OFF = "without", "off"


class AccountList(ListPage):
    """Members with and without an account."""

    permission = Permission.MANAGE_ACCOUNTS
    template_name = "members/account/list.html"
    search_label = "姓名、拼音或首字母"

    def all_rows(self) -> QuerySet[Member]:
        return queries.members_with_accounts(self.scope.organization)

    def narrow(self, rows: QuerySet[Member]) -> QuerySet[Member]:
        rows = matching(rows, self.search)
        if self.asked("account") == _WITHOUT:
            rows = rows.filter(account__isnull=True)
        elif self.asked("account") == _OFF:
            rows = rows.filter(account__is_active=False)
        return rows

    def get_filters(self) -> list[Filter]:
        choices = [("", "全部", None), (_WITHOUT, "还没有账号", None), (_OFF, "已停用", None)]
        return [build_filter(self.request, "账号情况", "account", choices, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.get_filters(),
            "without": queries.members_without_account(self.scope.organization).count(),
            "most": accounts.MOST_AT_ONCE,
        }


def _list(branch_id: int) -> str:
    return reverse("members:account-list", args=[branch_id])


def _slips(branch_id: int) -> HttpResponse:
    return redirect("members:account-slips", branch_id=branch_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def account_create(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Accounts for the ticked members, or for all who have none."""
    branch = request.scope.organization
    members = queries.members_without_account(branch)
    if request.POST.get("all") != "1":
        chosen = [int(key) for key in request.POST.getlist("member") if key.isascii() and key.isdigit()]
        members = members.filter(pk__in=chosen[: accounts.MOST_AT_ONCE])
    found = list(members[: accounts.MOST_AT_ONCE])
    if not found:
        messages.error(request, "没有选中还没有账号的党员，请先勾选。")
        return redirect(_list(branch_id))
    slips = accounts.open_accounts(branch=branch, members=found, by=request.user)
    keep_slips(request, slips)
    return _slips(branch_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_safe
def account_slips(request: HttpRequest, branch_id: int) -> HttpResponse:
    return slips_page(request, back=_list(branch_id))


class AccountOpen(FormPage):
    """An account for one member, under a name of one's choice."""

    permission = Permission.MANAGE_ACCOUNTS
    template_name = "members/account/open.html"
    form_class = AccountForm

    @property
    def member(self) -> Member:
        return get_object_or_404(queries.members_with_accounts(self.scope.organization), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if User.objects.filter(member=self.member).exists():
            return redirect(_list(self.scope.organization.pk))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"username": accounts.suggested_username(self.member.name)}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            slip = accounts.open_account(
                member=self.member, username=form.cleaned_data["username"], by=self.request.user
            )
        except AccountRefused as refused:
            form.add_refusal("username", refused)
            return None
        keep_slips(self.request, [slip])
        return _slips(self.scope.organization.pk)


def _account_of(request: HttpRequest, pk: int) -> User:
    """The account of a member of this branch; 404 where there is no such member."""
    member = get_object_or_404(Member.objects.filter(branch=request.scope.organization), pk=pk)
    user = User.objects.filter(member=member).select_related("member__branch").first()
    if user is None:
        raise AccountRefused(f"{member.name}还没有账号。")
    accounts.require_own_members_account(user, request.scope.organization)
    return user


def _tried(request: HttpRequest, branch_id: int, do: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return do()
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect(_list(branch_id))


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def account_reset(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    def do() -> HttpResponse:
        slip = accounts.reset_password(user=_account_of(request, pk), by=request.user)
        keep_slips(request, [slip])
        return _slips(branch_id)

    return _tried(request, branch_id, do)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def account_disable(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    def do() -> HttpResponse:
        user = _account_of(request, pk)
        accounts.disable_account(user=user, by=request.user)
        say_done(request, f"已停用{user}的账号，需要时可以再启用。")
        return redirect(_list(branch_id))

    return _tried(request, branch_id, do)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def account_enable(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    def do() -> HttpResponse:
        slip = accounts.enable_account(user=_account_of(request, pk), by=request.user)
        keep_slips(request, [slip])
        return _slips(branch_id)

    return _tried(request, branch_id, do)


class AccountFactorRemove(FormPage):
    """For a member of the branch whose phone and codes are lost; asks once."""

    permission = Permission.MANAGE_ACCOUNTS
    template_name = "members/account/factor_remove.html"
    form_class = Form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _tried(request, kwargs["branch_id"], lambda: self._of_own_member(request, *args, **kwargs))

    def _of_own_member(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.account = _account_of(request, kwargs["pk"])
        if not self.account.has_second_factor:
            raise AccountRefused(f"{self.account}没有启用动态码。")
        return super().dispatch(request, *args, **kwargs)

    @property
    def back(self) -> str:
        return _list(self.scope.organization.pk)

    def save(self, form: Form) -> HttpResponse:
        second_factor.remove_second_factor(user=self.account, by=self.request.user)
        say_done(self.request, f"已取消{self.account}的动态码，下次登录只要密码。")
        return redirect(self.back)


def asked_number(request: HttpRequest, name: str) -> int | None:
    """A key in the address or the form, None where there is none that a database holds."""
    text = request.POST.get(name) or request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
