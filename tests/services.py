"""A PostgreSQL and a Redis server of one's own: private folder, nobody else's data, gone afterwards.

The standard library alone. They live with the tests and not in partybranch/, for nothing that is
deployed needs them; ``checkall`` reaches them as a program:

    python -m tests.services python -m pytest -m database

runs the command with DATABASE_URL pointing to a private PostgreSQL server.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Self
from urllib.parse import quote

from partybranch import system_programs
from partybranch.processes import run_to_end

_START_SECONDS = 60
_STOP_SECONDS = 20
_SUPERUSER = "postgres"
_PORT_TRIES = 5


class ServiceFailed(Exception):
    """The server did not come up; the text holds what it wrote."""


class _Server:
    """A child process with a folder in which everything of it lies."""

    def __init__(self, prefix: str) -> None:
        # A short path: the name of a Unix socket may have some 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix=prefix))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        raise NotImplementedError

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, how: int = signal.SIGINT) -> None:
        """Ends the process with the signal ``how``, with force where it does not obey; data stay."""
        if self.process is None:
            return
        if self.is_running:
            self.process.send_signal(how)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """Ends the process and removes its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def _wait_until(self, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not ready():
            if not self.is_running or time.monotonic() > deadline:
                raise ServiceFailed(self._log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.05)


class PostgresServer(_Server):
    """A PostgreSQL server reached by ``url``, on a Unix socket that only this user can open.

    It does not wait for the disk: what it holds is not worth it.
    """

    def __init__(self) -> None:
        programs = system_programs.postgres_folder()
        if programs is None:
            raise FileNotFoundError("initdb: PostgreSQL's server programs are not installed")
        super().__init__("pb-pg-")
        self._programs = programs

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgres://{_SUPERUSER}@/{quote(str(self.folder))}/postgres"

    def start(self) -> None:
        if os.geteuid() == 0:
            self._hand_over_folder()
        if not (self.folder / "data").exists():
            self._initialise()
        with self._log.open("wb") as log:
            command = [str(self._programs / "postgres"), "-D", str(self.folder / "data"), *self._options()]
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, **self._as_user()
            )
        self._wait_until(self._answers)

    def _hand_over_folder(self) -> None:
        """To the user of PostgreSQL's package: its programs refuse to run as root."""
        account = pwd.getpwnam(_SUPERUSER)
        os.chown(self.folder, account.pw_uid, account.pw_gid)

    def _as_user(self) -> dict:
        if os.geteuid() != 0:
            return {}
        return {"user": _SUPERUSER, "group": pwd.getpwnam(_SUPERUSER).pw_gid, "extra_groups": []}

    def _initialise(self) -> None:
        done = subprocess.run(
            [
                str(self._programs / "initdb"),
                f"--pgdata={self.folder / 'data'}",
                f"--username={_SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
            **self._as_user(),
        )
        if done.returncode:
            raise ServiceFailed(done.stdout + done.stderr)

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "unix_socket_permissions": "0700",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _answers(self) -> bool:
        command = [str(self._programs / "pg_isready"), "-q", "-h", str(self.folder), "-U", _SUPERUSER]
        return subprocess.run(command, check=False, **self._as_user()).returncode == 0


class RedisServer(_Server):
    """A Redis server that keeps nothing, reached by ``url``: a free loopback port and a password."""

    def __init__(self) -> None:
        program = system_programs.redis_server()
        if program is None:
            raise FileNotFoundError("redis-server is not installed")
        super().__init__("pb-redis-")
        self._program = program
        self._password = secrets.token_hex(16)
        self.port = 0

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Starts it; on the same port again after ``stop``."""
        ports = [self.port] if self.port else (_free_port() for _ in range(_PORT_TRIES))
        for port in ports:
            with contextlib.suppress(_PortTaken):
                self._start_on(port)
                return
        raise ServiceFailed(self._log.read_text(encoding="utf-8", errors="replace"))

    def _start_on(self, port: int) -> None:
        self.port = port
        configuration = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": self._password,
            "save": '""',
            "appendonly": "no",
            "dir": self.folder,
        }
        # By standard input: the password must not stand in the list of processes.
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [self._program, "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.folder
            )
        with self.process.stdin as standard_input:
            standard_input.write("".join(f"{key} {value}\n" for key, value in configuration.items()).encode())
        try:
            self._wait_until(self._answers)
        except ServiceFailed as failure:
            # Between finding a free port and taking it, somebody else may take it.
            if "Address already in use" in str(failure):
                raise _PortTaken from failure
            raise

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self._password}\r\n".encode())
                return connection.recv(5) == b"+OK\r\n"
        except OSError:
            return False


class _PortTaken(Exception):
    """Another process listens there."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(command: Sequence[str]) -> int:
    """Runs ``command`` with DATABASE_URL of a private PostgreSQL server; returns its exit status."""
    signal.signal(signal.SIGTERM, _leave)
    with PostgresServer() as server:
        return run_to_end(command, environment={**os.environ, "DATABASE_URL": server.url})


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
