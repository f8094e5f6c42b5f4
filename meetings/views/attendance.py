"""Who came: the live roll call, the sheet to sign, and study made up."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import queries, roll
from meetings.actions import making_up, roll_call
from meetings.actions.checks import Refused
from meetings.forms.making_up import MakeUpForm, initial_of
from meetings.models import Attachment, Attendance, Meeting
from meetings.views.base import add_refusal, detail_url, undo_url
from members.models import Member
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.done import say_done
from partybranch.web.pages import DetailPage, FormPage
from partybranch.web.years import asked_year

_PARTS = {
    **dict.fromkeys(Attendance.CAME, "came"),
    **dict.fromkeys(Attendance.MISSED, "absent"),
    Attendance.Status.OBSERVER: "observers",
    Attendance.Status.EXEMPT: "exempt",
}
# Empty lines at the foot of a sheet, for whoever looks on.
_SPARE_LINES = 4


def panel_of(meeting: Meeting, scope: Scope, *, may_record: bool) -> dict[str, Any]:
    """Who came and who did not, as the page of a gathering shows it; reasons only for whom they concern."""
    parts: dict[str, list[dict[str, Any]]] = {part: [] for part in _PARTS.values()}
    for row in meeting.attendances.select_related("member"):
        is_shown = queries.may_see_reason(scope, row)
        parts[_PARTS[Attendance.Status(row.status)]].append(
            {"row": row, "reason": row.reason if is_shown else "", "how": row.made_up_how if is_shown else ""}
        )
    can_call = may_record and not roll_call.why_closed(meeting)
    has_sheet = meeting.attachments.filter(kind=Attachment.Kind.SIGN_IN_SHEET).exists()
    return {**parts, "can_call": can_call, "has_sheet": has_sheet}


class _OfMeeting(DetailPage):
    """A page over one gathering that this person may record."""

    permission = Permission.RECORD_MEETINGS

    def get_queryset(self) -> QuerySet[Meeting]:
        found = queries.with_kinds(queries.meetings_to_record(self.scope))
        return found.select_related("main_kind", "group", "branch")


class MeetingRollCall(_OfMeeting):
    """Everybody on the roll with what can be said of each; one tick is one form of its own."""

    template_name = "meetings/attendance/roll_call.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.get_object()
        closed = roll_call.why_closed(meeting)
        if closed:
            messages.error(request, closed)
            return redirect(detail_url(meeting))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.object = self.get_object()
        key = request.POST.get("member", "")
        if not (key.isascii() and key.isdigit() and len(key) <= 18):
            return HttpResponseBadRequest()
        member = get_object_or_404(Member, pk=int(key), branch=self.scope.organization)
        refusal = ""
        try:
            roll_call.tick(
                meeting=meeting, member=member, status=request.POST.get("status", ""), by=request.user
            )
        except Refused as refused:
            refusal = str(refused)
        if request.htmx:
            return self._ticked(member, refusal)
        if refusal:
            messages.error(request, refusal)
        address = reverse("meetings:meeting-roll-call", args=[meeting.branch_id, meeting.pk])
        return redirect(f"{address}#member-{member.pk}")

    def _ticked(self, member: Member, refusal: str) -> HttpResponse:
        """The line that was ticked, and the counts."""
        lines = roll.lines_of(self.get_object())
        line = next((each for each in lines if each.member.pk == member.pk), None)
        if line is None:
            raise Http404
        context = {"record": self.object, "line": line, "refusal": refusal, "counts": _counts(lines)}
        return render(self.request, "meetings/attendance/_ticked.html", context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = roll.lines_of(self.object)
        by_key = {line.member.pk: line for line in lines}
        groups = [
            (name, [by_key[member.pk] for member in found])
            for name, found in roll.by_group([line.member for line in lines])
        ]
        return {**super().get_context_data(**kwargs), "groups": groups, "counts": _counts(lines)}


def _counts(lines: Sequence[roll.Line]) -> dict[str, int]:
    due = sum(line.is_counted for line in lines)
    present = sum(line.has_come for line in lines)
    return {"due": due, "present": present, "missing": due - present}


class MeetingSheet(_OfMeeting):
    """The sheet to sign (签到表), for paper."""

    template_name = "meetings/attendance/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = roll.lines_of(self.object)
        return {
            **super().get_context_data(**kwargs),
            "lines": lines,
            "due": sum(not line.is_exempt for line in lines),
            "exempt": sum(line.is_exempt for line in lines),
            "spare": range(_SPARE_LINES),
        }


def _attendances(scope: Scope) -> QuerySet[Attendance]:
    """Of those not there, at gatherings this person may record."""
    return Attendance.objects.filter(
        meeting__in=queries.meetings_to_record(scope).filter(state=Meeting.State.HELD),
        status__in=Attendance.NOT_THERE,
    ).select_related("meeting__main_kind", "member")


class AttendanceMakeUp(FormPage):
    """Somebody not there made the study up."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/attendance/make_up.html"
    form_class = MakeUpForm

    @cached_property
    def attendance(self) -> Attendance:
        return get_object_or_404(_attendances(self.scope), pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or self.attendance.meeting.held_on.year

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.attendance)

    def save(self, form: MakeUpForm) -> HttpResponse | None:
        try:
            revision = making_up.make_up(
                attendance=self.attendance,
                on=form.cleaned_data["made_up_on"],
                how=form.how,
                by=self.request.user,
            )
        except Refused as refused:
            add_refusal(form, refused)
            return None
        say_done(self.request, f"已登记{self.attendance.name}补学。", undo=undo_url([revision]))
        return redirect(detail_url(self.attendance.meeting))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = detail_url(self.attendance.meeting)
        return {**super().get_context_data(**kwargs), "attendance": self.attendance, "back": back}


@require_POST
@requires(Permission.RECORD_MEETINGS)
def make_up_take_back(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """It was not made up after all."""
    attendance = get_object_or_404(_attendances(request.scope), pk=pk)
    try:
        revision = making_up.take_back(attendance=attendance, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已删除{attendance.name}的补学记录。", undo=undo_url([revision]))
    return redirect(detail_url(attendance.meeting))
