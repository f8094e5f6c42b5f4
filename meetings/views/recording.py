"""Recording what was held: a new gathering, a planned one, a correction, removal, and undo."""

import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meetings import into, queries, roll
from meetings.actions import planning, recording
from meetings.actions.checks import LATE_AFTER_DAYS, Refused
from meetings.forms import recording as forms
from meetings.forms.choices import groups_for, kinds_for, usual, usual_chair
from meetings.forms.roll import marks_of
from meetings.models import Attendance, Meeting
from meetings.views.base import (
    MeetingFormPage,
    add_refusal,
    asked_day,
    asked_ids,
    detail_url,
    meeting_to_record,
    undo_url,
)
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.regulations.membership import NOT_ASKED_TO_COME
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage
from partybranch.web.years import EARLIEST

_TEMPLATE = "meetings/meeting/record.html"


def _lines(form: forms.MeetingForm) -> list[into.IntoLine]:
    entry = form.entry_so_far
    return into.into_ledgers(
        form.scope.organization,
        entry.kinds,
        entry.held_on,
        present=form.typed("present_count") if form.states_counts else form.present_total or None,
        hours=form.typed("hours"),
        besides=form.meeting.pk if form.meeting else None,
    )


def _number_of_ledgers(meeting: Meeting) -> int:
    lines = into.into_ledgers(
        meeting.branch,
        meeting.kinds,
        meeting.held_on,
        present=meeting.present_count,
        hours=meeting.hours,
        besides=meeting.pk,
    )
    return len(lines)


def _shown(form: forms.MeetingForm) -> dict[str, Any]:
    return {"lines": _lines(form), "late_after": LATE_AFTER_DAYS, "exempt_rule": NOT_ASKED_TO_COME}


class MeetingLog(FormPage):
    """Record a gathering that was held. The address may say its day, kinds, group and themes."""

    permission = Permission.RECORD_MEETINGS
    template_name = _TEMPLATE
    form_class = forms.MeetingForm

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        day = asked_day(self.request)
        if day is None or day.year < EARLIEST or day > today:
            day = today
        kinds = kinds_for(self.scope).filter(pk__in=asked_ids(self.request, "kind"))
        place, starts_at, hours = usual(self.scope.organization, kinds.first())
        groups = groups_for(self.scope)
        asked = groups.filter(pk__in=asked_ids(self.request, "group")).first()
        forced = groups.first() if self.scope.only_own_group(self.permission) else None
        return {
            "kinds": [kind.pk for kind in kinds],
            "held_on": day,
            "starts_at": starts_at,
            "place": place,
            "hours": None if hours is None else f"{hours.normalize():f}",
            "chair": usual_chair(self.scope, day),
            "group": asked or forced,
            "themes": asked_ids(self.request, "theme"),
            "token": uuid.uuid4().hex,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "scope": self.scope}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "refresh" in request.POST:
            return _listed_again(self)
        return super().post(request, *args, **kwargs)

    def save(self, form: forms.MeetingForm) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            meeting = recording.record_meeting(
                branch=branch,
                entry=form.entry(),
                token=form.cleaned_data["token"],
                by=self.request.user,
            )
        except Refused as refused:
            add_refusal(form, refused)
            return None
        late = "标为补录，" if meeting.is_late_entry else ""
        say_done(
            self.request,
            f"已保存，{late}归入{_number_of_ledgers(meeting)}本台账。",
            undo=reverse("meetings:meeting-remove", args=[branch.pk, meeting.pk]),
            again=("再登记一次", reverse("meetings:meeting-log", args=[branch.pk])),
        )
        return redirect(detail_url(meeting))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        back = reverse("meetings:meeting-list", args=[self.scope.organization.pk])
        return {**context, **_shown(context["form"]), "heading": "登记一次活动", "back": back}


def _listed_again(view: Any) -> HttpResponse:
    """The same form with the roll of the day and kinds on it; nothing is judged yet."""
    form = view.get_form()
    form.leave_unchecked()
    return view.render_to_response(view.get_context_data(form=form))


class _StoredMeeting(MeetingFormPage):
    """The form over a gathering that is stored."""

    template_name = _TEMPLATE
    form_class = forms.MeetingForm
    heading = ""

    @cached_property
    def calls_anew(self) -> bool:
        return self.request.POST.get("roll", self.request.GET.get("roll")) == "1"

    @cached_property
    def states_counts(self) -> bool:
        """Taken over with its numbers: it keeps them unless the roll is to be called."""
        is_held = self.meeting.state == Meeting.State.HELD
        return is_held and not self.calls_anew and roll.recorded_roll(self.meeting) is None

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "scope": self.scope,
            "meeting": self.meeting,
            "marks": marks_of(self.meeting, lambda row: queries.may_see_reason(self.scope, row)),
            "states_counts": self.states_counts,
            "calls_anew": self.calls_anew,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "refresh" in request.POST:
            return _listed_again(self)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        missed = self.meeting.attendances.filter(status__in=Attendance.MISSED)
        named = missed if self.states_counts else []
        return {
            **context,
            **_shown(form),
            "heading": self.heading,
            "back": detail_url(self.meeting),
            "named": [row.name for row in named],
        }


