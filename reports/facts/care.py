"""Condolence visits: persons, visits, money, occasions."""

from collections.abc import Iterator

from reports.facts import ledgers
from reports.facts.book import Fact, Kind
from reports.facts.making import VISIT, evidence, fact, ids_of, names, total
from reports.facts.records import VisitRow, YearRecords

_VISITS = (ledgers.VISITS,)


def _person(visit: VisitRow) -> tuple[str, int | str]:
    """A member is the same person under any spelling; anybody else is the name written down."""
    if visit.recipient_id is not None:
        return "member", visit.recipient_id
    return "name", visit.recipient_name


def persons_and_times(records: YearRecords) -> Iterator[Fact]:
    behind = evidence(VISIT, ids_of(records.visits))
    yield fact(
        records,
        "慰问节点",
        names(visit.occasion for visit in records.visits),
        "个",
        Kind.ACTIVITIES,
        how="本年慰问记录里的节点，按时间先后，每个只列一次。",
        of=_VISITS,
        behind=behind,
    )
    yield fact(
        records,
        "慰问人次",
        len(records.visits),
        "人次",
        Kind.PERSON_TIMES,
        how="本年每次走访慰问一人计1人次。",
        of=_VISITS,
        behind=behind,
    )
    yield fact(
        records,
        "慰问人数",
        len({_person(visit) for visit in records.visits}),
        "人",
        Kind.PERSONS,
        how="本年走访慰问过的人，一人多次只计1人。",
        of=_VISITS,
        behind=behind,
    )


def money(records: YearRecords) -> Iterator[Fact]:
    paying = [visit for visit in records.visits if visit.money_fen is not None or visit.money_is_masked]
    value, known = total(None if visit.money_is_masked else visit.money_fen for visit in paying)
    yield fact(
        records,
        "慰问金额",
        value,
        "元",
        Kind.MONEY,
        how="本年各次慰问金相加，只有慰问品的不计。",
        of=_VISITS,
        behind=evidence(VISIT, ids_of(paying)),
        known=known,
    )
