"""Small steps that every module of facts takes."""

from collections.abc import Iterable
from typing import Any

from reports.facts.book import Evidence, Fact, Kind
from reports.facts.ledgers import Ledger
from reports.facts.records import YearRecords

MEETING = "meetings.Meeting"
MEMBER = "members.Member"
EVENT = "members.MembershipEvent"
TERM = "members.OfficeTerm"
GROUP = "members.PartyGroup"
CHARGE = "members.DuesCharge"
PAYMENT = "members.DuesPayment"
VISIT = "members.CondolenceVisit"
TALK = "meetings.Talk"
ENTRY = "reports.LedgerEntry"
REFLECTION = "meetings.Reflection"
APPRAISAL = "meetings.Appraisal"
OPINION = "meetings.Opinion"
RECTIFICATION = "meetings.Rectification"
DECLARED = "reports.DeclaredFigure"


def evidence(model: str, ids: Iterable[int]) -> tuple[Evidence, ...]:
    """The records behind a fact, none where there are none."""
    found = tuple(ids)
    return (Evidence(model, found),) if found else ()


def ids_of(rows: Iterable[Any]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)


def names(values: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in the order of first mention; empty ones are nothing."""
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def total(values: Iterable[int | None]) -> tuple[int | None, tuple[int, int] | None]:
    """The sum and, where some are unknown, None with (known, all): a part is never the whole."""
    found = list(values)
    known = [value for value in found if value is not None]
    if len(known) < len(found):
        return None, (len(known), len(found))
    return sum(known), None


def fact(
    records: YearRecords,
    name: str,
    value: Any,
    unit: str,
    kind: Kind,
    *,
    how: str,
    of: tuple[Ledger, ...],
    behind: tuple[Evidence, ...] = (),
    known: tuple[int, int] | None = None,
) -> Fact:
    """A fact taken from ledgers: unknown, whatever was counted, while one of them says nothing."""
    ledger_names = tuple(ledger.name for ledger in of)
    if not records.knows(*of):
        return Fact(name, None, unit, kind, how, behind, ledgers=ledger_names)
    return Fact(name, value, unit, kind, how, behind, known, ledger_names)
