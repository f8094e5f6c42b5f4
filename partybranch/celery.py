"""The Celery app, and the one table of what runs by the clock."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partybranch.settings")

app = Celery("partybranch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "reconcile jobs": {
        "task": "partybranch.tasks.reconcile_jobs",
        "schedule": float(settings.JOB_RECONCILE_SECONDS),
    },
    "sign of life": {"task": "partybranch.tasks.sign_of_life", "schedule": 20.0},
    "purge": {"task": "partybranch.tasks.purge_attempts", "schedule": 3600.0},
}
