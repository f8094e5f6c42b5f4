"""Files a page hands out, under their Chinese names."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from partybranch.spreadsheets import Table, workbook_bytes

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_answer(name: str, tables: Iterable[Table]) -> HttpResponse:
    """The tables as a workbook called ``name`` (without .xlsx), kept in no cache."""
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{name}.xlsx"),
        "Cache-Control": "no-store",
    }
    return HttpResponse(workbook_bytes(tables), content_type=_XLSX, headers=headers)
