"""What the rules ask (各项要求与依据), and putting aside a hint."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage
from partybranch.web.years import asked_year
from reports.actions import hints
from reports.duties import Desk, desk_of, knows_key
from reports.queries import newest_open_year

_LONGEST_KEY = 80


class DutyList(DeskPage):
    """Every duty with its article and how it stands; customs and local demands by themselves."""

    permission = Permission.VIEW_BRANCH
    template_name = "reports/duty/list.html"

    def newest_year(self) -> int:
        return newest_open_year(self.scope.organization, timezone.localdate())

    @cached_property
    def desk(self) -> Desk:
        return desk_of(self.scope, self.year, timezone.localdate())

    @property
    def shows_done(self) -> bool:
        return self.request.GET.get("state") == "done"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "desk": self.desk, "lines": self.desk.lines()}


def _asked(request: HttpRequest) -> tuple[int, str] | None:
    """The year and key asked for, None where they make no sense. The key may stand in the address, so
    that the line that says 已收起 can undo it."""
    year, key = asked_year(request), request.POST.get("key") or request.GET.get("key", "")
    if year is None or not knows_key(key) or len(key) > _LONGEST_KEY:
        return None
    return year, key


def _nothing_there(request: HttpRequest, branch_id: int) -> HttpResponse:
    messages.error(request, "这条提示已经不在了。")
    return redirect("reports:branch-home", branch_id)


def _back(request: HttpRequest, branch_id: int, year: int) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return f"{reverse('reports:branch-home', args=[branch_id])}?{urlencode({'year': year})}"


@requires(Permission.MANAGE_BRANCH)
@require_POST
def hint_dismiss(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Not to be shown again this year: a hint, a doubt that was looked into, a reminder taken note of."""
    found = _asked(request)
    if found is None:
        return _nothing_there(request, branch_id)
    year, key = found
    hints.dismiss(branch=request.scope.organization, year=year, key=key, by=request.user)
    undo = f"{reverse('reports:hint-restore', args=[branch_id])}?{urlencode({'year': year, 'key': key})}"
    say_done(request, "已收起，本年不再提示。", undo=undo)
    return redirect(_back(request, branch_id, year))


@requires(Permission.MANAGE_BRANCH)
@require_POST
def hint_restore(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Show it again."""
    found = _asked(request)
    if found is None:
        return _nothing_there(request, branch_id)
    year, key = found
    if hints.fetch_back(branch=request.scope.organization, year=year, key=key, by=request.user):
        say_done(request, "已恢复提示。")
    return redirect(_back(request, branch_id, year))
