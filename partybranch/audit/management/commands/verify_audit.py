"""manage.py verify_audit: read the whole audit record and say where its chain does not hold."""

from typing import Any

from django.core.management.base import CommandError

from partybranch.audit.log import verify_chain
from partybranch.audit.models import AuditRecord
from partybranch.commands import SentenceCommand


class Command(SentenceCommand):
    help = "核对操作记录：有无改动、缺失、插入或换序。"

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(verify_chain())
        for fault in faults:
            self.stdout.write(f"第{fault.sequence}条：{fault.reason}")
        if faults:
            raise CommandError(f"操作记录有{len(faults)}处不对。")
        self.stdout.write(f"操作记录完好，共{AuditRecord.objects.count()}条。")
