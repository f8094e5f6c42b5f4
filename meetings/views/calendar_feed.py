"""The address a phone's calendar asks: the link itself is the secret, nobody signs in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings.feed import calendar_of, member_of
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.throttling import attempts

SCOPE = "calendar-feed"
_LONGEST_TOKEN = 100


@requires(Permission.PUBLIC)
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The schedule as a calendar file. An unknown, revoked or ended link is not found, one like the
    other. 256 random bits are the lock: a phone that still asks for a revoked link must not shut out
    the others behind the same address, so failures are counted and a right link is always answered."""
    member = member_of(token[:_LONGEST_TOKEN])
    if member is None:
        _count_failure(request, token[:_LONGEST_TOKEN])
        raise Http404
    headers = {"Content-Disposition": 'inline; filename="schedule.ics"', "X-Robots-Tag": "noindex"}
    content = calendar_of(member, timezone.localdate())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _count_failure(request: HttpRequest, token: str) -> None:
    address = request.META.get("REMOTE_ADDR", "")
    if not attempts.is_blocked(SCOPE, token, address):
        attempts.note_failure(SCOPE, token, address)
