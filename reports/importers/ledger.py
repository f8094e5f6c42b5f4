"""The ledger of other work (工作纪实): one row a document, honour, published item, purchase …"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

from members.importers.context import ImportContext
from members.importers.visits import date_in_year, text_of
from members.models import Member
from partybranch.chinese import clean_text
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
from reports import queries
from reports.importers import own_columns
from reports.kind_columns import Value, columns_of, printed
from reports.models import LedgerEntry, LedgerKind

KIND = "work"

_LABELS = {
    "subkind": "细类",
    "quantity": "数量",
    "quantity_is_masked": "数量",
    "unit": "单位",
    "amount_fen": "金额",
    "amount_is_masked": "金额",
    "note": "说明",
}
_DOING = re.compile(
    r"(?:类|情况|工作|活动|台账|记录|统计|投入|费用?|购置|购买|采购|征订|订阅|建设|更新|维护|刊发|发表|制定|修订|印发|制发)$"
)
# Said of a document, these mean that somebody else issued it.
_OF_OTHERS = re.compile(r"上级|来文|收文|转发|外来")
# At the end of a longer word these say too little: 会议资料 is no study material.
_TOO_GENERAL = {
    "活动",
    "资料",
    "文件",
    "宣传",
    "信息",
    "检查",
    "品牌",
    "奖励",
    "报送",
    "上报",
    "新闻",
    "公开",
    "要点",
    "规定",
}
_UNIT_BEHIND = re.compile(r"^\s*[\d,，.]+\s*(?P<unit>[一-鿿]{1,3})\s*$")


@dataclass(slots=True)
class LedgerDraft:
    """A row as read. ``read`` is what the sheet says in the kind's own columns, by key, None for an empty
    cell; a column the sheet does not have leaves what is stored."""

    kind: LedgerKind
    occurred_on: date
    precision: str
    title: str
    subkind: str
    quantity: int | None
    quantity_is_masked: bool
    unit: str
    amount_fen: int | None
    amount_is_masked: bool
    note: str
    read: dict[str, Value | None] = field(default_factory=dict)
    own: dict[str, Value] = field(default_factory=dict)

    @property
    def key(self) -> tuple:
        return self.occurred_on, self.kind.pk, re.sub(r"\s", "", self.title)

    def values(self) -> dict[str, Any]:
        own = ("read", "own")
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name not in own} | {
            "values": self.own
        }

    def texts(self) -> list[str]:
        own = [value for value in self.read.values() if isinstance(value, str)]
        return [self.title, self.subkind, self.note, *own]

    def put_over(self, stored: LedgerEntry | None) -> None:
        """What the entry will hold: its own values with those of the sheet over them; a text that differs
        in nothing but blanks stays as it was typed."""
        values = {**(stored.values if stored else {}), **self.read}
        self.own = {key: value for key, value in values.items() if value is not None}
        for name in ("title", "subkind", "note") if stored else ():
            if clean_text(getattr(stored, name)) == getattr(self, name):
                setattr(self, name, getattr(stored, name))
        for key, value in (stored.values if stored else {}).items():
            if isinstance(value, str) and clean_text(value) == self.own.get(key):
                self.own[key] = value

    def own_changes(self, stored: LedgerEntry) -> dict[str, tuple[str, str]]:
        """What differs in the kind's own columns, as a person reads it."""
        pairs = [
            (column, stored.values.get(column.key), self.own.get(column.key))
            for column in columns_of(self.kind)
        ]
        return {
            column.label: (printed(column, before), printed(column, after))
            for column, before, after in pairs
            if before != after
        }


class LedgerVocabulary:
    """Which kind of other work a word names."""

    def __init__(self, kinds: Iterable[LedgerKind], taught: dict[str, str]) -> None:
        self.kinds = list(kinds)
        by_code = {kind.code: kind for kind in self.kinds}
        self._exact: dict[str, LedgerKind] = {}
        for kind in self.kinds:
            for word in (kind.name, *kind.synonyms):
                self._exact.setdefault(word, kind)
        self._exact |= {word: by_code[code] for word, code in taught.items() if code in by_code}
        self._longest_first = sorted(self._exact, key=len, reverse=True)

    def find(self, text: str) -> tuple[LedgerKind | None, str]:
        """The kind and, for a customary word of its own meaning, the word as sub-kind."""
        word = re.sub(r"\s|[“”\"《》]|（.*?）|\(.*?\)", "", clean_text(text))
        kind = self._exact.get(word) or self._exact.get(_DOING.sub("", word)) or self._by_its_end(word)
        return (kind, "" if word == kind.name else word[:40]) if kind else (None, "")

    def _by_its_end(self, word: str) -> LedgerKind | None:
        """What a longer word ends with says what it is: 党建宣传栏 is a 宣传栏."""
        if _OF_OTHERS.search(word):
            return None
        endings = [word, _DOING.sub("", word)]
        known = (name for name in self._longest_first if any(ending.endswith(name) for ending in endings))
        return next((self._exact[name] for name in known if name not in _TOO_GENERAL), None)

    def options(self) -> list[tuple[str, str]]:
        return [(kind.code, kind.name) for kind in self.kinds]


