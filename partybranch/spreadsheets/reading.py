"""Reading a workbook that passed the gate, in a process of its own."""

import json
import math
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from partybranch.spreadsheets import wire
from partybranch.spreadsheets.gate import REASONS
from partybranch.spreadsheets.values import Workbook, WorkbookRefused
from partybranch.spreadsheets.wire import Limits

_CODE_ROOT = Path(__file__).resolve().parents[2]
_MEMORY_BYTES = 1024 * 1024 * 1024
# What a row of a register needs, many times over.
_CHARACTERS_A_ROW = 4_000
_CHARACTERS_AT_LEAST = 4 * 1024 * 1024
# The settings and keys of the application stay out of the process that opens strangers' files.
_ENVIRONMENT_KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")


def read_workbook(
    path: str | os.PathLike[str], *, max_rows: int, max_columns: int = 60, timeout: float = 60
) -> Workbook:
    """The visible sheets of the workbook at ``path``.

    ``max_rows`` counts rows that say something over all visible sheets; columns beyond ``max_columns``
    are left out; ``timeout`` in seconds. Raises WorkbookRefused; call ``check_workbook`` first.
    """
    limits = Limits(
        rows=max_rows,
        columns=max_columns,
        characters=max(_CHARACTERS_AT_LEAST, max_rows * _CHARACTERS_A_ROW),
        memory_bytes=_MEMORY_BYTES,
        cpu_seconds=math.ceil(timeout),
    )
    process = _run_child(path, limits, timeout)
    detail = process.stderr.decode(errors="replace")[-500:]
    try:
        workbook, refusal = wire.decode(process.stdout.splitlines())
    except (ValueError, KeyError, IndexError) as error:
        raise _refuse("stopped", limits, detail) from error
    if process.returncode != 0:
        raise _refuse("stopped", limits, detail)
    if refusal is not None:
        raise _refuse(refusal, limits, detail)
    return workbook


def _run_child(
    path: str | os.PathLike[str], limits: Limits, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "partybranch.spreadsheets.child"]
    command += [os.fspath(Path(path).absolute()), json.dumps(asdict(limits))]
    kept = {name: os.environ[name] for name in _ENVIRONMENT_KEPT if name in os.environ}
    try:
        return subprocess.run(  # noqa: S603 - the program is this one, the file's name one argument
            command,
            cwd=_CODE_ROOT,
            env={**kept, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refuse("too_slow", limits, "timeout") from error


def _refuse(code: str, limits: Limits, detail: str) -> WorkbookRefused:
    reasons = {
        "too_many_rows": f"工作簿超过{limits.rows}行，请分成几个文件上传，并清除表格下方多余的内容。",
        "too_much_text": "工作簿里的文字太多，请只保留需要的工作表和列后再上传。",
        "too_much_memory": "工作簿太大，读取时内存不够，请分成几个文件上传。",
        "too_slow": "工作簿读取时间太长，请只保留需要的行列，另存后再上传。",
        "stopped": "工作簿读到一半中断了，请用表格软件打开后另存为 .xlsx 再上传。",
        "damaged": REASONS["damaged"],
    }
    return WorkbookRefused(code, reasons[code], detail=detail)
