"""Registering dues: a month at once, owed months afterwards, standards, and taking back."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members.actions.dues_entry import (
    DuesRefused,
    Registered,
    record_back_payments,
    record_month,
    reverse_payment,
    undo_registration,
    was_sent,
    year_registered,
)
from members.actions.standards import StandardRefused, set_standards, undo_standards
from members.arrears import MemberArrears, OwedMonth, arrears_of
from members.dues_month import (
    MonthSheet,
    build_sheet,
    current_standards,
    default_month,
    present_in,
    rule_line,
)
from members.forms.dues import BackPaymentForm, DuesMonthForm, ReversalForm, StandardsForm
from members.models import DuesPayment, DuesStandard
from members.queries import account_names
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.calendar import add_months, first_of_month, party_year_as_of
from partybranch.fields import money_text
from partybranch.models import Revision
from partybranch.regulations.duties import ARREARS, DUES, DUES_STANDARD
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage
from partybranch.web.years import asked_year


def _asked_number(request: HttpRequest, name: str, most: int) -> int | None:
    text = request.GET.get(name, "")
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) <= 18 and 0 < int(text) <= most else None
    )


class DuesMonth(FormPage):
    """The sheet of a month: all have paid but those who are ticked."""

    permission = Permission.RECORD_DUES
    template_name = "members/dues_month/form.html"
    form_class = DuesMonthForm

    @cached_property
    def month_asked(self) -> date:
        """The month in the address, else the one that is due to be registered; never one to come."""
        today, year = timezone.localdate(), asked_year(self.request)
        month = _asked_number(self.request, "month", 12)
        if month is None:
            return default_month(self.scope.organization, today, year)
        return date(year or today.year, month, 1)

    @cached_property
    def is_to_come(self) -> bool:
        return self.month_asked > first_of_month(timezone.localdate())

    @cached_property
    def year(self) -> int:
        return self.month_asked.year

    @cached_property
    def sheet(self) -> MonthSheet:
        day = self.month_asked
        also = [int(pk) for pk in self.request.GET.getlist("also") if pk.isascii() and pk.isdigit()][:50]
        return build_sheet(self.scope.organization, day.year, day.month, also=also)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sheet": self.sheet}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        day = self.month_asked
        months = [(line.member.pk, day.year, day.month) for line in self.sheet.lines]
        if was_sent(self.scope.organization, request.POST.get("form_key", ""), months):
            self._say(Registered(0, 0, 0, None))
            return redirect(self._grid())
        return super().post(request, *args, **kwargs)

    def _grid(self) -> str:
        grid = reverse("members:dues-charge-list", args=[self.scope.organization.pk])
        return f"{grid}?year={self.month_asked.year}"

    def save(self, form: DuesMonthForm) -> HttpResponse | None:
        branch, data = self.scope.organization, form.cleaned_data
        try:
            done = record_month(
                branch=branch,
                year=self.sheet.year,
                month=self.sheet.month,
                entries=form.entries(),
                paid_on=data["paid_on"],
                form_key=data["form_key"],
                by=self.request.user,
            )
        except DuesRefused as refused:
            form.add_refusal(None, refused)
            return None
        self._say(done)
        return redirect(self._grid())

    def _say(self, done: Registered) -> None:
        month = self.sheet.month
        if done.revision is None:
            say_done(self.request, f"{month}月党费已经保存，没有重复登记。")
            return
        left = f"，未缴{done.unpaid}名" if done.unpaid else ""
        undo = reverse("members:dues-month-undo", args=[self.scope.organization.pk, done.revision.pk])
        sentence = f"已登记{month}月党费：{done.paid}名{money_text(done.paid_fen)}元{left}。"
        say_done(self.request, sentence, undo=undo)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day, following = self.month_asked, add_months(self.month_asked, 1)
        is_last = following > first_of_month(timezone.localdate())
        return {
            **super().get_context_data(**kwargs),
            "sheet": self.sheet,
            "before": add_months(day, -1),
            "after": None if is_last else following,
            "duty": rule_line(DUES),
        }


class DuesBack(FormPage):
    """Owed months, of everybody or of one member (``?member=``), to be ticked as they come in."""

    permission = Permission.RECORD_DUES
    template_name = "members/dues_month/back.html"
    form_class = BackPaymentForm

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    @cached_property
    def arrears(self) -> list[MemberArrears]:
        found = arrears_of(self.scope.organization, self.year, timezone.localdate())
        member = _asked_number(self.request, "member", 10**18)
        return [each for each in found if member is None or each.member.pk == member]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "arrears": self.arrears}

    def save(self, form: BackPaymentForm) -> HttpResponse | None:
        branch = self.scope.organization
        chosen: list[OwedMonth] = form.chosen()
        try:
            done = record_back_payments(
                branch=branch,
                months=chosen,
                paid_on=form.cleaned_data["paid_on"],
                form_key=form.cleaned_data["form_key"],
                by=self.request.user,
            )
        except DuesRefused as refused:
            form.add_refusal(None, refused)
            return None
        undo = ""
        if done.revision is not None:
            undo = reverse("members:dues-month-undo", args=[branch.pk, done.revision.pk])
        say_done(self.request, f"已登记补缴{done.paid}笔，共{money_text(done.paid_fen)}元。", undo=undo)
        return redirect(f"{reverse('members:dues-charge-list', args=[branch.pk])}?year={self.year}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "arrears": self.arrears, "duty": rule_line(ARREARS)}


class DuesStandardList(FormPage):
    """What each member owes a month, since when, and the form for the next standards."""

    permission = Permission.RECORD_DUES
    template_name = "members/dues_month/standards.html"
    form_class = StandardsForm

    @cached_property
    def year(self) -> int:
        return asked_year(self.request) or timezone.localdate().year

    @cached_property
    def day(self) -> date:
        """The day whose standards are shown: today, or the last one of a past year."""
        return max(party_year_as_of(self.year, timezone.localdate()), date(self.year, 1, 1))

    @cached_property
    def standards(self) -> dict[int, DuesStandard]:
        return current_standards(self.scope.organization, self.day)

    def _starts_on(self) -> date:
        """January, until the year's standards are there; then this month."""
        begun = any(row.starts_on.year == self.year for row in self.standards.values())
        return first_of_month(self.day) if begun else date(self.year, 1, 1)

    def get_form_kwargs(self) -> dict[str, Any]:
        members = list(present_in(self.scope.organization, self.day).select_related("group"))
        own = {"members": members, "standards": self.standards, "starts_on": self._starts_on()}
        return {**super().get_form_kwargs(), **own}

    def save(self, form: StandardsForm) -> HttpResponse | None:
        branch, entries = self.scope.organization, form.entries()
        here = f"{reverse('members:dues-standard-list', args=[branch.pk])}?year={self.year}"
        revision = set_standards(
            branch=branch, starts_on=form.cleaned_data["starts_on"], entries=entries, by=self.request.user
        )
        if revision is None:
            say_done(self.request, "没有改动，标准照旧。")
        else:
            undo = reverse("members:dues-standard-undo", args=[branch.pk, revision.pk])
            say_done(self.request, f"已核定{len(entries)}名党员的党费标准。", undo=undo)
        return redirect(here)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = account_names([row.entered_by_id for row in self.standards.values()])
        return {**super().get_context_data(**kwargs), "duty": rule_line(DUES_STANDARD), "entered_by": names}


