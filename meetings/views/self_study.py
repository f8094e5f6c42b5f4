"""Self-study and outside training of the branch's members, for whoever records its study."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import queries
from meetings.actions import self_study as actions
from meetings.forms import self_study as forms
from meetings.models import SelfStudy
from members.queries import account_names, entry_lines
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage

State = SelfStudy.State


def list_url(branch_id: int, year: int) -> str:
    return f"{reverse('meetings:self-study-list', args=[branch_id])}?year={year}"


def _undo_url(revision: Revision) -> str:
    return reverse("meetings:self-study-undo", args=[revision.organization_id, revision.pk])


def _study(scope: Scope, pk: int) -> SelfStudy:
    return get_object_or_404(queries.self_studies_to_record(scope), pk=pk)


class SelfStudyList(ListPage):
    """What members studied outside the branch's gatherings in a year, what waits for an answer first."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/self_study/list.html"
    search_label = "姓名或学习内容"

    def newest_year(self) -> int | None:
        return queries.newest_study_year(self.scope.organization)

    def all_rows(self) -> QuerySet[SelfStudy]:
        waiting = Case(When(state=State.STATED, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = queries.self_studies_to_record(self.scope).filter(done_on__year=self.year)
        return rows.order_by(waiting, "-done_on", "-pk")

    def narrow(self, rows: QuerySet[SelfStudy]) -> QuerySet[SelfStudy]:
        if self.search:
            rows = rows.filter(Q(member__name__icontains=self.search) | Q(title__icontains=self.search))
        if self.asked("state") in State.values:
            rows = rows.filter(state=self.asked("state"))
        if self.asked("kind") in SelfStudy.Kind.values:
            rows = rows.filter(kind=self.asked("kind"))
        return rows

    def get_filters(self) -> list[Filter]:
        counts = dict(self.all_rows().order_by().values_list("state").annotate(Count("pk")))
        states = [(value, label, counts.get(value, 0)) for value, label in State.choices]
        kinds = [(value, label, None) for value, label in SelfStudy.Kind.choices]
        return [
            build_filter(self.request, "方式", "kind", [("", "全部方式", None), *kinds]),
            build_filter(
                self.request, "情况", "state", [("", "全部", sum(counts.values())), *states], as_links=True
            ),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "filters": self.get_filters()}


class _StudyForm(FormPage):
    """A form about one piece of self-study."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/self_study/form.html"

    def do(self, form: Any) -> HttpResponse:
        """Do it and say where to go; raises what the action refuses."""
        raise NotImplementedError

    def save(self, form: Form) -> HttpResponse | None:
        try:
            return self.do(form)
        except actions.StudyRefused as refused:
            form.add_refusal(refused.field if refused.field in form.fields else None, refused)
        return None


class SelfStudyAdd(_StudyForm):
    """Enter it for a member: it counts at once."""

    form_class = forms.SelfStudyEntryForm

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": timezone.localdate(), "member": self.request.GET.get("member", "")[:18]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "scope": self.scope}

    def do(self, form: forms.SelfStudyEntryForm) -> HttpResponse:
        branch_id = self.scope.organization.pk
        study = actions.enter_self_study(
            member=form.cleaned_data["member"], values=form.values(), by=self.request.user
        )
        undo = reverse("meetings:self-study-remove", args=[branch_id, study.pk])
        again = ("再登记一项", reverse("meetings:self-study-add", args=[branch_id]))
        say_done(self.request, f"已登记，计入{study.member.name}的学时。", undo=undo, again=again)
        return redirect(list_url(branch_id, study.done_on.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("meetings:self-study-list", args=[self.scope.organization.pk])
        return {**super().get_context_data(**kwargs), "back": back}


class _OneStudy(_StudyForm):
    @cached_property
    def study(self) -> SelfStudy:
        return _study(self.scope, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = list_url(self.study.branch_id, self.study.done_on.year)
        return {**super().get_context_data(**kwargs), "study": self.study, "back": back}


class SelfStudyCorrect(_OneStudy):
    """One as it stands, to be corrected or removed."""

    form_class = forms.SelfStudyForm

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of(self.study)

    def do(self, form: forms.SelfStudyForm) -> HttpResponse:
        values = form.values()
        revision = actions.correct_self_study(
            study=self.study, values=values, seen=form.cleaned_data["seen"], by=self.request.user
        )
        undo = _undo_url(revision) if revision else ""
        say_done(self.request, "已更正。" if revision else "内容没有变化。", undo=undo)
        return redirect(list_url(self.study.branch_id, values.done_on.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        remove = reverse("meetings:self-study-remove", args=[self.study.branch_id, self.study.pk])
        return {
            **super().get_context_data(**kwargs),
            "entered_lines": entry_lines(self.study),
            "remove": remove,
        }


class SelfStudyAnswer(_OneStudy):
    """What a member states: take its hours, or say why not; an answered one can be read over."""

    template_name = "meetings/self_study/answer.html"
    form_class = forms.SelfStudyAnswerForm

    def do(self, form: forms.SelfStudyAnswerForm) -> HttpResponse:
        is_confirmed = self.request.POST.get("decision") != "decline"
        done = actions.answer_self_study(
            study=self.study,
            is_confirmed=is_confirmed,
            answer=form.cleaned_data["answer"],
            by=self.request.user,
        )
        said = "已确认，计入学时" if is_confirmed else "未采纳"
        say_done(self.request, f"{self.study.member.name}的{done.get_kind_display()}{said}，已告诉本人。")
        return redirect(list_url(done.branch_id, done.done_on.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = self.study.answered_by_id
        return {
            **super().get_context_data(**kwargs),
            "answered_by": account_names([key]).get(key or 0, ""),
        }


@requires(Permission.RECORD_MEETINGS)
@require_POST
def self_study_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Set it aside; the line that says so takes it back."""
    study = _study(request.scope, pk)
    revision = actions.remove_self_study(study=study, by=request.user)
    say_done(request, f"已删除{study.member.name}的“{study.title}”。", undo=_undo_url(revision))
    return redirect(list_url(branch_id, study.done_on.year))


@requires(Permission.RECORD_MEETINGS)
@require_POST
def self_study_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back a correction or a removal."""
    try:
        revision = history.find(SelfStudy, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    scope = request.scope
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        of_group = SelfStudy.everything.filter(member__group_id__in=scope.group_ids)
        get_object_or_404(of_group, pk=revision.object_id)
    try:
        study = actions.undo_self_study(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:self-study-list", branch_id)
    say_done(request, f"已撤销，“{study.title}”恢复原样。")
    return redirect(list_url(branch_id, study.done_on.year))
