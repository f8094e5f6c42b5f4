"""The year's numbers of the branches below a committee as one table with sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from partybranch.fields import money_text
from partybranch.spreadsheets import Table
from reports.committee import BranchLine
from reports.facts.rates import percentage


@dataclass(frozen=True, slots=True)
class Number:
    """One cell. ``value`` None: not known; ``partly`` in a sum: (branches known, branches)."""

    value: int | None
    is_money: bool = False
    partly: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        if self.value is None:
            return "未知"
        return money_text(self.value) if self.is_money else str(self.value)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The cells of one branch, or of all, in the order of ``LABELS``, and the attendance. Without
    ``counts_members`` the members stand in the row and in no sum."""

    cells: tuple[Number, ...]
    attendance: str
    counts_members: bool = True


_KINDS = {
    "general_meeting": "党员大会",
    "committee_meeting": "支委会",
    "group_meeting": "党小组会",
    "lecture": "党课",
    "theme_day": "主题党日",
}
_OF_MEMBERS = frozenset({"党员", "正式党员"})
TEMPORARY_NOTE = "临时党支部的党员，组织关系在原支部，不计入党员合计。"
_MONEY = frozenset({"党费应缴（元）", "党费实缴（元）", "慰问金（元）"})
LABELS = (
    "党员",
    "正式党员",
    *_KINDS.values(),
    "组织生活",
    "应到人次",
    "实到人次",
    "党费应缴（元）",
    "党费实缴（元）",
    "欠缴人数",
    "慰问人次",
    "慰问金（元）",
    "工作纪实",
)


def _values(line: BranchLine) -> list[int | None]:
    people, found = line.people, line.gatherings
    return [
        people.members or None,
        None if people.unstated or not people.members else people.full,
        *(line.times_of(code) for code in _KINDS),
        found.held if found else None,
        line.due_times,
        line.present_times,
        line.due_fen,
        line.paid_fen,
        line.owing,
        line.visit_count,
        line.visit_fen,
        line.entries,
    ]


def numbers_of(line: BranchLine) -> Numbers:
    cells = tuple(Number(value, label in _MONEY) for label, value in zip(LABELS, _values(line), strict=True))
    return Numbers(cells, line.attendance or "未知", line.counts_members)


def total_of(rows: Sequence[Numbers]) -> Numbers:
    """Sums of what is known; a sum of which a part is unknown says of how many branches it is."""
    cells = tuple(
        _total(
            [row.cells[at] for row in rows if row.counts_members or label not in _OF_MEMBERS],
            label in _MONEY,
        )
        for at, label in enumerate(LABELS)
    )
    due, present = cells[LABELS.index("应到人次")], cells[LABELS.index("实到人次")]
    is_whole = due.value and present.value is not None and not due.partly and not present.partly
    return Numbers(cells, percentage(present.value, due.value) if is_whole else "未知")


def _total(cells: Sequence[Number], is_money: bool) -> Number:
    known = [cell.value for cell in cells if cell.value is not None]
    partly = (len(known), len(cells)) if len(known) < len(cells) else None
    return Number(sum(known) if known else None, is_money, partly)


def _cell(number: Number) -> int | Decimal | str:
    if number.value is None:
        return "未知"
    return Decimal(number.value) / 100 if number.is_money else number.value


def table_of(lines: Sequence[BranchLine], year: int) -> Table:
    """The table as a sheet: the branches in the order of the tree, the sums last."""
    found = [(line, numbers_of(line)) for line in lines]
    total = total_of([numbers for _line, numbers in found])
    rows = [
        [
            line.branch.name,
            str(line.branch.parent or ""),
            line.secretary,
            *(_cell(number) for number in numbers.cells),
            numbers.attendance,
            line.state_label,
            line.report.get_rating_display() if line.report else "",
        ]
        for line, numbers in found
    ]
    rows.append(["合计", "", "", *(_cell(number) for number in total.cells), total.attendance, "", ""])
    counts = [_counted(label, lines) for label in LABELS]
    known = [_known(number, count) for number, count in zip(total.cells, counts, strict=True)]
    partly = ["已知支部数", "", "", *known, "", "", ""]
    header = ["支部", "上级党组织", "书记", *LABELS, "到会率", "报告", "评议等次"]
    is_whole = all(line.counts_members for line in lines)
    notes = [] if is_whole else [[TEMPORARY_NOTE, *([""] * (len(header) - 1))]]
    return Table(f"{year}年度各支部统计", header, [*rows, partly, *notes])


def _counted(label: str, lines: Sequence[BranchLine]) -> int:
    """Over how many branches a sum goes."""
    return sum(1 for line in lines if line.counts_members or label not in _OF_MEMBERS)


def _known(number: Number, count: int) -> int:
    return number.partly[0] if number.partly else count
