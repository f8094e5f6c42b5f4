"""What a worker does for members by the clock."""

from celery import shared_task

from members.sessions import SessionStore


@shared_task
def purge_sessions() -> None:
    """Sessions that nobody ended are gone once they have run out."""
    SessionStore.clear_expired()
