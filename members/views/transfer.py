"""Moves between two branches in one step: from a member's page, and by the committee above."""

from functools import cached_property
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
from members.actions.transfers import Transfer, take_back_transfer, transfer
from members.forms.transfers import CommitteeTransferForm, TransferForm
from members.models import Member, MembershipEvent
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage
from partybranch.web.years import asked_year, newest_year


def _told(done: Transfer) -> str:
    sentence = f"{done.member.name}的组织关系已从{done.out.branch}转到{done.into.branch}，两边同时办好。"
    if done.ended_offices:
        sentence += f"同日不再担任{'、'.join(done.ended_offices)}，请及时补选。"
    return sentence


def _refuse(form: TransferForm, refused: ChangeRefused) -> None:
    form.add_refusal(refused.field if refused.field in form.fields else None, refused)


class TransferAdd(FormPage):
    """A member of the branch goes to another branch of the same committee."""

    permission = Permission.RECORD_MEMBERS
    template_name = "members/transfer/form.html"
    form_class = TransferForm

    @cached_property
    def member(self) -> Member:
        own = Member.objects.filter(branch=self.scope.organization).select_related("branch")
        return get_object_or_404(own, pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    def get_form_kwargs(self) -> dict[str, Any]:
        branch = self.scope.organization
        branches = change_queries.receiving_branches(change_queries.root_of(branch), timezone.localdate())
        return {**super().get_form_kwargs(), "branches": branches.exclude(pk=branch.pk)}

    def get_initial(self) -> dict[str, Any]:
        return {"occurred_on": timezone.localdate()}

    def save(self, form: TransferForm) -> HttpResponse | None:
        try:
            done = transfer(member=self.member, by=self.request.user, **form.values())
        except ChangeRefused as refused:
            _refuse(form, refused)
            return None
        branch = self.scope.organization.pk
        undo = reverse("members:change-remove", args=[branch, done.out.pk])
        say_done(self.request, _told(done), undo=undo)
        return redirect("members:member-detail", branch, self.member.pk)


class CommitteeTransferList(ListPage):
    """The year's moves between branches below the committee."""

    permission = Permission.TRANSFER_MEMBERS
    template_name = "members/transfer/list.html"
    search_label = "姓名、拼音或首字母"

    def newest_year(self) -> int | None:
        newest = change_queries.transfers_below(self.scope.organization).first()
        return newest_year([newest.occurred_on if newest else None])

    def all_rows(self) -> QuerySet[MembershipEvent]:
        return change_queries.transfers_below(self.scope.organization).filter(occurred_on__year=self.year)

    def narrow(self, rows: QuerySet[MembershipEvent]) -> QuerySet[MembershipEvent]:
        if self.search:
            found = queries.matching(Member.objects.order_by(), self.search)
            rows = rows.filter(member__in=found.values("pk"))
        return rows


class CommitteeTransferAdd(FormPage):
    """The committee moves a member from one branch below it to another."""

    permission = Permission.TRANSFER_MEMBERS
    template_name = "members/transfer/form.html"
    form_class = CommitteeTransferForm
    # Whom is said in the form.
    member: Member | None = None

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    def get_form_kwargs(self) -> dict[str, Any]:
        committee, today = self.scope.organization, timezone.localdate()
        return {
            **super().get_form_kwargs(),
            "branches": change_queries.receiving_branches(committee, today),
            "members": change_queries.members_below(committee, today),
        }

    def get_initial(self) -> dict[str, Any]:
        return {"occurred_on": timezone.localdate()}

    def save(self, form: CommitteeTransferForm) -> HttpResponse | None:
        try:
            done = transfer(member=form.cleaned_data["which_member"], by=self.request.user, **form.values())
        except ChangeRefused as refused:
            _refuse(form, refused)
            return None
        committee = self.scope.organization.pk
        undo = reverse("members:committee-transfer-undo", args=[committee, done.out.pk])
        again = ("再转接一名", reverse("members:committee-transfer-add", args=[committee]))
        say_done(self.request, _told(done), undo=undo, again=again)
        ledger = reverse("members:committee-transfer-list", args=[committee])
        return redirect(f"{ledger}?year={done.out.occurred_on.year}")


@require_POST
@requires(Permission.TRANSFER_MEMBERS)
def committee_transfer_undo(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    out = get_object_or_404(change_queries.transfers_below(request.scope.organization), pk=pk)
    try:
        ended = take_back_transfer(out=out, by=request.user)
    except ChangeRefused as refused:
        messages.error(request, str(refused))
    else:
        sentence = f"已撤销{out.member.name}的转接，组织关系仍在{out.branch}。"
        if ended:
            sentence += f"{'、'.join(ended)}现由他人担任，没有恢复。"
        say_done(request, sentence)
    ledger = reverse("members:committee-transfer-list", args=[committee_id])
    return redirect(f"{ledger}?year={out.occurred_on.year}")
