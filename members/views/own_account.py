"""我的账号: the safety of one's own account, and where one is signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from members.account_queries import open_sessions
from members.actions import second_factor, sessions
from members.actions.sessions import SessionRefused, handle_of
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage

_ACCOUNT = "members:own-account"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One browser in which the person is signed in."""

    handle: str
    device: str
    started_at: datetime
    is_this: bool


def _here(request: HttpRequest) -> str:
    return request.session.session_key or ""


class OwnAccount(DeskPage):
    """Password, second factor, open sessions."""

    permission = Permission.SIGNED_IN
    template_name = "members/account/own.html"

    def _sessions(self) -> list[SessionLine]:
        here = _here(self.request)
        lines = [
            SessionLine(handle_of(each.session_key), str(each), each.started_at, each.session_key == here)
            for each in open_sessions(self.request.user)
        ]
        return sorted(lines, key=lambda line: not line.is_this)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "has_second_factor": user.has_second_factor,
            "codes_left": second_factor.recovery_codes_left(user) if user.has_second_factor else 0,
            "sessions": self._sessions(),
        }


@requires(Permission.SIGNED_IN)
@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    """Sign out in one other browser (``session``: what the page calls it)."""
    try:
        device = sessions.end_session(
            user=request.user,
            handle=request.POST.get("session", ""),
            here=_here(request),
            by=request.user,
        )
    except SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已退出：{device}。不是您本人登录的，请马上改密码。")
    return redirect(_ACCOUNT)


@requires(Permission.SIGNED_IN)
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    ended = sessions.end_other_sessions(user=request.user, here=_here(request), by=request.user)
    say_done(request, f"已在其他{ended}处退出，只留这一处。" if ended else "没有在别处登录。")
    return redirect(_ACCOUNT)
