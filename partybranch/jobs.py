"""Work for later: enqueue by name, run once, survive a killed worker.

An action calls ``enqueue("kind", …ids…)``: the row is stored with the action's transaction, and a
worker is woken when it commits. A worker claims the row with one conditional UPDATE, shows signs of
life while it works, and closes it. ``reconcile`` wakes what was left lying and takes up what a dead
worker held, at most three times. A handler may so run again: what it does must bear that.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, connection, transaction
from django.db import OperationalError as DatabaseUnavailable
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from partybranch.celery import app
from partybranch.models import Job, WorkerHeartbeat

logger = logging.getLogger(__name__)

RUN_TASK = "partybranch.tasks.run_job"
MAX_TRIES = 3
STALE_AFTER = timedelta(seconds=settings.JOB_STALE_SECONDS)
HEARTBEAT_SECONDS = settings.JOB_STALE_SECONDS / 6
RESEND_AFTER = 2 * STALE_AFTER
WORKER_SILENT_AFTER = timedelta(seconds=90)
# How long a request waits for the broker; its own time-outs take 2 s to 5 s.
_WAKING_SECONDS = 0.8
# Another try may go better: database, disk or network were busy or away.
_INFRASTRUCTURE = (DatabaseUnavailable, InterfaceError, OSError)
_TOO_LONG = "处理的时间太长，已停止。请把内容分成几份，再分别提交。"
_FAILED = "没有办成，请再试一次；仍不行，请告诉系统管理员。"

_handlers: dict[str, Callable[..., None]] = {}
_failure_handlers: dict[str, Callable[..., None]] = {}


class JobRefused(Exception):
    """The job cannot be done and trying again would not help; the text is shown to the person."""


class LeaseLost(Exception):
    """Another worker has taken the job over."""


def job(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the handler of a kind of job: ``handler(run, **payload)``."""

    def registered(handler: Callable[..., None]) -> Callable[..., None]:
        _handlers[kind] = handler
        return handler

    return registered


def on_failure(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register what follows when a job of the kind is given up: ``handler(note, **payload)``."""

    def registered(handler: Callable[..., None]) -> Callable[..., None]:
        _failure_handlers[kind] = handler
        return handler

    return registered


def enqueue(kind: str, *, by: Any = None, branch: Any = None, **payload: str | int | bool | None) -> Job:
    """Store a job and wake a worker once the transaction is committed."""
    entry = Job.objects.create(
        kind=kind,
        payload=payload,
        requested_by_id=getattr(by, "pk", None),
        organization_id=getattr(branch, "pk", None),
        queued_at=timezone.now(),
    )
    transaction.on_commit(partial(_wake_in_time, entry.pk))
    return entry


def wake(pk: int) -> None:
    """Tell a worker of a stored job. A broker that is away delays the job, it does not lose it."""
    try:
        app.send_task(RUN_TASK, args=[pk], ignore_result=True)
    except (OperationalError, OSError) as away:
        logger.warning("the broker did not take job %s: %s", pk, away)


def _wake_in_time(pk: int) -> None:
    """Wake a worker from a request, which goes on where the broker is slow to answer."""
    waking = threading.Thread(target=wake, args=(pk,), daemon=True)
    waking.start()
    waking.join(_WAKING_SECONDS)
    if waking.is_alive():
        logger.warning("the broker is slow, job %s may start later", pk)


class JobRun:
    """A claimed job in a handler's hands: says how far it is and keeps the claim alive."""

    def __init__(self, entry: Job) -> None:
        self.pk = entry.pk
        self.lease = entry.lease
        self.requested_by_id = entry.requested_by_id

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.pk, lease=self.lease, state=Job.State.RUNNING)

    def progress(self, done: int, total: int) -> None:
        self._touch(done=done, total=total)

    def note(self, sentence: str) -> None:
        self._touch(note=sentence[:300])

    def beat(self) -> None:
        self._touch()

    def _touch(self, **values: Any) -> None:
        if not self._mine().update(heartbeat_at=timezone.now(), **values):
            raise LeaseLost(f"job {self.pk}")

    def close(self, state: str, **values: Any) -> bool:
        return bool(self._mine().update(state=state, finished_at=timezone.now(), **values))


def claim(pk: int) -> Job | None:
    """Take a queued job, or None where somebody else has it."""
    now = timezone.now()
    lease = uuid.uuid4().hex
    waiting = Job.objects.filter(pk=pk, state=Job.State.QUEUED)
    # One statement: a worker killed in between would not have its try counted.
    is_mine = waiting.update(
        state=Job.State.RUNNING, lease=lease, tries=F("tries") + 1, started_at=now, heartbeat_at=now
    )
    return Job.objects.get(pk=pk) if is_mine else None


