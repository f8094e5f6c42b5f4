"""The one command that checks everything: its order, its verdicts, and what it leaves out."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import environ
import psycopg
import pytest
import redis

from partybranch import checkall, security_floor, system_programs
from partybranch.processes import run_to_end
from partybranch.system_programs import Program
from tests import services
from tests.services import PostgresServer, RedisServer

ROOT = checkall.ROOT
GOOD = checkall.Check("good", "好的检查", (sys.executable, "-c", "print('quiet')"))
BAD = checkall.Check("bad", "坏的检查", (sys.executable, "-c", "print('what is wrong'); raise SystemExit(3)"))
CLOSING = checkall.Check("tests", "全部测试", (sys.executable, "-c", "print('7 passed')"), shown=True)
NO_TESTS = replace(CLOSING, command=(sys.executable, "-c", "raise SystemExit(5)"))


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """A machine with all programs, outside CI; SIGTERM keeps its meaning."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(system_programs, "missing", list)
    monkeypatch.setattr(system_programs, "why_not_installable", lambda: "没有管理员权限，不能自动安装")
    monkeypatch.setattr(checkall.signal, "signal", lambda number, handler: None)


def set_checks(monkeypatch, *checks):
    monkeypatch.setattr(checkall, "_checks", lambda left_out: list(checks))


