"""The year's study plan: read by every member, kept by whoever records the branch's gatherings."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings.actions import study_plan as actions
from meetings.forms.study_plan import StudyPlanForm, initial_of
from meetings.models import StudyPlanItem
from meetings.study_plan import newest_plan_year, plan_of
from members.models import Member, Organization
from members.ordering import in_order
from members.queries import belongs_on
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage, FormPage
from partybranch.web.years import asked_year

_NOT_A_LEADERS = "全支部的学习计划由支部列，党小组组长可以看。"


def may_keep_plan(scope: Scope) -> bool:
    """The plan is the branch's: a leader of a group alone reads it."""
    may = scope.allows(Permission.RECORD_MEETINGS)
    return may and not scope.only_own_group(Permission.RECORD_MEETINGS)


def plan_url(branch_id: int, year: int) -> str:
    return f"{reverse('meetings:study-plan', args=[branch_id])}?year={year}"


def _undo_url(revision: Revision) -> str:
    return reverse("meetings:study-plan-undo", args=[revision.organization_id, revision.pk])


def _item(scope: Scope, pk: int) -> StudyPlanItem:
    """A line this person may change; Http404 for any other."""
    if not may_keep_plan(scope):
        raise Http404
    return get_object_or_404(StudyPlanItem, branch=scope.organization, pk=pk)


class StudyPlan(DeskPage):
    """The plan of a year, month by month, with what became of each line."""

    permission = Permission.VIEW_MEETINGS
    template_name = "meetings/study_plan/list.html"

    def newest_year(self) -> int | None:
        planned = newest_plan_year(self.scope.organization)
        return max(planned, timezone.localdate().year) if planned else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        months = plan_of(self.scope.organization, self.year)
        lines = [line for month in months for line in month.lines]
        return {
            **super().get_context_data(**kwargs),
            "months": months,
            "count": len(lines),
            "held": sum(line.is_held for line in lines),
            "may_keep": may_keep_plan(self.scope),
            "may_record": self.scope.allows(Permission.RECORD_MEETINGS),
        }


class _PlanForm(FormPage):
    """A form about a line of the plan; a leader of a group is sent back to the page."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/study_plan/form.html"
    form_class = StudyPlanForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_keep_plan(self.scope):
            messages.error(request, _NOT_A_LEADERS)
            return redirect("meetings:study-plan", self.scope.organization.pk)
        return super().dispatch(request, *args, **kwargs)

    def do(self, form: StudyPlanForm) -> HttpResponse:
        """Do it and say where to go; raises what the action refuses."""
        raise NotImplementedError

    def save(self, form: Form) -> HttpResponse | None:
        try:
            return self.do(form)
        except actions.PlanRefused as refused:
            form.add_refusal(refused.field, refused)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch = self.scope.organization
        people = in_order(Member.objects.filter(belongs_on(timezone.localdate()), branch=branch), branch)
        return {
            **super().get_context_data(**kwargs),
            "people": people.values_list("name", flat=True),
            "back": plan_url(branch.pk, self.year),
        }


class StudyPlanAdd(_PlanForm):
    """A new line; ``?month=`` fills the form."""

    def newest_year(self) -> int | None:
        return timezone.localdate().year

    def get_initial(self) -> dict[str, Any]:
        return {"month": self.request.GET.get("month", "")[:2]}

    def do(self, form: StudyPlanForm) -> HttpResponse:
        branch = self.scope.organization
        item = actions.add_plan_item(
            branch=branch, year=self.year, values=form.values(), by=self.request.user
        )
        undo = reverse("meetings:study-plan-remove", args=[branch.pk, item.pk])
        add = reverse("meetings:study-plan-add", args=[branch.pk])
        again = ("再列一项", f"{add}?year={self.year}")
        say_done(self.request, "已列入学习计划。", undo=undo, again=again)
        return redirect(plan_url(branch.pk, self.year))


class StudyPlanCorrect(_PlanForm):
    """A line as it stands, to be corrected or removed."""

    @cached_property
    def item(self) -> StudyPlanItem:
        return _item(self.scope, self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Before the page is built: another's line is not found, whoever asks.
        self.year = self.item.year
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.item)

    def do(self, form: StudyPlanForm) -> HttpResponse:
        revision = actions.correct_plan_item(
            item=self.item, values=form.values(), seen=form.cleaned_data["seen"], by=self.request.user
        )
        undo = _undo_url(revision) if revision else ""
        say_done(self.request, "已更正。" if revision else "内容没有变化。", undo=undo)
        return redirect(plan_url(self.item.branch_id, self.item.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "item": self.item}


@requires(Permission.RECORD_MEETINGS)
@require_POST
def study_plan_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Set a line aside; the line that says so takes it back."""
    item = _item(request.scope, pk)
    revision = actions.remove_plan_item(item=item, by=request.user)
    say_done(request, f"已从学习计划中删除“{item.topic}”。", undo=_undo_url(revision))
    return redirect(plan_url(branch_id, item.year))


@requires(Permission.RECORD_MEETINGS)
@require_POST
def study_plan_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back a correction or a removal."""
    if not may_keep_plan(request.scope):
        raise Http404
    try:
        revision = history.find(StudyPlanItem, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        item = actions.undo_plan_item(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:study-plan", branch_id)
    say_done(request, f"已撤销，“{item.topic}”恢复原样。")
    return redirect(plan_url(branch_id, item.year))


@requires(Permission.RECORD_MEETINGS)
@require_POST
def study_plan_copy(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Take over what the year before had (``?year=`` is the year to fill)."""
    branch: Organization = request.scope.organization
    year = asked_year(request) or timezone.localdate().year
    if not may_keep_plan(request.scope):
        messages.error(request, _NOT_A_LEADERS)
        return redirect(plan_url(branch.pk, year))
    try:
        count = actions.copy_plan(branch=branch, year=year, by=request.user)
    except actions.PlanRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已抄用{year - 1}年的{count}项，不合适的可以逐项更正或删除。")
    return redirect(plan_url(branch.pk, year))
