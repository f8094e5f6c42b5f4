"""Letters of introduction of a branch, and the return slips still to come."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import change_queries, queries
from members.actions.change_checks import ChangeRefused
from members.actions.letters import record_slip
from members.forms.changes import SlipForm
from members.models import IntroductionLetter, Member, MembershipEvent
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage

Kind = MembershipEvent.Kind
_SLIP_TO_COME, _SLIP_OVERDUE = "open", "overdue"


class LetterList(ListPage):
    """Letters out and in, the newest first."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/letter/list.html"
    search_label = "姓名、拼音首字母或编号"

    def all_rows(self) -> QuerySet[IntroductionLetter]:
        return change_queries.letters_of(self.scope)

    def narrow(self, rows: QuerySet[IntroductionLetter]) -> QuerySet[IntroductionLetter]:
        if self.asked("kind") in (Kind.MOVED_IN, Kind.MOVED_OUT):
            rows = rows.filter(event__kind=self.asked("kind"))
        if self.asked("slip") == _SLIP_TO_COME:
            rows = change_queries.slips_to_come(rows)
        elif self.asked("slip") == _SLIP_OVERDUE:
            rows = change_queries.slips_overdue(rows, timezone.localdate())
        if self.search:
            named = queries.matching(queries.members_visible_in(self.scope).order_by(), self.search)
            rows = rows.filter(event__member__in=named.values("pk")) | rows.filter(
                number__icontains=self.search
            )
        return rows

    def get_filters(self) -> list[Filter]:
        rows = self.all_rows()
        slips = [
            ("", "全部", rows.count()),
            (_SLIP_TO_COME, "回执未收到", change_queries.slips_to_come(rows).count()),
            (_SLIP_OVERDUE, "已过有效期", change_queries.slips_overdue(rows, timezone.localdate()).count()),
        ]
        kinds = [("", "转出和转入", None), ("moved_out", "转出", None), ("moved_in", "转入", None)]
        return [
            build_filter(self.request, "回执", "slip", slips, as_links=True),
            build_filter(self.request, "方向", "kind", kinds),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {**super().get_context_data(**kwargs), "filters": self.get_filters(), "today": today}


@require_POST
@requires(Permission.RECORD_MEMBERS)
def letter_slip(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    letter = get_object_or_404(change_queries.letters_of(request.scope), pk=pk)
    here = f"{reverse('members:letter-list', args=[branch_id])}?slip={_SLIP_TO_COME}"
    member: Member = letter.event.member
    form = SlipForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["slip_returned_on"][0])
        return redirect(here)
    try:
        revision = record_slip(
            event=letter.event, returned_on=form.cleaned_data["slip_returned_on"], by=request.user
        )
    except ChangeRefused as refused:
        messages.error(request, str(refused))
        return redirect(here)
    undo = reverse("members:change-undo", args=[branch_id, revision.pk])
    say_done(request, f"已登记{member.name}的介绍信回执。", undo=undo)
    return redirect("members:letter-list", branch_id)
