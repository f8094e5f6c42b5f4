"""The ledger of other work of a year, and entering, correcting and removing one of its entries."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from members.queries import account_names, entry_lines
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.fields import money_text
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import FormPage, ListPage
from reports import queries
from reports.actions import ledger_entries as actions
from reports.forms.ledger_entry import LedgerEntryForm, initial_of
from reports.kind_columns import Column, ColumnType, columns_of, printed
from reports.models import LedgerEntry, LedgerKind


def _address(name: str, branch_id: int, pk: int | None = None, **query: Any) -> str:
    address = reverse(f"reports:{name}", args=[branch_id] if pk is None else [branch_id, pk])
    return f"{address}?{urlencode(query)}" if query else address


class LedgerEntryList(ListPage):
    """Documents, honours, published items, purchases … of the year, newest first."""

    permission = Permission.VIEW_LEDGER
    template_name = "reports/ledger_entry/list.html"
    search_label = "名称或说明"

    def newest_year(self) -> int | None:
        return queries.newest_year(self.scope.organization, timezone.localdate())

    def all_rows(self) -> QuerySet[LedgerEntry]:
        entries = LedgerEntry.objects.filter(branch=self.scope.organization, occurred_on__year=self.year)
        return entries.select_related("kind")

    @cached_property
    def kinds(self) -> list[LedgerKind]:
        return list(queries.ledger_kinds_of(self.scope.organization))

    @cached_property
    def shown_kind(self) -> LedgerKind | None:
        """The one kind the list is limited to: its own columns stand in the table."""
        code = self.asked("kind")
        return next((kind for kind in self.kinds if kind.code == code), None) if code else None

    def narrow(self, rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        if self.search:
            rows = rows.filter(self._says(self.search))
        if self.asked("kind"):
            rows = rows.filter(kind__code=self.asked("kind"))
        return rows

    def _says(self, text: str) -> Q:
        """Title, sub-kind, note and the words in the kinds' own columns."""
        found = Q(title__icontains=text) | Q(note__icontains=text) | Q(subkind__icontains=text)
        kinds = [self.shown_kind] if self.shown_kind else self.kinds
        worded = (ColumnType.TEXT, ColumnType.CHOICE)
        keys = {column.key for kind in kinds for column in columns_of(kind) if column.type in worded}
        for key in sorted(keys):
            found |= Q(**{f"values__{key}__icontains": text})
        return found

    def get_filters(self) -> list[Filter]:
        by_kind = self.all_rows().order_by("kind__position").values_list("kind__code", "kind__name")
        counted = by_kind.annotate(Count("pk"))
        return [build_filter(self.request, "类别", "kind", [("", "全部类别", None), *counted])]

    def totals(self) -> list[tuple[str, str]]:
        """What the listed entries come to: amount, and for one kind quantity and its columns."""
        rows = self.object_list.order_by()
        sums = rows.aggregate(
            amount=Sum("amount_fen"),
            quantity=Sum("quantity"),
            masked=Count("pk", filter=Q(amount_is_masked=True) | Q(quantity_is_masked=True)),
        )
        found = []
        if self.shown_kind and sums["quantity"] is not None:
            found.append(("数量", f"{sums['quantity']}{self.shown_kind.unit}"))
        if sums["amount"] is not None:
            found.append(("金额", f"{money_text(sums['amount'])}元"))
        found += self._own_totals(rows)
        return [*found, ("未知未计", f"{sums['masked']}项")] if sums["masked"] and found else found

    def _own_totals(self, rows: QuerySet[LedgerEntry]) -> list[tuple[str, str]]:
        columns = [column for column in self.columns if column.is_summed]
        if not columns:
            return []
        held = list(rows.values_list("values", flat=True))
        sums = [(column, sum(values.get(column.key, 0) for values in held)) for column in columns]
        return [
            (
                column.label,
                printed(column, total) + ("元" if column.type == ColumnType.MONEY else column.unit),
            )
            for column, total in sums
        ]

    @property
    def columns(self) -> list[Column]:
        return columns_of(self.shown_kind) if self.shown_kind else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        names = account_names([entry.entered_by_id for entry in context["rows"]])
        for entry in context["rows"]:
            entry.own = [(column, printed(column, entry.values.get(column.key))) for column in self.columns]
        return {**context, "filters": self.get_filters(), "names": names, "totals": self.totals()}


