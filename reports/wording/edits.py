"""What the secretary adds to the built-in report, as the wording reads it. No model, no query."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem the secretary names, with its measure; figures stand in it as 【name】."""

    key: str
    text: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A thing meant for next year; ``target`` with its unit, where there is one."""

    key: str
    text: str
    target: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """``paragraphs``: texts by paragraph key, '' for a paragraph left out. ``struck``: labels of gaps
    that the branch does not report this year."""

    paragraphs: Mapping[str, str] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()
    guiding_idea: str = ""
    outlook: str = ""
    problems: tuple[ProblemLine, ...] = ()
    plans: tuple[PlanLine, ...] = ()


NO_EDITS = Edits()
