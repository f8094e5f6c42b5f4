"""Gatherings of several branches, for the committee above them."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.actions import joint as actions
from meetings.actions.checks import Refused
from meetings.forms.joint import JointCancelForm, JointForm
from meetings.joint import joints_of, lines_of, total_of
from meetings.models import JointGathering, Meeting
from meetings.views.base import add_refusal
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DetailPage, FormPage, ListPage


class JointList(ListPage):
    """What the committee called, with how many branches have held it."""

    permission = Permission.PLAN_JOINTLY
    template_name = "meetings/joint/list.html"
    search_label = "主题内容"

    def all_rows(self) -> QuerySet[JointGathering]:
        return joints_of(self.scope.organization)

    def narrow(self, rows: QuerySet[JointGathering]) -> QuerySet[JointGathering]:
        return rows.filter(title__icontains=self.search) if self.search else rows


class JointPlan(FormPage):
    """One gathering planned for several branches."""

    permission = Permission.PLAN_JOINTLY
    template_name = "meetings/joint/plan.html"
    form_class = JointForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "committee": self.scope.organization}

    def save(self, form: JointForm) -> HttpResponse | None:
        committee = self.scope.organization
        try:
            joint = actions.plan_jointly(
                organizer=committee,
                branches=list(form.cleaned_data["branches"]),
                plan=form.plan(),
                day=form.cleaned_data["held_on"],
                by=self.request.user,
            )
        except Refused as refused:
            add_refusal(form, refused)
            return None
        undo = reverse("meetings:joint-remove", args=[committee.pk, joint.pk])
        count = len(form.cleaned_data["branches"])
        say_done(self.request, f"已给{count}个支部安排，应到的党员会收到通知。", undo=undo)
        return redirect("meetings:joint-detail", committee.pk, joint.pk)


class JointDetail(DetailPage):
    """Branch by branch: planned, held, who was due and came."""

    permission = Permission.PLAN_JOINTLY
    template_name = "meetings/joint/detail.html"

    def get_queryset(self) -> QuerySet[JointGathering]:
        return joints_of(self.scope.organization)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = lines_of(self.object)
        return {
            **super().get_context_data(**kwargs),
            "lines": lines,
            "first": lines[0],
            "total": total_of(lines),
            "is_open": any(each.state == Meeting.State.PLANNED for each in lines),
        }


class JointCancel(FormPage):
    """Call it off for every branch that has not held it."""

    permission = Permission.PLAN_JOINTLY
    template_name = "meetings/joint/cancel.html"
    form_class = JointCancelForm

    @cached_property
    def joint(self) -> JointGathering:
        return get_object_or_404(joints_of(self.scope.organization), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "joint": self.joint}

    def save(self, form: JointCancelForm) -> HttpResponse | None:
        try:
            revisions = actions.cancel_jointly(
                joint=self.joint, reason=form.cleaned_data["reason"], by=self.request.user
            )
        except Refused as refused:
            add_refusal(form, refused)
            return None
        place = [self.scope.organization.pk, self.joint.pk]
        undo = reverse("meetings:joint-restore", args=place)
        say_done(self.request, f"已取消{len(revisions)}个支部的安排，应到的党员会收到通知。", undo=undo)
        return redirect("meetings:joint-detail", *place)


def _joint(request: HttpRequest, pk: int) -> JointGathering:
    return get_object_or_404(joints_of(request.scope.organization), pk=pk)


@requires(Permission.PLAN_JOINTLY)
@require_POST
def joint_restore(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    """Take the cancellation back."""
    joint = _joint(request, pk)
    try:
        restored = actions.restore_jointly(joint=joint, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已恢复{len(restored)}个支部的安排。")
    return redirect("meetings:joint-detail", committee_id, pk)


@requires(Permission.PLAN_JOINTLY)
@require_POST
def joint_remove(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    """Take the plan back for every branch that has not held it."""
    try:
        removed = actions.remove_jointly(joint=_joint(request, pk), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已删除{len(removed)}个支部的安排。")
    return redirect("meetings:joint-list", committee_id)
