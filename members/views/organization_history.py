"""Entries of the history of an organisation (党组织沿革): correcting, removing and putting them back."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from members.actions import organization_corrections as corrections
from members.actions.organization_events import OrganizationRefused
from members.forms.organization_events import EventCorrectionForm, initial_of
from members.models import OrganizationEvent
from members.views.account_admin import asked_number
from members.views.organization import LIST
from members.views.organization_event import refuse_on, to_detail, tried
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage


def _events() -> QuerySet[OrganizationEvent]:
    return OrganizationEvent.objects.select_related("organization__parent", "before_parent", "other")


class OrganizationEventCorrect(FormPage):
    """Day, approval and note of an entry (``?event=``)."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/organization/event.html"
    form_class = EventCorrectionForm
    title, button = "更正沿革记录", "保存"
    help = "改日期、批准情况和说明。更名、调整隶属、并入的内容写错了，删除这一条后重新登记。"
    warning = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = asked_number(request, "event")
        if key is None:
            return redirect(LIST)
        self.event = get_object_or_404(_events(), pk=key)
        self.organization = self.event.organization
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "event": self.event}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.event)

    def save(self, form: EventCorrectionForm) -> HttpResponse | None:
        try:
            revision = corrections.correct_event(
                event=self.event, values=form.cleaned_data, by=self.request.user
            )
        except OrganizationRefused as refused:
            refuse_on(form, refused)
            return None
        undo = _undo_of(revision) if revision else ""
        say_done(self.request, "已更正沿革记录。" if revision else "没有改动。", undo=undo)
        return to_detail(self.organization.pk)


def _undo_of(revision: Revision) -> str:
    return f"{reverse('members:organization-event-undo')}?revision={revision.pk}"


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def organization_event_remove(request: HttpRequest) -> HttpResponse:
    """Takes an entry back with what it moved (``event``)."""
    key = asked_number(request, "event")
    if key is None:
        return redirect(LIST)
    event = get_object_or_404(_events(), pk=key)

    def do() -> None:
        can_be_put_back = corrections.can_be_put_back(event)
        revision = corrections.remove_event(event=event, by=request.user)
        undo = _undo_of(revision) if can_be_put_back else ""
        say_done(request, f"已删除{event.get_kind_display()}的记录，恢复到以前的样子。", undo=undo)

    return tried(request, event.organization_id, do)


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def organization_event_undo(request: HttpRequest) -> HttpResponse:
    """Undoes a correction or a removal (``revision``)."""
    key = asked_number(request, "revision")
    if key is None:
        return redirect(LIST)
    kind = OrganizationEvent._meta.label_lower
    revision = get_object_or_404(Revision, pk=key, object_type=kind)

    def do() -> None:
        event = corrections.undo_event(revision=revision, by=request.user)
        say_done(request, f"已恢复{event.get_kind_display()}的记录。")

    return tried(request, revision.organization_id or 0, do)
