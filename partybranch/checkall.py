"""``manage.py checkall``: everything that must hold before a change is taken over.

Quick checks first; the whole test suite on SQLite comes last, so that the run closes with the test
runner's own line. The standard library alone; the bootstrap runs it with the developers' packages.
"""

import argparse
import os
import re
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from partybranch import system_programs
from partybranch.processes import run_to_end

ROOT = Path(__file__).resolve().parent.parent
_PYTHON = (sys.executable, "-m")
# Three workers also where there are more cores: browsers and LibreOffice are heavy, but much of their
# time is waiting. Files go out in the order in which tests/conftest.py puts them, the longest first, not
# by how many tests they hold.
_PYTEST = (*_PYTHON, "pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")

# Modules under type checking; the list grows as modules are adopted.
TYPED = (
    "partybranch/bootstrap.py",
    "partybranch/checkall.py",
    "partybranch/processes.py",
    "partybranch/security_floor.py",
    "partybranch/system_programs.py",
    "partybranch/chinese.py",
    "partybranch/calendar.py",
    "partybranch/regulations",
    "partybranch/sheets",
    "reports/wording",
)
GROUPS = {
    "browser": "浏览器测试",
    "layout": "版式测试",
    "broker": "任务队列测试",
    "postgresql": "PostgreSQL 数据库测试",
}
_CLOSING = "tests"


@dataclass(frozen=True)
class Check:
    """One thing that must hold: a command that ends with status 0.

    A ``shown`` one takes minutes and is watched as it runs; the others speak only when they fail.
    """

    key: str
    title: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    shown: bool = False


@dataclass(frozen=True)
class Wish:
    """What the person asked for on the command line."""

    only: Sequence[str]
    fast: bool
    in_ci: bool


def main(arguments: Sequence[str]) -> int:
    """Runs the checks; returns 0 when all hold, 1 when one does not, 2 for a wish CI refuses."""
    wish = _read(arguments)
    if wish.in_ci and (wish.only or wish.fast):
        print("设置了 CI=true 时不能省略任何检查。")
        return 2
    signal.signal(signal.SIGTERM, _leave)
    left_out = _groups_left_out(wish)
    with tempfile.TemporaryDirectory(prefix="pb-checkall-") as scratch:
        selected = [check for check in _checks(left_out) if not wish.only or check.key in wish.only]
        return _run_all(selected, left_out, _environment(Path(scratch)), in_ci=wish.in_ci)


def _read(arguments: Sequence[str]) -> Wish:
    parser = argparse.ArgumentParser(prog="manage.py checkall", description="运行全部检查和测试。")
    names = [check.key for check in _checks({})]
    parser.add_argument("--only", action="append", choices=names, default=[], help="只运行这一项，可重复")
    parser.add_argument("--fast", action="store_true", help="略去浏览器、版式、任务队列和 PostgreSQL 测试")
    options = parser.parse_args(arguments)
    in_ci = os.environ.get("CI", "").lower() in ("1", "true")
    return Wish(only=options.only, fast=options.fast, in_ci=in_ci)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


# -- What is checked ----------------------------------------------------------------------------


def _checks(left_out: Iterable[str]) -> list[Check]:
    """All checks in their order, without the groups of tests in ``left_out``."""
    django = (*_PYTHON, "django")
    production = {
        "PARTYBRANCH_PROFILE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "branch.example.org",
    }
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    checks = [
        Check("format", "代码格式", (*_PYTHON, "ruff", "format", "--check", ".")),
        Check("lint", "代码检查", (*_PYTHON, "ruff", "check", ".")),
        Check("templates", "模板检查", (*_PYTHON, "djlint", "templates", "--check", "--lint", "--quiet")),
        Check("types", "类型检查", (*_PYTHON, "mypy", *_present(TYPED))),
        # Its command line has no module form.
        Check("layers", "层次检查", (str(Path(sys.executable).with_name("lint-imports")), "--no-logo")),
        Check("floor", "安全底线", (*_PYTHON, "partybranch.security_floor")),
        Check("migrations", "数据库迁移", (*django, "makemigrations", "--check", "--dry-run")),
        Check("deploy", "部署设置", (*django, *deploy), settings=production),
    ]
    if "postgresql" not in left_out:
        server = (*_PYTHON, "tests.services")
        command = (*server, *_PYTEST, "-m", _without(left_out, "database"))
        checks.append(Check("database", "与数据库有关的测试（PostgreSQL）", command, shown=True))
    checks.append(Check(_CLOSING, "全部测试（SQLite）", (*_PYTEST, "-m", _without(left_out)), shown=True))
    return checks


