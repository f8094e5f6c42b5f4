"""The ledger of condolence visits (慰问台账): one row a person visited on one occasion."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from members.importers.context import ImportContext, People
from members.importers.vocabulary import read_occasion
from members.models import CondolenceVisit, Member
from partybranch.imports import (
    ImportPlan,
    Problem,
    RepeatWatch,
    RowPlan,
    RowReader,
    RowRefused,
    SheetImporter,
)
from partybranch.sheets import cells

KIND = "visits"

_LABELS = {
    "recipient_id": "慰问对象",
    "category": "对象类别",
    "is_party_member": "是否党员",
    "money_fen": "慰问金",
    "money_is_masked": "慰问金",
    "goods": "慰问品",
    "visitors": "走访人",
    "note": "备注",
}


@dataclass(slots=True)
class VisitDraft:
    visited_on: date
    precision: str
    occasion: str
    recipient_name: str
    category: str
    is_party_member: bool | None
    money_fen: int | None
    money_is_masked: bool
    goods: str
    visitors: str
    note: str
    recipient_id: int | None = None

    @property
    def key(self) -> tuple:
        return self.visited_on, self.occasion, self.recipient_name

    def values(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}


def text_of(reader: RowReader, key: str, limit: int) -> str:
    """A text cell, '' where empty or masked; too long a text refuses the row."""
    value = reader.read(key, cells.read_text)
    if value is None or value is cells.MASKED:
        return ""
    if len(value) > limit:
        raise RowRefused(f"{reader.header(key)}超过{limit}个字，请写短一些。", field=key)
    return value


def date_in_year(reader: RowReader, key: str, context: ImportContext) -> tuple[date, str]:
    """A date of the workbook's year that is not in the future, with its precision."""
    if cells.is_empty(reader.raw(key)):
        raise RowRefused("缺少日期。", field=key)
    found = reader.read(key, cells.read_date, year=context.year)
    if not isinstance(found, tuple):
        raise RowRefused("日期不明，请填写日期。", field=key)
    day, precision = found
    if day > context.today:
        raise RowRefused(f"日期{day:%Y年%-m月%-d日}晚于今天，已办的事不能是将来的日期。", field=key)
    if day.year != context.year:
        raise RowRefused(f"日期{day:%Y年%-m月%-d日}不在{context.year}年。", field=key)
    return day, precision


class VisitsImporter(SheetImporter):
    """Reads, compares and plans visit rows of one branch and year."""

    def _read_row(self, reader: RowReader) -> VisitDraft:
        name = reader.read("recipient", cells.read_name)
        if not name or name is cells.MASKED:
            raise RowRefused("缺少慰问对象。", field="recipient")
        visited_on, precision = date_in_year(reader, "date", self.context)
        occasion = text_of(reader, "occasion", 40)
        money = None if cells.is_empty(reader.raw("money")) else reader.read("money", cells.read_money)
        is_member = None
        if not cells.is_empty(reader.raw("is_member")) or reader.raw("is_member") == "无":
            is_member = reader.read("is_member", cells.read_yes_no)
        return VisitDraft(
            visited_on,
            precision,
            self.context.meaning("occasion", occasion) or read_occasion(occasion),
            name,
            text_of(reader, "category", 40),
            None if is_member is cells.MASKED else is_member,
            None if money is cells.MASKED else money,
            money is cells.MASKED,
            text_of(reader, "goods", 120),
            text_of(reader, "visitors", 200),
            text_of(reader, "note", 300),
        )

    def compare(self) -> ImportPlan:
        people = People.of_branch(self.context.branch)
        stored = {
            (visit.visited_on, visit.occasion, visit.recipient_name): visit
            for visit in CondolenceVisit.objects.filter(
                branch=self.context.branch, visited_on__year=self.context.year
            )
        }
        watch = RepeatWatch()

        def compare_row(reader: RowReader, draft: VisitDraft, doubts: list[Problem]) -> RowPlan:
            member = self._resolve(people, draft)
            if member is None and draft.is_party_member and len(people):
                doubts.append(
                    reader.problem(f"花名册里没有“{draft.recipient_name}”，按姓名登记。", "recipient")
                )
            watch.check(draft.key, reader.row.row_number, "recipient")
            summary = f"{draft.visited_on:%-m月%-d日} {draft.occasion} {draft.recipient_name}"
            return reader.plan(draft, summary, stored.get(draft.key), _LABELS)

        return self._compare_rows(compare_row)

    @staticmethod
    def _resolve(people: People, draft: VisitDraft) -> Member | None:
        if draft.is_party_member is False:
            return None
        member = people.find(draft.recipient_name, field="recipient", on=draft.visited_on)
        if member is not None:
            draft.recipient_id, draft.recipient_name = member.pk, member.name
        return member
