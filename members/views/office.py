"""Offices of a branch: by its secretary in the branch, by the administrator from the settings."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import account_queries as queries
from members.actions import terms
from members.actions.terms import TermRefused
from members.branch_committee import committee_of
from members.forms.organizations import TermEndForm, TermForm
from members.models import OfficeTerm, Organization
from members.organization_queries import history_of
from members.views.account_admin import asked_number
from members.views.organization import LIST, OrganizationPage, address_of
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage, FormPage

_PAST_SHOWN = 50


def _tables(organization: Organization, today: date) -> dict[str, Any]:
    past = queries.terms_of(organization).filter(left_on__lte=today).order_by("-left_on", "-pk")
    current = terms.current_terms(organization, today)
    return {
        "terms": current,
        "past": past[:_PAST_SHOWN],
        "committee": committee_of(organization, current, today),
    }


def _appoint(form: Form, organization: Organization, request: HttpRequest) -> OfficeTerm | None:
    try:
        return terms.appoint(organization=organization, by=request.user, **form.cleaned_data)
    except TermRefused as refused:
        form.add_refusal(refused.field, refused)
        return None


def _appointed(term: OfficeTerm) -> str:
    return f"已登记：{term.member.name}任{term.get_office_display()}。"


class TermList(DeskPage):
    """Who holds which office, and who held it before."""

    permission = Permission.MANAGE_BRANCH
    template_name = "members/organization/terms.html"

    @property
    def election_page(self) -> str:
        return reverse("members:election-add", args=[self.scope.organization.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch = self.scope.organization
        tables = _tables(branch, timezone.localdate())
        return {**super().get_context_data(**kwargs), **tables, "history": history_of(branch)}


class TermAdd(FormPage):
    """Somebody takes an office."""

    permission = Permission.MANAGE_BRANCH
    template_name = "members/organization/term_form.html"
    form_class = TermForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization}

    def get_initial(self) -> dict[str, Any]:
        return {"started_on": timezone.localdate(), "office": self.request.GET.get("office")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("members:term-list", args=[self.scope.organization.pk])
        return {**super().get_context_data(**kwargs), "back": back, "title": "登记任职"}

    def save(self, form: Form) -> HttpResponse | None:
        branch = self.scope.organization
        term = _appoint(form, branch, self.request)
        if term is None:
            return None
        undo = reverse("members:term-remove", args=[branch.pk, term.pk])
        again = ("再登记一名", reverse("members:term-add", args=[branch.pk]))
        say_done(self.request, _appointed(term), undo=undo, again=again)
        return redirect("members:term-list", branch_id=branch.pk)


class TermEnd(FormPage):
    """Somebody leaves an office."""

    permission = Permission.MANAGE_BRANCH
    template_name = "members/organization/term_form.html"
    form_class = TermEndForm

    @cached_property
    def term(self) -> OfficeTerm:
        return get_object_or_404(queries.terms_of(self.scope.organization), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"left_on": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("members:term-list", args=[self.scope.organization.pk])
        title = f"免去{self.term.member.name}的{self.term.get_office_display()}"
        return {**super().get_context_data(**kwargs), "back": back, "title": title}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            terms.end_term(term=self.term, left_on=form.cleaned_data["left_on"], by=self.request.user)
        except TermRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        branch_id = self.scope.organization.pk
        undo = reverse("members:term-restore", args=[branch_id, self.term.pk])
        say_done(
            self.request, f"已免去{self.term.member.name}的{self.term.get_office_display()}。", undo=undo
        )
        return redirect("members:term-list", branch_id=branch_id)


@requires(Permission.MANAGE_BRANCH)
@require_POST
def term_restore(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    term = get_object_or_404(queries.terms_of(request.scope.organization), pk=pk)
    try:
        terms.take_back_ending(term=term, by=request.user)
    except TermRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已恢复{term.member.name}的{term.get_office_display()}。")
    return redirect("members:term-list", branch_id=branch_id)


@requires(Permission.MANAGE_BRANCH)
@require_POST
def term_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    term = get_object_or_404(queries.terms_of(request.scope.organization), pk=pk)
    try:
        terms.remove_term(term=term, by=request.user)
    except TermRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已删除{term.member.name}任{term.get_office_display()}的登记。")
    return redirect("members:term-list", branch_id=branch_id)


class OrganizationOffices(OrganizationPage):
    """The offices of a branch as the administrator sees and gives them."""

    template_name = "members/organization/offices.html"
    form_class = TermForm

    @property
    def election_page(self) -> str:
        return address_of("organization-election", self.organization.pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.organization}

    def get_initial(self) -> dict[str, Any]:
        return {"started_on": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **_tables(self.organization, timezone.localdate())}

    def save(self, form: Form) -> HttpResponse | None:
        term = _appoint(form, self.organization, self.request)
        if term is None:
            return None
        say_done(self.request, _appointed(term))
        return redirect(address_of("organization-offices", self.organization.pk))


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def organization_term_end(request: HttpRequest) -> HttpResponse:
    """Ends an office (``term``) with today."""
    key = asked_number(request, "term")
    if key is None:
        return redirect(LIST)
    term = get_object_or_404(OfficeTerm.objects.select_related("member"), pk=key)
    try:
        terms.end_term(term=term, left_on=timezone.localdate(), by=request.user)
    except TermRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已免去{term.member.name}的{term.get_office_display()}。")
    return redirect(address_of("organization-offices", term.organization_id))
