"""Files of a gathering: added, taken home, looked at small, removed and put back."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.actions import attachments
from meetings.attachments import attachments_of
from meetings.forms.attachments import AttachmentForm
from meetings.models import Attachment, Meeting
from meetings.queries import meetings_to_record
from meetings.views.base import add_refusal, detail_url, meeting_to_record
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage


class AttachmentAdd(FormPage):
    """Add one file to a gathering; ``?kind=`` chooses what it is."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/attachment/add.html"
    form_class = AttachmentForm

    @cached_property
    def meeting(self) -> Meeting:
        return meeting_to_record(self.scope, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("kind", "")
        return {"kind": asked if asked in Attachment.Kind.values else Attachment.Kind.OTHER}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Another's gathering is not found whatever is sent.
        self.meeting  # noqa: B018
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The body is read here, and with it the mark is set.
        kind = request.POST.get("kind", "")
        if getattr(request, "upload_was_too_large", False):
            form = self.form_class(initial={"kind": kind})
            form.errors["file"] = form.error_class([str(attachments.TooLarge())])
            return self.render_to_response(self.get_context_data(form=form), status=400)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AttachmentForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def save(self, form: AttachmentForm) -> HttpResponse | None:
        upload = form.cleaned_data["file"]
        try:
            attachment = attachments.add_attachment(
                branch=self.scope.organization,
                meeting=self.meeting,
                kind=form.cleaned_data["kind"],
                name=upload.name,
                data=upload.read(),
                by=self.request.user,
            )
        except attachments.AttachmentRefused as refused:
            add_refusal(form, refused)
            return None
        again = reverse("meetings:attachment-add", args=[self.meeting.branch_id, self.meeting.pk])
        say_done(
            self.request,
            f"已附上“{attachment.name}”。",
            undo=reverse("meetings:attachment-remove", args=[attachment.branch_id, attachment.pk]),
            again=("再附一个", f"{again}?kind={attachment.kind}"),
        )
        return redirect(detail_url(self.meeting))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "meeting": self.meeting, "back": detail_url(self.meeting)}


def _attachment(request: HttpRequest, pk: int) -> Attachment:
    found = attachments_of(request.scope).select_related("meeting").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _attachment_to_change(request: HttpRequest, pk: int) -> Attachment:
    """One of a gathering this person may record."""
    found = (
        Attachment.objects.filter(pk=pk, meeting__in=meetings_to_record(request.scope).order_by())
        .select_related("meeting__main_kind")
        .first()
    )
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW_MEETINGS)
@require_safe
def attachment_download(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """The file, always to be saved and never shown by the browser itself."""
    attachment = _attachment(request, pk)
    try:
        data = attachments.read_attachment(attachment=attachment, by=request.user)
    except FileNotFoundError as gone:
        raise Http404 from gone
    headers = {
        "Content-Disposition": content_disposition_header(True, attachment.name),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=attachment.media_type, headers=headers)


@requires(Permission.VIEW_MEETINGS)
@require_safe
def attachment_thumbnail(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """The small copy of a picture."""
    attachment = _attachment(request, pk)
    try:
        data = attachments.thumbnail_of(attachment)
    except FileNotFoundError as none:
        raise Http404 from none
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@requires(Permission.RECORD_MEETINGS)
@require_http_methods(["GET", "POST"])
def attachment_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Ask once, then set it aside."""
    attachment = _attachment_to_change(request, pk)
    back = detail_url(attachment.meeting)
    if request.method == "GET":
        context = {"attachment": attachment, "meeting": attachment.meeting, "back": back}
        return render(request, "meetings/attachment/remove.html", context)
    revision = attachments.remove_attachment(attachment=attachment, by=request.user)
    undo = reverse("meetings:attachment-undo", args=[branch_id, revision.pk])
    say_done(request, f"已删除附件“{attachment.name}”。", undo=undo)
    return redirect(back)


@requires(Permission.RECORD_MEETINGS)
@require_POST
def attachment_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Put a removed file back; ``pk`` is the removal."""
    try:
        revision = history.find(Attachment, pk, request.scope.organization.pk)
    except Revision.DoesNotExist as unknown:
        raise Http404 from unknown
    attachment = Attachment.everything.filter(
        pk=revision.object_id, meeting__in=meetings_to_record(request.scope).order_by()
    ).first()
    if attachment is None:
        raise Http404
    meeting = attachment.meeting
    try:
        attachments.undo_attachment(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "附件已恢复。")
    return redirect(detail_url(meeting))
