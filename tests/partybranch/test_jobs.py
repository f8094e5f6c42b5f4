"""Job rows: claimed once, given back when a worker dies, given up after three tries."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError as DatabaseUnavailable
from django.utils import timezone
from kombu.exceptions import OperationalError

from partybranch import jobs
from partybranch.models import Job, WorkerHeartbeat

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def woken(monkeypatch):
    """Primary keys a worker was woken for, without a broker."""
    keys = []
    monkeypatch.setattr(jobs, "wake", keys.append)
    return keys


@pytest.fixture
def kind(monkeypatch):
    """Registers a handler for one test."""

    def register(name, handler):
        monkeypatch.setitem(jobs._handlers, name, handler)

    return register


def _queued(kind="some", **payload):
    return Job.objects.create(kind=kind, payload=payload, queued_at=timezone.now())


def test_worker_is_woken_only_when_the_transaction_commits(woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = jobs.enqueue("some", number=1)
        assert woken == []
    assert woken == [entry.pk]


def test_broker_that_is_away_does_not_lose_the_job(monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(jobs.app, "send_task", away)
    entry = _queued()
    jobs.wake(entry.pk)
    assert Job.objects.get().state == Job.State.QUEUED
    assert "did not take job" in caplog.text


def test_job_is_carried_out_and_closed(kind):
    seen = []
    kind("some", lambda run, number: seen.append(number))
    assert jobs.run(_queued(number=7).pk) == Job.State.DONE
    assert seen == [7]
    assert Job.objects.get().finished_at is not None


def test_second_worker_finds_the_job_taken(kind):
    kind("some", lambda run: None)
    entry = _queued()
    assert jobs.claim(entry.pk) is not None
    assert jobs.claim(entry.pk) is None
    assert jobs.run(entry.pk) == ""


def test_refusal_fails_at_once_with_its_sentence(kind):
    def refuse(run):
        raise jobs.JobRefused("工作簿里没有表头。")

    kind("some", refuse)
    assert jobs.run(_queued().pk) == Job.State.FAILED
    assert Job.objects.get().note == "工作簿里没有表头。"


def test_request_does_not_wait_for_a_broker_that_is_silent(
    monkeypatch, caplog, django_capture_on_commit_callbacks
):
    answered = threading.Event()
    monkeypatch.setattr(jobs.app, "send_task", lambda *args, **kwargs: answered.wait(20))
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue("some")
    assert time.monotonic() - started < 1
    assert "may start later" in caplog.text
    answered.set()


@pytest.mark.parametrize("failure", [ValueError("secret detail"), SoftTimeLimitExceeded()])
def test_failure_that_would_come_again_is_final(kind, failure):
    def break_down(run):
        raise failure

    kind("some", break_down)
    assert jobs.run(_queued().pk) == Job.State.FAILED
    entry = Job.objects.get()
    assert entry.tries == 1
    assert entry.note
    assert "secret detail" not in entry.note


def test_busy_database_is_tried_three_times_and_then_given_up(kind):
    def break_down(run):
        raise DatabaseUnavailable("secret detail")

    kind("some", break_down)
    pk = _queued().pk
    assert [jobs.run(pk) for _ in range(3)] == [Job.State.QUEUED, Job.State.QUEUED, Job.State.FAILED]
    assert "secret detail" not in Job.objects.get().note


def test_progress_is_kept(kind):
    def work(run):
        run.progress(3, 10)
        run.note("正在写入")

    kind("some", work)
    jobs.run(_queued().pk)
    entry = Job.objects.get()
    assert (entry.done, entry.total, entry.note) == (3, 10, "正在写入")


def test_unknown_kind_is_refused_with_a_sentence():
    assert jobs.run(_queued("missing").pk) == Job.State.FAILED
    assert "没有这种任务" in Job.objects.get().note


def test_job_of_a_dead_worker_is_queued_again(woken):
    entry = _queued()
    jobs.claim(entry.pk)
    assert jobs.reconcile() == {"requeued": 0, "resent": 0, "failed": 0}
    later = timezone.now() + jobs.STALE_AFTER + timedelta(seconds=1)
    assert jobs.reconcile(later)["requeued"] == 1
    assert woken == [entry.pk]
    assert Job.objects.get().state == Job.State.QUEUED


def test_worker_that_lost_its_claim_cannot_close_the_job(woken):
    entry = _queued()
    first = jobs.JobRun(jobs.claim(entry.pk))
    jobs.reconcile(timezone.now() + jobs.STALE_AFTER + timedelta(seconds=1))
    second = jobs.JobRun(jobs.claim(entry.pk))
    assert not first.close(Job.State.DONE)
    with pytest.raises(jobs.LeaseLost):
        first.progress(1, 1)
    assert second.close(Job.State.DONE)


def test_job_that_killed_three_workers_is_given_up(woken):
    entry = _queued()
    for _ in range(jobs.MAX_TRIES):
        jobs.claim(entry.pk)
        jobs.reconcile(timezone.now() + jobs.STALE_AFTER + timedelta(seconds=1))
    assert Job.objects.get().state == Job.State.FAILED


def test_job_nobody_was_woken_for_is_sent_again(woken):
    entry = _queued()
    assert jobs.reconcile(timezone.now() + jobs.RESEND_AFTER - timedelta(seconds=5))["resent"] == 0
    assert jobs.reconcile(timezone.now() + jobs.RESEND_AFTER + timedelta(seconds=5))["resent"] == 1
    assert woken == [entry.pk]


def test_sign_of_life_grows_old():
    assert not jobs.worker_is_alive()
    jobs.note_sign_of_life()
    assert jobs.worker_is_alive()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert not jobs.worker_is_alive()
    assert WorkerHeartbeat.objects.count() == 1


def test_heart_shows_job_and_worker_alive_and_outlives_a_busy_database(monkeypatch, caplog):
    run = jobs.JobRun(jobs.claim(_queued().pk))
    heart = jobs._Heart(run)
    monkeypatch.setattr(jobs.connection, "close", lambda: None)
    with monkeypatch.context() as busy:
        busy.setattr(run, "beat", _busy)
        heart._beat_once()
    assert "no heartbeat" in caplog.text
    assert not jobs.worker_is_alive()
    later = timezone.now() + timedelta(seconds=30)
    with time_machine.travel(later, tick=False):
        heart._beat_once()
        assert jobs.worker_is_alive()
    assert Job.objects.get().heartbeat_at == later


def _busy():
    raise DatabaseUnavailable("database is locked")


def test_heart_stops_when_the_job_is_taken_over():
    run = jobs.JobRun(jobs.claim(_queued().pk))
    Job.objects.update(lease="another")
    heart = jobs._Heart(run)
    heart._beat_once()
    assert heart.stopped.is_set()


def test_time_limit_stays_far_below_the_broker_s_visibility(settings):
    assert settings.CELERY_TASK_TIME_LIMIT * 2 < 3600