class _Heart:
    """Beats for a run, and for its worker, from a thread of its own while the handler works: behind
    a long job the clock's own signs of life wait in the queue."""

    def __init__(self, run: JobRun) -> None:
        self.run = run
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def _beat(self) -> None:
        try:
            while not self.stopped.wait(HEARTBEAT_SECONDS):
                self._beat_once()
        finally:
            connection.close()

    def _beat_once(self) -> None:
        try:
            self.run.beat()
            note_sign_of_life()
        except LeaseLost:
            # The handler itself learns it at its next report.
            self.stopped.set()
        except _INFRASTRUCTURE as away:
            # On SQLite the handler's own long transaction keeps others out; the next beat tells.
            logger.warning("no heartbeat of job %s: %s", self.run.pk, away)
            connection.close()

    def __enter__(self) -> "_Heart":
        # In-memory test databases cannot be reached from a second thread.
        if not connection.in_atomic_block:
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        if self.thread.is_alive():
            self.thread.join(timeout=5)


def run(pk: int) -> str:
    """Claim and carry out one job; returns its state ("" where it was somebody else's)."""
    entry = claim(pk)
    if entry is None:
        return ""
    current = JobRun(entry)
    handler = _handlers.get(entry.kind)
    try:
        if handler is None:
            raise JobRefused("程序里没有这种任务，请升级后再试。")
        with _Heart(current):
            handler(current, **entry.payload)
    except JobRefused as refused:
        give_up(entry, str(refused))
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", pk)
    except SoftTimeLimitExceeded:
        logger.exception("job %s (%s) took too long", pk, entry.kind)
        give_up(entry, _TOO_LONG)
    except _INFRASTRUCTURE:
        logger.exception("job %s (%s) failed, try %s", pk, entry.kind, entry.tries)
        _after_failure(current, entry)
    except Exception:
        # A fault of the program: it would fail the same way again.
        logger.exception("job %s (%s) failed", pk, entry.kind)
        give_up(entry, _FAILED)
    else:
        current.close(Job.State.DONE)
    return Job.objects.values_list("state", flat=True).get(pk=pk)


@transaction.atomic
def give_up(entry: Job, note: str) -> bool:
    """Close a job that will not be tried again, and let its kind know; False where its claim is lost."""
    mine = Job.objects.filter(pk=entry.pk, lease=entry.lease, state=Job.State.RUNNING)
    if not mine.update(state=Job.State.FAILED, note=note[:300], finished_at=timezone.now()):
        return False
    if entry.kind in _failure_handlers:
        _failure_handlers[entry.kind](note, **entry.payload)
    return True


def _after_failure(current: JobRun, entry: Job) -> None:
    if entry.tries >= MAX_TRIES:
        give_up(entry, _FAILED)
    else:
        current._mine().update(state=Job.State.QUEUED, lease="", queued_at=timezone.now())


def reconcile(now: datetime | None = None) -> dict[str, int]:
    """Wake what lies queued too long, and queue again what a dead worker held; counts of each."""
    now = now or timezone.now()
    stale = Job.objects.filter(
        Q(heartbeat_at__lt=now - STALE_AFTER) | Q(heartbeat_at__isnull=True), state=Job.State.RUNNING
    )
    failed = sum(give_up(entry, _FAILED) for entry in list(stale.filter(tries__gte=MAX_TRIES)))
    left = list(stale.filter(tries__lt=MAX_TRIES).values_list("pk", flat=True))
    requeued = stale.filter(pk__in=left).update(state=Job.State.QUEUED, lease="", queued_at=now)
    waiting = Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=now - RESEND_AFTER)
    resend = list(waiting.values_list("pk", flat=True)[:500])
    waiting.filter(pk__in=resend).update(queued_at=now)
    for pk in (*left, *resend):
        wake(pk)
    return {"requeued": requeued, "resent": len(resend), "failed": failed}


def note_sign_of_life() -> None:
    WorkerHeartbeat.objects.update_or_create(pk=1, defaults={"seen_at": timezone.now()})


def worker_is_alive() -> bool:
    """Whether a worker has shown itself lately."""
    return WorkerHeartbeat.objects.filter(seen_at__gt=timezone.now() - WORKER_SILENT_AFTER).exists()
