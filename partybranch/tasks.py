"""What a worker does for the foundation."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import connection

from partybranch import jobs
from partybranch.throttling import prune


@shared_task(name=jobs.RUN_TASK)
def run_job(pk: int) -> None:
    """The one task all jobs run through."""
    jobs.run(pk)


@shared_task
def reconcile_jobs() -> None:
    jobs.reconcile()


@shared_task
def sign_of_life() -> None:
    jobs.note_sign_of_life()


@shared_task
def purge_attempts() -> None:
    prune()


@worker_ready.connect
def at_start(**_: Any) -> None:
    """A worker that starts shows itself and takes up what an earlier one left."""
    jobs.note_sign_of_life()
    jobs.reconcile()
    # This process only minds its children: they must not inherit an open connection.
    connection.close()
