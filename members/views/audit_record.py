"""The record of every write, sign-in and refusal, for administrator and auditor."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from members import queries
from members.models import Organization, User
from partybranch.access.permissions import Permission
from partybranch.audit.models import AuditRecord
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import ListPage

_KINDS = {"system": "系统", "anonymous": "未登录"}


class AuditRecordList(ListPage):
    """Newest first; names of accounts and organisations are looked up for the page shown."""

    permission = Permission.VIEW_AUDIT
    template_name = "members/audit_record/list.html"

    def all_rows(self) -> QuerySet[AuditRecord]:
        return AuditRecord.objects.order_by("-sequence")

    def narrow(self, rows: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        if self.asked("verb"):
            rows = rows.filter(verb=self.asked("verb"))
        if self.asked("result") in AuditRecord.Result.values:
            rows = rows.filter(result=self.asked("result"))
        return rows

    def get_filters(self) -> list[Filter]:
        verbs = [(verb, verb, count) for verb, count in queries.audit_verbs()]
        results = [("", "全部结果", None), *((*choice, None) for choice in AuditRecord.Result.choices)]
        return [
            build_filter(self.request, "操作", "verb", [("", "全部操作", None), *verbs]),
            build_filter(self.request, "结果", "result", results),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "filters": self.get_filters(), "lines": _lines(context["rows"])}


def _lines(records: Iterable[AuditRecord]) -> list[dict[str, Any]]:
    """Each record with the name of its actor and of its organisation."""
    records = list(records)
    users = User.objects.in_bulk({record.actor_id for record in records if record.actor_id})
    places = Organization.objects.in_bulk(
        {record.organization_id for record in records if record.organization_id}
    )
    return [
        {
            "record": record,
            "actor": _actor(record, users),
            "place": places.get(record.organization_id, ""),
        }
        for record in records
    ]


def _actor(record: AuditRecord, users: dict[int, User]) -> str:
    if record.actor_kind in _KINDS:
        return _KINDS[record.actor_kind]
    return str(users.get(record.actor_id, f"账号{record.actor_id}"))
