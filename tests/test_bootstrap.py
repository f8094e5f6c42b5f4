"""The entrance on a bare Python: run as a person runs it, with a made-up Django from a folder."""

import ast
import base64
import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from partybranch import bootstrap

ROOT = Path(bootstrap.__file__).resolve().parent.parent
BARE_PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")
CODE = ("__init__", "bootstrap", "checkall", "processes", "security_floor", "system_programs")

# What the stand-in for Django does when it is run.
STAND_IN = """
import json, os, sys, time
if sys.argv[1:] == ["sleep"]:
    print("asleep", flush=True)
    time.sleep(60)
print(json.dumps({
    "arguments": sys.argv[1:],
    "prefix": sys.prefix,
    "settings": os.environ["DJANGO_SETTINGS_MODULE"],
    "search_path": os.environ["PYTHONPATH"],
    "called": os.path.basename(sys.argv[0]),
}))
"""


def make_wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """A wheel of one pure package; returns the line of a lock that asks for it."""
    folder.mkdir(exist_ok=True)
    about = f"{name}-1.0.dist-info"
    contents = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{_record_hash(text)},{len(text.encode())}\n" for path, text in contents.items())
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in contents.items():
            archive.writestr(path, text)
        archive.writestr(f"{about}/RECORD", f"{record}{about}/RECORD,,\n")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _record_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Installation:
    """A copy of the program in a folder of its own, with locks that ask for made-up packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        (folder / "partybranch").mkdir(parents=True)
        (folder / ".ci").mkdir()
        for name in CODE:
            shutil.copy(ROOT / "partybranch" / f"{name}.py", folder / "partybranch")
        shutil.copy(ROOT / "manage.py", folder)
        django = {"django/__init__.py": "", "django/__main__.py": STAND_IN}
        self.runtime = make_wheel(self.wheels, "django", django)
        self.developers = self.runtime + make_wheel(self.wheels, "yardstick", {"yardstick.py": ""})
        self.write_locks()

    def write_locks(self, remark: str = "") -> None:
        (self.folder / "requirements.txt").write_text(self.runtime + remark)
        (self.folder / ".ci" / "requirements-dev.txt").write_text(self.developers + remark)

    def environment(self, **changes: str) -> dict[str, str]:
        kept = ("PATH", "HOME", "LANG", "TMPDIR")
        base = {name: os.environ[name] for name in kept if name in os.environ}
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PYTHONUTF8": "1"}
        return {**base, **offline, **changes}

    def run(self, *arguments: str, python: str = BARE_PYTHON, **changes: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [python, str(self.folder / "manage.py"), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd="/",
            env=self.environment(**changes),
            timeout=120,
            check=False,
        )

    @property
    def own_python(self) -> str:
        return str(self.folder / ".venv" / "bin" / "python")

    @property
    def stamp(self) -> Path:
        return self.folder / ".venv" / "partybranch-installed"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """One installation for the whole module: making an environment takes seconds."""
    made = Installation(tmp_path_factory.mktemp("installation") / "app")
    done = made.run("version")
    assert done.returncode == 0, done.stderr
    return made


NO_PACKAGES = {"PIP_FIND_LINKS": "/nowhere"}


def test_first_start_makes_the_environment_and_runs_the_command(installation):
    done = installation.run("facts", "--year", "2025", PYTHONPATH="/elsewhere")
    said = ast.literal_eval(done.stdout)
    assert said["arguments"] == ["facts", "--year", "2025"]
    assert said["prefix"] == str(installation.folder / ".venv")
    assert said["settings"] == "partybranch.settings"
    assert said["search_path"] == f"{installation.folder}:/elsewhere"
    assert said["called"] == "manage.py"


def test_second_start_installs_nothing_and_says_nothing(installation):
    done = installation.run("version", **NO_PACKAGES)
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_module_of_the_environment_is_kept(installation):
    done = installation.run("version", DJANGO_SETTINGS_MODULE="elsewhere.settings")
    assert ast.literal_eval(done.stdout)["settings"] == "elsewhere.settings"


def test_changed_lock_is_installed_again_and_a_failure_is_not_stamped(installation):
    installation.write_locks(remark="# changed\n")
    assert "正在核对并安装" in installation.run("version").stderr
    good = installation.stamp.read_text()

    (installation.folder / "requirements.txt").write_text("absent==1.0 --hash=sha256:" + "0" * 64 + "\n")
    failed = installation.run("version")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "程序包没有装成" in failed.stderr
    assert "absent" in failed.stderr
    assert not installation.stamp.exists()

    installation.write_locks(remark="# changed\n")
    assert installation.run("version").returncode == 0
    assert installation.stamp.read_text() == good


def test_package_with_another_hash_is_refused(installation):
    (installation.folder / "requirements.txt").write_text("yardstick==1.0 --hash=sha256:" + "0" * 64 + "\n")
    failed = installation.run("version")
    installation.write_locks()
    assert failed.returncode == 1
    assert not installation.stamp.exists()


def test_bench_gets_the_developers_packages_which_serve_the_other_commands_too(installation):
    installation.write_locks()
    assert installation.run("bench").returncode == 0
    found = subprocess.run([installation.own_python, "-c", "import yardstick"], check=False)
    assert found.returncode == 0
    done = installation.run("version", **NO_PACKAGES)
    assert (done.returncode, done.stderr) == (0, "")


def test_missing_lock_is_said_in_a_sentence(installation):
    lock = installation.folder / ".ci" / "requirements-dev.txt"
    lock.unlink()
    done = installation.run("bench")
    installation.write_locks()
    assert done.returncode == 1
    assert done.stderr == "缺少文件 .ci/requirements-dev.txt，请重新取得完整的程序。\n"


def test_existing_environment_is_used_unchanged(installation, tmp_path):
    other = tmp_path / "mine"
    subprocess.run([BARE_PYTHON, "-m", "venv", "--without-pip", str(other)], check=True)
    shutil.copytree(installation.folder, tmp_path / "app", ignore=shutil.ignore_patterns(".venv", "var"))
    done = subprocess.run(
        [str(other / "bin" / "python"), str(tmp_path / "app" / "manage.py"), "version"],
        capture_output=True,
        text=True,
        env=installation.environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ast.literal_eval(done.stdout)["prefix"] == str(other)
    assert not (tmp_path / "app" / ".venv").exists()


def test_ctrl_c_ends_the_command_without_a_traceback(installation):
    running = subprocess.Popen(
        [BARE_PYTHON, str(installation.folder / "manage.py"), "sleep"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=installation.environment(),
    )
    assert running.stdout.readline() == "asleep\n"
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    assert said.strip() == "已停止。"


def test_python_without_ensurepip_names_the_one_line_that_helps(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    assert bootstrap.main(["start"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "sudo apt-get install python3-venv" in said.err
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("version", [(3, 6), (3, 8), (3, 10), (3, 14)])
def test_other_python_gets_one_sentence(version):
    entrance = str(ROOT / "manage.py")
    script = f"import sys, runpy; sys.version_info = {version}; runpy.run_path({entrance!r})"
    done = subprocess.run([BARE_PYTHON, "-c", script], capture_output=True, check=False)
    assert done.returncode == 1
    said = done.stderr.decode()
    assert re.fullmatch(r"本程序需要 Python [^\n]+\n", said)
    assert f"{version[0]}.{version[1]}，" in said


def test_entrance_can_be_read_by_an_old_python():
    ast.parse((ROOT / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 6))


# -- Keys ---------------------------------------------------------------------------------------


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_made_once_for_their_owner_only(tmp_path):
    data = tmp_path / "deep" / "var"
    bootstrap.make_local_keys({"DATA_DIR": str(data)})
    secret, field = data / "keys" / "secret.key", data / "keys" / "field.key"
    first = secret.read_text(), field.read_text()
    assert [mode(path) for path in (data, data / "keys", secret, field)] == [0o700, 0o700, 0o600, 0o600]
    assert len(first[0].strip()) >= 50
    assert len(bytes.fromhex(first[1].strip())) == 32

    bootstrap.make_local_keys({"DATA_DIR": str(data)})
    assert (secret.read_text(), field.read_text()) == first
    assert sorted(path.name for path in (data / "keys").iterdir()) == ["field.key", "secret.key"]


def test_two_installations_have_different_keys(tmp_path):
    for name in ("one", "two"):
        bootstrap.make_local_keys({"DATA_DIR": str(tmp_path / name)})
    for key in ("secret.key", "field.key"):
        assert (tmp_path / "one/keys" / key).read_text() != (tmp_path / "two/keys" / key).read_text()


def test_key_that_appears_meanwhile_is_kept(tmp_path, monkeypatch):
    key = tmp_path / "field.key"

    def other_start_is_quicker(handle: int) -> None:
        key.write_text("theirs")

    monkeypatch.setattr(bootstrap.os, "fsync", other_start_is_quicker)
    bootstrap._keep_once(key, "ours")
    assert key.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [key]


def test_field_key_may_lie_elsewhere(tmp_path):
    elsewhere = tmp_path / "safe" / "branch.key"
    bootstrap.make_local_keys({"DATA_DIR": str(tmp_path / "var"), "FIELD_KEY_FILE": str(elsewhere)})
    assert mode(elsewhere) == 0o600
    assert not (tmp_path / "var" / "keys" / "field.key").exists()


def test_production_makes_no_key(tmp_path):
    bootstrap.make_local_keys({"DATA_DIR": str(tmp_path / "var"), "PARTYBRANCH_PROFILE": "production"})
    assert list(tmp_path.iterdir()) == []


def test_lost_field_key_is_not_replaced_while_records_exist(tmp_path):
    (tmp_path / "partybranch.sqlite3").write_bytes(b"records")
    with pytest.raises(bootstrap.CannotStart, match="请先恢复密钥文件"):
        bootstrap.make_local_keys({"DATA_DIR": str(tmp_path)})
    assert not (tmp_path / "keys").exists()


def test_data_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(bootstrap.CannotStart, match=r"无法在 .*file.* 写入"):
        bootstrap.make_local_keys({"DATA_DIR": str(tmp_path / "file" / "var")})


def test_second_start_costs_next_to_nothing(installation):
    began = time.monotonic()
    installation.run("version", **NO_PACKAGES)
    assert time.monotonic() - began < 5
