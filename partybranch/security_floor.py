"""Whether the installed packages reach the lowest safe versions of ``.ci/security-floor.txt``.

A gate that needs no advisory service. One package a line, ``name version``; ``#`` begins a remark.
"""

import re
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

FLOOR_FILE = Path(__file__).resolve().parent.parent / ".ci" / "security-floor.txt"


def main() -> int:
    """Prints one Chinese sentence per package below its floor; returns 1 where there is one."""
    complaints = shortfalls(FLOOR_FILE.read_text(encoding="utf-8"))
    print(*complaints, sep="\n")
    return 1 if complaints else 0


def shortfalls(floors: str, installed: Callable[[str], str] = metadata.version) -> list[str]:
    """What is wrong with the installed packages, one sentence each; empty when all is well."""
    lines = [line.partition("#")[0].split() for line in floors.splitlines()]
    complaints = [_shortfall(package, floor, installed) for package, floor in filter(None, lines)]
    return [complaint for complaint in complaints if complaint]


def _shortfall(package: str, floor: str, installed: Callable[[str], str]) -> str:
    try:
        version = installed(package)
    except metadata.PackageNotFoundError:
        return f"没有安装 {package}（至少应为 {floor}）。"
    return "" if _release(version) >= _release(floor) else f"{package} 是 {version}，低于安全底线 {floor}。"


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a version without the zeros at its end: "5.7.0" and "5.7" are the same.

    Raises ValueError for one that has none. Letters after the numbers (rc1) are not looked at: the
    locks hold final releases only.
    """
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    if numbers is None:
        raise ValueError(f"no version: {version!r}")
    return tuple(int(number) for number in re.sub(r"(\.0)+$", "", numbers.group()).split("."))


if __name__ == "__main__":
    sys.exit(main())
