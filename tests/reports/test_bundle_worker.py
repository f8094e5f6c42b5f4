"""The ZIP of the year with a real worker, killed half-way: the job is taken up and ends once."""

import sqlite3
import zipfile

import pytest

from tests.services import RedisServer
from tests.worker import Worker, Workplace

pytestmark = [pytest.mark.broker, pytest.mark.xdist_group("broker")]
_BRANCHES = 60


@pytest.fixture(params=["embedded", "redis"])
def workplace(request, tmp_path):
    if request.param == "embedded":
        yield Workplace(tmp_path, REDIS_URL="")
        return
    with RedisServer() as redis:
        yield Workplace(tmp_path, REDIS_URL=redis.url)


def _one(workplace: Workplace, query: str):
    with sqlite3.connect(workplace.database, timeout=20) as connection:
        return connection.execute(query).fetchone()[0]


def _reports_done(workplace: Workplace) -> int:
    return _one(workplace, "SELECT done FROM partybranch_job")


def test_packing_outlives_a_killed_worker(workplace: Workplace) -> None:
    workplace.run("tests.enqueue_bundle", str(_BRANCHES))
    with Worker(workplace) as worker:
        workplace.wait_until(lambda: _reports_done(workplace) >= 3)
        worker.kill()
    assert workplace.states() == {"running": 1}
    assert _one(workplace, "SELECT COUNT(*) FROM reports_reportbundle WHERE packed_at IS NOT NULL") == 0
    with Worker(workplace) as worker:
        workplace.wait_until(lambda: workplace.states() == {"done": 1}, seconds=60)
        worker.stop()
    (path,) = (workplace.folder / "bundles").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == _BRANCHES + 1
        assert archive.testzip() is None
    finished = "SELECT COUNT(*) FROM audit_auditrecord WHERE verb = '述职报告打包完成'"
    assert _one(workplace, finished) == 1
    assert _one(workplace, "SELECT report_count FROM reports_reportbundle") == _BRANCHES
