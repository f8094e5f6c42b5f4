"""How far a gathering has come: telling members, settling the minutes, opening them again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from meetings.actions import stages
from meetings.actions.checks import Refused
from meetings.forms.stages import ReopenForm
from meetings.models import Meeting
from meetings.views.base import MeetingFormPage, detail_url, meeting_to_record, undo_url
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done


@requires(Permission.RECORD_MEETINGS)
@require_POST
def meeting_announce(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Tell whoever is due; with ``rest`` of the following ones of the series too."""
    meeting = meeting_to_record(request.scope, pk)
    try:
        told = stages.announce_meeting(
            meeting=meeting, with_following=request.POST.get("rest") == "1", by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        count = f"{len(told)}次活动" if len(told) > 1 else ""
        say_done(request, f"已把{count}通知应到的党员。" if count else "已通知应到的党员。")
    return redirect(detail_url(meeting))


@requires(Permission.RECORD_MEETINGS)
@require_POST
def meeting_settle(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """The minutes stand from now on."""
    meeting = meeting_to_record(request.scope, pk)
    try:
        stages.settle_minutes(meeting=meeting, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "会议记录已定稿，以后更正要写明原因。")
    return redirect(detail_url(meeting))


class MeetingReopen(MeetingFormPage):
    """Open settled minutes again, with the reason."""

    template_name = "meetings/stages/reopen.html"
    form_class = ReopenForm
    states = (Meeting.State.HELD,)
    wrong_state = "只有已定稿的会议记录可以重新打开。"

    def do(self, form: ReopenForm) -> HttpResponse:
        revision = stages.reopen_minutes(
            meeting=self.meeting, reason=form.cleaned_data["reason"], by=self.request.user
        )
        say_done(self.request, "会议记录已重新打开，可以更正。", undo=undo_url([revision]))
        return redirect(detail_url(self.meeting))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return {**super().get_context_data(**kwargs), "back": detail_url(self.meeting)}
