"""What every importer speaks of: rows as planned, problems, and what an import changed.

An importer works in three steps. *Read* turns the cells of a row into a draft or refuses the row
(slow, needs no lock). *Compare* sets the drafts against what is stored. *Apply* writes. Preview is
read and compare; confirming reads first and then compares and applies in one short transaction.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from partybranch.sheets.cells import CellProblem


class Status(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or doubtful in one row of a sheet, in one Chinese sentence.

    ``row`` is the row number of the workbook, ``column`` the header word, ``field`` the layout's
    key. ``options`` are (value, label) pairs a person may choose from to mend it; ``maps`` is the
    vocabulary in which the whole word may be taught ("meeting_kind"), '' where it may not.
    """

    sheet: str
    row: int
    column: str
    reason: str
    field: str = ""
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    maps: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "reason": self.reason}


class RowRefused(Exception):
    """This row cannot be taken over; carries the field it is about and why."""

    def __init__(
        self,
        reason: str,
        *,
        field: str = "",
        value: str = "",
        options: Iterable[tuple[str, str]] = (),
        maps: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.value = value
        self.options = tuple(options)
        self.maps = maps


@dataclass(slots=True)
class RowPlan:
    """One row of a sheet and what would become of it. ``existing`` is the stored record it matches,
    ``changes`` what differs there: field name → (stored, sheet) as shown to a person."""

    sheet: str
    row: int
    status: Status
    draft: Any = None
    summary: str = ""
    existing: Any = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    problem: Problem | None = None


@dataclass(slots=True)
class ImportPlan:
    """Everything an import would do, row by row."""

    rows: list[RowPlan] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    # How the sheet was read, where it could be read otherwise.
    notes: list[str] = field(default_factory=list)

    def of(self, status: Status) -> list[RowPlan]:
        return [row for row in self.rows if row.status is status]

    @property
    def refused(self) -> list[Problem]:
        return [row.problem for row in self.rows if row.problem is not None]

    def counts(self) -> dict[str, int]:
        return {status.value: len(self.of(status)) for status in Status}

    def extend(self, other: "ImportPlan") -> None:
        self.rows.extend(other.rows)
        self.warnings.extend(other.warnings)
        self.notes.extend(other.notes)


@dataclass(slots=True)
class ChangeLog:
    """What an import wrote, so that it can be taken back: primary keys made, and old values."""

    created: dict[str, list[int]] = field(default_factory=dict)
    changed: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)

    def add_created(self, model_label: str, keys: Iterable[int]) -> None:
        self.created.setdefault(model_label, []).extend(keys)

    def add_changed(self, model_label: str, key: int, old: dict[str, Any]) -> None:
        self.changed.append((model_label, key, old))

    def as_json(self) -> dict[str, Any]:
        return {"created": self.created, "changed": [list(entry) for entry in self.changed]}


class RowReader:
    """Reads one sheet row cell by cell, remembering which column a failure is about.

    ``read(key, reader)`` applies a cell reader; a ``CellProblem`` becomes a ``RowRefused`` naming
    the column.
    """

    def __init__(self, row: Any) -> None:
        self.row = row

    def raw(self, key: str) -> Any:
        return self.row.values.get(key)

    def read(self, key: str, reader: Callable[..., Any], **options: Any) -> Any:
        try:
            return reader(self.row.values.get(key), **options)
        except CellProblem as problem:
            raise RowRefused(str(problem), field=key, value=shown(self.row.values.get(key))) from problem

    def has(self, key: str) -> bool:
        return key in self.row.headers

    def header(self, key: str) -> str:
        return self.row.headers.get(key, "")

    def problem(self, reason: str, key: str = "", **extra: Any) -> Problem:
        return Problem(
            self.row.sheet_title,
            self.row.row_number,
            self.header(key),
            reason,
            field=key,
            value=shown(self.raw(key)),
            **extra,
        )

    def refusal(self, refused: RowRefused) -> Problem:
        return Problem(
            self.row.sheet_title,
            self.row.row_number,
            self.header(refused.field),
            refused.reason,
            field=refused.field,
            value=refused.value or shown(self.raw(refused.field)),
            options=refused.options,
            maps=refused.maps,
        )

    def refused(self, refused: RowRefused) -> RowPlan:
        """The row as it stands in the plan once it is refused."""
        problem = self.refusal(refused)
        return RowPlan(self.row.sheet_title, self.row.row_number, Status.REFUSED, problem=problem)

    def plan(self, draft: Any, summary: str, existing: Any, labels: Mapping[str, str]) -> RowPlan:
        """The row as new, or against the record it matches: ``labels`` names the attributes compared."""
        planned = RowPlan(self.row.sheet_title, self.row.row_number, Status.NEW, draft, summary, existing)
        if existing is not None:
            planned.changes = {
                label: (shown(getattr(existing, key)), shown(getattr(draft, key)))
                for key, label in labels.items()
                if getattr(existing, key) != getattr(draft, key)
            }
            planned.status = Status.CHANGED if planned.changes else Status.UNCHANGED
        return planned


class SheetImporter:
    """What the importers of all ledgers share: rows are read into drafts one by one, and compared one
    by one; a row that fails is refused and the others go on."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.plan = ImportPlan()
        self.drafts: list[tuple[Any, Any]] = []

    def read(self, rows: Iterable[Any]) -> None:
        for row in rows:
            reader = RowReader(row)
            try:
                self.drafts.append((row, self._read_row(reader)))
            except RowRefused as refused:
                self.plan.rows.append(reader.refused(refused))

    def _read_row(self, reader: RowReader) -> Any:
        """The draft of one row; raises RowRefused."""
        raise NotImplementedError

    def _compare_rows(self, compare: Callable[[RowReader, Any, list[Problem]], RowPlan]) -> ImportPlan:
        """A plan of every draft; may be called again with the same drafts. ``compare`` adds its doubts
        to the list it is given; those of a refused row are dropped."""
        plan = ImportPlan(list(self.plan.rows), list(self.plan.warnings), list(self.plan.notes))
        for row, draft in self.drafts:
            reader, doubts = RowReader(row), []
            try:
                plan.rows.append(compare(reader, draft, doubts))
                plan.warnings.extend(doubts)
            except RowRefused as refused:
                plan.rows.append(reader.refused(refused))
        plan.rows.sort(key=lambda planned: (planned.sheet, planned.row))
        return plan


def shown(value: Any) -> str:
    """A cell's value as a person typed it."""
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class RepeatWatch:
    """Refuses the second row of a file that says the same as an earlier one."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, int] = {}

    def check(self, key: Hashable, row_number: int, field_name: str = "") -> None:
        first = self._seen.setdefault(key, row_number)
        if first != row_number:
            raise RowRefused(f"与第{first}行重复，只导入一次。", field=field_name)
