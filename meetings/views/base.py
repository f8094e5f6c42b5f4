"""What the pages that record gatherings share."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date

from meetings import queries
from meetings.actions.checks import ChangedMeanwhile, Refused
from meetings.models import Meeting
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.models import Revision
from partybranch.web.pages import FormPage

_LONGEST_ID = 18


def meeting_to_record(scope: Scope, pk: int) -> Meeting:
    """One gathering this person may record or correct; Http404 for any other."""
    meeting = queries.with_kinds(queries.meetings_to_record(scope)).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def detail_url(meeting: Meeting) -> str:
    return (
        reverse("meetings:meeting-detail", args=[meeting.branch_id, meeting.pk])
        + f"?year={meeting.held_on.year}"
    )


def undo_url(revisions: Collection[Revision]) -> str:
    """Where a POST takes back the changes made together."""
    keys = sorted(revision.pk for revision in revisions)
    first = next(revision for revision in revisions if revision.pk == keys[0])
    address = reverse("meetings:meeting-undo", args=[first.organization_id, keys[0]])
    return address if len(keys) == 1 else f"{address}?through={keys[-1]}"


def asked_ids(request: HttpRequest, name: str) -> list[int]:
    """Keys in the address; what is none is passed over."""
    return [
        int(text)
        for text in request.GET.getlist(name)
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID
    ]


def asked_day(request: HttpRequest) -> date | None:
    """``?date=``, None where there is none."""
    try:
        return parse_date(request.GET.get("date", ""))
    except ValueError:
        return None


def add_refusal(form: Form, refused: Refused) -> None:
    """What an action refused, beside its field where the form has it."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused))


class MeetingFormPage(FormPage):
    """A form about one gathering in one of ``states``; for another state one is sent back to the
    gathering with a sentence."""

    permission = Permission.RECORD_MEETINGS
    states: ClassVar[tuple[str, ...]] = ()
    wrong_state = ""

    @cached_property
    def meeting(self) -> Meeting:
        return meeting_to_record(self.scope, self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.meeting.state not in self.states:
            messages.error(request, self.wrong_state)
            return redirect(detail_url(self.meeting))
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
            self.__dict__.pop("meeting", None)
            form.data = form.data.copy()
            form.data["seen"] = self.meeting.updated_at.isoformat()
        except Refused as refused:
            add_refusal(form, refused)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "meeting": self.meeting}
