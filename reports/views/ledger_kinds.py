"""Kinds of other work: those for everybody, and those of an organisation for the branches below it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from members.models import Organization
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage
from reports.actions import ledger_kinds as actions
from reports.forms.ledger_kind import LedgerKindForm
from reports.kind_columns import columns_of
from reports.models import LedgerKind


def _address(name: str, organization: Organization | None, pk: int | None = None) -> str:
    """A page of the kinds of an organisation, or of those for everybody."""
    place = [organization.pk] if organization else []
    route = f"reports:committee-ledger-kind-{name}" if organization else f"reports:ledger-kind-{name}"
    return reverse(route, args=place if pk is None else [*place, pk])


def _own(organization: Organization | None) -> QuerySet[LedgerKind]:
    """The kinds one may change here."""
    return LedgerKind.objects.filter(organization=organization)


class LedgerKindList(ListPage):
    """The kinds for everybody, with their columns."""

    permission = Permission.MANAGE_KINDS
    template_name = "reports/ledger_kind/list.html"
    search_label = "类别名称"

    @property
    def organization(self) -> Organization | None:
        return None

    def all_rows(self) -> QuerySet[LedgerKind]:
        return _own(None)

    def narrow(self, rows: QuerySet[LedgerKind]) -> QuerySet[LedgerKind]:
        return rows.filter(name__icontains=self.search) if self.search else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        own = self.organization.pk if self.organization else None
        for kind in context["rows"]:
            kind.labels = "、".join(column.heading for column in columns_of(kind))
            kind.is_own = kind.organization_id == own
            if kind.is_own:
                kind.change_href = _address("change", self.organization, kind.pk)
                kind.offer_href = _address("offer", self.organization, kind.pk)
        add_href = _address("add", self.organization)
        return {**context, "filters": self.get_filters(), "add_href": add_href}


class CommitteeLedgerKindList(LedgerKindList):
    """The committee's own kinds, and below them those its branches also have."""

    permission = Permission.MANAGE_LEDGER_KINDS

    @property
    def organization(self) -> Organization:
        return self.scope.organization

    def all_rows(self) -> QuerySet[LedgerKind]:
        committee = self.scope.organization
        above = Q(organization__isnull=True) | Q(organization_id__in=committee.ancestor_ids()[:-1])
        rows = LedgerKind.objects.filter(Q(organization=committee) | above & Q(is_offered=True))
        return rows.select_related("organization").order_by("-position", "pk")


class LedgerKindAdd(FormPage):
    """A new kind with its columns."""

    permission = Permission.MANAGE_KINDS
    template_name = "reports/ledger_kind/form.html"
    form_class = LedgerKindForm

    @property
    def organization(self) -> Organization | None:
        return None

    def save(self, form: Form) -> HttpResponse | None:
        try:
            kind = actions.add_kind(
                organization=self.organization, values=form.values(), by=self.request.user
            )
        except actions.KindRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        say_done(self.request, f"已增加类别“{kind.name}”，支部登记工作纪实时可以选用。")
        return redirect(_address("list", self.organization))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "list_href": _address("list", self.organization)}


class CommitteeLedgerKindAdd(LedgerKindAdd):
    """A new kind for the branches below a committee."""

    permission = Permission.MANAGE_LEDGER_KINDS

    @property
    def organization(self) -> Organization:
        return self.scope.organization


class LedgerKindChange(LedgerKindAdd):
    """A kind as it stands: its words and columns, deleting it while nothing was recorded with it."""

    permission = Permission.MANAGE_KINDS

    @cached_property
    def kind(self) -> LedgerKind:
        return get_object_or_404(_own(self.organization), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kind}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            changed = actions.change_kind(kind=self.kind, values=form.values(), by=self.request.user)
        except actions.KindRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        say_done(self.request, "已保存。" if changed else "内容没有变化。")
        return redirect(_address("list", self.organization))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "record": self.kind,
            "remove_href": "" if actions.is_seeded(self.kind) else self._remove_href(),
        }

    def _remove_href(self) -> str:
        return _address("remove", self.organization, self.kind.pk)


class CommitteeLedgerKindChange(LedgerKindChange):
    """A committee's own kind."""

    permission = Permission.MANAGE_LEDGER_KINDS

    @property
    def organization(self) -> Organization:
        return self.scope.organization


def _offer(request: HttpRequest, organization: Organization | None, pk: int) -> HttpResponse:
    kind = get_object_or_404(_own(organization), pk=pk)
    is_offered = "offer" in request.POST
    actions.offer_kind(kind=kind, is_offered=is_offered, by=request.user)
    told = "已恢复" if is_offered else "已停用"
    rest = "登记时又可以选用" if is_offered else "登记时不再列出，已有的记录不变"
    say_done(request, f"{told}“{kind.name}”，{rest}。")
    return redirect(_address("list", organization))


def _remove(request: HttpRequest, organization: Organization | None, pk: int) -> HttpResponse:
    kind = get_object_or_404(_own(organization), pk=pk)
    try:
        actions.remove_kind(kind=kind, by=request.user)
    except actions.KindRefused as refused:
        messages.error(request, str(refused))
        return redirect(_address("change", organization, pk))
    say_done(request, f"已删除类别“{kind.name}”。")
    return redirect(_address("list", organization))


@requires(Permission.MANAGE_KINDS)
@require_POST
def ledger_kind_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """停用 or 恢复 a kind for everybody."""
    return _offer(request, None, pk)


@requires(Permission.MANAGE_KINDS)
@require_POST
def ledger_kind_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a kind for everybody that was never used."""
    return _remove(request, None, pk)


@requires(Permission.MANAGE_LEDGER_KINDS)
@require_POST
def committee_ledger_kind_offer(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    """停用 or 恢复 a committee's kind."""
    return _offer(request, request.scope.organization, pk)


@requires(Permission.MANAGE_LEDGER_KINDS)
@require_POST
def committee_ledger_kind_remove(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    """Delete a committee's kind that was never used."""
    return _remove(request, request.scope.organization, pk)