def test_quiet_checks_are_one_line_each_and_the_test_runner_has_the_last_word(monkeypatch, capfd):
    set_checks(monkeypatch, GOOD, CLOSING)
    assert checkall.main([]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert re.fullmatch(r"好的检查：通过（\d+\.\d秒）", lines[0])
    assert lines[1:] == ["小结：1项通过，0项未通过。", "全部测试：", "7 passed"]


def test_failed_check_says_what_it_said_and_the_rest_still_runs(monkeypatch, capfd):
    set_checks(monkeypatch, BAD, GOOD, CLOSING)
    assert checkall.main([]) == 1
    said = capfd.readouterr().out
    assert said.startswith("what is wrong\n坏的检查：未通过")
    assert "小结：1项通过，1项未通过（坏的检查）。" in said
    assert said.endswith("7 passed\n")


def test_suite_without_a_test_is_a_failure(monkeypatch):
    set_checks(monkeypatch, NO_TESTS)
    assert checkall.main([]) == 1


def test_only_the_named_check_runs(monkeypatch, capfd):
    set_checks(monkeypatch, GOOD, BAD, CLOSING)
    assert checkall.main(["--only", "good"]) == 0
    said = capfd.readouterr().out
    assert "坏的检查" not in said
    assert "7 passed" not in said


@pytest.mark.parametrize("wish", [["--fast"], ["--only", "lint"]])
def test_ci_leaves_nothing_out_by_wish(monkeypatch, capsys, wish):
    monkeypatch.setenv("CI", "true")
    assert checkall.main(wish) == 2
    assert capsys.readouterr().out == "设置了 CI=true 时不能省略任何检查。\n"


def lack(monkeypatch, *groups):
    programs = [program for program in system_programs.PROGRAMS if program.group in groups]
    monkeypatch.setattr(system_programs, "missing", lambda: programs)


def test_group_without_its_program_is_left_out_and_named(monkeypatch, capfd):
    set_checks(monkeypatch, CLOSING)
    lack(monkeypatch, "broker")
    assert checkall.main([]) == 0
    assert (
        "任务队列测试：缺少 redis-server，没有管理员权限，不能自动安装；这一组没有运行。"
        in capfd.readouterr().out
    )


def test_group_left_out_is_a_failure_in_ci(monkeypatch, capfd):
    monkeypatch.setenv("CI", "true")
    set_checks(monkeypatch, CLOSING)
    lack(monkeypatch, "broker")
    assert checkall.main([]) == 1
    assert "按未通过处理" in capfd.readouterr().out


def test_missing_programs_are_installed_where_that_may_be_done(monkeypatch, capfd):
    set_checks(monkeypatch, CLOSING)
    lack(monkeypatch, "broker")
    monkeypatch.setattr(system_programs, "why_not_installable", lambda: "")
    installed = []

    def install(programs):
        installed.extend(program.package for program in programs)
        monkeypatch.setattr(system_programs, "missing", list)

    monkeypatch.setattr(system_programs, "install", install)
    assert checkall.main([]) == 0
    assert installed == ["redis-server"]
    assert "没有运行" not in capfd.readouterr().out


def test_installation_that_did_not_help_is_said(monkeypatch, capfd):
    set_checks(monkeypatch, CLOSING)
    lack(monkeypatch, "layout")
    monkeypatch.setattr(system_programs, "why_not_installable", lambda: "")
    monkeypatch.setattr(system_programs, "install", lambda programs: None)
    assert checkall.main([]) == 0
    assert (
        "版式测试：缺少 libreoffice-writer、fonts-noto-cjk、poppler-utils，自动安装没有成功"
        in capfd.readouterr().out
    )


def test_left_out_groups_are_deselected_everywhere():
    keys = {check.key: check.command[-1] for check in checkall._checks(["browser", "broker"])}
    assert keys["database"] == "database and not browser and not broker"
    assert keys["tests"] == "not browser and not broker"
    assert "database" not in {check.key for check in checkall._checks(["postgresql"])}


def test_every_group_is_a_marker_or_the_second_database():
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for program in system_programs.PROGRAMS:
        assert program.group in checkall.GROUPS
        assert program.group == "postgresql" or f'"{program.group}: ' in declared


def test_the_whole_suite_on_sqlite_comes_last():
    *others, last = checkall._checks([])
    assert last.key == "tests"
    assert "DATABASE_URL" not in last.settings
    assert "tests.services" in others[-1].command


def test_checks_run_with_nobodys_settings(monkeypatch, tmp_path):
    for name in checkall.application_variables():
        monkeypatch.setenv(name, "of-the-developer")
    environment = checkall._environment(tmp_path)
    assert "of-the-developer" not in environment.values()
    assert environment["DATA_DIR"] == str(tmp_path)
    assert len(bytes.fromhex((tmp_path / "keys" / "field.key").read_text().strip())) == 32


def test_example_of_the_environment_lists_what_the_settings_read():
    settings = (ROOT / "partybranch" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", settings))
    assert checkall.application_variables() == read


@pytest.mark.parametrize("ignored", ["SIGUSR1", "SIGINT"])
def test_interrupted_run_lets_the_command_tidy_up(tmp_path, ignored):
    """A termination of ours reaches the command as a Ctrl-C, or else as its like, and is waited for."""
    tidied = tmp_path / "tidied"
    command = (
        "import pathlib, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"signal.signal(signal.{ignored}, signal.SIG_IGN)\n"
        "try:\n    print('up', flush=True); time.sleep(60)\n"
        f"finally:\n    pathlib.Path({str(tidied)!r}).touch()\n"
    )
    ours = (
        "import os, signal, sys\n"
        "from partybranch import checkall, processes\n"
        "signal.signal(signal.SIGTERM, checkall._leave)\n"
        "processes._ASKING = tuple((0.5, number) for _, number in processes._ASKING)\n"
        f"processes.run_to_end([sys.executable, '-c', {command!r}], environment=os.environ)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", ours], stdout=subprocess.PIPE, cwd=ROOT)
    assert running.stdout.readline() == b"up\n"
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=20)
    assert running.returncode == 143
    assert tidied.exists()


def test_command_output_can_be_kept(tmp_path):
    with (tmp_path / "said").open("wb") as said:
        status = run_to_end(GOOD.command, environment=os.environ, output=said)
    assert (status, (tmp_path / "said").read_text()) == (0, "quiet\n")


# -- The security floor -------------------------------------------------------------------------


def test_installed_packages_reach_the_floor():
    assert security_floor.shortfalls(security_floor.FLOOR_FILE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("installed", "complaint"),
    [
        ("6.0.2", "lxml 是 6.0.2，低于安全底线 6.1.0。"),
        ("5.10.9", "lxml 是 5.10.9，低于安全底线 6.1.0。"),
        ("6.1", None),
        ("6.1.0.0", None),
        ("6.10.0", None),
        ("7", None),
    ],
)
def test_versions_are_compared_as_numbers(installed, complaint):
    found = security_floor.shortfalls("# why\nlxml 6.1.0  # reason\n\n", lambda package: installed)
    assert found == ([complaint] if complaint else [])


def test_package_that_is_not_there_is_below_any_floor():
    def absent(package):
        raise metadata.PackageNotFoundError(package)

    assert security_floor.shortfalls("lxml 6.1.0", absent) == ["没有安装 lxml（至少应为 6.1.0）。"]