class LedgerImporter(SheetImporter):
    """Reads, compares and plans rows of other work of one branch and year."""

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        taught = {word: code for (name, word), code in context.taught.items() if name == "ledger_kind"}
        self.vocabulary = LedgerVocabulary(queries.ledger_kinds_of(context.branch), taught)

    @cached_property
    def _members(self) -> list[Member]:
        wanted = ("name", "branch_id", "joined_on", "left_on", "admitted_on")
        return list(Member.objects.filter(branch=self.context.branch).only(*wanted))

    def _named(self, draft: LedgerDraft) -> list[str]:
        """Members of that day whom a row of a kind that names nobody mentions."""
        written = "\n".join(re.sub(r"\s", "", text) for text in draft.texts())
        there = (member for member in self._members if member.is_in_branch_on(draft.occurred_on))
        return [member.name for member in there if len(member.name) > 1 and member.name in written]

    def _refuse_names(self, draft: LedgerDraft, reader: RowReader, doubts: list[Problem]) -> None:
        """As in the form: a name of two characters may be a word, so it is told as a doubt."""
        for name in sorted(self._named(draft), key=len, reverse=True) if draft.kind.names_nobody else ():
            if len(name) > 2:
                raise RowRefused(f"“{draft.kind.name}”不写人名，请去掉“{name}”。", field="title")
            doubts.append(
                reader.problem(f"“{draft.kind.name}”不写人名，“{name}”是本支部党员的姓名，请核对。", "title")
            )

    def _read_row(self, reader: RowReader) -> LedgerDraft:
        word = text_of(reader, "category", 60)
        if not word:
            raise RowRefused("缺少类别。", field="category")
        kind, subkind = self.vocabulary.find(word)
        if kind is None:
            raise RowRefused(
                f"类别“{word}”没有认出来，请选它属于哪一类。",
                field="category",
                value=word,
                options=self.vocabulary.options(),
                maps="ledger_kind",
            )
        occurred_on, precision = date_in_year(reader, "date", self.context)
        title = text_of(reader, "title", 200)
        if not title:
            raise RowRefused("缺少名称。", field="title")
        quantity = self._number(reader, "quantity", cells.read_count)
        amount = self._number(reader, "money", cells.read_money)
        return LedgerDraft(
            kind,
            occurred_on,
            precision,
            title,
            text_of(reader, "subkind", 40) or subkind,
            None if quantity is cells.MASKED else quantity,
            quantity is cells.MASKED,
            text_of(reader, "unit", 10) or self._unit_behind(reader) or (kind.unit if quantity else ""),
            None if amount is cells.MASKED else amount,
            amount is cells.MASKED,
            text_of(reader, "note", 300),
            own_columns.read(reader, kind),
        )

    @staticmethod
    def _number(reader: RowReader, key: str, read: Any) -> Any:
        return None if cells.is_empty(reader.raw(key)) else reader.read(key, read)

    @staticmethod
    def _unit_behind(reader: RowReader) -> str:
        """The measure word written behind the number ("2块")."""
        found = _UNIT_BEHIND.match(shown(reader.raw("quantity")))
        return found["unit"] if found else ""

    def compare(self) -> ImportPlan:
        stored = {
            (entry.occurred_on, entry.kind_id, re.sub(r"\s", "", entry.title)): entry
            for entry in LedgerEntry.objects.filter(
                branch=self.context.branch, occurred_on__year=self.context.year
            )
        }
        watch = RepeatWatch()

        def compare_row(reader: RowReader, draft: LedgerDraft, doubts: list[Problem]) -> RowPlan:
            watch.check(draft.key, reader.row.row_number, "title")
            self._refuse_names(draft, reader, doubts)
            entry = stored.get(draft.key)
            draft.put_over(entry)
            planned = reader.plan(draft, f"{draft.occurred_on:%-m月%-d日} {draft.title}", entry, _LABELS)
            if entry is not None:
                planned.changes |= draft.own_changes(entry)
                planned.status = Status.CHANGED if planned.changes else Status.UNCHANGED
            return planned

        return self._compare_rows(compare_row)
