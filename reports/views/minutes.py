"""The minutes of a gathering as a document to take away."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from meetings.minutes import SIGNERS, TITLE, Record, may_read, record_of
from meetings.models import Meeting
from meetings.queries import with_kinds
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log
from reports.documents.minutes import MinutesSheet, render_minutes

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Permission.VIEW_BRANCH)
@require_GET
def minutes_docx(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """The record as a DOCX, with reasons for absence as this reader may see them. Who took it away is
    recorded."""
    branch = request.scope.organization
    meeting = with_kinds(Meeting.objects.filter(branch=branch)).select_related("branch").filter(pk=pk).first()
    if meeting is None or not may_read(request.scope, meeting):
        raise Http404
    record = record_of(request.scope, meeting)
    content = render_minutes(
        MinutesSheet(
            title_lines=record.title_lines,
            head=_lines(record),
            parts=[(part.heading, part.paragraphs) for part in record.parts],
            signers=SIGNERS,
        )
    )
    log.record(
        "导出会议记录",
        by=request.user,
        obj=meeting,
        organization=branch.pk,
        details={"digest": hashlib.sha256(content).hexdigest()},
    )
    name = f"{meeting.held_on:%Y%m%d}{record.name}{TITLE}.docx"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=_DOCX, headers=headers)


def _lines(record: Record) -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for pair in record.pairs:
        if not pair.continues:
            found.append([])
        found[-1].append((pair.label, pair.text))
    return found
