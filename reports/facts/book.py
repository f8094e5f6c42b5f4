"""A year's facts as the report's words and pages read them. Standard library only: no model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of statement a fact is; it decides how the value is written."""

    COUNT = "count"
    PERSONS = "persons"
    PERSON_TIMES = "person_times"
    MONEY = "money"
    YES_NO = "yes_no"
    TITLES = "titles"
    ACTIVITIES = "activities"
    TEXT = "text"


LISTS = frozenset({Kind.TITLES, Kind.ACTIVITIES})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Records of one model behind a fact: the model's label ("meetings.Meeting") and their keys."""

    model: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the year amounts to, by its Chinese name.

    ``value``: int for counts and persons, fen (int) for money, a tuple of names for titles and
    activities, bool for yes-no, str for text; None where it is unknown. ``how`` says in one Chinese
    sentence how it is counted. ``known`` is (rows known, rows) where some rows do not state what is
    added up. ``ledgers`` are the names of the ledgers it is taken from.
    """

    name: str
    value: Any
    unit: str
    kind: Kind
    how: str
    evidence: tuple[Evidence, ...] = ()
    known: tuple[int, int] | None = None
    ledgers: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def records(self) -> int:
        """How many records stand behind it."""
        return sum(len(evidence.ids) for evidence in self.evidence)

    def as_json(self) -> dict[str, Any]:
        """``value`` as the command line states it: money in 元, names as a list."""
        return {
            "value": self._plain_value(),
            "unit": self.unit,
            "kind": self.kind.value,
            "records": self.records,
        }

    def _plain_value(self) -> Any:
        if self.value is None:
            return None
        if self.kind is Kind.MONEY:
            return f"{'-' if self.value < 0 else ''}{abs(self.value) // 100}.{abs(self.value) % 100:02d}"
        return list(self.value) if self.kind in LISTS else self.value


@dataclass(frozen=True, slots=True)
class BranchLine:
    """The branch as the report names it; ``superior`` and ``unit_kind`` may be empty."""

    name: str
    superior: str = ""
    unit_kind: str = ""


@dataclass(frozen=True, slots=True)
class KindLine:
    """A form of gathering: its code, the name the report counts it by, the verb it takes."""

    code: str
    name: str
    verb: str

    @property
    def fact(self) -> str:
        return f"{self.name}次数"

    @property
    def is_local(self) -> bool:
        """Added by an administrator; the built-in text knows the others by name."""
        return self.code.startswith("local-")


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Whether one ledger of the year says anything: by records, or by the secretary's word."""

    name: str
    label: str
    sheet: str
    records: int
    is_declared: bool
    can_be_declared: bool = True

    @property
    def is_known(self) -> bool:
        return self.records > 0 or self.is_declared


@dataclass(frozen=True, slots=True)
class FactBook:
    """Everything the records of one branch and year amount to on one day.

    Flows count from 1 January to ``as_of``, stocks on ``as_of``. ``facts`` keep the order of the
    report, ``kinds`` the order in which forms are named, ``themes`` the order in which they began.
    ``struck`` are labels of gaps that the branch leaves unreported this year.
    """

    branch: BranchLine
    year: int
    as_of: date
    facts: Mapping[str, Fact]
    kinds: tuple[KindLine, ...] = ()
    themes: tuple[str, ...] = ()
    ledgers: tuple[LedgerState, ...] = field(default=())
    struck: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())

    def __getitem__(self, name: str) -> Fact:
        return self.facts[name]

    def get(self, name: str) -> Fact | None:
        return self.facts.get(name)

    def value(self, name: str) -> Any:
        """The fact's value; None where it is unknown or there is no such fact."""
        fact = self.facts.get(name)
        return fact.value if fact else None

    def ledger(self, name: str) -> LedgerState | None:
        return next((state for state in self.ledgers if state.name == name), None)

    def unknown_ledgers(self, fact: Fact) -> list[LedgerState]:
        """The ledgers that keep a fact unknown: without a record and not declared complete."""
        states = (self.ledger(name) for name in fact.ledgers)
        return [state for state in states if state is not None and not state.is_known]

    @property
    def is_whole_year(self) -> bool:
        return (self.as_of.month, self.as_of.day) == (12, 31)

    def as_json(self) -> dict[str, dict[str, Any]]:
        return {fact.name: fact.as_json() for fact in self}
