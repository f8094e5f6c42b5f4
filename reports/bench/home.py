"""The workbench of a branch through the whole stack, against the same template in a plain view."""

from collections.abc import Callable

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from meetings.models import Attendance, Meeting, MeetingKind
from members.models import (
    CondolenceVisit,
    DuesCharge,
    DuesPayment,
    DuesStandard,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
    User,
)
from reports.bench.measure import Row, ratio
from reports.models import AnnualReport, LedgerCompletion, LedgerEntry, LedgerKind
from reports.views.home import BranchHome

_RUNS = 15
_HOST = "127.0.0.1"


def _records(branch: Organization, year: int) -> list[QuerySet]:
    """What the page is made of, as any Django view would fetch it."""
    meetings = Meeting.objects.filter(branch=branch, held_on__year=year).select_related("main_kind", "group")
    attendances = Attendance.objects.select_related("member").exclude(status=Attendance.Status.PRESENT)
    of_year = {"branch": branch, "year": year}
    return [
        meetings.prefetch_related("extra_kinds", "themes", Prefetch("attendances", attendances)),
        MeetingKind.objects.all(),
        Member.objects.filter(branch=branch),
        PartyGroup.objects.filter(branch=branch),
        OfficeTerm.objects.filter(organization=branch),
        MembershipEvent.objects.filter(branch=branch, occurred_on__year=year),
        DuesCharge.objects.filter(branch=branch, year__in=(year - 1, year)),
        DuesPayment.objects.filter(branch=branch, year__in=(year - 1, year)),
        DuesStandard.objects.filter(branch=branch),
        CondolenceVisit.objects.filter(branch=branch, visited_on__year=year),
        LedgerEntry.objects.filter(branch=branch, occurred_on__year=year),
        LedgerKind.objects.all(),
        LedgerCompletion.objects.filter(**of_year),
        AnnualReport.objects.filter(**of_year),
    ]


def _bare_view(user: User, branch: Organization, year: int) -> Callable[[], HttpResponse]:
    """The same records by plain queries, the same template, what was worked out given to it ready."""
    request: HttpRequest = RequestFactory().get(_address(branch, year))
    request.user, request.session = user, {}
    request._messages = []  # type: ignore[attr-defined]
    request.resolver_match = resolve(request.path)
    request.scope = user.scope_in(branch.pk, is_branch=True)  # type: ignore[attr-defined]
    page = BranchHome()
    page.setup(request, branch_id=branch.pk)
    context = page.get_context_data()

    def view() -> HttpResponse:
        for records in _records(branch, year):
            list(records)
        return render(request, page.template_name, context)

    return view


def _address(branch: Organization, year: int) -> str:
    return f"{reverse('reports:branch-home', args=[branch.pk])}?year={year}"


def home_page_vs_bare_view(branch: Organization, year: int) -> Row:
    user = User.objects.get(
        member__office_terms__organization=branch, member__office_terms__office=OfficeTerm.Office.SECRETARY
    )
    client = Client(SERVER_NAME=_HOST)
    client.force_login(user)
    address = _address(branch, year)

    def ours() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"the home page answered {answer.status_code}")

    view = _bare_view(user, branch, year)
    for warm in (ours, view):
        warm()
    return ratio(
        "home_page_vs_bare_view", ours, view, goal=1.5, runs=_RUNS, labels=("工作台", "直接查询加同一模板")
    )
