"""Jobs with a real worker, on the embedded broker and on a real Redis; killed and started again."""

import os
import signal
from contextlib import suppress

import pytest

from tests.services import RedisServer
from tests.worker import Worker, Workplace

pytestmark = [pytest.mark.broker, pytest.mark.xdist_group("broker")]


@pytest.fixture(params=["embedded", "redis"])
def workplace(request, tmp_path):
    if request.param == "embedded":
        yield Workplace(tmp_path, REDIS_URL="")
        return
    with RedisServer() as redis:
        yield Workplace(tmp_path, REDIS_URL=redis.url)


def test_worker_does_every_job_once(workplace):
    workplace.enqueue(20, 0)
    with Worker(workplace) as worker:
        workplace.wait_until(lambda: workplace.states() == {"done": 20})
        assert worker.stop() == 0
    assert sorted(map(int, workplace.finished())) == list(range(20))


def test_jobs_outlive_a_killed_worker_and_none_is_finished_twice(workplace):
    workplace.enqueue(12, 0.4)
    with Worker(workplace) as worker:
        workplace.wait_until(lambda: workplace.states().get("done", 0) >= 3)
        worker.kill()
    assert workplace.states().get("done", 0) < 12
    with Worker(workplace) as worker:
        workplace.wait_until(lambda: workplace.states() == {"done": 12}, seconds=60)
        worker.stop()
    finished = workplace.finished()
    # A job killed between its work and its closing may work twice; it is closed once.
    assert set(map(int, finished)) == set(range(12))
    assert len(finished) <= 12 + 2


def test_worker_shows_that_it_is_alive_and_stops_cleanly(workplace):
    with Worker(workplace) as worker:
        workplace.enqueue(1, 0)
        workplace.wait_until(lambda: workplace.states() == {"done": 1})
        assert worker.stop() == 0
    assert "Traceback" not in worker.log.read_text(encoding="utf-8")


def test_nothing_of_a_worker_goes_on_when_its_main_process_is_killed(tmp_path):
    workplace = Workplace(tmp_path, REDIS_URL="")
    workplace.enqueue(1, 0)
    with Worker(workplace) as worker:
        workplace.wait_until(lambda: workplace.states() == {"done": 1})
        worker.process.kill()
        worker.process.wait()
        try:
            workplace.wait_until(lambda: not _has_processes(worker.process.pid), seconds=10)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(worker.process.pid, signal.SIGKILL)


def _has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
