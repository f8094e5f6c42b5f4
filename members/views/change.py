"""Changes of membership: the year's list with its balance, a new one, and taking one back."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import queries
from members.actions.changes import ChangeRefused, record_change, remove_change, undo_change
from members.changes import balance_of
from members.forms.changes import ChangeForm
from members.models import Member, MembershipEvent
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage
from partybranch.web.years import asked_year


class ChangeList(ListPage):
    """The changes of the year and whether start, coming and leaving give the end."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/membership_event/list.html"
    search_label = "姓名或拼音首字母"

    def newest_year(self) -> int | None:
        return queries.newest_change_year(self.scope.organization)

    def all_rows(self) -> QuerySet[MembershipEvent]:
        return queries.changes_of(self.scope, self.year)

    def narrow(self, rows: QuerySet[MembershipEvent]) -> QuerySet[MembershipEvent]:
        if self.asked("kind") in MembershipEvent.Kind.values:
            rows = rows.filter(kind=self.asked("kind"))
        if self.search:
            visible = queries.members_visible_in(self.scope)
            rows = rows.filter(member__in=queries.matching(visible, self.search))
        return rows

    def get_filters(self) -> list[Filter]:
        kinds = [("", "全部变动", None), *((*choice, None) for choice in MembershipEvent.Kind.choices)]
        return [build_filter(self.request, "变动", "kind", kinds)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        names = queries.account_names([event.entered_by_id for event in context["rows"]])
        whole = not self.scope.only_own_group(Permission.VIEW_MEMBERS)
        balance = None
        if whole and self.year <= timezone.localdate().year:
            members = queries.members_visible_in(self.scope)
            balance = balance_of(members, self.year, timezone.localdate())
        return {**context, "filters": self.get_filters(), "balance": balance, "entered_by": names}


class ChangeAdd(FormPage):
    """What happened to one member."""

    permission = Permission.RECORD_MEMBERS
    template_name = "members/membership_event/form.html"
    form_class = ChangeForm

    @cached_property
    def member(self) -> Member:
        own = Member.objects.filter(branch=self.scope.organization)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "member": self.member}

    def get_initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        return {"kind": kind} if kind in MembershipEvent.Kind.values else {}

    def save(self, form: ChangeForm) -> HttpResponse | None:
        try:
            done = record_change(member=self.member, values=form.values(), by=self.request.user)
        except ChangeRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        branch = self.scope.organization.pk
        sentence = f"已登记{self.member.name}{done.event.get_kind_display()}。"
        if done.ended_offices:
            sentence += f"同日不再担任{'、'.join(done.ended_offices)}，请及时补选。"
        undo = reverse("members:change-remove", args=[branch, done.event.pk])
        ledger = reverse("members:change-list", args=[branch])
        again = ("看本年变动", f"{ledger}?year={done.event.occurred_on.year}")
        say_done(self.request, sentence, undo=undo, again=again)
        return redirect("members:member-detail", branch, self.member.pk)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def change_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    own = MembershipEvent.objects.filter(branch=request.scope.organization)
    event = get_object_or_404(own.select_related("member"), pk=pk)
    try:
        revision, ended = remove_change(event=event, by=request.user)
    except ChangeRefused as refused:
        messages.error(request, str(refused))
        return redirect("members:member-detail", branch_id, event.member_id)
    sentence = f"已删除{event.member.name}的{event.get_kind_display()}，党员信息恢复原样。"
    if ended:
        sentence += f"{'、'.join(ended)}现由他人担任，没有恢复。"
    say_done(request, sentence, undo=reverse("members:change-undo", args=[branch_id, revision.pk]))
    return redirect("members:member-detail", branch_id, event.member_id)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def change_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    try:
        revision = history.find(MembershipEvent, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        done = undo_change(revision=revision, by=request.user)
    except (ChangeRefused, history.CannotPutBack) as refused:
        messages.error(request, str(refused))
        return redirect("members:change-list", branch_id)
    say_done(request, f"已恢复{done.event.member.name}的{done.event.get_kind_display()}。")
    return redirect("members:member-detail", branch_id, done.event.member_id)