def _find_revision(request: HttpRequest, model: Any, pk: int) -> Revision:
    try:
        return history.find(model, pk, request.scope.organization.pk)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing


@require_POST
@requires(Permission.RECORD_DUES)
def undo_month(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    revision = _find_revision(request, DuesPayment, pk)
    try:
        count = undo_registration(branch=request.scope.organization, revision=revision, by=request.user)
        say_done(request, f"已撤销，冲正{count}笔。")
    except DuesRefused as refused:
        messages.error(request, str(refused))
    year = year_registered(revision)
    return redirect(reverse("members:dues-charge-list", args=[branch_id]) + (f"?year={year}" if year else ""))


@require_POST
@requires(Permission.RECORD_DUES)
def undo_standard(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    revision = _find_revision(request, DuesStandard, pk)
    try:
        count = undo_standards(branch=request.scope.organization, revision=revision, by=request.user)
        say_done(request, f"已撤销，{count}名党员的标准恢复原样。")
    except StandardRefused as refused:
        messages.error(request, str(refused))
    begun = history.before_of(revision).get("starts_on", "")[:4]
    year = f"?year={begun}" if begun else ""
    return redirect(reverse("members:dues-standard-list", args=[branch_id]) + year)


@require_POST
@requires(Permission.RECORD_DUES)
def reverse_dues(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    payment = get_object_or_404(DuesPayment.objects.filter(branch=request.scope.organization), pk=pk)
    form = ReversalForm(request.POST)
    own_year = reverse("members:dues-member", args=[branch_id, payment.member_id])
    if not form.is_valid():
        messages.error(request, "请选择冲正原因。")
        return redirect(f"{own_year}?year={payment.year}")
    try:
        reverse_payment(payment=payment, reason=form.cleaned_data["reason"], by=request.user)
        sheet = reverse("members:dues-month", args=[branch_id])
        again = ("重新登记", f"{sheet}?year={payment.year}&month={payment.month}")
        say_done(request, f"已冲正{payment.member.name}{payment.month}月党费。", again=again)
    except DuesRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{own_year}?year={payment.year}")
