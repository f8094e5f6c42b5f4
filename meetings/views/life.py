"""Opinions of a life meeting, and the rectification list of a branch."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings.actions import life as actions
from meetings.forms.life import OpinionForm, RectificationForm, initial_of_line
from meetings.models import Meeting, Opinion, Rectification
from meetings.views.base import detail_url
from members.queries import entry_lines
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage
from partybranch.web.years import newest_year

_STATES = (("open", "未到位"), ("late", "已超期"), ("cured", "已到位"))


class OpinionPage(FormPage):
    """The opinions of one life meeting, and a further one. Nobody sees them without the right."""

    permission = Permission.RECORD_APPRAISALS
    template_name = "meetings/life/opinions.html"
    form_class = OpinionForm

    @cached_property
    def meeting(self) -> Meeting:
        found = Meeting.objects.filter(branch=self.scope.organization).select_related("main_kind")
        return get_object_or_404(found.prefetch_related("extra_kinds"), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not actions.holds_criticism(self.meeting):
            messages.error(request, "意见记在已召开的组织生活会或民主生活会上。")
            return redirect(detail_url(self.meeting))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization}

    def save(self, form: OpinionForm) -> HttpResponse | None:
        try:
            opinion = actions.add_opinion(meeting=self.meeting, by=self.request.user, **form.cleaned_data)
        except actions.LifeRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        undo = reverse("meetings:opinion-remove", args=[opinion.branch_id, opinion.pk])
        say_done(self.request, "已登记一条意见。", undo=undo)
        return redirect("meetings:opinion-list", opinion.branch_id, self.meeting.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opinions = self.meeting.opinions.select_related("about", "given_by")
        return {
            **super().get_context_data(**kwargs),
            "meeting": self.meeting,
            "opinions": list(opinions),
            "back": detail_url(self.meeting),
        }


@requires(Permission.RECORD_APPRAISALS)
@require_POST
def opinion_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    opinion = get_object_or_404(Opinion, branch=request.scope.organization, pk=pk)
    revision = actions.remove_opinion(opinion=opinion, by=request.user)
    undo = reverse("meetings:opinion-undo", args=[branch_id, revision.pk])
    say_done(request, "已删除这条意见。", undo=undo)
    return redirect("meetings:opinion-list", branch_id, opinion.meeting_id)


@requires(Permission.RECORD_APPRAISALS)
@require_POST
def opinion_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    revision = _revision(request, Opinion, pk)
    try:
        opinion = actions.undo_opinion(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:meeting-list", branch_id)
    say_done(request, "已恢复。")
    return redirect("meetings:opinion-list", branch_id, opinion.meeting_id)


def _revision(request: HttpRequest, model: type, pk: int) -> Revision:
    try:
        return history.find(model, pk, request.scope.organization.pk)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing


class RectificationList(ListPage):
    """What the branch set out to put right (整改清单) in a year: open, overdue, done."""

    permission = Permission.VIEW_APPRAISALS
    template_name = "meetings/life/rectifications.html"
    search_label = "问题或措施"

    def newest_year(self) -> int | None:
        years = Rectification.objects.filter(branch=self.scope.organization).values_list("year", flat=True)
        return newest_year([max(years, default=None)])

    def all_rows(self) -> QuerySet[Rectification]:
        lines = Rectification.objects.filter(branch=self.scope.organization, year=self.year)
        by_due = F("due_on").asc(nulls_last=True)
        return lines.select_related("owner", "meeting").order_by(
            F("cured_on").asc(nulls_first=True), by_due, "pk"
        )

    def narrow(self, rows: QuerySet[Rectification]) -> QuerySet[Rectification]:
        if self.search:
            rows = rows.filter(problem__icontains=self.search) | rows.filter(measure__icontains=self.search)
        return self._in_state(rows, self.asked("state"))

    @staticmethod
    def _in_state(rows: QuerySet[Rectification], state: str) -> QuerySet[Rectification]:
        if state == "cured":
            return rows.filter(cured_on__isnull=False)
        if state == "late":
            return rows.filter(cured_on__isnull=True, due_on__lt=timezone.localdate())
        return rows.filter(cured_on__isnull=True) if state == "open" else rows

    def get_filters(self) -> list[Filter]:
        rows = self.all_rows()
        counts = [(key, label, self._in_state(rows, key).count()) for key, label in _STATES]
        choices = [("", "全部", rows.count()), *counts]
        return [build_filter(self.request, "情况", "state", choices, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.get_filters(),
            "today": timezone.localdate(),
        }


class _RectificationForm(FormPage):
    permission = Permission.RECORD_APPRAISALS
    template_name = "meetings/life/rectification.html"
    form_class = RectificationForm
    line: Rectification | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization, "line": self.line}

    def back_to(self, year: int) -> str:
        return reverse("meetings:rectification-list", args=[self.scope.organization.pk]) + f"?year={year}"


class RectificationAdd(_RectificationForm):
    """A further line; ``?meeting=`` the life meeting it comes from."""

    @cached_property
    def meeting(self) -> Meeting | None:
        asked = self.request.GET.get("meeting", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 18):
            return None
        return Meeting.objects.filter(branch=self.scope.organization, pk=int(asked)).first()

    def save(self, form: RectificationForm) -> HttpResponse | None:
        year = self.meeting.held_on.year if self.meeting else self.year
        try:
            line = actions.add_rectification(
                branch=self.scope.organization,
                values=form.values(year),
                meeting=self.meeting,
                by=self.request.user,
            )
        except actions.LifeRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        again = reverse("meetings:rectification-add", args=[line.branch_id]) + f"?year={line.year}"
        say_done(
            self.request,
            "已列入整改清单。",
            undo=reverse("meetings:rectification-remove", args=[line.branch_id, line.pk]),
            again=("再列一项", again),
        )
        return redirect(self.back_to(line.year))


class RectificationCorrect(_RectificationForm):
    """A stored line: corrected, or put right with its day."""

    @cached_property
    def line(self) -> Rectification:  # type: ignore[override]
        found = Rectification.objects.filter(branch=self.scope.organization).select_related("owner")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return initial_of_line(self.line)

    def save(self, form: RectificationForm) -> HttpResponse | None:
        try:
            revision = actions.correct_rectification(
                line=self.line,
                values=form.values(self.line.year),
                seen=form.cleaned_data["seen"],
                by=self.request.user,
            )
        except actions.LifeRefused as refused:
            form.add_refusal(refused.field, refused)
            if refused.field is None:
                self._show_newest(form)
            return None
        branch = self.scope.organization.pk
        undo = reverse("meetings:rectification-undo", args=[branch, revision.pk]) if revision else ""
        say_done(self.request, "已保存。" if revision else "内容没有变化。", undo=undo)
        return redirect(self.back_to(self.line.year))

    def _show_newest(self, form: Form) -> None:
        """Whoever saves again has read the sentence."""
        self.__dict__.pop("line", None)
        form.data = form.data.copy()
        form.data["seen"] = actions.version_of(self.line)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "record": self.line,
            "entered_lines": entry_lines(self.line),
        }


@requires(Permission.RECORD_APPRAISALS)
@require_POST
def rectification_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    line = get_object_or_404(Rectification, branch=request.scope.organization, pk=pk)
    revision = actions.remove_rectification(line=line, by=request.user)
    undo = reverse("meetings:rectification-undo", args=[branch_id, revision.pk])
    say_done(request, "已从整改清单删除。", undo=undo)
    return redirect(reverse("meetings:rectification-list", args=[branch_id]) + f"?year={line.year}")


@requires(Permission.RECORD_APPRAISALS)
@require_POST
def rectification_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    revision = _revision(request, Rectification, pk)
    try:
        line = actions.undo_rectification(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:rectification-list", branch_id)
    say_done(request, "已恢复。")
    return redirect(reverse("meetings:rectification-list", args=[branch_id]) + f"?year={line.year}")
