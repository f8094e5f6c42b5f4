"""Entering and correcting a member."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members.actions.members import (
    MemberRefused,
    add_member,
    correct_member,
    remove_member,
    undo_member,
)
from members.forms.members import MemberForm
from members.models import Member
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage
from partybranch.web.years import asked_year


class _MemberForm(FormPage):
    """The form of a member, new or stored."""

    permission = Permission.RECORD_MEMBERS
    template_name = "members/member/form.html"
    form_class = MemberForm
    # The stored member, None while new.
    member: Member | None = None

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"branch": self.scope.organization, "member": self.member}
        return {**super().get_form_kwargs(), **own}


class MemberAdd(_MemberForm):
    """A new line of the register."""

    def save(self, form: MemberForm) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            member = add_member(
                branch=branch,
                values=form.values(),
                by=self.request.user,
                is_another=form.cleaned_data["is_another"],
            )
        except MemberRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        undo = reverse("members:member-remove", args=[branch.pk, member.pk])
        again = ("再登记一名", reverse("members:member-add", args=[branch.pk]))
        say_done(
            self.request, f"已登记党员{member.name}。本年转入的，请接着登记变动。", undo=undo, again=again
        )
        return redirect("members:member-detail", branch.pk, member.pk)


class MemberCorrect(_MemberForm):
    """A stored member, to be corrected."""

    @cached_property
    def member(self) -> Member:  # type: ignore[override]
        own = Member.objects.filter(branch=self.scope.organization).select_related("group")
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def save(self, form: MemberForm) -> HttpResponse | None:
        try:
            revision = correct_member(
                member=self.member,
                values=form.values(),
                by=self.request.user,
                is_another=form.cleaned_data["is_another"],
            )
        except MemberRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        here = [self.scope.organization.pk, self.kwargs["pk"]]
        if revision is None:
            say_done(self.request, "没有改动。")
        else:
            undo = reverse("members:member-undo", args=[here[0], revision.pk])
            say_done(self.request, f"已更正{self.member.name}的信息。", undo=undo)
        return redirect("members:member-detail", *here)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def member_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    own = Member.objects.filter(branch=request.scope.organization)
    member = get_object_or_404(own, pk=pk)
    name = member.name
    try:
        remove_member(member=member, by=request.user)
    except MemberRefused as refused:
        messages.error(request, str(refused))
        return redirect("members:member-detail", branch_id, pk)
    say_done(request, f"已删除误登的党员{name}。")
    return redirect("members:member-list", branch_id)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def member_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    try:
        revision = history.find(Member, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        member = undo_member(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("members:member-detail", branch_id, revision.object_id)
    say_done(request, f"已恢复{member.name}原来的信息。")
    return redirect("members:member-detail", branch_id, member.pk)
