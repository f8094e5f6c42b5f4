"""A sealed ID number read for a minute, and a member found by one."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from members import queries
from members.actions.id_numbers import NothingStored, Reason, find_by_id_number, reveal_id_number
from members.forms.register import IdNumberForm, RevealForm
from members.models import Member
from partybranch.access.permissions import Permission
from partybranch.web.pages import FormPage

# How long a number stands on a screen that nobody closes.
_SHOWN_SECONDS = 60


class MemberReveal(FormPage):
    """Say why, and see the number: for a minute, then the browser goes back to the member's page."""

    permission = Permission.REVEAL_ID_NUMBERS
    template_name = "members/member/reveal.html"
    form_class = RevealForm

    @cached_property
    def member(self) -> Member:
        return get_object_or_404(queries.members_visible_in(self.scope), pk=self.kwargs["pk"])

    @property
    def back(self) -> str:
        return reverse("members:member-detail", args=[self.member.branch_id, self.member.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "member": self.member, "number": ""}

    def save(self, form: RevealForm) -> HttpResponse:
        try:
            number = reveal_id_number(
                member=self.member,
                reason=Reason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                by=self.request.user,
            )
        except NothingStored as refused:
            messages.error(self.request, str(refused))
            return redirect(self.back)
        context = {**self.get_context_data(form=form), "number": number}
        answer = render(self.request, self.template_name, context)
        answer["Refresh"] = f"{_SHOWN_SECONDS}; url={self.back}"
        answer["Cache-Control"] = "no-store"
        return answer


class MemberByIdNumber(FormPage):
    """Whose number is it? Asked by POST, so that the number stands in no address and no log."""

    permission = Permission.REVEAL_ID_NUMBERS
    template_name = "members/member/by_id_number.html"
    form_class = IdNumberForm
    # Who has the number; None while nothing was looked for.
    found: list[Member] | None = None

    def save(self, form: IdNumberForm) -> HttpResponse:
        branch = self.scope.organization
        self.found = find_by_id_number(
            branch=branch, number=form.cleaned_data["id_number"], by=self.request.user
        )
        if len(self.found) == 1:
            return redirect("members:member-detail", branch.pk, self.found[0].pk)
        return self.render_to_response(self.get_context_data(form=form))
