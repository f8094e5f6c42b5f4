"""Party groups of a branch."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import account_queries as queries
from members.actions import groups
from members.actions.groups import GroupChange, GroupRefused
from members.forms.organizations import GroupForm
from members.models import OfficeTerm, PartyGroup
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage


class GroupList(ListPage):
    """The groups with their leaders and how many belong to each."""

    permission = Permission.MANAGE_BRANCH
    template_name = "members/organization/groups.html"

    def all_rows(self) -> QuerySet[PartyGroup]:
        present = queries.present_members(self.scope.organization).order_by().values("pk")
        return queries.groups_of_branch(self.scope.organization).annotate(
            member_count=Count("members", filter=Q(members__in=present), distinct=True)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch = self.scope.organization
        leaders = OfficeTerm.objects.filter(
            queries.held_now(), organization=branch, office=OfficeTerm.Office.GROUP_LEADER
        )
        return {
            **super().get_context_data(**kwargs),
            "leaders": dict(leaders.values_list("group_id", "member__name")),
            "without": queries.present_members(branch).filter(group__isnull=True).count(),
        }


class _GroupPage(FormPage):
    permission = Permission.MANAGE_BRANCH
    template_name = "members/organization/group_form.html"
    form_class = GroupForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization}

    def _done(self, sentence: str, done: GroupChange) -> HttpResponse:
        branch = self.scope.organization.pk
        say_done(self.request, sentence, undo=reverse("members:group-undo", args=[branch, done.revision.pk]))
        return redirect("members:group-list", branch_id=branch)


class GroupAdd(_GroupPage):
    """A new group, with its members."""

    def save(self, form: Form) -> HttpResponse | None:
        try:
            done = groups.add_group(branch=self.scope.organization, by=self.request.user, **form.cleaned_data)
        except GroupRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        return self._done(f"已建立{done.group}。", done)


class GroupEdit(_GroupPage):
    """The name of a group and who belongs to it."""

    @cached_property
    def group(self) -> PartyGroup:
        return get_object_or_404(queries.groups_of_branch(self.scope.organization), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        present = queries.present_members(self.scope.organization)
        members = present.filter(group=self.group).values_list("pk", flat=True)
        return {"name": self.group.name, "members": list(members)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "group": self.group}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            done = groups.correct_group(group=self.group, by=self.request.user, **form.cleaned_data)
        except GroupRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        told = f"，调整了{done.moved}名党员" if done.moved else ""
        return self._done(f"已保存{self.group}{told}。", done)


@requires(Permission.MANAGE_BRANCH)
@require_POST
def group_dissolve(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    group = get_object_or_404(queries.groups_of_branch(request.scope.organization), pk=pk)
    try:
        groups.dissolve_group(group=group, dissolved_on=timezone.localdate(), by=request.user)
    except GroupRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = reverse("members:group-restore", args=[branch_id, group.pk])
        say_done(request, f"已撤销{group}。", undo=undo)
    return redirect("members:group-list", branch_id=branch_id)


@requires(Permission.MANAGE_BRANCH)
@require_POST
def group_restore(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    group = get_object_or_404(queries.groups_of_branch(request.scope.organization), pk=pk)
    groups.restore_group(group=group, by=request.user)
    say_done(request, f"已恢复{group}。")
    return redirect("members:group-list", branch_id=branch_id)


@requires(Permission.MANAGE_BRANCH)
@require_POST
def group_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Takes back who was moved into and out of a group, and its name."""
    try:
        revision = history.find(PartyGroup, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        group = groups.undo_group(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已撤销对{group}的调整，党员回到原来的小组。")
    return redirect("members:group-list", branch_id=branch_id)