class EntryForm(FormPage):
    """What entering and correcting share. 换类别 shows the columns of the kind chosen and checks nothing."""

    permission = Permission.RECORD_LEDGER
    template_name = "reports/ledger_entry/form.html"
    form_class = LedgerEntryForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "change_kind" not in request.POST:
            return super().post(request, *args, **kwargs)
        kwargs_of_form = self.get_form_kwargs()
        for bound in ("data", "files"):
            kwargs_of_form.pop(bound)
        form = LedgerEntryForm(**{**kwargs_of_form, "initial": request.POST.dict()})
        return self.render_to_response(self.get_context_data(form=form))


class LedgerEntryAdd(EntryForm):
    """A new entry. ``?kind=`` (its code) and ``?date=`` fill the form, so that the next one of a kind
    needs its title alone."""

    permission = Permission.RECORD_LEDGER

    def get_initial(self) -> dict[str, Any]:
        code = self.request.GET.get("kind", "")[:40]
        offered = queries.ledger_kinds_offered(self.scope.organization)
        kind = offered.filter(code=code).first() or offered.first()
        day = self.request.GET.get("date", "")[:10] or timezone.localdate()
        return {"kind": kind.pk if kind else None, "occurred_on": day}

    def save(self, form: Form) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            entry = actions.add_entry(
                branch=branch,
                values=form.values(),
                is_another=form.cleaned_data["is_another"],
                names_are_words=form.cleaned_data["names_are_words"],
                by=self.request.user,
            )
        except actions.EntryRefused as refused:
            return _refuse(form, refused)
        again = _address(
            "ledger-entry-add", branch.pk, kind=entry.kind.code, date=entry.occurred_on.isoformat()
        )
        undo = _address("ledger-entry-remove", branch.pk, entry.pk)
        say_done(self.request, "已保存，归入工作纪实。", undo=undo, again=("再登记一项", again))
        if "again" in self.request.POST:
            return redirect(again)
        return redirect(_address("ledger-entry-list", branch.pk, year=entry.occurred_on.year))


class LedgerEntryCorrect(EntryForm):
    """An entry as it stands, to be corrected or removed."""

    permission = Permission.RECORD_LEDGER

    @cached_property
    def entry(self) -> LedgerEntry:
        found = LedgerEntry.objects.filter(branch=self.scope.organization).select_related("kind", "branch")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.entry)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "entry": self.entry}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            revision = actions.correct_entry(
                entry=self.entry,
                values=form.values(),
                seen=form.cleaned_data["seen"],
                is_another=form.cleaned_data["is_another"],
                names_are_words=form.cleaned_data["names_are_words"],
                by=self.request.user,
            )
        except actions.EntryRefused as refused:
            return _refuse(form, refused)
        branch_id = self.scope.organization.pk
        undo = _address("ledger-entry-undo", branch_id, revision.pk) if revision else ""
        say_done(self.request, "已更正。" if revision else "内容没有变化。", undo=undo)
        year = form.values().occurred_on.year
        return redirect(_address("ledger-entry-list", branch_id, year=year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "record": self.entry,
            "entered_lines": entry_lines(self.entry),
        }


def _refuse(form: LedgerEntryForm, refused: actions.EntryRefused) -> None:
    """Beside its field; from now on the form offers the tick that says it is another one, or no name."""
    form.add_refusal(refused.field, refused)
    form.must_confirm = form.must_confirm or isinstance(refused, actions.LooksTheSame)
    form.must_confirm_names = form.must_confirm_names or isinstance(refused, actions.MayNameSomebody)


@requires(Permission.RECORD_LEDGER)
@require_POST
def ledger_entry_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Set an entry aside; the line that says so takes it back."""
    branch = request.scope.organization
    entry = get_object_or_404(LedgerEntry, branch=branch, pk=pk)
    revision = actions.remove_entry(entry=entry, by=request.user)
    undo = _address("ledger-entry-undo", branch.pk, revision.pk)
    say_done(request, f"已删除“{entry.title}”。", undo=undo)
    return redirect(_address("ledger-entry-list", branch.pk, year=entry.occurred_on.year))


@requires(Permission.RECORD_LEDGER)
@require_POST
def ledger_entry_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back a correction or a removal."""
    branch = request.scope.organization
    try:
        revision = history.find(LedgerEntry, pk, branch.pk)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        entry = actions.undo(branch=branch, revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect(_address("ledger-entry-list", branch.pk))
    say_done(request, f"已撤销，“{entry.title}”恢复原样。")
    return redirect(_address("ledger-entry-list", branch.pk, year=entry.occurred_on.year))
