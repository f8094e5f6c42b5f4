"""换届: the new committee of a branch in one step, by its secretary or by the administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members.actions.elections import hold_election
from members.actions.organization_corrections import remove_event
from members.actions.organization_events import OrganizationRefused
from members.actions.terms import current_terms
from members.forms.elections import ElectionForm, initial_of_election
from members.models import Organization, OrganizationEvent
from members.views.organization import OrganizationPage, address_of
from members.views.organization_event import refuse_on, removal_of
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage


def _initial(branch: Organization) -> dict[str, Any]:
    return initial_of_election(branch, current_terms(branch, timezone.localdate()))


def _hold(form: ElectionForm, branch: Organization, request: HttpRequest) -> OrganizationEvent | None:
    try:
        return hold_election(
            branch=branch,
            held_on=form.cleaned_data["occurred_on"],
            seats=form.seats(),
            term_ends_on=form.term_end(),
            committee_seats=form.cleaned_data["committee_seats"],
            approval=form.approval(),
            by=request.user,
        )
    except OrganizationRefused as refused:
        refuse_on(form, refused)
        return None


def _sentence(form: ElectionForm) -> str:
    end = form.term_end()
    return f"已登记换届，{len(form.seats())}项职务重新任命，任期到{end.year}年{end.month}月{end.day}日。"


class ElectionAdd(FormPage):
    """The branch enters its new committee."""

    permission = Permission.MANAGE_BRANCH
    template_name = "members/organization/election.html"
    form_class = ElectionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization}

    def get_initial(self) -> dict[str, Any]:
        return _initial(self.scope.organization)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch = self.scope.organization
        back = reverse("members:term-list", args=[branch.pk])
        return {**super().get_context_data(**kwargs), "branch": branch, "back": back}

    def save(self, form: ElectionForm) -> HttpResponse | None:
        branch = self.scope.organization
        event = _hold(form, branch, self.request)
        if event is None:
            return None
        scope = self.request.user.scope_in(branch.pk, is_branch=True)
        if scope is None or not scope.allows(Permission.MANAGE_BRANCH):
            # Who was not elected again has no page of offices any more.
            say_done(self.request, _sentence(form))
            return redirect("reports:home")
        undo = reverse("members:election-remove", args=[branch.pk, event.pk])
        say_done(self.request, _sentence(form), undo=undo)
        return redirect("members:term-list", branch_id=branch.pk)


@requires(Permission.MANAGE_BRANCH)
@require_POST
def election_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """The committee of before goes on."""
    held = OrganizationEvent.objects.filter(
        organization=request.scope.organization, kind=OrganizationEvent.Kind.REELECTED
    )
    event = get_object_or_404(held.select_related("organization"), pk=pk)
    try:
        remove_event(event=event, by=request.user)
    except OrganizationRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "已撤销换届，原来的任职恢复。")
    return redirect("members:term-list", branch_id=branch_id)


class OrganizationElection(OrganizationPage):
    """The administrator enters the new committee of a branch."""

    template_name = "members/organization/election.html"
    form_class = ElectionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.organization}

    def get_initial(self) -> dict[str, Any]:
        return _initial(self.organization)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = address_of("organization-offices", self.organization.pk)
        return {**super().get_context_data(**kwargs), "branch": self.organization, "back": back}

    def save(self, form: ElectionForm) -> HttpResponse | None:
        event = _hold(form, self.organization, self.request)
        if event is None:
            return None
        say_done(self.request, _sentence(form), undo=removal_of(event))
        return redirect(address_of("organization-offices", self.organization.pk))
