"""Of whom the branch does not ask that they come (教管条例 article 23): list, entering, ending, removal."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import queries
from meetings.actions import exemptions
from meetings.forms.exemption import ExemptionForm, initial_of
from meetings.models import Exemption
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.regulations.membership import NOT_ASKED_TO_COME
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage
from partybranch.web.years import asked_year

RULES = (NOT_ASKED_TO_COME,)


class ExemptionList(ListPage):
    """Those that hold, and by a filter those that ended; ``?member=``: of one member."""

    permission = Permission.VIEW_MEMBERS
    template_name = "meetings/exemption/list.html"
    rules = RULES

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    def all_rows(self) -> QuerySet[Exemption]:
        rows = queries.exemptions_of(self.scope)
        member = self.asked_id("member")
        return rows if member is None else rows.filter(member_id=member)

    def narrow(self, rows: QuerySet[Exemption]) -> QuerySet[Exemption]:
        if self.asked("state") == "running":
            return rows.filter(_running())
        if self.asked("state") == "ended":
            return rows.exclude(_running())
        return rows

    def get_filters(self) -> list[Filter]:
        rows = self.all_rows()
        total, running = rows.count(), rows.filter(_running()).count()
        choices = [
            ("", "全部", total),
            ("running", "没有结束", running),
            ("ended", "已结束", total - running),
        ]
        return [build_filter(self.request, "起止", "state", choices, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "filters": self.get_filters()}


def _running() -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate())


class _ExemptionForm(FormPage):
    permission = Permission.RECORD_MEMBERS
    template_name = "meetings/exemption/form.html"
    form_class = ExemptionForm
    rules = RULES
    # The stored one, None while new.
    exemption: Exemption | None = None

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"branch": self.scope.organization, "exemption": self.exemption}
        return {**super().get_form_kwargs(), **own}


class ExemptionAdd(_ExemptionForm):
    """A new one; ``?member=`` says of whom."""

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": timezone.localdate(), "member": self.request.GET.get("member")}

    def save(self, form: ExemptionForm) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            made = exemptions.add_exemption(branch=branch, values=form.values(), by=self.request.user)
        except exemptions.ExemptionRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        undo = reverse("meetings:exemption-remove", args=[branch.pk, made.pk])
        say_done(self.request, f"已登记{made.member.name}不作硬性要求。", undo=undo)
        return redirect("meetings:exemption-list", branch.pk)


class ExemptionCorrect(_ExemptionForm):
    """A stored one, to be corrected or ended; ``?end=1`` proposes today as the last day."""

    @cached_property
    def exemption(self) -> Exemption:  # type: ignore[override]
        return get_object_or_404(queries.exemptions_of(self.scope), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        stored = initial_of(self.exemption)
        if self.request.GET.get("end") == "1" and stored["ends_on"] is None:
            stored["ends_on"] = timezone.localdate()
        return stored

    def save(self, form: ExemptionForm) -> HttpResponse | None:
        try:
            revision = exemptions.correct_exemption(
                exemption=self.exemption, values=form.values(), seen=form.seen_at, by=self.request.user
            )
        except exemptions.ExemptionRefused as refused:
            form.add_refusal(refused.field, refused)
            if refused.field is None:
                # Whoever saves again has read the sentence.
                form.data = form.data.copy()
                form.data["seen"] = Exemption.objects.get(pk=self.exemption.pk).updated_at.isoformat()
            return None
        branch = self.scope.organization.pk
        if revision is None:
            say_done(self.request, "没有改动。")
        else:
            undo = reverse("meetings:exemption-undo", args=[branch, revision.pk])
            say_done(self.request, f"已更正{form.values()['member'].name}的登记。", undo=undo)
        return redirect("meetings:exemption-list", branch)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def exemption_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    exemption = get_object_or_404(queries.exemptions_of(request.scope), pk=pk)
    revision = exemptions.remove_exemption(exemption=exemption, by=request.user)
    undo = reverse("meetings:exemption-undo", args=[branch_id, revision.pk])
    say_done(request, f"已删除{exemption.member.name}的登记。", undo=undo)
    return redirect("meetings:exemption-list", branch_id)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def exemption_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    try:
        revision = history.find(Exemption, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        exemption = exemptions.undo_exemption(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已恢复{exemption.member.name}原来的登记。")
    return redirect("meetings:exemption-list", branch_id)
