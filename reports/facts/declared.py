"""Figures without a ledger of their own: as the secretary stated them with what they rest on, else counted
where something of the kind was recorded, else unknown."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.facts import life
from reports.facts.book import Evidence, Fact, Kind
from reports.facts.making import DECLARED, REFLECTION, evidence
from reports.facts.records import StatedRow, YearRecords


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that can be stated: its name, its measure word ('' for words), an example of both."""

    name: str
    unit: str
    kind: Kind
    hint: str
    basis_hint: str

    @property
    def is_number(self) -> bool:
        return self.kind is not Kind.TEXT


STATEMENTS = (
    Statement(
        life.HEARINGS,
        "次",
        Kind.COUNT,
        "本年专题听取党建工作汇报的次数",
        "如：支部委员会会议记录",
    ),
    Statement("心得体会篇数", "篇", Kind.COUNT, "本年党员撰写心得体会的篇数", "如：宣传委员收存的文稿"),
    Statement(
        life.GRADES, "", Kind.TEXT, "如：优秀5名、合格25名", "如：民主评议党员结果汇总表及支部会议记录"
    ),
)


_BY_HAND = "没有台账，由书记填报并写明依据。"
ESSAYS = "心得体会篇数"


def statement(name: str) -> Statement | None:
    return next((found for found in STATEMENTS if found.name == name), None)


def _stated(stated: StatedRow, asked: Statement, counted: Fact) -> Fact:
    value = stated.number if asked.is_number else stated.text or None
    how = _BY_HAND
    if counted.is_known:
        how = f"由书记填报并写明依据。系统里记有{counted.value}{counted.unit}，撤回填报后按系统里的计。"
    behind = (Evidence(DECLARED, (stated.id,)),)
    return Fact(asked.name, value, asked.unit, asked.kind, how=how, evidence=behind)


def _essays(records: YearRecords) -> Fact:
    """What members handed in; unknown while nobody did, since essays are also kept on paper."""
    return Fact(
        ESSAYS,
        len(records.reflections) or None,
        "篇",
        Kind.COUNT,
        how="本年党员在系统里提交的心得体会，每篇计1篇；另有纸质的，由书记填报总数并写明依据。",
        evidence=evidence(REFLECTION, records.reflections),
    )


_COUNTED = {life.HEARINGS: life.hearings, life.GRADES: life.grades, ESSAYS: _essays}


def declared(records: YearRecords) -> Iterator[Fact]:
    """Every figure that can be stated: as stated, else as recorded, else unknown."""
    told = {row.name: row for row in records.stated}
    for asked in STATEMENTS:
        counted = _COUNTED[asked.name](records)
        if asked.name in told:
            yield _stated(told[asked.name], asked, counted)
        elif counted.is_known:
            yield counted
        else:
            yield Fact(asked.name, None, asked.unit, asked.kind, how=_BY_HAND)
