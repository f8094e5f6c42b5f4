"""What a worker does for meetings by the clock."""

from celery import shared_task

from meetings.actions.minutes import purge_drafts
from partybranch.audit import log


@shared_task
def purge_minutes_drafts() -> None:
    """Several times a day: what somebody typed and never saved does not stay for ever."""
    purge_drafts(by=log.SYSTEM)
