"""One's own notices: what happened that concerns one, with the page it is about."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from members.actions import notices
from members.models import Notice
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.paging import ROWS_PER_PAGE, page_of


class NoticeList(ListView):
    """Everything told to the person who is signed in, newest first."""

    permission = Permission.SIGNED_IN
    template_name = "members/notice/list.html"
    context_object_name = "rows"
    paginate_by = ROWS_PER_PAGE

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.filter(recipient=self.request.user).select_related("organization")

    def paginate_queryset(self, rows: QuerySet, per_page: int) -> tuple[Any, Any, Any, bool]:
        page = page_of(rows, self.request.GET.get("page"), per_page)
        return page.paginator, page, page.object_list, page.has_other_pages()


@requires(Permission.SIGNED_IN)
@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what a notice is about; it then counts as read."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user)
    notices.mark_read(notice=notice, by=request.user)
    if notice.href and url_has_allowed_host_and_scheme(notice.href, allowed_hosts=None):
        return redirect(notice.href)
    return redirect("members:notice-list")


@requires(Permission.SIGNED_IN)
@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    count = notices.mark_all_read(by=request.user)
    say_done(request, f"{count}条通知已标为已读。" if count else "没有未读的通知。")
    return redirect("members:notice-list")
