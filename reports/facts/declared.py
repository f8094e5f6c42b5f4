"""Figures no ledger gives: stated by the secretary, with what they rest on. Where nothing is stated, essays
are those members handed in."""

from collections.abc import Iterator
from dataclasses import dataclass

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
        "听取党建工作汇报次数",
        "次",
        Kind.COUNT,
        "本年专题听取党建工作汇报的次数",
        "如：支部委员会会议记录",
    ),
    Statement("心得体会篇数", "篇", Kind.COUNT, "本年党员撰写心得体会的篇数", "如：宣传委员收存的文稿"),
    Statement(
        "民主评议等次", "", Kind.TEXT, "如：优秀5名、合格25名", "如：民主评议党员结果汇总表及支部会议记录"
    ),
)


_BY_HAND = "没有台账，由书记填报并写明依据。"
# Of which members' own records tell, where nothing is stated.
ESSAYS = "心得体会篇数"


def statement(name: str) -> Statement | None:
    return next((found for found in STATEMENTS if found.name == name), None)


def _fact(stated: StatedRow | None, asked: Statement) -> Fact:
    value = (stated.number if asked.is_number else stated.text or None) if stated else None
    return Fact(
        asked.name,
        value,
        asked.unit,
        asked.kind,
        how=_BY_HAND,
        evidence=(Evidence(DECLARED, (stated.id,)),) if stated else (),
    )


def declared(records: YearRecords) -> Iterator[Fact]:
    """Every figure that can be stated, unknown until it is."""
    told = {row.name: row for row in records.stated}
    for asked in STATEMENTS:
        stated = told.get(asked.name)
        if asked.name == ESSAYS and stated is None and records.reflections:
            yield _essays(records, asked)
        else:
            yield _fact(stated, asked)


def _essays(records: YearRecords, asked: Statement) -> Fact:
    """What members handed in; unknown while nobody did, since essays are also kept on paper."""
    return Fact(
        asked.name,
        len(records.reflections),
        asked.unit,
        asked.kind,
        how="本年党员在系统里提交的心得体会，每篇计1篇；另有纸质的，由书记填报总数并写明依据。",
        evidence=evidence(REFLECTION, records.reflections),
    )
