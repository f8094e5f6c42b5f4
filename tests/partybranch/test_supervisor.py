"""Programs started side by side and stopped together."""

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from partybranch.supervisor import Program, Supervisor, is_free, wait_until_open

QUIET = "import signal, time\nwhile True: time.sleep(0.05)"
STUBBORN = f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{QUIET}"
ENDS = "print('gone', flush=True)"
# A program with a child that would outlive it.
_WITH_CHILD = """
import subprocess, sys
print(subprocess.Popen([sys.executable, "-c", {0!r}]).pid, flush=True)
{0}
"""
PARENT = _WITH_CHILD.format(QUIET)


def _program(folder: Path, label: str, code: str) -> Program:
    return Program(label, [sys.executable, "-c", code], folder / "logs" / f"{label}.log")


def _stop_soon(seconds: float = 0.5) -> threading.Timer:
    timer = threading.Timer(seconds, os.kill, [os.getpid(), signal.SIGINT])
    timer.start()
    return timer


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A dead child of a dead parent stays a zombie where nobody is there to wait for it.
    return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"


def test_interrupt_stops_every_program_and_what_it_left_behind(tmp_path: Path) -> None:
    programs = [_program(tmp_path, "quiet", QUIET), _program(tmp_path, "parent", PARENT)]
    supervisor = Supervisor(programs, os.environ)
    steps: list[str] = []
    _stop_soon(1.5)
    assert supervisor.run(lambda: steps.append("started"), lambda: steps.append("stopping")) is None
    assert steps == ["started", "stopping"]
    pids = [process.pid for _, process in supervisor._running]
    pids.append(int((tmp_path / "logs" / "parent.log").read_text()))
    time.sleep(0.2)
    assert not [pid for pid in pids if _is_running(pid)]


def test_program_that_ends_stops_the_others(tmp_path: Path) -> None:
    programs = [_program(tmp_path, "quiet", QUIET), _program(tmp_path, "ends", ENDS)]
    supervisor = Supervisor(programs, os.environ)
    ended = supervisor.run(lambda: None, lambda: None)
    assert ended is not None
    assert ended.label == "ends"
    assert all(process.poll() is not None for _, process in supervisor._running)
    assert "gone" in (tmp_path / "logs" / "ends.log").read_text()


def test_program_that_will_not_end_is_killed_in_time(tmp_path: Path) -> None:
    supervisor = Supervisor([_program(tmp_path, "stubborn", STUBBORN)], os.environ, grace_seconds=0.5)
    _stop_soon(1)
    begun = time.monotonic()
    supervisor.run(lambda: None, lambda: None)
    assert time.monotonic() - begun < 5
    assert supervisor._running[0][1].returncode == -signal.SIGKILL


def test_handlers_are_given_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    Supervisor([_program(tmp_path, "ends", ENDS)], os.environ).run(lambda: None, lambda: None)
    assert signal.getsignal(signal.SIGINT) is before


def test_log_that_grew_large_is_put_aside(tmp_path: Path) -> None:
    program = _program(tmp_path, "ends", ENDS)
    program.log.parent.mkdir()
    program.log.write_bytes(b"x" * 5_000_001)
    Supervisor([program], os.environ).run(lambda: None, lambda: None)
    assert program.log.read_text() == "gone\n"
    assert program.log.with_suffix(".old.log").exists()


def test_port_is_free_unless_somebody_listens() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        assert wait_until_open("127.0.0.1", port, seconds=2, give_up=lambda: False)
    assert is_free("127.0.0.1", port)
    assert not wait_until_open("127.0.0.1", port, seconds=0.3, give_up=lambda: False)


@pytest.mark.parametrize("seconds", [30.0])
def test_waiting_is_given_up_when_told(seconds: float) -> None:
    begun = time.monotonic()
    assert not wait_until_open("127.0.0.1", 1, seconds=seconds, give_up=lambda: True)
    assert time.monotonic() - begun < 5
