"""The ledger of other work of a year as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.web.downloads import workbook_answer
from partybranch.web.years import year_of
from reports import queries
from reports.ledger_sheets import tables_of
from reports.models import LedgerEntry


@requires(Permission.VIEW_LEDGER)
@require_GET
def ledger_entry_workbook(request: HttpRequest, branch_id: int) -> HttpResponse:
    """One sheet a kind; ``?kind=`` one kind alone. Who took it away is recorded."""
    branch = request.scope.organization
    year = year_of(request, queries.newest_year(branch, timezone.localdate()))
    entries = LedgerEntry.objects.filter(branch=branch, occurred_on__year=year).order_by("occurred_on", "pk")
    kinds = queries.ledger_kinds_of(branch)
    code = request.GET.get("kind", "")[:40]
    if code:
        entries = entries.filter(kind__code=code)
    rows = list(entries)
    log.record(
        "导出工作纪实",
        by=request.user,
        obj=branch,
        organization=branch.pk,
        details={"year": year, "entries": len(rows)},
    )
    return workbook_answer(f"{branch.name}{year}年工作纪实", tables_of(rows, kinds))
