"""Changing the agenda of a planned or held gathering."""

from functools import cached_property
from typing import Any

from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime

from meetings.actions import agenda as actions
from meetings.forms import matters as forms
from meetings.models import Meeting
from meetings.views.base import MeetingFormPage, detail_url, undo_url
from partybranch.web.done import say_done


class AgendaEdit(MeetingFormPage):
    """All items on one page: added, reworded, put in order by their numbers, taken out."""

    template_name = "meetings/agenda/edit.html"
    form_class = forms.SeenForm
    states = (Meeting.State.PLANNED, Meeting.State.HELD)
    wrong_state = "这次活动已经取消，不能再改议程。"

    @cached_property
    def items(self) -> BaseFormSet:
        if self.request.method != "POST":
            return forms.AgendaForms(initial=forms.initial_of_agenda(self.meeting), prefix="item")
        data = self.request.POST
        if "more" in data:
            data = data.copy()
            count = data.get("item-TOTAL_FORMS", "")
            shown = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
            data["item-TOTAL_FORMS"] = str(min(shown + forms.EMPTY_ROWS, forms.MOST_ITEMS))
        return forms.AgendaForms(data, prefix="item")

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.meeting.updated_at.isoformat()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "more" in request.POST:
            self.items.is_valid()
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.SeenForm) -> HttpResponse:
        return super().form_valid(form) if self.items.is_valid() else self.form_invalid(form)

    def do(self, form: forms.SeenForm) -> HttpResponse:
        try:
            seen = parse_datetime(form.cleaned_data["seen"])
        except ValueError:
            seen = None
        revision = actions.change_agenda(
            meeting=self.meeting, items=forms.items_of(self.items), seen=seen, by=self.request.user
        )
        undo = undo_url([revision]) if revision else ""
        say_done(self.request, "已保存议程。" if revision else "议程没有变化。", undo=undo)
        return redirect(detail_url(self.meeting))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "items": self.items, "back": detail_url(self.meeting)}
