"""The audit record as a Django app of its own: its table is append-only."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "partybranch.audit"
    label = "audit"
    verbose_name = "操作记录"
