"""manage.py start: everything one machine needs, until Ctrl-C."""

import fcntl
import hashlib
import io
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from members.models import Organization, User
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from partybranch.lan import lan_addresses
from partybranch.supervisor import Program, Supervisor, is_free, wait_until_open
from reports.actions import setup
from reports.actions.clearing import holds_sample
from reports.actions.sample import load_sample, sample_password, sample_sign_ins

_HOST = "127.0.0.1"
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - with --lan only, and never with the sample
_PORT = 8000
_PORTS_TRIED = 20
_WEB_SECONDS = 30
# Nobody debugs the packages here, and the pages are in no language written from right to left.
_NOT_COLLECTED = ("*.map", "*.rtl.*")


class StartRefused(Exception):
    """Its text is the sentence for the person at the terminal (Django's own way prints a class name)."""


@dataclass(frozen=True, slots=True)
class _Door:
    """Where the pages are served: the address listened on, the port, the addresses told to people."""

    host: str
    port: int
    addresses: Sequence[str]

    @property
    def is_lan(self) -> bool:
        return self.host == _EVERYWHERE

    def urls(self) -> list[str]:
        return [f"http://{address}:{self.port}/" for address in self.addresses]


class Command(BaseCommand):
    help = "在本机启动支部工作台（网页和后台任务），第一次启动时装入样例支部。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help=f"端口（默认{_PORT}，被占用时顺延）")
        parser.add_argument("--empty", action="store_true", help="不装样例，在网页上设置自己的支部")
        parser.add_argument(
            "--lan", action="store_true", help="让同一局域网的手机和电脑也能打开（不加密，只宜试用）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._start(options["port"], wants_empty=options["empty"], on_lan=options["lan"])
        except StartRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(1)

    def _start(self, wanted_port: int | None, *, wants_empty: bool, on_lan: bool) -> None:
        if settings.IS_PRODUCTION:
            raise StartRefused("start 只用于在一台机器上试用；正式环境请按部署说明分别启动网页和后台任务。")
        settings.DATA_DIR.mkdir(parents=True, mode=0o700, exist_ok=True)
        with _only_one(settings.DATA_DIR / "start.lock"):
            host = _EVERYWHERE if on_lan else _HOST
            port = _choose_port(host, wanted_port)
            self._prepare(wants_empty=wants_empty, on_lan=on_lan)
            self._run(_Door(host, port, _lan_addresses() if on_lan else [_HOST]))

    def _prepare(self, *, wants_empty: bool, on_lan: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        has_sample = holds_sample()
        if has_sample and wants_empty:
            raise StartRefused(
                "这里已经装了样例，--empty 只用于新的安装。请不带 --empty 启动，登录样例账号后点"
                "「清空示例，开始使用」；或用环境变量 DATA_DIR 另指定一个数据目录。"
            )
        is_new = _is_new()
        if on_lan and (has_sample or (is_new and not wants_empty)):
            raise StartRefused(
                "样例账号只能在本机使用，不能开放到局域网。请先「清空示例，开始使用」，"
                "或用 start --empty --lan 在新的数据目录里从空白开始。"
            )
        _collect_static()
        if is_new and wants_empty:
            log.record("启用空白安装", by=log.SYSTEM)
        elif is_new:
            self._say("正在装入样例支部……")
            load_sample()

    def _run(self, door: _Door) -> None:
        if door.is_lan:
            log.record("局域网启动", by=log.SYSTEM, details={"addresses": len(door.addresses)})
        supervisor = Supervisor([_web(door), _worker()], _environment(door))
        ended = supervisor.run(
            lambda: self._announce(door, supervisor), lambda: self._say("正在停止，请稍等几秒……")
        )
        if ended is not None:
            raise StartRefused(f"{ended.label}意外停止，已一并关闭。原因见 {ended.log}。")
        self._say("已停止。")

    def _announce(self, door: _Door, supervisor: Supervisor) -> None:
        if not wait_until_open(
            _HOST, door.port, seconds=_WEB_SECONDS, give_up=lambda: supervisor.is_stopping
        ):
            return
        first, *others = door.urls()
        self._say(f"支部工作台已启动：{first}")
        for url in others:
            self._say(f"　　也可以用：{url}")
        if door.is_lan:
            self._say("手机连同一个网络，扫下面的二维码打开：")
            self._say(_qr(first))
            self._say("连接没有加密，只宜在单位内部网络中试用；长期使用请按部署说明配置证书。")
        if setup.is_wanted():
            self._say(f"第一次使用：打开上面的网址，按提示设置管理员。设置码 {setup.setup_code()}")
        self._announce_sample()
        self._say("按 Ctrl-C 停止。")

    def _announce_sample(self) -> None:
        sign_ins = sample_sign_ins()
        if sign_ins:
            self._say(f"样例账号，密码都是 {sample_password()}")
            for each in sign_ins:
                self._say(f"  {each.username:<10}{each.role}　{each.name}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _is_new() -> bool:
    """Whether nothing was ever kept here: one that was cleared or begun empty stays without the sample."""
    return not (Organization.objects.exists() or User.objects.exists() or AuditRecord.objects.exists())


def _lan_addresses() -> list[str]:
    found = lan_addresses()
    if not found:
        raise StartRefused("没有找到局域网地址，请检查网线或无线网络，再用 --lan 启动。")
    return found


def _qr(url: str) -> str:
    """The address as a code of half blocks, for a terminal with light letters on a dark ground."""
    drawn = io.StringIO()
    segno.make(url, error="l").terminal(out=drawn, border=2, compact=True)
    return drawn.getvalue()


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """One start at a time on one data folder; raises StartRefused where another one runs."""
    with path.open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise StartRefused("支部工作台已经在运行，地址见启动它的那个窗口。") from held
        yield


def _choose_port(host: str, wanted: int | None) -> int:
    if wanted is not None:
        if not 0 < wanted < 65536 or not is_free(host, wanted):
            raise StartRefused(f"端口 {wanted} 不能用或已被别的程序占用，请换一个。")
        return wanted
    for port in range(_PORT, _PORT + _PORTS_TRIED):
        if is_free(host, port):
            return port
    raise StartRefused(f"端口 {_PORT} 到 {_PORT + _PORTS_TRIED - 1} 都被占用，请用 --port 指定一个。")


def _web(door: _Door) -> Program:
    command = [sys.executable, "-m", "gunicorn", "partybranch.wsgi", "--bind", f"{door.host}:{door.port}"]
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


def _environment(door: _Door) -> dict[str, str]:
    """The programs find the application and this very configuration, wherever they were started. On
    the local network they answer to its addresses and say that nothing is encrypted."""
    hosts = [*settings.ALLOWED_HOSTS, *door.addresses] if door.is_lan else settings.ALLOWED_HOSTS
    paths = [str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "DATA_DIR": str(settings.DATA_DIR),
        "ALLOWED_HOSTS": ",".join(dict.fromkeys(hosts)),
        "PLAIN_HTTP_NOTICE": str(door.is_lan),
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
