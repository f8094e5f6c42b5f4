"""Taking a workbook over, whatever its kind: recognise its sheets, plan, and write in one transaction."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from meetings.actions.take_over import MeetingsWriter
from meetings.importers.meetings import MeetingsImporter
from members.actions.dues import DuesWriter
from members.actions.register import RegisterWriter
from members.importers.context import ImportContext
from members.importers.dues import KIND as DUES
from members.importers.dues import DuesImporter
from members.importers.roster import RosterImporter
from members.importers.visits import VisitsImporter
from members.models import CondolenceVisit, Organization
from partybranch.audit import log
from partybranch.imports import ChangeLog, ImportPlan, Problem
from partybranch.ledger_writer import write_rows
from partybranch.sheets import layouts as known_layouts
from partybranch.sheets.columns import HeaderMatch, Layout, find_header, guess_header
from partybranch.sheets.day_columns import join_day_columns
from partybranch.sheets.month_sheets import with_month_column
from partybranch.sheets.table import SheetRow, SheetTable, read_table
from partybranch.spreadsheets import Sheet, Workbook, WorkbookRefused, check_workbook, read_workbook
from reports import queries
from reports.importers.ledger import KIND as WORK
from reports.importers.ledger import LedgerImporter
from reports.importers.own_columns import with_own_columns
from reports.importers.totals import compare_totals
from reports.models import LedgerEntry, LedgerKind, RememberedColumn, RememberedValue

_YEAR_NAMED = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True)
class LedgerSheet:
    """One kind of ledger that can be taken over: its name, layouts, importer and writer."""

    key: str
    label: str
    layouts: tuple[str, ...]
    importer: Callable[[ImportContext], Any]
    write: Callable[[ImportContext, ImportPlan], ChangeLog]


def _write_visits(context: ImportContext, plan: ImportPlan) -> ChangeLog:
    return write_rows(CondolenceVisit, plan, branch=context.branch)


def _write_entries(context: ImportContext, plan: ImportPlan) -> ChangeLog:
    return write_rows(LedgerEntry, plan, branch=context.branch)


# In the order in which they build on one another: names are resolved against the register.
LEDGERS: dict[str, LedgerSheet] = {
    ledger.key: ledger
    for ledger in (
        LedgerSheet(
            "roster", "党员花名册", ("roster",), RosterImporter, lambda c, p: RegisterWriter(c).write(p)
        ),
        LedgerSheet(
            "meetings",
            "组织生活台账",
            ("meetings",),
            MeetingsImporter,
            lambda c, p: MeetingsWriter(c).write(p),
        ),
        LedgerSheet(
            "dues", "党费收缴登记表", ("dues", "dues_long"), DuesImporter, lambda c, p: DuesWriter(c).write(p)
        ),
        LedgerSheet("visits", "慰问台账", ("visits",), VisitsImporter, _write_visits),
        LedgerSheet("work", "工作纪实", ("work",), LedgerImporter, _write_entries),
    )
}
LAYOUTS = {layout.key: layout for layout in known_layouts.LAYOUTS}
_KIND_OF_LAYOUT = {layout: ledger.key for ledger in LEDGERS.values() for layout in ledger.layouts}


@dataclass
class RecognisedSheet:
    """A sheet, the ledger it is, its header, and where the columns go."""

    sheet: Sheet
    kind: str
    match: HeaderMatch

    @property
    def label(self) -> str:
        return LEDGERS[self.kind].label


@dataclass
class Recognised:
    """What a workbook turned out to be; ``ignored`` names sheets without a known header."""

    sheets: list[RecognisedSheet] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        found = {sheet.kind for sheet in self.sheets}
        return [key for key in LEDGERS if key in found]


@dataclass
class Outcome:
    """What an import did or would do; ``changes`` is empty for a dry run."""

    plan: ImportPlan
    recognised: Recognised
    changes: ChangeLog = field(default_factory=ChangeLog)


# (sheet title, row number) → layout key → the value a person put in place of the cell's.
Amendments = Mapping[tuple[str, int], Mapping[str, Any]]
# sheet title → column index → layout key ('' leaves the column out).
Mappings = Mapping[str, Mapping[int, str]]


def open_workbook(path: Path, *, max_rows: int | None = None) -> Workbook:
    """The workbook behind the gate and out of the child process; raises WorkbookRefused."""
    check_workbook(path, max_bytes=settings.WORKBOOK_MAX_BYTES)
    return read_workbook(path, max_rows=max_rows or settings.JOB_IMPORT_MAX_ROWS)


def recognise(
    workbook: Workbook, *, branch: Organization, kind: str | None = None, mappings: Mappings | None = None
) -> Recognised:
    """Find each visible sheet's header; raises WorkbookRefused where no sheet has a known one."""
    remembered = _Remembered(branch)
    wanted = [kind] if kind else list(LEDGERS)
    layouts = [LAYOUTS[name] for key in wanted for name in LEDGERS[key].layouts]
    found = Recognised(hidden=list(workbook.skipped))
    for sheet_as_sent in workbook.sheets:
        sheet = join_day_columns(sheet_as_sent)
        mapping = (mappings or {}).get(sheet.title)
        match = remembered.find(sheet, layouts, mapping, is_named=kind is not None)
        if match is None and kind in (None, "dues"):
            sheet, match = _of_one_month(sheet, remembered, mapping)
        if match is None:
            found.ignored.append(sheet.title)
        elif match.is_side_by_side:
            raise WorkbookRefused(
                "side_by_side", f"工作表“{sheet.title}”里左右并排有两张表，请改成上下一张表后再导入。"
            )
        else:
            found.sheets.append(RecognisedSheet(sheet, _KIND_OF_LAYOUT[match.layout.key], match))
    if not found.sheets:
        raise WorkbookRefused("U-56", _no_header(kind))
    return found


