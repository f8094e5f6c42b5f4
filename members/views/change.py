"""Changes of membership: the year's list, a new one, correcting one, and taking one back."""

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
from members.actions import changes, restorations, transfers
from members.actions.change_checks import ChangeRefused, suspension_of
from members.changes import balance_of
from members.forms.changes import KINDS, KINDS_OF_SUSPENDED, ChangeForm, RestoreForm
from members.models import Member, MembershipEvent
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage
from partybranch.web.years import asked_year

Kind = MembershipEvent.Kind


class ChangeList(ListPage):
    """The changes of the year and whether start, coming and leaving give the end."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/membership_event/list.html"
    search_label = "姓名、拼音或首字母"

    def newest_year(self) -> int | None:
        return queries.newest_change_year(self.scope.organization)

    def all_rows(self) -> QuerySet[MembershipEvent]:
        return queries.changes_of(self.scope, self.year)

    def narrow(self, rows: QuerySet[MembershipEvent]) -> QuerySet[MembershipEvent]:
        if self.asked("kind") in Kind.values:
            rows = rows.filter(kind=self.asked("kind"))
        if self.search:
            visible = queries.members_visible_in(self.scope)
            rows = rows.filter(member__in=queries.matching(visible, self.search))
        return rows

    def get_filters(self) -> list[Filter]:
        kinds = [("", "全部变动", None), *((*choice, None) for choice in Kind.choices)]
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


class _OfMember(FormPage):
    """A form about one member of the branch, named by the address."""

    permission = Permission.RECORD_MEMBERS

    @cached_property
    def member(self) -> Member:
        own = Member.objects.filter(branch=self.scope.organization).select_related("branch", "group")
        return get_object_or_404(own, pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year


class ChangeAdd(_OfMember):
    """What happened to one member: first its kind, then the form of that kind."""

    template_name = "members/membership_event/form.html"
    form_class = ChangeForm

    @cached_property
    def kind(self) -> str:
        """The kind in the form or the address, '' where none is chosen."""
        asked = self.request.POST.get("kind") or self.request.GET.get("kind", "")
        return asked if asked in KINDS else ""

    def kinds(self) -> list[dict[str, Any]]:
        """The kinds that can be of this member, with what each is for."""
        return [
            {"value": kind, "label": Kind(kind).label, "about": about}
            for kind, (about, _) in KINDS.items()
            if self._can_be(kind)
        ]

    @cached_property
    def is_suspended(self) -> bool:
        return suspension_of(self.member) is not None

    def _can_be(self, kind: str) -> bool:
        member = self.member
        if self.is_suspended:
            return kind in KINDS_OF_SUSPENDED
        is_full = member.standing == Member.Standing.FULL or member.confirmed_on is not None
        never = {
            Kind.ADMITTED: is_full or member.previous_id is not None,
            Kind.CONFIRMED: is_full,
            Kind.MOVED_IN: member.previous_id is not None,
            Kind.RETIRED: member.employment == Member.Employment.RETIRED,
        }
        return not never.get(Kind(kind), False)

    def rules(self) -> list[Any]:
        return list(KINDS[self.kind][1])

    def label(self) -> str:
        return Kind(self.kind).label

    def _choose(self, refusal: str = "") -> HttpResponse:
        self.template_name = "members/membership_event/choose.html"
        return self.render_to_response(self.get_context_data(form=None, refusal=refusal))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.kind else self._choose()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (
            super().post(request, *args, **kwargs)
            if self.kind
            else self._choose("变动里没有这一项，请重新选择。")
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "member": self.member, "kind": self.kind}

    def save(self, form: ChangeForm) -> HttpResponse | None:
        try:
            done = changes.record_change(
                member=self.member, values=form.values(), letter=form.letter(), by=self.request.user
            )
        except ChangeRefused as refused:
            _refuse(form, refused)
            return None
        branch = self.scope.organization.pk
        sentence = f"已登记{self.member.name}{done.event.get_kind_display()}。{done.warning}"
        if done.ended_offices:
            sentence += f"同日不再担任{'、'.join(done.ended_offices)}，请及时补选。"
        undo = reverse("members:change-remove", args=[branch, done.event.pk])
        ledger = reverse("members:change-list", args=[branch])
        again = ("看本年变动", f"{ledger}?year={done.event.occurred_on.year}")
        say_done(self.request, sentence, undo=undo, again=again)
        return redirect("members:member-detail", branch, self.member.pk)


def _refuse(form: Any, refused: ChangeRefused) -> None:
    """Beside its field; above the form where the form does not show that field."""
    shown = refused.field in form.fields and not form[refused.field].is_hidden
    form.add_refusal(refused.field if shown else None, refused)


class ChangeCorrect(FormPage):
    """A stored change, to be corrected."""

    permission = Permission.RECORD_MEMBERS
    template_name = "members/membership_event/form.html"
    form_class = ChangeForm

    @cached_property
    def event(self) -> MembershipEvent:
        own = MembershipEvent.objects.filter(branch=self.scope.organization)
        return get_object_or_404(own.select_related("member__branch", "paired_with"), pk=self.kwargs["pk"])

    @cached_property
    def member(self) -> Member:
        return self.event.member

    @cached_property
    def year(self) -> int:
        return self.event.occurred_on.year

    def rules(self) -> list[Any]:
        return list(KINDS[self.event.kind][1]) if self.event.kind in KINDS else []

    def label(self) -> str:
        return self.event.get_kind_display()

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"member": self.member, "kind": self.event.kind, "event": self.event}
        return {**super().get_form_kwargs(), **own}

    def save(self, form: ChangeForm) -> HttpResponse | None:
        try:
            revision = changes.correct_change(
                event=self.event, values=form.values(), letter=form.letter(), by=self.request.user
            )
        except ChangeRefused as refused:
            _refuse(form, refused)
            return None
        branch = self.scope.organization.pk
        if revision is None:
            say_done(self.request, "没有改动。")
        else:
            undo = reverse("members:change-undo", args=[branch, revision.pk])
            say_done(self.request, f"已更正{self.member.name}的{self.label()}，原来的内容已留底。", undo=undo)
        return redirect("members:member-detail", branch, self.member.pk)


class RestorationAdd(_OfMember):
    """Restoring a suspended member in the same branch."""

    template_name = "members/membership_event/restore.html"
    form_class = RestoreForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "suspension": suspension_of(self.member)}

    def save(self, form: RestoreForm) -> HttpResponse | None:
        try:
            event = restorations.restore_member(member=self.member, by=self.request.user, **form.cleaned_data)
        except ChangeRefused as refused:
            _refuse(form, refused)
            return None
        branch = self.scope.organization.pk
        undo = reverse("members:change-remove", args=[branch, event.pk])
        say_done(self.request, f"已登记{self.member.name}恢复党籍，请编入党小组。", undo=undo)
        return redirect("members:member-detail", branch, event.member_id)


def _take_back(event: MembershipEvent, by: Any) -> tuple[str, Revision | None, int]:
    """Take a change back whatever its kind: what to say, what puts it back, and whose page comes next."""
    name, kind = event.member.name, event.get_kind_display()
    revision = None
    if event.kind == Kind.RESTORED:
        member = restorations.take_back_restoration(event=event, by=by)
        return f"已删除{name}的恢复党籍，党员信息恢复原样。", None, member.pk
    if event.is_transfer and event.pair_id is None:
        ended = transfers.take_back_transfer(out=event, by=by)
        sentence = f"已撤销{name}的转接，组织关系仍在本支部。"
    else:
        revision, ended = changes.remove_change(event=event, by=by)
        sentence = f"已删除{name}的{kind}，党员信息恢复原样。"
    if ended:
        sentence += f"{'、'.join(ended)}现由他人担任，没有恢复。"
    return sentence, revision, event.member_id


@require_POST
@requires(Permission.RECORD_MEMBERS)
def change_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    own = MembershipEvent.objects.filter(branch=request.scope.organization)
    event = get_object_or_404(own.select_related("member", "paired_with"), pk=pk)
    try:
        sentence, revision, member_id = _take_back(event, request.user)
    except ChangeRefused as refused:
        messages.error(request, str(refused))
        return redirect("members:member-detail", branch_id, event.member_id)
    undo = reverse("members:change-undo", args=[branch_id, revision.pk]) if revision else ""
    say_done(request, sentence, undo=undo)
    return redirect("members:member-detail", branch_id, member_id)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def change_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    try:
        revision = history.find(MembershipEvent, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        done = changes.undo_change(revision=revision, by=request.user)
    except (ChangeRefused, history.CannotPutBack) as refused:
        messages.error(request, str(refused))
        return redirect("members:change-list", branch_id)
    say_done(request, f"已恢复{done.event.member.name}的{done.event.get_kind_display()}。")
    return redirect("members:member-detail", branch_id, done.event.member_id)