# -- The system's programs ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "name"),
    [
        ("ID=debian\n", "chromium"),
        ('ID=ubuntu\nID_LIKE="debian"\n', "chromium-browser"),
        ('ID=mint\nID_LIKE="ubuntu debian"\n', "chromium-browser"),
    ],
)
def test_package_is_called_as_the_system_calls_it(monkeypatch, tmp_path, release, name):
    (tmp_path / "os-release").write_text(release)
    monkeypatch.setattr(system_programs, "_OS_RELEASE", tmp_path / "os-release")
    assert system_programs.packages(system_programs.PROGRAMS[:1]) == [name]


def reason(monkeypatch, tmp_path, *, release, programs, user):
    monkeypatch.undo()
    (tmp_path / "os-release").write_text(release)
    monkeypatch.setattr(system_programs, "_OS_RELEASE", tmp_path / "os-release")
    monkeypatch.setattr(system_programs.shutil, "which", programs.get)
    monkeypatch.setattr(system_programs.os, "geteuid", lambda: user)
    return system_programs.why_not_installable()


def test_only_debian_and_its_kin_are_installed_on(monkeypatch, tmp_path):
    apt = {"apt-get": "/usr/bin/apt-get"}
    assert reason(monkeypatch, tmp_path, release="ID=debian\n", programs=apt, user=0) == ""
    assert "Debian" in reason(monkeypatch, tmp_path, release="ID=fedora\n", programs=apt, user=0)
    assert "Debian" in reason(monkeypatch, tmp_path, release="ID=debian\n", programs={}, user=0)


@pytest.mark.parametrize(
    ("sudo", "expected"), [("/bin/true", ""), ("/bin/false", "没有管理员权限"), (None, "没有")]
)
def test_installing_needs_root_or_sudo_without_a_password(monkeypatch, tmp_path, sudo, expected):
    programs = {"apt-get": "/usr/bin/apt-get", "sudo": sudo}
    given = reason(monkeypatch, tmp_path, release="ID=debian\n", programs=programs, user=1000)
    assert given.startswith(expected)
    assert bool(given) == bool(expected)


def test_missing_programs_are_those_not_found(monkeypatch):
    monkeypatch.undo()
    here, gone = Program("here", "x", lambda: "/bin/here"), Program("gone", "x", lambda: None)
    assert system_programs.missing([here, gone]) == [gone]


# -- The servers of the tests -------------------------------------------------------------------


@pytest.mark.skipif(system_programs.postgres_folder() is None, reason="PostgreSQL 没有安装")
def test_postgres_server_is_private_and_gone_afterwards():
    with PostgresServer() as server:
        parts = environ.Env.db_url_config(server.url)
        with psycopg.connect(host=parts["HOST"], user=parts["USER"], dbname=parts["NAME"]) as connection:
            encoding, addresses = (
                connection.execute(f"SHOW {name}").fetchone()[0]
                for name in ("server_encoding", "listen_addresses")
            )
        assert (encoding, addresses) == ("UTF8", "")
        assert server.folder.stat().st_mode & 0o077 == 0
    assert not server.is_running
    assert not server.folder.exists()


@pytest.mark.skipif(system_programs.postgres_folder() is None, reason="PostgreSQL 没有安装")
def test_command_runs_against_a_server_of_its_own():
    script = "import os; print(os.environ['DATABASE_URL']); raise SystemExit(4)"
    done = subprocess.run(
        [sys.executable, "-m", "tests.services", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    folder = Path("/" + done.stdout.split("@//")[1].strip()).parent
    assert not folder.exists()


@pytest.mark.broker
def test_redis_server_asks_for_its_password_and_comes_back_on_its_port():
    with RedisServer() as server:
        with redis.Redis.from_url(server.url) as client:
            assert client.ping()
        with redis.Redis(port=server.port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        port = server.port
        server.stop()
        assert not server.is_running
        server.start()
        with redis.Redis.from_url(server.url) as client:
            assert client.ping()
        assert server.port == port
    assert not server.folder.exists()


@pytest.mark.broker
def test_redis_server_finds_another_port_when_one_is_taken(monkeypatch):
    with RedisServer() as first:
        ports = iter([first.port, services._free_port()])
        monkeypatch.setattr(services, "_free_port", lambda: next(ports))
        with RedisServer() as second:
            assert second.port != first.port
            assert second.is_running
