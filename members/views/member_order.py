"""The branch's usage in ordering names, and taking a change of it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from members.actions.name_order import set_name_order
from members.forms.register import NameOrderForm
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage


class MemberOrder(FormPage):
    """How names of two characters stand in every list of the branch ordered by strokes."""

    permission = Permission.MANAGE_BRANCH
    template_name = "members/member/order.html"
    form_class = NameOrderForm

    def get_initial(self) -> dict[str, Any]:
        return {"usage": self.scope.organization.two_character_names}

    def save(self, form: NameOrderForm) -> HttpResponse:
        branch = self.scope.organization
        before = set_name_order(branch=branch, by=self.request.user, **form.cleaned_data)
        if before is None:
            say_done(self.request, "没有改动。")
        else:
            undo = f"{reverse('members:member-order-back', args=[branch.pk])}?usage={before}"
            say_done(self.request, "已改，花名册、会议名单和报告都按这个排。", undo=undo)
        return redirect("members:member-order", branch.pk)


@require_POST
@requires(Permission.MANAGE_BRANCH)
def member_order_back(request: HttpRequest, branch_id: int) -> HttpResponse:
    """As it was before (``?usage=``)."""
    form = NameOrderForm({"usage": request.GET.get("usage", "")})
    if form.is_valid():
        set_name_order(branch=request.scope.organization, by=request.user, **form.cleaned_data)
        say_done(request, "已恢复原来的排法。")
    return redirect("members:member-order", branch_id)
