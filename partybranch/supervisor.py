"""Keeping the programs of one machine running together: started side by side, stopped together.

Standard library only. Each program gets a session of its own, so that Ctrl-C on the terminal reaches
the supervisor alone and every program ends in its own good order.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_POLL_SECONDS = 0.2
_LOG_BYTES = 5_000_000


@dataclass(frozen=True)
class Program:
    """One program: what it is called before the user, its command, where its output goes."""

    label: str
    command: Sequence[str]
    log: Path


@dataclass
class Supervisor:
    """``grace_seconds``: how long a program may take to end before it is killed with its children."""

    programs: Sequence[Program]
    environment: Mapping[str, str]
    grace_seconds: float = 15.0
    _running: list[tuple[Program, subprocess.Popen]] = field(default_factory=list)
    _is_asked_to_stop: bool = False

    def run(self, on_started: Callable[[], None], on_stopping: Callable[[], None]) -> Program | None:
        """Start all, call ``on_started``, and wait; ``on_stopping`` is called before the end. Returns
        the program that ended by itself (the others are stopped then), None where the user asked."""
        handlers = {
            number: signal.signal(number, self._ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            self._start()
            on_started()
            return self._wait()
        finally:
            on_stopping()
            self._stop()
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _ask_to_stop(self, *_: Any) -> None:
        self._is_asked_to_stop = True

    @property
    def is_stopping(self) -> bool:
        return self._is_asked_to_stop or self._ended() is not None

    def _start(self) -> None:
        for program in self.programs:
            _make_room(program.log)
            with program.log.open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 - commands of this application only
                    program.command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=dict(self.environment),
                    start_new_session=True,
                )
            self._running.append((program, process))

    def _ended(self) -> Program | None:
        return next((program for program, process in self._running if process.poll() is not None), None)

    def _wait(self) -> Program | None:
        while not self._is_asked_to_stop:
            ended = self._ended()
            if ended is not None:
                return ended
            time.sleep(_POLL_SECONDS)
        return None

    def _stop(self) -> None:
        for _, process in self._running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self.grace_seconds
        for _, process in self._running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
            _kill_group(process.pid)
            process.wait()


def _kill_group(pid: int) -> None:
    """End whatever a program left behind in its session."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        # Nothing was left.
        return


def _make_room(log: Path) -> None:
    log.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as door:
        # As the server itself does it: a port that was let go a moment ago is free.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True


def wait_until_open(host: str, port: int, *, seconds: float, give_up: Callable[[], bool]) -> bool:
    """Wait until somebody listens there; False after ``seconds`` or as soon as ``give_up`` says so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not give_up():
        with socket.socket() as door:
            if door.connect_ex((host, port)) == 0:
                return True
        time.sleep(_POLL_SECONDS / 4)
    return False
