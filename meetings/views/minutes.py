"""The minutes of a gathering: read and printed, written, kept while they are typed."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import minutes as record
from meetings import queries
from meetings.actions import minutes as actions
from meetings.actions.checks import Refused
from meetings.forms.minutes import MinutesForm
from meetings.minutes_versions import versions_of
from meetings.models import Meeting, Minutes
from meetings.views.base import add_refusal, detail_url, meeting_to_record
from members.queries import account_names
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import DetailPage, FormPage


def minutes_url(meeting: Meeting) -> str:
    address = reverse("meetings:minutes", args=[meeting.branch_id, meeting.pk])
    return f"{address}?year={meeting.held_on.year}"


def meetings_to_read(scope: Scope) -> QuerySet[Meeting]:
    """The gatherings whose minutes this person may read."""
    found = queries.with_kinds(Meeting.objects.filter(branch=scope.organization))
    return found.select_related("branch", "main_kind", "group")


def minutes_panel(scope: Scope, meeting: Meeting, by: Any) -> dict[str, Any]:
    """What the panel of the minutes on a gathering's page needs; {} for who may not read them."""
    is_time = record.may_write_about(meeting, timezone.localdate())
    if not is_time or not record.may_read(scope, meeting):
        return {}
    minutes = Minutes.objects.filter(meeting=meeting).first()
    may_write = queries.may_record(scope, meeting)
    return {
        "saved": _saved_words(minutes),
        "may_write": may_write,
        "draft": actions.draft_of(meeting, by) if may_write else None,
    }


def _saved_words(minutes: Minutes | None) -> str:
    """Who saved the minutes last, and when; '' where nobody did."""
    if minutes is None or minutes.revision == 0:
        return ""
    name = account_names([minutes.saved_by_id]).get(minutes.saved_by_id or 0, "系统")
    return f"{name}于{_moment(minutes.saved_at)}保存"


def _moment(when: Any) -> str:
    local = timezone.localtime(when)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


class MinutesDetail(DetailPage):
    """The record of a gathering as it is printed; below, for who records, what it said before."""

    permission = Permission.VIEW_BRANCH
    template_name = "meetings/minutes/detail.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        return meetings_to_read(self.scope)

    def get_object(self, queryset: QuerySet[Meeting] | None = None) -> Meeting:
        meeting = super().get_object(queryset)
        if not record.may_read(self.scope, meeting):
            raise Http404
        return meeting

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object
        minutes = Minutes.objects.filter(meeting=meeting).first()
        may_record = queries.may_record(self.scope, meeting)
        return {
            **super().get_context_data(**kwargs),
            "shown": record.record_of(self.scope, meeting),
            "signers": record.SIGNERS,
            "saved": _saved_words(minutes),
            "may_write": may_record and record.may_write_about(meeting, timezone.localdate()),
            "versions": versions_of(minutes) if may_record else [],
            "back": detail_url(meeting),
        }


class MinutesWrite(FormPage):
    """Write the minutes. What one typed before and did not save stands in the form again."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/minutes/write.html"
    form_class = MinutesForm
    # What the minutes say now, where somebody else saved them meanwhile.
    others: Minutes | None = None

    @cached_property
    def meeting(self) -> Meeting:
        return meeting_to_record(self.scope, self.kwargs["pk"])

    @cached_property
    def minutes(self) -> Minutes | None:
        return Minutes.objects.filter(meeting=self.meeting).first()

    @cached_property
    def draft(self) -> Any:
        return actions.draft_of(self.meeting, self.request.user) if self.request.method == "GET" else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not record.may_write_about(self.meeting, timezone.localdate()):
            messages.error(request, "这次活动还没有召开或已取消，不用写会议记录。")
            return redirect(detail_url(self.meeting))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        if self.draft is not None:
            typed = actions.draft_text(self.draft)
            return {**typed.parts, "reason": typed.reason, "seen": self.draft.base_revision}
        return {**actions.text_of(self.minutes).parts, "seen": self.minutes.revision if self.minutes else 0}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_settled": self.meeting.settled_at is not None}

    def save(self, form: MinutesForm) -> HttpResponse | None:
        try:
            revision = actions.save_minutes(
                meeting=self.meeting,
                text=form.text(),
                seen=form.cleaned_data["seen"],
                by=self.request.user,
            )
        except actions.ChangedMinutes as refused:
            form.add_error(None, str(refused))
            self.others = refused.stored
            # Whoever saves again has read what stands now.
            form.data = form.data.copy()
            form.data["seen"] = refused.stored.revision
            return self.render_to_response(self.get_context_data(form=form), status=409)
        except Refused as refused:
            add_refusal(form, refused)
            return None
        undo = ""
        if revision is not None and self.meeting.settled_at is None:
            undo = reverse("meetings:minutes-undo", args=[self.meeting.branch_id, revision.pk])
        say_done(self.request, "会议记录已保存。", undo=undo)
        return redirect(minutes_url(self.meeting))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = actions.text_of(self.others).parts if self.others else {}
        return {
            **super().get_context_data(**kwargs),
            "meeting": self.meeting,
            "shown": record.record_of(self.scope, self.meeting),
            "draft": self.draft,
            "saved": _saved_words(self.others or self.minutes),
            "stored": [(record.TEXTS[name], text) for name, text in stored.items() if text],
            "back": detail_url(self.meeting),
        }


def _meeting_to_write(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_to_record(request.scope, pk)
    if not record.may_write_about(meeting, timezone.localdate()):
        raise Http404
    return meeting


@requires(Permission.RECORD_MEETINGS)
@require_POST
def minutes_draft(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Keep what is being typed; answers with the time or with one sentence why not."""
    meeting = _meeting_to_write(request, pk)
    form = MinutesForm(request.POST, is_settled=meeting.settled_at is not None)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"refused": sentence}, status=400)
    try:
        draft = actions.keep_draft(
            meeting=meeting, text=form.text(), seen=form.cleaned_data["seen"], by=request.user
        )
    except actions.SavedElsewhere as refused:
        return JsonResponse({"refused": str(refused)}, status=409)
    return JsonResponse({"kept": f"{timezone.localtime(draft.saved_at):%H:%M:%S}"})


@requires(Permission.RECORD_MEETINGS)
@require_POST
def minutes_draft_discard(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Give up what one typed and did not save."""
    meeting = _meeting_to_write(request, pk)
    actions.discard_draft(meeting=meeting, by=request.user)
    say_done(request, "未保存的内容已放弃。")
    return redirect("meetings:minutes-write", branch_id, pk)


@requires(Permission.RECORD_MEETINGS)
@require_POST
def minutes_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take the last correction back; ``pk`` is the correction."""
    try:
        revision = history.find(Minutes, pk, request.scope.organization.pk)
    except Revision.DoesNotExist as unknown:
        raise Http404 from unknown
    meeting = queries.meetings_to_record(request.scope).filter(minutes=revision.object_id).first()
    if meeting is None:
        raise Http404
    try:
        actions.undo_minutes(meeting=meeting, revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "会议记录已恢复更正前的内容。")
    return redirect(minutes_url(meeting))
