"""What the pages of resolutions and of votes share: a form about one of a stored gathering."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from meetings.actions.checks import Refused
from meetings.actions.kept_matters import ChangedMeanwhile, version_of
from meetings.matters import may_record_group
from meetings.models import Meeting, Resolution, Vote
from meetings.views.base import MeetingFormPage, add_refusal, detail_url
from members.queries import entry_lines
from partybranch import history
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.models import Revision
from partybranch.web.pages import FormPage

_NOT_HELD = "活动还没有登记为已召开，不能登记决议和表决。"


def place_on_page(record: Resolution | Vote) -> str:
    """Where the gathering's page shows it."""
    return f"{detail_url(record.meeting)}#{record._meta.model_name}-{record.pk}"


def address(name: str, record: Resolution | Vote | Revision) -> str:
    """Of a record's own page, or of the one that takes a change back."""
    branch_id = record.organization_id if isinstance(record, Revision) else record.branch_id
    return reverse(f"meetings:{name}", args=[branch_id, record.pk])


class AddToMeeting(MeetingFormPage):
    """Something new of a gathering that was held."""

    states = (Meeting.State.HELD,)
    wrong_state = _NOT_HELD

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "scope": self.scope, "meeting": self.meeting}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "record": None, "back": detail_url(self.meeting)}


def to_record(scope: Scope, model: type, pk: int) -> Any:
    """One record of a gathering this person may record; Http404 for any other."""
    found = model.objects.filter(branch=scope.organization, meeting__removed_at__isnull=True)
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        found = found.filter(meeting__group_id__in=scope.group_ids)
    return get_object_or_404(found.select_related("meeting__main_kind", "meeting__group"), pk=pk)


def change_to_undo(request: HttpRequest, model: type, pk: int) -> Revision:
    """A change of such a record, removed ones too; Http404 for any other."""
    scope = request.scope
    try:
        revision = history.find(model, pk, scope.organization.pk)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    record = get_object_or_404(model.everything.select_related("meeting"), pk=revision.object_id)
    if not may_record_group(scope, record.meeting.group_id):
        raise Http404
    return revision


class StoredMatter(FormPage):
    """A form about a stored resolution or vote."""

    permission = Permission.RECORD_MEETINGS
    model: ClassVar[type]

    @cached_property
    def record(self) -> Any:
        return to_record(self.scope, self.model, self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.record.meeting.state != Meeting.State.HELD:
            messages.error(request, _NOT_HELD)
            return redirect(detail_url(self.record.meeting))
        return super().dispatch(request, *args, **kwargs)

    def do(self, form: Form) -> HttpResponse:
        """Do it and say where to go; raises what the action refuses."""
        raise NotImplementedError

    def save(self, form: Form) -> HttpResponse | None:
        try:
            return self.do(form)
        except ChangedMeanwhile as refused:
            form.add_error(None, str(refused))
            # Whoever saves again has read the sentence.
            self.__dict__.pop("record", None)
            form.data = form.data.copy()
            form.data["seen"] = version_of(self.record)
        except Refused as refused:
            add_refusal(form, refused)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "record": self.record,
            "meeting": self.record.meeting,
            "back": place_on_page(self.record),
            "entered_lines": entry_lines(self.record),
        }
