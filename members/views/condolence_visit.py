"""Whom the branch visited in a year, on which occasion, with what; and the form of a visit."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import queries
from members.actions.visits import (
    AlreadyEntered,
    VisitRefused,
    add_visit,
    correct_visit,
    remove_visit,
    undo_visit,
)
from members.forms.visits import CATEGORIES, OCCASIONS, VisitForm, initial_of
from members.models import CondolenceVisit, Member
from members.ordering import in_order
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.fields import DatePrecision
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DetailPage, FormPage, ListPage
from partybranch.web.years import asked_year


class CondolenceVisitList(ListPage):
    """The visits of the year, in order of date."""

    permission = Permission.VIEW_VISITS
    template_name = "members/condolence_visit/list.html"
    search_label = "慰问对象或走访人"

    def newest_year(self) -> int | None:
        return queries.newest_visit_year(self.scope.organization)

    def all_rows(self) -> QuerySet[CondolenceVisit]:
        return queries.visits_of(self.scope.organization, self.year)

    def narrow(self, rows: QuerySet[CondolenceVisit]) -> QuerySet[CondolenceVisit]:
        if self.search:
            rows = rows.filter(Q(recipient_name__icontains=self.search) | Q(visitors__icontains=self.search))
        if self.asked("occasion"):
            rows = rows.filter(occasion=self.asked("occasion"))
        return rows

    def get_filters(self) -> list[Filter]:
        occasions = self.all_rows().order_by("occasion").values_list("occasion").annotate(Count("pk"))
        named = [(occasion, occasion, count) for occasion, count in occasions if occasion]
        return [build_filter(self.request, "节点", "occasion", [("", "全部节点", None), *named])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = self.object_list.aggregate(
            money=Sum("money_fen"), masked=Count("pk", filter=Q(money_is_masked=True))
        )
        return {**super().get_context_data(**kwargs), "filters": self.get_filters(), "totals": totals}


class CondolenceVisitDetail(DetailPage):
    """One visit: what was given to whom by whom, and who entered it."""

    permission = Permission.VIEW_VISITS
    template_name = "members/condolence_visit/detail.html"

    @cached_property
    def year(self) -> int:
        return self.object.visited_on.year

    def get_queryset(self) -> QuerySet[CondolenceVisit]:
        return CondolenceVisit.objects.filter(branch=self.scope.organization).select_related("recipient")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "entered_lines": queries.entry_lines(self.object)}


class _VisitForm(FormPage):
    """The form of a visit, new or stored."""

    permission = Permission.RECORD_VISITS
    template_name = "members/condolence_visit/form.html"
    form_class = VisitForm
    # The stored visit, None while it is new.
    visit: CondolenceVisit | None = None

    @cached_property
    def members(self) -> QuerySet[Member]:
        """Everybody of the branch in this year or who was in it before: a visit may be entered late."""
        branch = self.scope.organization
        return in_order(Member.objects.filter(branch=branch).select_related("group"), branch)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "members": self.members}

    def ledger(self, year: int) -> str:
        return f"{reverse('members:condolence-visit-list', args=[self.scope.organization.pk])}?year={year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visitors = queries.visitors_before(self.scope.organization)
        return {
            **super().get_context_data(**kwargs),
            "occasions": OCCASIONS,
            "categories": CATEGORIES,
            "visitors": visitors,
        }


class CondolenceVisitAdd(_VisitForm):
    """A new visit; 保存并再登记一户 keeps date, occasion, visitors for the next one."""

    # What is the same for several recipients of one occasion.
    _KEPT = ("visited_on", "occasion", "category", "visitors")

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    def get_initial(self) -> dict[str, Any]:
        asked = {name: self.request.GET[name][:200] for name in self._KEPT if self.request.GET.get(name)}
        name, today = self._asked_member(), timezone.localdate()
        # For another year there is no day to guess.
        day = {"visited_on": (today, DatePrecision.DAY)} if self.year == today.year else {}
        return {**day, **asked, **({"recipient_name": name} if name else {})}

    def _asked_member(self) -> str:
        """Whom the address names by ``?member=``."""
        text = self.request.GET.get("member", "")
        found = self.members.filter(pk=text) if text.isascii() and text.isdigit() and len(text) < 19 else ()
        return found[0].name if found else ""

    def save(self, form: VisitForm) -> HttpResponse | None:
        branch = self.scope.organization
        kept = {name: self.request.POST.get(name, "") for name in self._KEPT}
        next_form = f"{self.request.path}?{urlencode({name: text for name, text in kept.items() if text})}"
        try:
            visit = add_visit(branch=branch, values=form.values(), by=self.request.user)
        except AlreadyEntered as same:
            say_done(self.request, str(same))
            ledger = self.ledger(same.visit.visited_on.year)
            return redirect(next_form if "again" in self.request.POST else ledger)
        except VisitRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        undo = reverse("members:condolence-visit-remove", args=[branch.pk, visit.pk])
        if "again" in self.request.POST:
            say_done(self.request, f"已登记慰问{visit.recipient_name}，接着登记下一户。", undo=undo)
            return redirect(next_form)
        say_done(
            self.request, f"已登记慰问{visit.recipient_name}。", undo=undo, again=("再登记一户", next_form)
        )
        return redirect(self.ledger(visit.visited_on.year))


class CondolenceVisitCorrect(_VisitForm):
    """A stored visit, to be corrected."""

    @cached_property
    def visit(self) -> CondolenceVisit:
        return visit_or_404(self.request, self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return self.visit.visited_on.year

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.visit)

    def save(self, form: VisitForm) -> HttpResponse | None:
        try:
            revision = correct_visit(visit=self.visit, values=form.values(), by=self.request.user)
        except VisitRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        here = [self.scope.organization.pk, self.kwargs["pk"]]
        if revision is None:
            say_done(self.request, "没有改动。")
        else:
            undo = reverse("members:condolence-visit-undo", args=[here[0], revision.pk])
            say_done(self.request, f"已更正慰问{self.visit.recipient_name}的记录。", undo=undo)
        return redirect("members:condolence-visit-detail", *here)


def visit_or_404(request: HttpRequest, pk: int) -> CondolenceVisit:
    own = CondolenceVisit.objects.filter(branch=request.scope.organization).select_related("recipient")
    return get_object_or_404(own, pk=pk)


@require_POST
@requires(Permission.RECORD_VISITS)
def visit_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    visit = visit_or_404(request, pk)
    revision = remove_visit(visit=visit, by=request.user)
    undo = reverse("members:condolence-visit-undo", args=[branch_id, revision.pk])
    say_done(request, f"已删除慰问{visit.recipient_name}的记录。", undo=undo)
    ledger = reverse("members:condolence-visit-list", args=[branch_id])
    return redirect(f"{ledger}?year={visit.visited_on.year}")


@require_POST
@requires(Permission.RECORD_VISITS)
def visit_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    try:
        revision = history.find(CondolenceVisit, pk, branch_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        visit = undo_visit(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("members:condolence-visit-list", branch_id)
    say_done(request, "已恢复原来的记录。")
    return redirect("members:condolence-visit-detail", branch_id, visit.pk)
