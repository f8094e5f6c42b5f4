"""Reflections members handed in, read by whoever has the right; nobody else sees them."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from meetings import reflections
from meetings.actions import reflections as actions
from meetings.forms.reflections import ReflectionAnswerForm
from meetings.models import Reflection
from members.queries import account_names
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage

_READ, _UNREAD = "read", "unread"


class ReflectionList(ListPage):
    """What was handed in in a year, by whether it was read and by the gathering it is about."""

    permission = Permission.READ_REFLECTIONS
    template_name = "meetings/reflection/list.html"
    search_label = "姓名或题目"

    def newest_year(self) -> int | None:
        return reflections.newest_reflection_year(self.scope.organization)

    def all_rows(self) -> QuerySet[Reflection]:
        rows = reflections.handed_in(self.scope.organization).defer("text_sealed")
        # Of one gathering all, also what came in after the year's end.
        return rows if self.asked_id("meeting") is not None else reflections.of_year(rows, self.year)

    def narrow(self, rows: QuerySet[Reflection]) -> QuerySet[Reflection]:
        if self.search:
            by_name = rows.filter(member__name__icontains=self.search)
            rows = by_name | rows.filter(title__icontains=self.search)
        if self.asked("state") in (_READ, _UNREAD):
            rows = rows.filter(read_at__isnull=self.asked("state") == _UNREAD)
        if self.asked_id("meeting") is not None:
            rows = rows.filter(meeting_id=self.asked_id("meeting"))
        return rows

    def get_filters(self) -> list[Filter]:
        rows = self.all_rows()
        count, unread = rows.count(), rows.filter(read_at__isnull=True).count()
        states = [("", "全部", count), (_UNREAD, "未读", unread), (_READ, "已读", count - unread)]
        sessions = [
            (str(meeting.pk), f"{meeting.held_on.month}月{meeting.held_on.day}日{meeting.title[:20]}", number)
            for meeting, number in reflections.sessions_written_about(rows)
        ]
        return [
            build_filter(self.request, "活动", "meeting", [("", "全部活动", None), *sessions]),
            build_filter(self.request, "情况", "state", states, as_links=True),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "filters": self.get_filters()}


class ReflectionRead(FormPage):
    """One reflection: opening it marks it as read; a few words may be written back."""

    permission = Permission.READ_REFLECTIONS
    template_name = "meetings/reflection/read.html"
    form_class = ReflectionAnswerForm

    @cached_property
    def reflection(self) -> Reflection:
        return get_object_or_404(reflections.handed_in(self.scope.organization), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            opened = actions.open_reflection(reflection=self.reflection, by=request.user)
        except actions.NotHandedIn as gone:
            raise Http404 from gone
        self.reflection.read_at, self.reflection.read_by_id = opened.read_at, opened.read_by_id
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"answer": self.reflection.answer}

    def save(self, form: Form) -> HttpResponse | None:
        branch_id = self.scope.organization.pk
        try:
            actions.answer_reflection(
                reflection=self.reflection, answer=form.cleaned_data["answer"], by=self.request.user
            )
        except actions.ReflectionRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        say_done(self.request, f"已回复{self.reflection.member.name}。")
        return redirect(f"{reverse('meetings:reflection-list', args=[branch_id])}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = self.reflection.read_by_id
        return {
            **super().get_context_data(**kwargs),
            "reflection": self.reflection,
            "read_by": account_names([key]).get(key or 0, ""),
        }
