"""The foundation as a Django app: jobs, saved secrets' attempts, and the Celery app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

# At the top: without it the first .delay() aims silently at AMQP on localhost.
from partybranch.celery import app as celery_app
from partybranch.sqlite import use_its_own_limit

__all__ = ["PartybranchConfig", "celery_app"]


class PartybranchConfig(AppConfig):
    name = "partybranch"
    label = "partybranch"
    verbose_name = "基础"

    def ready(self) -> None:
        connection_created.connect(use_its_own_limit, dispatch_uid="use_its_own_limit")
