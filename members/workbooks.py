"""What leaves the register as workbooks, in the columns offices hand in.

The register's own columns are those its importer reads, so that a workbook taken home comes back without
changing anything; what is sealed and not to be shown stands there as 已录入 or masked.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from members.forms.fields import as_typed
from members.models import MembershipEvent
from members.register import RegisterLine
from members.statistics import Figure, Growth, Statistics
from partybranch.spreadsheets import Table

_REGISTER = (
    ("序号", 6),
    ("姓名", 10),
    ("性别", 6),
    ("民族", 8),
    ("籍贯", 14),
    ("出生年月", 12),
    ("学历", 12),
    ("工作单位及职务", 28),
    ("入党时间", 12),
    ("转正时间", 12),
    ("党龄（年）", 10),
    ("党员类别", 10),
    ("党内职务", 14),
    ("所在党小组", 14),
    ("人员类别", 10),
    ("流动", 8),
    ("入党介绍人", 16),
    ("联系电话", 14),
    ("现居住地", 28),
    ("身份证号", 18),
    ("备注", 24),
)
_CHANGES = (
    ("序号", 6),
    ("姓名", 10),
    ("变动", 14),
    ("日期", 12),
    ("原/去向", 28),
    ("依据", 24),
    ("说明", 30),
)


def _words(columns: Iterable[tuple[str, int]]) -> list[str]:
    return [word for word, _ in columns]


def _widths(columns: Iterable[tuple[str, int]]) -> list[int]:
    return [width for _, width in columns]


def _register_row(number: int, line: RegisterLine) -> list[str | int | None]:
    member = line.member
    return [
        number,
        member.name,
        member.get_gender_display(),
        member.ethnicity,
        member.native_place,
        as_typed(member.born_on, member.born_precision),
        member.education,
        member.work_post,
        as_typed(member.admitted_on, member.admitted_precision),
        as_typed(member.confirmed_on, member.confirmed_precision),
        line.years,
        line.standing,
        line.offices,
        line.group,
        line.employment,
        "流出" if line.floats else "",
        member.sponsors,
        line.phone,
        line.residence,
        line.id_number,
        member.note,
    ]


def register_table(lines: Iterable[RegisterLine], day: date) -> Table:
    rows = (_register_row(number, line) for number, line in enumerate(lines, 1))
    return Table(f"党员花名册（截至{day:%Y-%m-%d}）", _words(_REGISTER), rows, _widths(_REGISTER))


def _whereto(event: MembershipEvent) -> str:
    """Where from and where to: another organisation, or another group of the branch."""
    if event.kind == MembershipEvent.Kind.GROUP_CHANGED:
        return f"{event.from_group or '未分党小组'} → {event.to_group or '未分党小组'}"
    return event.counterpart


def changes_table(events: Iterable[MembershipEvent], first: date, last: date) -> Table:
    """党员变动一览表; ``events`` carry their member and groups."""
    rows = (
        [
            number,
            event.member.name,
            event.get_kind_display(),
            as_typed(event.occurred_on, event.precision),
            _whereto(event),
            event.paper,
            event.note,
        ]
        for number, event in enumerate(events, 1)
    )
    return Table(f"党员变动 {first:%Y%m%d}-{last:%Y%m%d}", _words(_CHANGES), rows, _widths(_CHANGES))


def _counts(title: str, figures: Iterable[Figure]) -> Iterator[list[str | int]]:
    yield from ([title, figure.label, figure.count] for figure in figures)


def _growth_table(growth: Growth, year: int) -> Table:
    rows = [
        *_counts("年初", [growth.start]),
        *_counts("增加", growth.came),
        *_counts("减少", growth.left),
        *_counts("年末", [growth.end]),
    ]
    return Table(f"{year}年党员增减情况", ["项目", "分类", "人数（名）"], rows, [12, 24, 12])


def statistics_tables(found: Statistics, year: int) -> list[Table]:
    """党员基本情况统计, and 增减情况 where it is known."""
    rows = [["合计", found.total.label, found.total.count]]
    for section in found.sections:
        rows.extend(_counts(section.title, section.figures))
    header = ["项目", "分类", "人数（名）"]
    base = Table(f"党员基本情况（截至{found.as_of:%Y-%m-%d}）", header, rows, [12, 34, 12])
    return [base, *([_growth_table(found.growth, year)] if found.growth else [])]
