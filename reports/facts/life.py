"""What gatherings heard, what was put right, how members were appraised: counted where it was recorded.

None of these has a ledger that can be declared complete: without a record of its kind in the year a
figure is unknown, and the first two that the report asks for may then be stated by the secretary.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from meetings.models import Appraisal
from reports.facts.book import Fact, Kind
from reports.facts.making import APPRAISAL, MEETING, OPINION, RECTIFICATION, evidence, ids_of
from reports.facts.records import YearRecords

HEARINGS = "听取党建工作汇报次数"
GRADES = "民主评议等次"


def hearings(records: YearRecords) -> Fact:
    """Gatherings with an agenda item of that kind, each once however many reports it heard."""
    held = [meeting.id for meeting in records.meetings if meeting.id in records.hearing_ids]
    return Fact(
        HEARINGS,
        len(held) or None,
        "次",
        Kind.COUNT,
        how="本年议题含“听取党建工作汇报”的会议，每次计1次。",
        evidence=evidence(MEETING, held),
    )


def grades(records: YearRecords) -> Fact:
    """The result in words: 优秀5名、合格25名. Grades nobody has are passed over."""
    counts = Counter(row.grade for row in records.appraisals)
    said = "、".join(f"{grade.label}{counts[grade]}名" for grade in Appraisal.Grade if counts[grade])
    return Fact(
        GRADES,
        said or None,
        "",
        Kind.TEXT,
        how="本年民主评议登记的等次，按等次计人数。",
        evidence=evidence(APPRAISAL, ids_of(records.appraisals)),
    )


def per_grade(records: YearRecords) -> Iterator[Fact]:
    for grade in Appraisal.Grade:
        given = [row for row in records.appraisals if row.grade == grade]
        yield Fact(
            f"民主评议{grade.label}人数",
            len(given) if records.appraisals else None,
            "名",
            Kind.PERSONS,
            how=f"本年民主评议登记为“{grade.label}”的党员。",
            evidence=evidence(APPRAISAL, ids_of(given)),
        )


def _counted(name: str, unit: str, model: str, ids: Iterable[int], how: str, *, is_known: bool) -> Fact:
    found = tuple(ids)
    value = len(found) if is_known else None
    return Fact(name, value, unit, Kind.COUNT, how=how, evidence=evidence(model, found))


def putting_right(records: YearRecords) -> Iterator[Fact]:
    """Opinions, what was to be put right, and what is."""
    rows = records.rectifications
    cured = [row.id for row in rows if row.cured_on is not None and row.cured_on <= records.as_of]
    yield _counted(
        "组织生活会意见条数",
        "条",
        OPINION,
        records.opinion_ids,
        "本年组织生活会登记的意见和批评。",
        is_known=bool(records.opinion_ids),
    )
    yield _counted(
        "整改事项数",
        "项",
        RECTIFICATION,
        ids_of(rows),
        "本年整改清单里的事项。",
        is_known=bool(rows),
    )
    yield _counted(
        "整改到位数",
        "项",
        RECTIFICATION,
        cured,
        "本年整改清单里已填整改到位日期的事项。",
        is_known=bool(rows),
    )
