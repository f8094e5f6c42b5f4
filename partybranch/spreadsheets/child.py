"""The process that opens an uploaded workbook, with limits on its memory and time.

Run as ``python -m partybranch.spreadsheets.child FILE LIMITS`` where LIMITS is one JSON object; it
writes rows to standard output in the form of ``wire`` and the name of what went wrong to standard error.
"""

import json
import sys
import warnings
from dataclasses import astuple
from typing import Any, BinaryIO

from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader

from partybranch.spreadsheets import wire
from partybranch.spreadsheets.sheetxml import Conventions, SheetReader, StringsReader
from partybranch.spreadsheets.values import Value
from partybranch.spreadsheets.wire import Limits

try:
    import resource
except ImportError:  # not on every platform; the parent's clock still stops the process
    resource = None  # type: ignore[assignment]

# Number formats of Chinese Excel and WPS that are dates without a written pattern.
_CHINESE_DATE_FORMATS = frozenset([*range(27, 37), *range(50, 59)])
# A cell left far below the table makes programs walk a million empty rows.
_STRAY_ROWS_ALLOWED = 1_000


class Stopped(Exception):
    """Reading went past a limit; carries the code of the refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Teller:
    """Writes what is read, and counts it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = 0
        self.characters = 0

    def tell(self, line: str) -> None:
        self.characters += len(line)
        if self.characters > self.limits.characters:
            raise Stopped("too_much_text")
        sys.stdout.write(line + "\n")

    def row(self, number: int, values: list[Value]) -> None:
        self.rows += 1
        if self.rows > self.limits.rows or number > 2 * self.limits.rows + _STRAY_ROWS_ALLOWED:
            raise Stopped("too_many_rows")
        self.tell(wire.encode_row(number, values))


class PackageReader(ExcelReader):  # type: ignore[misc]  # openpyxl ships no types
    """Opens the package as openpyxl does, but reads the shared strings, most of a register, as a
    stream."""

    package: Manifest

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = StringsReader().read(source)


def _conventions(workbook: Any, sheet: Any) -> Conventions:
    chinese = {
        index for index, style in enumerate(workbook._cell_styles) if style.numFmtId in _CHINESE_DATE_FORMATS
    }
    return Conventions(
        strings=sheet._shared_strings,
        date_styles=frozenset(chinese | set(workbook._date_formats)),
        span_styles=frozenset(workbook._timedelta_formats),
        epoch=workbook.epoch,
    )


def tell_workbook(path: str, limits: Limits) -> None:
    # Opened here, since openpyxl judges a path by its suffix: a workbook renamed .xls is still one.
    with open(path, "rb") as source:
        _tell_package(source, Teller(limits), limits)


def _tell_package(package_file: BinaryIO, teller: Teller, limits: Limits) -> None:
    package = PackageReader(package_file, read_only=True, data_only=True, keep_links=False)
    package.read()
    workbook = package.wb
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            teller.tell(wire.encode("hidden", title=sheet.title))
            continue
        teller.tell(wire.encode("sheet", title=sheet.title))
        reader = SheetReader(_conventions(workbook, sheet), limits.columns, teller.row)
        with sheet._get_source() as source:
            reader.read(source)
        if reader.merged:
            teller.tell(wire.encode("merged", ranges=[astuple(merged) for merged in reader.merged]))
    teller.tell(wire.encode("end"))


def _limit_this_process(limits: Limits) -> None:
    if resource is None:
        return
    for kind, soft in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(kind, (allowed, hard))


def main(arguments: list[str]) -> int:
    warnings.simplefilter("ignore")
    path, limits = arguments[0], Limits(**json.loads(arguments[1]))
    _limit_this_process(limits)
    try:
        tell_workbook(path, limits)
    except Stopped as stopped:
        print(wire.encode("refused", code=stopped.code))
    except MemoryError:
        print(wire.encode("refused", code="too_much_memory"))
    except Exception as error:
        # A damaged file makes the libraries fail in any way they like; all of them mean the same.
        print(wire.encode("refused", code="damaged"))
        print(repr(error)[:500], file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
