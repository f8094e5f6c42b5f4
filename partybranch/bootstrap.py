"""What ``manage.py`` does before Django: an environment with the locked packages, and the keys of an
installation on one machine. The standard library alone, so that a bare Python can run it.

All that is said here goes to standard error: standard output belongs to the command.
"""

import contextlib
import hashlib
import importlib.util
import os
import runpy
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from partybranch import checkall

ROOT = Path(__file__).resolve().parent.parent
_RUNTIME_LOCKS = (Path("requirements.txt"),)
# The developers' lock holds everything the other one holds; both count, so that either may change.
_DEVELOPERS_LOCKS = (*_RUNTIME_LOCKS, Path(".ci/requirements-dev.txt"))
_DEVELOPERS_COMMANDS = ("checkall", "bench")
_STAMP = "partybranch-installed"
_INTERRUPTED = 130
_LAST_LINES = 15


class CannotStart(Exception):
    """Its text is the Chinese sentence for the person who started the program."""


def main(arguments: Sequence[str]) -> int:
    """Runs one command of ``manage.py``, given without the program's name; returns its exit status."""
    try:
        return _run(arguments)
    except CannotStart as reason:
        _say(str(reason))
        return 1
    except KeyboardInterrupt:
        _say("\n已停止。")
        return _INTERRUPTED


def _run(arguments: Sequence[str]) -> int:
    if sys.prefix == sys.base_prefix:
        python = _own_environment(ROOT / ".venv")
        # Replaced, not started beside it: a Ctrl-C then reaches one process, once.
        os.execve(python, [str(python), str(ROOT / "manage.py"), *arguments], os.environ)  # noqa: S606
    _install(Path(sys.prefix), _locks_for(arguments))
    make_local_keys(os.environ)
    os.environ["PYTHONPATH"] = _with_root(os.environ.get("PYTHONPATH", ""))
    if arguments[:1] == ["checkall"]:
        return checkall.main(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partybranch.settings")
    runpy.run_module("django", run_name="__main__")
    return 0


def _with_root(search_path: str) -> str:
    """The search path by which the processes that a command starts find the application too."""
    folders = [folder for folder in search_path.split(os.pathsep) if folder]
    return os.pathsep.join([str(ROOT), *(folder for folder in folders if folder != str(ROOT))])


# -- The environment ----------------------------------------------------------------------------


def _own_environment(folder: Path) -> Path:
    """The Python of the virtual environment ``folder``, which is made when it is not there."""
    python = folder / "bin" / "python"
    if not (python.exists() and (folder / "pyvenv.cfg").exists()):
        _require_ensurepip()
        _say("第一次运行：正在建立独立的 Python 环境（约5秒）……")
        _quietly(
            [sys.executable, "-m", "venv", str(folder)],
            f"没有建成独立环境，请检查 {folder} 所在的磁盘能否写入、空间是否够用。",
        )
    return python


def _require_ensurepip() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotStart(
            "这台机器的 Python 缺少建立独立环境的部件，请先运行 sudo apt-get install python3-venv，"
            "再重新运行本命令。"
        )


def _locks_for(arguments: Sequence[str]) -> tuple[Path, ...]:
    return _DEVELOPERS_LOCKS if arguments[:1] and arguments[0] in _DEVELOPERS_COMMANDS else _RUNTIME_LOCKS


def _install(environment: Path, locks: tuple[Path, ...]) -> None:
    """Installs the last of ``locks`` into the running environment, unless its stamp says it is there.

    Raises CannotStart when pip fails; then nothing is stamped, so that the next start tries again.
    """
    stamp = environment / _STAMP
    if _is_installed(stamp, locks):
        return
    if importlib.util.find_spec("pip") is None:
        _require_ensurepip()
        _quietly([sys.executable, "-m", "ensurepip"], "没有装上 Python 的安装工具 pip。")
    stamp.unlink(missing_ok=True)
    _say("正在核对并安装所需的程序包（约1分钟，网络慢时会更久）……")
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    _quietly(
        [*pip, "--require-hashes", "-r", str(ROOT / locks[-1])],
        "程序包没有装成，上面是安装工具最后的输出。请检查网络，或在环境变量 PIP_INDEX_URL 中指定"
        "单位可用的软件源，再重新运行本命令。",
    )
    _write_stamp(stamp, _mark(locks))


def _is_installed(stamp: Path, locks: tuple[Path, ...]) -> bool:
    if not stamp.exists():
        return False
    known = stamp.read_text(encoding="ascii").strip()
    return known == _mark(locks) or (_has_developers_lock() and known == _mark(_DEVELOPERS_LOCKS))


def _has_developers_lock() -> bool:
    return (ROOT / _DEVELOPERS_LOCKS[-1]).exists()


def _mark(locks: tuple[Path, ...]) -> str:
    """The digest of the locks; the Python counts too, for its packages lie in a folder of its own."""
    digest = hashlib.sha256("{}.{}".format(*sys.version_info[:2]).encode())
    for lock in locks:
        try:
            digest.update((ROOT / lock).read_bytes())
        except FileNotFoundError as missing:
            raise CannotStart(f"缺少文件 {lock}，请重新取得完整的程序。") from missing
    return digest.hexdigest()


def _write_stamp(stamp: Path, mark: str) -> None:
    try:
        stamp.write_text(mark + "\n", encoding="ascii")
    except PermissionError:
        _say(f"没有写入 {stamp.parent} 的权限，下次启动还要再核对一遍程序包。")


def _quietly(command: Sequence[str], failure: str) -> None:
    """Runs a command unseen; where it fails, its last lines are shown and ``failure`` is raised."""
    done = subprocess.run(  # noqa: S603 - commands of this file only
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode:
        _say("\n".join(done.stdout.splitlines()[-_LAST_LINES:]))
        raise CannotStart(failure)


# -- The keys of one machine --------------------------------------------------------------------


def make_local_keys(environment: Mapping[str, str]) -> None:
    """Makes the data folder and the two keys that the local profile needs, each once for ever.

    A production server brings its own. Raises CannotStart where they cannot be made, or where
    the field key of records that are already there is gone: a new one would not open them.
    """
    if environment.get("PARTYBRANCH_PROFILE", "local") != "local":
        return
    data = Path(environment.get("DATA_DIR", ROOT / "var")).resolve()
    field_key = Path(environment.get("FIELD_KEY_FILE", data / "keys" / "field.key"))
    if not field_key.exists() and _has_records(data / "partybranch.sqlite3"):
        raise CannotStart(
            f"数据还在，但密钥文件 {field_key} 不见了，没有它就打不开已加密的内容。请先恢复密钥文件再启动。"
        )
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep_once(data / "keys" / "secret.key", secrets.token_urlsafe(64))
        _keep_once(field_key, secrets.token_hex(32))
    except OSError as refusal:
        raise CannotStart(
            f"无法在 {refusal.filename} 写入，请检查它的归属、权限和所在磁盘的剩余空间。"
        ) from refusal


def _has_records(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def _keep_once(path: Path, text: str) -> None:
    """Writes a key, whole or not at all; one that exists is never touched."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        # Another start may have been quicker: the key that stands is the key.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
