"""The Celery app, and the one table of what runs by the clock."""

import os
import threading
import time
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partybranch.settings")

app = Celery("partybranch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A message older than its interval is dropped: behind a long job they would pile up.
app.conf.beat_schedule = {
    "reconcile jobs": {
        "task": "partybranch.tasks.reconcile_jobs",
        "schedule": float(settings.JOB_RECONCILE_SECONDS),
        "options": {"expires": settings.JOB_RECONCILE_SECONDS},
    },
    "sign of life": {
        "task": "partybranch.tasks.sign_of_life",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "purge": {
        "task": "partybranch.tasks.purge_attempts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    # Not by the hour of the day: an office's machine may be off at night.
    "purge sessions": {
        "task": "members.tasks.purge_sessions",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "purge drafts": {
        "task": "meetings.tasks.purge_minutes_drafts",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "purge imports": {
        "task": "reports.tasks.purge_imports",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
}


@beat_embedded_init.connect
def _end_with_the_worker(**_: Any) -> None:
    """A killed worker leaves its clock running, on the file that the next one's wants: it must end."""
    threading.Thread(target=_end_when_orphaned, args=(os.getppid(),), daemon=True).start()


def _end_when_orphaned(worker: int) -> None:
    while os.getppid() == worker:
        time.sleep(1)
    os._exit(0)