class MeetingHold(_StoredMeeting):
    """Record a planned gathering as held; granted leave is ticked already."""

    states = (Meeting.State.PLANNED,)
    wrong_state = "这次活动不在待召开的安排里，不能再登记；要改请用“更正”。"
    heading = "登记这次活动"

    def get_initial(self) -> dict[str, Any]:
        stored = super().get_initial()
        if not stored["chair"] and not stored["chair_other"]:
            stored["chair"] = usual_chair(self.scope, self.meeting.held_on)
        return stored

    def do(self, form: forms.MeetingForm) -> HttpResponse:
        revision = recording.hold_meeting(
            meeting=self.meeting, entry=form.entry(), seen=form.seen_at, by=self.request.user
        )
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        late = "标为补录，" if meeting.is_late_entry else ""
        say_done(
            self.request,
            f"已保存，{late}归入{_number_of_ledgers(meeting)}本台账。",
            undo=undo_url([revision]),
        )
        return redirect(detail_url(meeting))


class MeetingCorrect(_StoredMeeting):
    """Correct a gathering that was held."""

    states = (Meeting.State.HELD,)
    wrong_state = "这次活动已经取消；要恢复，请在下面的更正记录里点“恢复”。"
    heading = "更正活动记录"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.meeting.state == Meeting.State.PLANNED:
            return redirect("meetings:plan-correct", self.meeting.branch_id, self.meeting.pk)
        return super().dispatch(request, *args, **kwargs)

    def do(self, form: forms.MeetingForm) -> HttpResponse:
        revision = recording.correct_meeting(
            meeting=self.meeting,
            entry=form.entry(),
            seen=form.seen_at,
            reason=form.cleaned_data.get("correction_reason", ""),
            by=self.request.user,
        )
        say_done(self.request, "已更正，原来的内容已留存。", undo=undo_url([revision]))
        return redirect(detail_url(Meeting.objects.get(pk=self.meeting.pk)))


@requires(Permission.RECORD_MEETINGS)
@require_http_methods(["GET", "POST"])
def meeting_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Ask once, then set it aside. ``?rest=1``: a planned series from this one on."""
    meeting = meeting_to_record(request.scope, pk)
    with_rest = request.GET.get("rest") == "1" and meeting.state == Meeting.State.PLANNED
    if request.method == "GET":
        context = {"meeting": meeting, "with_rest": with_rest, "back": detail_url(meeting)}
        return render(request, "meetings/meeting/remove.html", context)
    try:
        if with_rest:
            revisions = planning.remove_plans(meeting=meeting, by=request.user)
        else:
            revisions = [recording.remove_meeting(meeting=meeting, by=request.user)]
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(detail_url(meeting))
    count = f"{len(revisions)}次" if len(revisions) > 1 else ""
    say_done(request, f"已删除{count}，各台账不再计入。", undo=undo_url(revisions))
    address = reverse("meetings:meeting-list", args=[branch_id])
    return redirect(f"{address}?year={meeting.held_on.year}")


@requires(Permission.RECORD_MEETINGS)
@require_POST
def meeting_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take a change back; ``?through=`` the last of several made together."""
    revisions = _revisions(request, pk)
    try:
        restored = recording.undo(revisions=revisions, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:meeting-list", branch_id)
    say_done(request, "已恢复原来的内容。" if len(restored) == 1 else f"已恢复{len(restored)}次活动。")
    return redirect(detail_url(restored[0]))


def _revisions(request: HttpRequest, pk: int) -> list[Revision]:
    """The change asked for, and those its maker made together with it up to ``through``."""
    first = Revision.objects.filter(
        pk=pk, object_type=Meeting._meta.label_lower, organization_id=request.scope.organization.pk
    ).first()
    if first is None or not _may_undo(request, [first]):
        raise Http404
    through = request.GET.get("through", "")
    if not (through.isascii() and through.isdigit() and len(through) <= 18):
        return [first]
    together = list(
        Revision.objects.filter(
            pk__gte=pk,
            pk__lte=int(through),
            object_type=first.object_type,
            organization_id=first.organization_id,
            made_by_id=request.user.pk,
            verb=first.verb,
            undone_at__isnull=True,
        ).order_by("pk")
    )
    if not together or not _may_undo(request, together):
        raise Http404
    return together


def _may_undo(request: HttpRequest, revisions: list[Revision]) -> bool:
    """Each is about a gathering this person may record; removed ones too."""
    keys = {revision.object_id for revision in revisions}
    meetings = Meeting.everything.filter(branch=request.scope.organization, pk__in=keys)
    if request.scope.only_own_group(Permission.RECORD_MEETINGS):
        meetings = meetings.filter(group_id__in=request.scope.group_ids)
    return meetings.count() == len(keys)
