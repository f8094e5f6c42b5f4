"""Programs of the operating system that parts of the test suite need: where they are, which are
missing, and how Debian or Ubuntu gets them. The standard library alone."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_CJK_FACE = "Noto Sans CJK SC"
_OS_RELEASE = Path("/etc/os-release")
_APT_TIMEOUT_SECONDS = 600


def chromium() -> str | None:
    """The path of Chromium, under either of the names that systems give it."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def libreoffice() -> str | None:
    return shutil.which("soffice")


def pdf_renderer() -> str | None:
    return shutil.which("pdftoppm")


def chinese_font() -> str | None:
    """The name of the Chinese face that pages are measured with, if the system has it."""
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    done = subprocess.run([lister, ":", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    return _CJK_FACE if _CJK_FACE in done.stdout else None


def postgres_folder() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest release where there are several.

    Debian keeps them off the search path.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_release_of)
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _release_of(initdb: Path) -> float:
    return float(initdb.parts[-3])


def redis_server() -> str | None:
    return shutil.which("redis-server")


@dataclass(frozen=True)
class Program:
    """One program: the package that brings it, and the group of tests that cannot do without."""

    package: str
    group: str
    find: Callable[[], object | None]
    package_on_ubuntu: str = ""


PROGRAMS = (
    Program("chromium", "browser", chromium, package_on_ubuntu="chromium-browser"),
    Program("libreoffice-writer", "layout", libreoffice),
    Program("fonts-noto-cjk", "layout", chinese_font),
    Program("poppler-utils", "layout", pdf_renderer),
    Program("postgresql", "postgresql", postgres_folder),
    Program("redis-server", "broker", redis_server),
)


def missing(programs: Iterable[Program] = PROGRAMS) -> list[Program]:
    """Those of ``programs`` that this system lacks."""
    return [program for program in programs if program.find() is None]


def packages(programs: Iterable[Program]) -> list[str]:
    """What the programs' packages are called on this system."""
    on_ubuntu = "ubuntu" in _system_ids()
    return [(on_ubuntu and program.package_on_ubuntu) or program.package for program in programs]


def why_not_installable() -> str:
    """Why packages cannot be installed from here, as a Chinese clause; '' when they can."""
    if not _system_ids() & {"debian", "ubuntu"} or shutil.which("apt-get") is None:
        return "这不是 Debian 或 Ubuntu 系统，不能自动安装"
    if _privilege() is None:
        return "没有管理员权限，不能自动安装"
    return ""


def install(programs: Iterable[Program]) -> None:
    """Asks apt for the programs, one by one, so that one it does not know stops none of the others.

    What came of it is asked of ``missing`` afterwards. Call it only where ``why_not_installable``
    gives no reason against.
    """
    _apt("update")
    for package in packages(programs):
        _apt("install", "-y", "--no-install-recommends", package)


def _apt(*arguments: str) -> None:
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run(  # noqa: S603 - package names of this file only
        [*(_privilege() or ()), *quiet, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_APT_TIMEOUT_SECONDS,
        check=False,
    )


def _privilege() -> Sequence[str] | None:
    """The words that go before a command of the administrator; None where we may not give one."""
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)  # noqa: S603
    return (sudo, "-n") if asked.returncode == 0 else None


def _system_ids() -> set[str]:
    """The names by which the system calls itself and its parents: {"ubuntu", "debian"}."""
    if not _OS_RELEASE.exists():
        return set()
    pairs = (line.partition("=") for line in _OS_RELEASE.read_text(encoding="utf-8").splitlines())
    return {name for key, _, value in pairs if key in ("ID", "ID_LIKE") for name in value.strip('"').split()}
