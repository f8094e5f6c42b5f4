"""The branch's answer to leave asked before a gathering."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from meetings import queries
from meetings.actions import leave as actions
from meetings.forms.planning import LeaveAnswerForm
from meetings.models import LeaveRequest
from meetings.views.base import detail_url
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done


@requires(Permission.RECORD_MEETINGS)
@require_POST
def leave_answer(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Grant or decline, and go back to the gathering."""
    asked = LeaveRequest.objects.select_related("meeting", "member").filter(
        meeting__in=queries.meetings_to_record(request.scope)
    )
    leave = get_object_or_404(asked, pk=pk)
    form = LeaveAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(detail_url(leave.meeting))
    is_granted = form.cleaned_data["granted"] == "1"
    try:
        actions.answer_leave(
            leave=leave, is_granted=is_granted, answer=form.cleaned_data["answer"], by=request.user
        )
    except actions.CannotAnswer as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"{'已同意' if is_granted else '未同意'}{leave.member.name}请假，已通知本人。")
    return redirect(detail_url(leave.meeting))
