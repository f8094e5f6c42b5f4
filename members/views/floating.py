"""Floating members of a branch, out and in."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import change_queries
from members.actions import floating
from members.actions.floating import FloatingRefused
from members.forms.floating import FloatingForm
from members.models import FloatingSpell
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.chinese import mask_phone
from partybranch.models import Revision
from partybranch.regulations.membership import FLOATING_CONTACT
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage
from partybranch.web.years import asked_year

Direction = FloatingSpell.Direction


class FloatingList(ListPage):
    """Those who are floating now, out and in; those of before behind a filter."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/floating/list.html"
    rules = (FLOATING_CONTACT,)

    def all_rows(self) -> QuerySet[FloatingSpell]:
        return change_queries.spells_of(self.scope)

    def narrow(self, rows: QuerySet[FloatingSpell]) -> QuerySet[FloatingSpell]:
        if self.asked("direction") in Direction.values:
            rows = rows.filter(direction=self.asked("direction"))
        return rows

    def get_filters(self) -> list[Filter]:
        rows = self.all_rows()
        running = rows.filter(ended_on__isnull=True)
        choices = [("", "全部", rows.count())]
        choices += [(each, each.label, running.filter(direction=each).count()) for each in Direction]
        return [build_filter(self.request, "流向", "direction", choices, as_links=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shows = self.scope.allows(Permission.CALL_MEMBERS)
        phones = {
            spell.pk: spell.phone if shows else mask_phone(spell.phone)
            for spell in context["rows"]
            if spell.phone_sealed
        }
        return {**context, "filters": self.get_filters(), "phones": phones}


class _FloatingForm(FormPage):
    permission = Permission.RECORD_MEMBERS
    template_name = "members/floating/form.html"
    form_class = FloatingForm
    # The stored spell, None while new.
    spell: FloatingSpell | None = None

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    @property
    def direction(self) -> str:
        raise NotImplementedError

    @property
    def is_out(self) -> bool:
        return self.direction == Direction.OUT

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"branch": self.scope.organization, "direction": self.direction, "spell": self.spell}
        return {**super().get_form_kwargs(), **own}


class FloatingAdd(_FloatingForm):
    """A new spell; ``?direction=in`` is a guest."""

    @property
    def direction(self) -> str:
        return Direction.IN if self.request.GET.get("direction") == Direction.IN else Direction.OUT

    def get_initial(self) -> dict[str, Any]:
        return {"started_on": timezone.localdate()}

    def save(self, form: FloatingForm) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            spell = floating.add_spell(
                branch=branch, direction=self.direction, values=form.values(), by=self.request.user
            )
        except FloatingRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        undo = reverse("members:floating-remove", args=[branch.pk, spell.pk])
        say_done(self.request, f"已登记{_name_of(spell)}{spell.get_direction_display()}。", undo=undo)
        return redirect("members:floating-list", branch.pk)


class FloatingCorrect(_FloatingForm):
    """A stored spell, to be corrected or ended."""

    @cached_property
    def spell(self) -> FloatingSpell:  # type: ignore[override]
        return get_object_or_404(change_queries.spells_of(self.scope), pk=self.kwargs["pk"])

    @property
    def direction(self) -> str:
        return self.spell.direction

    def save(self, form: FloatingForm) -> HttpResponse | None:
        try:
            revision = floating.correct_spell(spell=self.spell, values=form.values(), by=self.request.user)
        except FloatingRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        branch = self.scope.organization.pk
        if revision is None:
            say_done(self.request, "没有改动。")
        else:
            undo = reverse("members:floating-undo", args=[branch, revision.pk])
            say_done(self.request, f"已更正{_name_of(self.spell)}的流动情况。", undo=undo)
        return redirect("members:floating-list", branch)


def _name_of(spell: FloatingSpell) -> str:
    return spell.member.name if spell.member else spell.name


@require_POST
@requires(Permission.RECORD_MEMBERS)
def floating_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    spell = get_object_or_404(change_queries.spells_of(request.scope), pk=pk)
    revision = floating.remove_spell(spell=spell, by=request.user)
    undo = reverse("members:floating-undo", args=[branch_id, revision.pk])
    say_done(request, f"已删除{_name_of(spell)}的流动情况。", undo=undo)
    return redirect("members:floating-list", branch_id)


@require_POST
@requires(Permission.RECORD_MEMBERS)
def floating_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    try:
        revision = history.find(FloatingSpell, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        spell = floating.undo_spell(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已恢复{_name_of(spell)}原来的流动情况。")
    return redirect("members:floating-list", branch_id)