def _of_one_month(
    sheet: Sheet, remembered: "_Remembered", mapping: Mapping[int, str] | None
) -> tuple[Sheet, HeaderMatch | None]:
    """A sheet of one month's dues, with the month of its name or title beside every row."""
    layout = LAYOUTS["dues_long"]
    dated = with_month_column(sheet, frozenset(layout.by_key["name"].words))
    if dated is None:
        return sheet, None
    return dated, remembered.find(dated, [layout], mapping, is_named=False)


def _no_header(kind: str | None) -> str:
    if kind is None:
        return (
            "没有找到认得的表头。请确认第一行或标题下面是表头，"
            "例如花名册要有“姓名、入党时间”，组织生活台账要有“时间、活动类型”。"
        )
    required = {
        LAYOUTS[name].by_key[key].label for name in LEDGERS[kind].layouts for key in LAYOUTS[name].required
    }
    return f"没有找到{LEDGERS[kind].label}的表头，表头里至少要有：{'、'.join(sorted(required))}。"


def _is_another(sheet: Sheet, named: HeaderMatch) -> bool:
    """Whether the sheet is plainly a ledger of another kind than the one a person named: words of its
    rows can pass for a poor header of almost any."""
    found = find_header(sheet, list(LAYOUTS.values()))
    if found is None:
        return named.score <= 0
    return _KIND_OF_LAYOUT[found.layout.key] != _KIND_OF_LAYOUT[named.layout.key] and (
        named.score <= found.score / 2
    )


def _likeliest(sheet: Sheet, layouts: list[Layout], taught: dict[str, str]) -> HeaderMatch | None:
    """A header that says too little to be recognised will do where a person named the ledger."""
    if find_header(sheet, list(LAYOUTS.values()), remembered=taught) is not None:
        return None  # it is a ledger of another kind
    guesses = [guess_header(sheet, layout, remembered=taught) for layout in layouts]
    complete = [guess for guess in guesses if guess is not None and not guess.missing]
    return max(complete, key=lambda guess: guess.score, default=None)


class _Remembered:
    """What the branch said of header words, ledger by ledger."""

    def __init__(self, branch: Organization) -> None:
        self._branch = branch
        self._by_kind: dict[str, dict[str, str]] = {}
        for row in RememberedColumn.objects.filter(branch=branch):
            self._by_kind.setdefault(row.sheet_kind, {})[row.header] = row.field

    def find(
        self,
        sheet: Sheet,
        layouts: list[Layout],
        explicit: Mapping[int, str] | None,
        *,
        is_named: bool,
    ) -> HeaderMatch | None:
        """The sheet's header; a word to leave out counts only once it is known which ledger this is."""
        taught = {
            header: field
            for kind in {_KIND_OF_LAYOUT[layout.key] for layout in layouts}
            for header, field in self._by_kind.get(kind, {}).items()
            if field
        }
        match = find_header(sheet, layouts, remembered=taught, explicit=explicit)
        if match is not None and is_named and explicit is None and _is_another(sheet, match):
            return None
        if match is None and is_named:
            match = _likeliest(sheet, layouts, taught)
        if match is not None and explicit is None:
            own = self._by_kind.get(_KIND_OF_LAYOUT[match.layout.key])
            match = (find_header(sheet, [match.layout], remembered=own) if own else None) or match
        if match is None or match.layout.key != WORK:
            return match
        taught_of_work = self._by_kind.get(WORK, {})
        return with_own_columns(match, self._kinds, taught=taught_of_work, is_chosen=explicit is not None)

    @cached_property
    def _kinds(self) -> list[LedgerKind]:
        return list(queries.ledger_kinds_of(self._branch))


def context_for(branch: Organization, year: int) -> ImportContext:
    taught = {(row.field, row.word): row.meaning for row in RememberedValue.objects.filter(branch=branch)}
    return ImportContext(branch, year, taught=taught)


