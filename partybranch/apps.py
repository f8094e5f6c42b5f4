"""The foundation as a Django app: jobs, saved secrets' attempts, and the Celery app."""

from django.apps import AppConfig

# At the top: without it the first .delay() aims silently at AMQP on localhost.
from partybranch.celery import app as celery_app

__all__ = ["PartybranchConfig", "celery_app"]


class PartybranchConfig(AppConfig):
    name = "partybranch"
    label = "partybranch"
    verbose_name = "基础"
