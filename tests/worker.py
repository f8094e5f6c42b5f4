"""A real worker beside the tests, on a database and a broker of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


class Workplace:
    """A scratch installation in ``folder``: SQLite file, queue, keys; jobs are put in and looked at
    from outside, as another process would."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.database = folder / "jobs.sqlite3"
        self.journal = folder / "journal"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "partybranch.settings",
            "PYTHONPATH": str(ROOT),
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "FIELD_KEY_FILE": str(folder / "field.key"),
            "JOB_STALE_SECONDS": "3",
            "JOB_RECONCILE_SECONDS": "1",
            **environment,
        }
        (folder / "field.key").write_text("ab" * 32, encoding="ascii")
        self.run("django", "migrate", "-v0")

    def run(self, *module: str) -> None:
        subprocess.run([sys.executable, "-m", *module], env=self.environment, cwd=ROOT, check=True)

    def enqueue(self, count: int, seconds: float) -> None:
        self.run("tests.enqueue_jobs", str(count), str(seconds), str(self.journal))

    def states(self) -> dict[str, int]:
        with sqlite3.connect(self.database, timeout=20) as connection:
            rows = connection.execute("SELECT state, COUNT(*) FROM partybranch_job GROUP BY state")
            return dict(rows.fetchall())

    def finished(self) -> list[str]:
        """The numbers the handler wrote down, in the order of finishing."""
        return self.journal.read_text(encoding="ascii").split() if self.journal.exists() else []

    def wait_until(self, is_so: Callable[[], bool], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, f"still {self.states()}, finished {self.finished()}"
            time.sleep(0.1)


class Worker:
    """One worker process with its children, in a process group of its own."""

    def __init__(self, workplace: Workplace) -> None:
        command = [
            *(sys.executable, "-m", "celery", "-A", "partybranch", "worker", "-B", "-c", "2"),
            *("-I", "tests.job_handlers", "-l", "WARNING", "--without-gossip", "--without-mingle"),
            *("-s", str(workplace.folder / "beat")),
        ]
        self.log = workplace.folder / "worker.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=workplace.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """As a power cut would: the worker and its children at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()