def _present(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if (ROOT / path).exists()]


def _without(left_out: Iterable[str], *wanted: str) -> str:
    """The marker expression of the wanted tests without those of the groups left out."""
    unwanted = [f"not {group}" for group in left_out if group != "postgresql"]
    return " and ".join([*wanted, *unwanted])


def _groups_left_out(wish: Wish) -> dict[str, str]:
    """The groups of tests that cannot or shall not run, each with the reason; missing programs are
    installed first where that may be done."""
    if wish.fast:
        return dict.fromkeys(GROUPS, "按要求略去")
    if wish.only and not {"database", _CLOSING} & set(wish.only):
        return {}
    lacking = system_programs.missing()
    hindrance = system_programs.why_not_installable()
    if lacking and not hindrance:
        print(f"正在安装缺少的系统程序（可能要几分钟）：{_names(lacking)}", flush=True)
        system_programs.install(lacking)
        lacking, hindrance = system_programs.missing(), "自动安装没有成功"
    return {
        group: f"缺少 {_names(program for program in lacking if program.group == group)}，{hindrance}"
        for group in GROUPS
        if any(program.group == group for program in lacking)
    }


def _names(programs: Iterable[system_programs.Program]) -> str:
    return "、".join(system_programs.packages(programs))


def _environment(scratch: Path) -> dict[str, str]:
    """The variables that the checks run with: nobody's settings, a data folder and a key of their own."""
    keys = scratch / "keys"
    keys.mkdir()
    (keys / "field.key").write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    own = application_variables()
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    return {**inherited, "DATA_DIR": str(scratch), "DJANGO_SETTINGS_MODULE": "partybranch.settings"}


def application_variables() -> set[str]:
    """The variables that the application reads, all listed in ``.env.example``: a developer's own
    values must not reach the checks."""
    listed = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#?([A-Z_]+)=", listed, re.MULTILINE))


# -- How it is run ------------------------------------------------------------------------------


def _run_all(
    checks: Sequence[Check], left_out: Mapping[str, str], environment: Mapping[str, str], *, in_ci: bool
) -> int:
    passed = [check for check in checks if check.key != _CLOSING and _run_and_say(check, environment)]
    failed = [check for check in checks if check.key != _CLOSING and check not in passed]
    _say_summary(passed, failed, left_out, in_ci=in_ci)
    held = not failed and not (in_ci and left_out)
    for check in checks:
        if check.key == _CLOSING:
            print(f"{check.title}：", flush=True)
            held = _run(check, environment) and held
    return 0 if held else 1


def _run_and_say(check: Check, environment: Mapping[str, str]) -> bool:
    if check.shown:
        print(f"{check.title}：", flush=True)
    began = time.monotonic()
    passed = _run(check, environment)
    verdict = "通过" if passed else "未通过"
    print(f"{check.title}：{verdict}（{time.monotonic() - began:.1f}秒）", flush=True)
    return passed


def _run(check: Check, environment: Mapping[str, str]) -> bool:
    """Whether the check holds; what a quiet one said is shown when it does not."""
    variables = {**environment, **check.settings}
    if check.shown:
        return run_to_end(check.command, environment=variables, folder=ROOT) == 0
    with tempfile.TemporaryFile() as said:
        status = run_to_end(check.command, environment=variables, folder=ROOT, output=said)
        if status:
            said.seek(0)
            print(said.read().decode(errors="replace").rstrip(), flush=True)
    return status == 0


def _say_summary(
    passed: Sequence[Check], failed: Sequence[Check], left_out: Mapping[str, str], *, in_ci: bool
) -> None:
    if passed or failed:
        print(f"小结：{len(passed)}项通过，{len(failed)}项未通过{_listed(failed)}。")
    for group, reason in left_out.items():
        end = "设置了 CI=true，按未通过处理" if in_ci else "这一组没有运行"
        print(f"{GROUPS[group]}：{reason}；{end}。")
    sys.stdout.flush()


def _listed(checks: Sequence[Check]) -> str:
    return f"（{'、'.join(check.title for check in checks)}）" if checks else ""
