"""What every test gets: keys and a data folder of its own, a cheap password hash, templates that
refuse an undefined variable, workbooks read without a process each, and clocks that can be stopped."""

import io
import json
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.template import engines

from partybranch.spreadsheets import child, reading
from partybranch.spreadsheets.wire import Limits
from tests import people

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ROOT = Path(tempfile.mkdtemp(prefix="partybranch-tests-"))


class UndefinedVariable(str):
    """Stands in for Django's empty string: printing an undefined template variable is an error."""

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"undefined template variable: {variable}")


_read_in_own_process = reading._run_child


def _read_here(path: str | Path, limits: Limits, timeout: float) -> CompletedProcess[bytes]:
    """What the reading process does and says, but its limits: to start it takes many times as long as to
    read what a test wrote, and hundreds of tests do."""
    said, complained = io.StringIO(), io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(said), redirect_stderr(complained):
        status = child.main([str(Path(path).absolute()), json.dumps(asdict(limits))])
    return CompletedProcess([], status, said.getvalue().encode(), complained.getvalue().encode())


@pytest.fixture
def reading_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read in a process of their own, as outside tests."""
    monkeypatch.setattr(reading, "_run_child", _read_in_own_process)


def pytest_configure(config: pytest.Config) -> None:
    key_file = _ROOT / "field.key"
    key_file.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    queue = _ROOT / "queue"
    settings.DATA_DIR = _ROOT
    settings.FIELD_KEY_FILE = key_file
    settings.MEDIA_ROOT = _ROOT / "media"
    settings.STATIC_ROOT = _ROOT / "static"
    settings.STATIC_ROOT.mkdir()
    settings.QUEUE_DIR = queue
    if "data_folder_in" in settings.CELERY_BROKER_TRANSPORT_OPTIONS:
        settings.CELERY_BROKER_TRANSPORT_OPTIONS.update(
            data_folder_in=str(queue / "messages"),
            data_folder_out=str(queue / "messages"),
            control_folder=str(queue / "control"),
        )
    reading._run_child = _read_here
    child._limit_this_process = lambda limits: None
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    engines["django"].engine.string_if_invalid = UndefinedVariable("%s")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no process is left alone with one of them at the end: the walk
    over every page, which waits for its browser half of the time, the sweep, then what drives a browser
    and what goes over all routes once more."""
    first = ("test_every_page.py", "test_sweep.py")

    def place(item: pytest.Item) -> int:
        path = Path(item.fspath)
        if path.name in first:
            return first.index(path.name)
        return 2 if path.parent.name == "browser" else 3 if path.name == "test_pages.py" else 4

    items.sort(key=place)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_ROOT, ignore_errors=True)


@pytest.fixture
def at() -> Iterator[Callable[[str], None]]:
    """``at("2025-12-31")`` or ``at("2025-12-31 15:00")`` stops the clock there (Beijing time)."""
    travels: list[time_machine.travel] = []

    def stop(moment: str) -> None:
        when = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
        travel = time_machine.travel(when, tick=False)
        travel.start()
        travels.append(travel)

    yield stop
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def world(db: None) -> people.World:
    """Two committees, three branches, everybody who may be met in them; see tests/people.py."""
    return people.build_world()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test has to tell about itself (``record_property("told", …)``), also from a worker."""
    for report in terminalreporter.stats.get("passed", []):
        for name, line in report.user_properties:
            if name == "told":
                terminalreporter.write_line(line)
