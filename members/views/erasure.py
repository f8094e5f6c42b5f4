"""The copy handed out on request, and erasing what need not be kept of a member who left."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from members import erasure
from members.actions.erasure import ErasureRefused, account_to_close, check_erasure, erase_member
from members.actions.own_copy import hand_out_copy
from members.models import Member
from members.views.own_data import archive_response
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.forms import OfficeForm
from partybranch.web.pages import FormPage


@require_POST
@requires(Permission.RECORD_MEMBERS)
def member_copy(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """The copy of a member's data, when the member asked the office for it."""
    own = Member.objects.filter(branch=request.scope.organization).select_related("branch", "group")
    member = get_object_or_404(own, pk=pk)
    if not request.scope.allows(Permission.EXPORT_MEMBERS):
        raise PermissionDenied
    return archive_response(member, hand_out_copy(member=member, scope=request.scope, by=request.user))


class MemberErase(FormPage):
    """What goes and what stays, before it is done for good."""

    permission = Permission.RECORD_MEMBERS
    template_name = "members/member/erase.html"
    form_class = OfficeForm

    @cached_property
    def member(self) -> Member:
        own = Member.objects.filter(branch=self.scope.organization).select_related("branch")
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def save(self, form: Form) -> HttpResponse | None:
        try:
            erase_member(member=self.member, by=self.request.user)
        except ErasureRefused as refused:
            form.add_refusal(None, refused)
            return None
        say_done(self.request, f"已清除{self.member.name}不必再存的信息。")
        return redirect("members:member-detail", self.scope.organization.pk, self.member.pk)

    def _refusal(self) -> str:
        try:
            check_erasure(self.member)
        except ErasureRefused as refused:
            return str(refused)
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "refusal": self._refusal(),
            "going": erasure.columns_going(),
            "staying": erasure.columns_staying(),
            "ground": erasure.fate_of(Member).ground,
            "parts": erasure.parts_of(self.member),
            "account": account_to_close(self.member),
            "imports_days": erasure.IMPORTS_KEPT_DAYS,
        }
