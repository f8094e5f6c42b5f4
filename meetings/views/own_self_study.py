"""A member's own self-study and outside training: stated, corrected and taken back until it is answered."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import queries
from meetings.actions import self_study as actions
from meetings.forms.self_study import SelfStudyForm, initial_of
from meetings.models import SelfStudy
from members.models import Member
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage


def own_studies(scope: Scope) -> QuerySet[SelfStudy]:
    return SelfStudy.objects.filter(branch=scope.organization, member_id=scope.member_id)


def _list_url(branch_id: int, year: int) -> str:
    return f"{reverse('meetings:own-self-study-list', args=[branch_id])}?year={year}"


class OwnSelfStudyList(ListPage):
    """What one stated for a year, with the answers."""

    permission = Permission.OWN_RECORD
    template_name = "meetings/self_study/own_list.html"

    def newest_year(self) -> int | None:
        return queries.newest_study_year(self.scope.organization)

    def all_rows(self) -> QuerySet[SelfStudy]:
        return own_studies(self.scope).filter(done_on__year=self.year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        confirmed = self.all_rows().filter(state=SelfStudy.State.CONFIRMED)
        counted = confirmed.aggregate(hours=Sum("hours"))["hours"]
        return {**super().get_context_data(**kwargs), "counted": counted}


class _OwnStudyForm(FormPage):
    permission = Permission.OWN_RECORD
    template_name = "meetings/self_study/form.html"
    form_class = SelfStudyForm

    def do(self, form: SelfStudyForm) -> HttpResponse:
        """Do it and say where to go; raises what the action refuses."""
        raise NotImplementedError

    def save(self, form: Form) -> HttpResponse | None:
        try:
            return self.do(form)
        except actions.StudyRefused as refused:
            form.add_refusal(refused.field if refused.field in form.fields else None, refused)
        return None


class OwnSelfStudyAdd(_OwnStudyForm):
    """State what one studied."""

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": timezone.localdate()}

    def do(self, form: SelfStudyForm) -> HttpResponse:
        member = Member.objects.get(pk=self.scope.member_id)
        study = actions.state_self_study(member=member, values=form.values(), by=self.request.user)
        undo = reverse("meetings:own-self-study-remove", args=[study.branch_id, study.pk])
        say_done(self.request, "已登记，支部确认后计入您的学时。", undo=undo)
        return redirect(_list_url(study.branch_id, study.done_on.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("meetings:own-self-study-list", args=[self.scope.organization.pk])
        return {**super().get_context_data(**kwargs), "back": back, "is_own": True}


class OwnSelfStudyCorrect(_OwnStudyForm):
    """Change or take back what was not answered yet."""

    @cached_property
    def study(self) -> SelfStudy:
        return get_object_or_404(own_studies(self.scope), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.study.state != SelfStudy.State.STATED:
            messages.error(request, str(actions.NoLongerOwn(self.study)))
            return redirect(_list_url(self.study.branch_id, self.study.done_on.year))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.study)

    def do(self, form: SelfStudyForm) -> HttpResponse:
        values = form.values()
        revision = actions.correct_self_study(
            study=self.study,
            values=values,
            seen=form.cleaned_data["seen"],
            by_oneself=True,
            by=self.request.user,
        )
        say_done(self.request, "已更正。" if revision else "内容没有变化。")
        return redirect(_list_url(self.study.branch_id, values.done_on.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        study = self.study
        return {
            **super().get_context_data(**kwargs),
            "study": study,
            "is_own": True,
            "remove": reverse("meetings:own-self-study-remove", args=[study.branch_id, study.pk]),
            "back": _list_url(study.branch_id, study.done_on.year),
        }


@requires(Permission.OWN_RECORD)
@require_POST
def own_self_study_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back what was not answered yet; the line that says so puts it there again."""
    study = get_object_or_404(own_studies(request.scope), pk=pk)
    try:
        revision = actions.remove_self_study(study=study, by_oneself=True, by=request.user)
    except actions.StudyRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = reverse("meetings:own-self-study-undo", args=[branch_id, revision.pk])
        say_done(request, f"已撤回“{study.title}”。", undo=undo)
    return redirect(_list_url(branch_id, study.done_on.year))


@requires(Permission.OWN_RECORD)
@require_POST
def own_self_study_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Put back what one took back oneself."""
    try:
        revision = history.find(SelfStudy, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    mine = SelfStudy.everything.filter(member_id=request.scope.member_id)
    is_own = revision.verb == Revision.Verb.REMOVED and revision.made_by_id == request.user.pk
    if not is_own or not mine.filter(pk=revision.object_id).exists():
        raise Http404
    try:
        study = actions.undo_self_study(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:own-self-study-list", branch_id)
    say_done(request, f"已撤销，“{study.title}”恢复原样。")
    return redirect(_list_url(branch_id, study.done_on.year))
