"""The dues ledger (党费收缴登记表): members × months, or one row a member-month.

Blank means not due, 0 due and unpaid, √ paid as due. Sums come from the sheet, never recomputed.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from members.importers.context import ImportContext, People
from members.models import DuesCharge, DuesPayment, Member
from partybranch.chinese import clean_text
from partybranch.fields import money_text
from partybranch.imports import (
    ImportPlan,
    Problem,
    RepeatWatch,
    RowPlan,
    RowReader,
    RowRefused,
    SheetImporter,
    Status,
    shown,
)
from partybranch.sheets import cells

KIND = "dues"
MONTHS = range(1, 13)
QUARTERS = range(1, 5)
_TICKS = {"√", "✓", "✔", "是", "已交", "已缴", "已交纳", "已缴纳", "已收", "交", "缴", "Y", "y", "对"}
_UNPAID = {"×未交", "未交", "未缴", "欠", "欠缴", "欠交", "未收", "否", "N", "n"}
_NOT_DUE = {"免", "免交", "免缴", "不交", "不缴", "减免"}
# What is written beside a sum without changing it: 已交10元, 10（补缴）.
_BESIDE_A_SUM = re.compile(
    r"^(?:已|实)?[交缴]纳?(?=[\d￥¥])|[（(](?:补[交缴]|预[交缴]|代[交缴]|现金|微信|支付宝|转账|银行卡)[)）]$"
)


@dataclass(slots=True)
class MonthDraft:
    """One member-month as read: sums in fen, None where masked or not stated."""

    due_fen: int | None
    paid_fen: int | None
    is_paid: bool
    paid_on: date | None = None


@dataclass(slots=True)
class DuesDraft:
    name: str
    member: Member | None = None
    months: dict[int, MonthDraft] = field(default_factory=dict)


def _money(reader: RowReader, key: str) -> Any:
    """Fen, None for an empty cell, MASKED, or a tick/unpaid/exempt word."""
    value = reader.raw(key)
    if isinstance(value, str):
        word = clean_text(value).replace(" ", "")
        if word in _TICKS | _UNPAID | _NOT_DUE:
            return word
        if _BESIDE_A_SUM.search(word):
            return reader.read(key, lambda _: cells.read_money(_BESIDE_A_SUM.sub("", word)))
    if cells.is_empty(value):
        return None
    return reader.read(key, cells.read_money)


class DuesImporter(SheetImporter):
    """Reads, compares and plans dues rows of one branch and year."""

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        self._blanks = 0

    def _read_row(self, reader: RowReader) -> DuesDraft:
        name = reader.read("name", cells.read_name)
        if not name or name is cells.MASKED:
            raise RowRefused("缺少姓名。", field="name")
        draft = DuesDraft(name)
        if reader.has("month"):
            self._read_member_month(reader, draft)
        else:
            self._read_grid(reader, draft)
        return draft

    def _read_member_month(self, reader: RowReader, draft: DuesDraft) -> None:
        month = _read_month(reader, self.context.year)
        due, paid = _money(reader, "due"), _money(reader, "paid")
        told = _month(due, paid, reader, "paid")
        if told is not None:
            paid_on = reader.raw("paid_on")
            if not cells.is_empty(paid_on):
                found = reader.read("paid_on", cells.read_date, year=self.context.year)
                told.paid_on = found[0] if isinstance(found, tuple) else None
            draft.months[month] = told

    def _read_grid(self, reader: RowReader, draft: DuesDraft) -> None:
        monthly = _money(reader, "monthly_due")
        for month in MONTHS:
            key = next((k for k in (f"month_{month}", f"paid_{month}") if reader.has(k)), None)
            if key is None:
                continue
            due_key = f"due_{month}"
            due = _money(reader, due_key) if reader.has(due_key) else monthly
            paid = _money(reader, key)
            if paid is None and not (reader.has(due_key) and due is not None):
                self._blanks += 1
                continue
            told = _month(due, 0 if paid is None else paid, reader, key)
            if told is not None:
                draft.months[month] = told
        for quarter in QUARTERS:
            if reader.has(f"quarter_{quarter}"):
                self._read_quarter(reader, draft, quarter, monthly)
        self._check_total(reader, draft)

    def _read_quarter(self, reader: RowReader, draft: DuesDraft, quarter: int, monthly: Any) -> None:
        """Three months paid together are three months only where their sum says so."""
        key = f"quarter_{quarter}"
        paid = _money(reader, key)
        if paid is None or paid in _NOT_DUE:
            self._blanks += paid is None
            return
        if not isinstance(monthly, int):
            raise RowRefused(
                "按季度填写的党费要有每月应缴数，才知道每个月各是多少，请补上或按月填写。", field=key
            )
        if isinstance(paid, int) and paid not in (0, 3 * monthly):
            raise RowRefused(
                f"这个季度缴了{money_text(paid)}元，不是每月应缴{money_text(monthly)}元的三倍，"
                "看不出每个月各是多少，请按月填写。",
                field=key,
            )
        each = monthly if isinstance(paid, int) and paid else paid
        for month in range(3 * quarter - 2, 3 * quarter + 1):
            told = _month(monthly, each, reader, key)
            if told is not None:
                draft.months[month] = told

    def _check_total(self, reader: RowReader, draft: DuesDraft) -> None:
        total = _money(reader, "total") if reader.has("total") else None
        paid = [month.paid_fen for month in draft.months.values() if month.is_paid]
        if isinstance(total, int) and None not in paid and total != sum(paid):
            self.plan.warnings.append(
                reader.problem(
                    f"{draft.name}的合计是{money_text(total)}元，各月相加是{money_text(sum(paid))}元，请核对。",
                    "total",
                )
            )

    # -- Compare ---------------------------------------------------------------------------------

    def compare(self) -> ImportPlan:
        people = People.of_branch(self.context.branch)
        stored = _Stored(self.context)
        watch = RepeatWatch()

        def compare_row(reader: RowReader, draft: DuesDraft, doubts: list[Problem]) -> RowPlan:
            draft.member = self._find(people, draft)
            for month in draft.months or [0]:
                watch.check((draft.member.pk, month), reader.row.row_number, "name")
            doubts.extend(self._doubts(reader, draft))
            return self._plan_row(reader.row, draft, stored)

        plan = self._compare_rows(compare_row)
        if self._blanks:
            plan.notes.append(
                f"表中有{self._blanks}格是空的，按不应缴读取；0按应缴未缴读取，√按足额缴纳读取。"
            )
        return plan

    def _find(self, people: People, draft: DuesDraft) -> Member:
        on = date(self.context.year, max(draft.months, default=12), 1)
        member = people.find(draft.name, field="name", on=on)
        if member is None:
            raise RowRefused(
                f"花名册里没有“{draft.name}”，请先登记这名党员或改正姓名。", field="name", value=draft.name
            )
        return member

    def _plan_row(self, row: Any, draft: DuesDraft, stored: "_Stored") -> RowPlan:
        planned = RowPlan(row.sheet_title, row.row_number, Status.UNCHANGED, draft, draft.member.name)
        known = False
        for month, told in draft.months.items():
            charge, paid = stored.of(draft.member.pk, month)
            if charge is None:
                planned.changes[f"{month}月"] = ("", _shown(told))
                continue
            known = True
            before = MonthDraft(charge.due_fen, paid.total if paid else 0, bool(paid and paid.rows))
            if (before.due_fen, before.paid_fen) != (told.due_fen, told.paid_fen if told.is_paid else 0):
                planned.changes[f"{month}月"] = (_shown(before), _shown(told))
        if planned.changes:
            planned.status = Status.CHANGED if known else Status.NEW
        elif not draft.months:
            planned.status = Status.UNCHANGED
        return planned

    def _doubts(self, reader: RowReader, draft: DuesDraft) -> list[Problem]:
        found = []
        for month, told in draft.months.items():
            if told.paid_fen and told.due_fen is not None and told.paid_fen > told.due_fen:
                found.append(
                    self._doubt(reader, month, f"{draft.name}{month}月实缴多于应缴，请核对是否补缴或预缴。")
                )
        owing = [month for month in MONTHS if self._column(reader, month) and month not in draft.months]
        owing = [
            month for month in owing if owes_in(draft.member, self.context.year, month, self.context.today)
        ]
        if owing:
            months = "、".join(f"{month}月" for month in owing)
            found.append(
                self._doubt(
                    reader,
                    owing[0],
                    f"{draft.name}的{months}是空格，按不应缴读取；按花名册这几个月应缴，请核对。",
                )
            )
        return found

    @staticmethod
    def _column(reader: RowReader, month: int) -> str:
        keys = (f"month_{month}", f"paid_{month}", f"quarter_{(month + 2) // 3}")
        return next((key for key in keys if reader.has(key)), "")

    def _doubt(self, reader: RowReader, month: int, reason: str) -> Problem:
        return reader.problem(reason, self._column(reader, month) or "month")


def owes_in(member: Member, year: int, month: int, today: date) -> bool:
    """Whether the register says dues are owed to this branch for a month: a member on its first and
    last day, admitted before it (the month of admission is left to the branch)."""
    first = date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    if first > today or (member.admitted_on is not None and member.admitted_on >= first):
        return False
    if member.joined_on is not None and member.joined_on >= first.replace(day=1):
        return False
    return member.left_on is None or member.left_on > last


def _read_month(reader: RowReader, year: int) -> int:
    text = clean_text(shown(reader.raw("month"))).replace(" ", "")
    digits = text.removeprefix(f"{year}年").removesuffix("份").removesuffix("月")
    if digits.isdigit() and 1 <= int(digits) <= 12:
        return int(digits)
    found = reader.read("month", cells.read_date, year=year)
    if not isinstance(found, tuple):
        raise RowRefused("缺少月份。", field="month")
    if found[0].year != year:
        raise RowRefused(f"月份不在{year}年。", field="month")
    return found[0].month


def _month(due: Any, paid: Any, reader: RowReader, key: str) -> MonthDraft | None:
    """One member-month, None where nothing is due."""
    if paid in _NOT_DUE or due in _NOT_DUE:
        return None
    due_fen = due if isinstance(due, int) else None
    if isinstance(paid, str) and paid in _TICKS:
        if due is None:
            raise RowRefused("打了“√”却没有应缴数，不知道交了多少，请填金额。", field=key)
        return MonthDraft(due_fen, due_fen, True)
    if isinstance(paid, str) and paid in _UNPAID:
        return MonthDraft(due_fen, 0, False)
    if paid is cells.MASKED:
        return MonthDraft(due_fen, None, True)
    if paid is None and due_fen is None:
        return None
    paid = paid or 0
    return MonthDraft(paid if due is None and paid else due_fen, paid, bool(paid))


def _shown(month: MonthDraft) -> str:
    due = "未知" if month.due_fen is None else money_text(month.due_fen)
    paid = "未知" if month.is_paid and month.paid_fen is None else money_text(month.paid_fen or 0)
    return f"应缴{due} 实缴{paid}"


@dataclass(slots=True)
class _Paid:
    rows: list[DuesPayment] = field(default_factory=list)

    @property
    def total(self) -> int | None:
        sums = [row.paid_fen for row in self.rows]
        return None if None in sums else sum(sums)


class _Stored:
    """Charges and standing payments of the branch-year, by member and month."""

    def __init__(self, context: ImportContext) -> None:
        self._charges = {
            (charge.member_id, charge.month): charge
            for charge in DuesCharge.objects.filter(branch=context.branch, year=context.year)
        }
        self._paid: dict[tuple[int, int], _Paid] = {}
        standing = DuesPayment.objects.filter(
            branch=context.branch, year=context.year, reverses__isnull=True, reversed_by__isnull=True
        )
        for payment in standing:
            self._paid.setdefault((payment.member_id, payment.month), _Paid()).rows.append(payment)

    def of(self, member_id: int, month: int) -> tuple[DuesCharge | None, _Paid | None]:
        return self._charges.get((member_id, month)), self._paid.get((member_id, month))
