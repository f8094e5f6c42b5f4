"""Requests of members to correct their record: what waits for an answer, and answering."""

from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from members import corrections, own_data, queries
from members.actions.corrections import (
    CorrectionRefused,
    accept_correction,
    decline_correction,
    is_applied,
)
from members.actions.members import MemberRefused
from members.forms.corrections import CorrectionAnswerForm
from members.models import CorrectionRequest
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage

State = CorrectionRequest.State


def _told(request: CorrectionRequest) -> dict[str, Any]:
    """A request beside what the record says now (or said before it was corrected)."""
    is_open = request.state == State.OPEN
    due = corrections.answer_due_on(request.asked_at)
    return {
        "request": request,
        "label": corrections.line_label(request.about),
        "held": corrections.held(request.member, request.about),
        "wanted": corrections.wanted_in_words(request.about, request.wanted),
        "due": due,
        "is_late": is_open and due < timezone.localdate(),
    }


class CorrectionList(ListPage):
    """What members asked to have corrected, the unanswered first."""

    permission = Permission.RECORD_MEMBERS
    template_name = "members/correction_request/list.html"

    def all_rows(self) -> QuerySet[CorrectionRequest]:
        open_first = Case(
            When(state=State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        rows = CorrectionRequest.objects.filter(branch=self.scope.organization)
        return rows.select_related("member__group", "member__branch").order_by(open_first, "-pk")

    def narrow(self, rows: QuerySet[CorrectionRequest]) -> QuerySet[CorrectionRequest]:
        asked = self.asked("state")
        return rows.filter(state=asked) if asked in State.values else rows

    def get_filters(self) -> list[Filter]:
        choices = [("", "全部", None), *((*choice, None) for choice in State.choices)]
        return [build_filter(self.request, "状态", "state", choices, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "lines": [_told(request) for request in context["rows"]],
            "filters": self.get_filters(),
            "days": corrections.ANSWER_WORKING_DAYS,
        }


class CorrectionAnswer(FormPage):
    """One request: correct the line, or leave it and say why; an answered one can be read over."""

    permission = Permission.RECORD_MEMBERS
    template_name = "members/correction_request/answer.html"
    form_class = CorrectionAnswerForm

    @cached_property
    def correction(self) -> CorrectionRequest:
        own = CorrectionRequest.objects.filter(branch=self.scope.organization)
        return get_object_or_404(own.select_related("member__branch", "member__group"), pk=self.kwargs["pk"])

    def save(self, form: CorrectionAnswerForm) -> HttpResponse | None:
        decide = decline_correction if self.request.POST.get("decision") == "decline" else accept_correction
        try:
            done = decide(request=self.correction, answer=form.cleaned_data["answer"], by=self.request.user)
        except (CorrectionRefused, MemberRefused) as refused:
            is_ours = getattr(refused, "field", None) in form.fields
            form.add_refusal(refused.field if is_ours else None, refused)
            return None
        name, label = self.correction.member.name, corrections.line_label(self.correction.about)
        say_done(self.request, f"{name}申请更正{label}：{done.get_state_display()}，已告诉本人。")
        return redirect("members:correction-list", self.scope.organization.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered_by = self.correction.answered_by_id
        return {
            **super().get_context_data(**kwargs),
            "told": _told(self.correction),
            "before": own_data.held_before(self.correction),
            "is_applied": is_applied(self.correction.about),
            "answered_by": queries.account_names([answered_by]).get(answered_by or 0, ""),
        }
