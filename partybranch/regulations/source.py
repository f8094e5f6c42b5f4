"""Where a rule comes from, and how far its text was seen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    """How well a rule is attested. Only the first two may become a duty."""

    FULL_TEXT = "A"
    QUOTED = "B"
    LOCAL = "C"
    RECALLED = "R"


@dataclass(frozen=True, slots=True)
class Source:
    """One article of one document. ``in_force_from`` is the first day it applies, None where the
    day is not attested."""

    document: str
    article: str
    confidence: Confidence
    in_force_from: date | None = None

    @property
    def can_be_duty(self) -> bool:
        return self.confidence in (Confidence.FULL_TEXT, Confidence.QUOTED)

    @property
    def cited(self) -> str:
        """As an office cites it: 《中国共产党支部工作条例（试行）》第十一条."""
        return f"《{self.document}》{self.article}"