def _rows(table: SheetTable, amendments: Amendments) -> Iterable[SheetRow]:
    for row in table.rows:
        amended = amendments.get((row.sheet_title, row.row_number))
        if amended:
            row.values.update(amended)
        yield row


def _readers(recognised: Recognised, context: ImportContext, amendments: Amendments) -> dict[str, Any]:
    """One importer a kind, fed with all sheets of that kind."""
    importers = {}
    for kind in recognised.kinds:
        importer = LEDGERS[kind].importer(context)
        for sheet in recognised.sheets:
            if sheet.kind == kind:
                table = read_table(sheet.sheet, sheet.match)
                importer.read(_rows(table, amendments))
                importer.plan.warnings.extend(compare_totals(kind, table))
        importers[kind] = importer
    return importers


def _sheet_warnings(recognised: Recognised) -> list[Problem]:
    told = [Problem(title, 0, "", "这是隐藏的工作表，没有读取。") for title in recognised.hidden]
    told += [Problem(title, 0, "", "没有认得的表头，这张工作表没有读取。") for title in recognised.ignored]
    for found in recognised.sheets:
        header = found.match
        repeated = dict.fromkeys(header.words[index] for index in header.repeated)
        told += [
            Problem(
                found.sheet.title,
                header.header_rows[-1],
                word,
                f"表头里有两列“{word}”，只读取了其中一列，请核对。",
            )
            for word in repeated
        ]
    return told


def _other_years(recognised: Recognised, year: int) -> list[Problem]:
    """Dues sheets whose title names another year: their months bear none that would be refused."""
    told = []
    for found in recognised.sheets:
        if found.kind != DUES:
            continue
        first = found.match.header_rows[0]
        above = [(0, (found.sheet.title,)), *(row for row in found.sheet.rows if row[0] < first)]
        named = {int(each): row for row, cells in above for each in _YEAR_NAMED.findall(_joined(cells))}
        if named and year not in named:
            other, row = next(iter(named.items()))
            sentence = f"标题写的是{other}年，现在按{year}年导入。年度不对的，请放弃后改选年度再导入。"
            told.append(Problem(found.sheet.title, row, "", sentence))
    return told


def _joined(cells: Iterable[Any]) -> str:
    return " ".join(cell for cell in cells if isinstance(cell, str))


def plan_import(
    recognised: Recognised, *, branch: Organization, year: int, amendments: Amendments | None = None
) -> Outcome:
    """A dry run. A workbook that carries a register and ledgers naming its new members is tried out
    for real and rolled back, so that the preview states what confirming would do."""
    context = context_for(branch, year)
    importers = _readers(recognised, context, amendments or {})
    if len(importers) == 1:
        plan = next(iter(importers.values())).compare()
    else:
        with transaction.atomic():
            plan, _ = _compare_and_write(importers, context)
            transaction.set_rollback(True)
    plan.warnings[:0] = _other_years(recognised, year) + _sheet_warnings(recognised)
    return Outcome(plan, recognised)


def _compare_and_write(importers: dict[str, Any], context: ImportContext) -> tuple[ImportPlan, ChangeLog]:
    whole, changes = ImportPlan(), ChangeLog()
    for kind, importer in importers.items():
        plan = importer.compare()
        written = LEDGERS[kind].write(context, plan)
        whole.extend(plan)
        for label, keys in written.created.items():
            changes.add_created(label, keys)
        changes.changed.extend(written.changed)
    return whole, changes


def carry_out(
    recognised: Recognised,
    *,
    branch: Organization,
    year: int,
    by: log.Actor,
    digest: str = "",
    amendments: Amendments | None = None,
    on_written: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Take the workbook over: reading first, then comparing and writing in one transaction with one
    audit record. ``on_written`` runs inside that transaction."""
    context = context_for(branch, year)
    importers = _readers(recognised, context, amendments or {})
    with transaction.atomic():
        # One import of a branch at a time: the second sees what the first wrote.
        Organization.objects.select_for_update().get(pk=branch.pk)
        plan, changes = _compare_and_write(importers, context)
        plan.warnings[:0] = _other_years(recognised, year) + _sheet_warnings(recognised)
        outcome = Outcome(plan, recognised, changes)
        log.record(
            "导入" + "、".join(LEDGERS[kind].label for kind in importers),
            by=by,
            obj=branch,
            organization=branch.pk,
            details={"year": year, "digest": digest, **plan.counts(), "warnings": len(plan.warnings)},
        )
        if on_written is not None:
            on_written(outcome)
    return outcome


def import_file(
    path: Path | str, *, branch: Organization, year: int, kind: str | None = None, by: log.Actor = log.SYSTEM
) -> Outcome:
    """Read a workbook from disk and take it over; raises WorkbookRefused."""
    recognised = recognise(open_workbook(Path(path)), branch=branch, kind=kind)
    return carry_out(recognised, branch=branch, year=year, by=by)
