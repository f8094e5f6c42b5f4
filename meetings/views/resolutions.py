"""The resolutions of a branch, and entering, marking done, correcting and removing one."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import matters
from meetings.actions import resolutions as actions
from meetings.forms import matters as forms
from meetings.models import Resolution
from meetings.views.base import detail_url
from meetings.views.matters import (
    AddToMeeting,
    StoredMatter,
    address,
    change_to_undo,
    place_on_page,
    to_record,
)
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage

_STATES = (("open", "未办结"), ("overdue", "已过时限"), ("done", "已办结"))


class ResolutionList(ListPage):
    """What the gatherings of a year resolved; what is open first."""

    permission = Permission.VIEW_MEETINGS
    template_name = "meetings/resolution/list.html"
    search_label = "决议内容或责任人"

    def newest_year(self) -> int | None:
        return matters.newest_resolution_year(self.scope.organization)

    def all_rows(self) -> QuerySet[Resolution]:
        return matters.resolutions_of(self.scope.organization).filter(meeting__held_on__year=self.year)

    def narrow(self, rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
        rows = matters.in_state(rows, self.asked("state"), timezone.localdate())
        return matters.matching_resolutions(rows, self.search)

    def get_filters(self) -> list[Filter]:
        rows, today = self.all_rows(), timezone.localdate()
        counted = [(key, label, matters.in_state(rows, key, today).count()) for key, label in _STATES]
        choices = [("", "全部", rows.count()), *counted]
        return [build_filter(self.request, "办理情况", "state", choices, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may = [
            row.pk for row in context["rows"] if matters.may_record_group(self.scope, row.meeting.group_id)
        ]
        return {
            **context,
            "filters": self.get_filters(),
            "may_record": may,
            "today": timezone.localdate(),
        }


class ResolutionAdd(AddToMeeting):
    """A new resolution of a gathering."""

    template_name = "meetings/resolution/form.html"
    form_class = forms.ResolutionForm

    def do(self, form: forms.ResolutionForm) -> HttpResponse:
        made = actions.add_resolution(meeting=self.meeting, values=form.values(), by=self.request.user)
        said = "已登记决议，到期前后在工作台提醒。" if made.due_on else "已登记决议。"
        say_done(self.request, said, undo=address("resolution-remove", made))
        return redirect(place_on_page(made))


class ResolutionCorrect(StoredMatter):
    """A resolution as it stands, to be corrected, opened again or removed."""

    template_name = "meetings/resolution/form.html"
    form_class = forms.ResolutionForm
    model = Resolution

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of_resolution(self.record)

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {"scope": self.scope, "meeting": self.record.meeting, "kept": self.record.owner_id}
        return {**super().get_form_kwargs(), **more, "is_stored": True}

    def do(self, form: forms.ResolutionForm) -> HttpResponse:
        revision = actions.correct_resolution(
            resolution=self.record, values=form.values(), seen=form.seen_version, by=self.request.user
        )
        undo = address("resolution-undo", revision) if revision else ""
        say_done(self.request, "已更正决议。" if revision else "内容没有变化。", undo=undo)
        return redirect(place_on_page(self.record))


class ResolutionDone(StoredMatter):
    """Mark a resolution done."""

    template_name = "meetings/resolution/done.html"
    form_class = forms.ResolutionDoneForm
    model = Resolution

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of_done(self.record)

    def do(self, form: forms.ResolutionDoneForm) -> HttpResponse:
        given = form.cleaned_data
        revision = actions.finish_resolution(
            resolution=self.record,
            done_on=given["done_on"],
            outcome=given["outcome"],
            seen=given["seen"] or None,
            by=self.request.user,
        )
        undo = address("resolution-undo", revision) if revision else ""
        say_done(self.request, "决议已办结。" if revision else "内容没有变化。", undo=undo)
        return redirect(place_on_page(self.record))


@requires(Permission.RECORD_MEETINGS)
@require_POST
def resolution_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Set a resolution aside; the line that says so takes it back."""
    resolution = to_record(request.scope, Resolution, pk)
    revision = actions.remove_resolution(resolution=resolution, by=request.user)
    say_done(request, "已删除决议。", undo=address("resolution-undo", revision))
    return redirect(detail_url(resolution.meeting))


@requires(Permission.RECORD_MEETINGS)
@require_POST
def resolution_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back a correction, a done or a removal."""
    revision = change_to_undo(request, Resolution, pk)
    try:
        resolution = actions.undo(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:resolution-list", branch_id)
    say_done(request, "已撤销，决议恢复原样。")
    return redirect(place_on_page(resolution))
