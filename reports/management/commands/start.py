"""manage.py start: everything one machine needs, until Ctrl-C."""

import fcntl
import hashlib
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from members.models import Organization
from partybranch.supervisor import Program, Supervisor, is_free, wait_until_open
from reports.actions.sample import load_sample, sample_password, sample_sign_ins

_HOST = "127.0.0.1"
_PORT = 8000
_PORTS_TRIED = 20
_WEB_SECONDS = 30
# Nobody debugs the packages here, and the pages are in no language written from right to left.
_NOT_COLLECTED = ("*.map", "*.rtl.*")


class StartRefused(Exception):
    """Its text is the sentence for the person at the terminal (Django's own way prints a class name)."""


class Command(BaseCommand):
    help = "在本机启动支部工作台（网页和后台任务），第一次启动时装入样例支部。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help=f"端口（默认{_PORT}，被占用时顺延）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._start(options["port"])
        except StartRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(1)

    def _start(self, wanted_port: int | None) -> None:
        if settings.IS_PRODUCTION:
            raise StartRefused("start 只用于在一台机器上试用；正式环境请按部署说明分别启动网页和后台任务。")
        settings.DATA_DIR.mkdir(parents=True, mode=0o700, exist_ok=True)
        with _only_one(settings.DATA_DIR / "start.lock"):
            port = _choose_port(wanted_port)
            self._prepare()
            self._run(port)

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        _collect_static()
        if not Organization.objects.exists():
            self._say("正在装入样例支部……")
            load_sample()

    def _run(self, port: int) -> None:
        supervisor = Supervisor([_web(port), _worker()], _environment())
        ended = supervisor.run(
            lambda: self._announce(port, supervisor), lambda: self._say("正在停止，请稍等几秒……")
        )
        if ended is not None:
            raise StartRefused(f"{ended.label}意外停止，已一并关闭。原因见 {ended.log}。")
        self._say("已停止。")

    def _announce(self, port: int, supervisor: Supervisor) -> None:
        if not wait_until_open(_HOST, port, seconds=_WEB_SECONDS, give_up=lambda: supervisor.is_stopping):
            return
        self._say(f"支部工作台已启动：http://{_HOST}:{port}/")
        sign_ins = sample_sign_ins()
        if sign_ins:
            self._say(f"样例账号，密码都是 {sample_password()}")
            for each in sign_ins:
                self._say(f"  {each.username:<10}{each.role}　{each.name}")
        self._say("按 Ctrl-C 停止。")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """One start at a time on one data folder; raises StartRefused where another one runs."""
    with path.open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise StartRefused("支部工作台已经在运行，地址见启动它的那个窗口。") from held
        yield


def _choose_port(wanted: int | None) -> int:
    if wanted is not None:
        if not 0 < wanted < 65536 or not is_free(_HOST, wanted):
            raise StartRefused(f"端口 {wanted} 不能用或已被别的程序占用，请换一个。")
        return wanted
    for port in range(_PORT, _PORT + _PORTS_TRIED):
        if is_free(_HOST, port):
            return port
    raise StartRefused(f"端口 {_PORT} 到 {_PORT + _PORTS_TRIED - 1} 都被占用，请用 --port 指定一个。")


def _web(port: int) -> Program:
    command = [sys.executable, "-m", "gunicorn", "partybranch.wsgi", "--bind", f"{_HOST}:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    # The control socket would let any program of this account shut the server down.
    command += ["--no-control-socket", "--log-level", "warning"]
    return Program("网页服务", command, settings.DATA_DIR / "logs" / "web.log")


def _worker() -> Program:
    settings.QUEUE_DIR.mkdir(parents=True, mode=0o700, exist_ok=True)
    command = [sys.executable, "-m", "celery", "--app", "partybranch.celery", "--quiet", "worker", "--beat"]
    command += ["--schedule", str(settings.QUEUE_DIR / "schedule"), "--concurrency", "1"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    return Program("后台任务程序", command, settings.DATA_DIR / "logs" / "worker.log")


def _environment() -> dict[str, str]:
    """The programs find the application and this very configuration, wherever they were started."""
    paths = [str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "DATA_DIR": str(settings.DATA_DIR),
    }


def _static_mark() -> str:
    """Changes when a file of ours or a locked package changes."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _collect_static() -> None:
    stamp, mark = settings.STATIC_ROOT / "collected", _static_mark()
    if stamp.exists() and stamp.read_text(encoding="ascii") == mark:
        return
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=list(_NOT_COLLECTED)
    )
    stamp.write_text(mark, encoding="ascii")
