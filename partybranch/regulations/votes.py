"""When a vote (表决) may be held, and what it takes to pass, matter by matter.

Sources: 中国共产党支部工作条例（试行）(2018) articles 11 and 12; 中国共产党发展党员工作细则 (2026)
articles 19, 20 and 32. Of 中国共产党基层组织选举工作条例 (2020) the articles on the quorum and on who is
elected were not read, and what others say about the winning majority contradicts itself: both readings
are given and nothing is decided.

All numbers are of persons entitled to vote. 以上 includes the number itself, 超过 does not.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partybranch.regulations.meetings import BRANCH_RULES
from partybranch.regulations.source import Confidence, Source

ADMISSION_RULES = "中国共产党发展党员工作细则"
ELECTION_RULES = "中国共产党基层组织选举工作条例"
# The revised 细则 was published on this day; earlier admissions followed the text of their time.
ADMISSION_RULES_SINCE = date(2026, 5, 11)


class Base(StrEnum):
    """Of whom a majority is counted; the value is how an office says it."""

    ENTITLED = "应到会有表决权"
    PRESENT = "实到会有表决权"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a number: ``parts`` of ``of``, itself enough or, where ``is_exceeded``, not."""

    parts: int
    of: int
    is_exceeded: bool
    said: str

    def least(self, number: int) -> int:
        """The smallest whole number that is enough of ``number``."""
        if self.is_exceeded:
            return number * self.parts // self.of + 1
        return -(-number * self.parts // self.of)


HALF_OR_MORE = Share(1, 2, False, "半数以上")
OVER_HALF = Share(1, 2, True, "超过半数")
FOUR_FIFTHS = Share(4, 5, False, "五分之四以上")


@dataclass(frozen=True, slots=True)
class Demand:
    """A share of somebody, and where it stands."""

    share: Share
    base: Base
    source: Source


@dataclass(frozen=True, slots=True)
class VoteRule:
    """What holds for one matter. ``majorities`` has more than one where its texts contradict each other.
    ``written``: where it stands that formal written opinions of absent persons, handed in before the
    meeting, count; None: they do not. ``written_is_read_so``: that is our reading, not its words.
    ``secret``: where it stands that the ballot is secret. Not ``is_checked``: the text of its time was not
    read, so that the numbers are recorded and held against nothing."""

    quorum: Demand
    majorities: tuple[Demand, ...]
    written: Source | None = None
    written_is_read_so: bool = False
    secret: Source | None = None
    is_checked: bool = True

    @property
    def refuses(self) -> bool:
        """Whether a vote without a quorum must not be held; what is only recalled warns."""
        return self.is_checked and self.quorum.source.can_be_duty


def _article(document: str, article: str, confidence: Confidence = Confidence.FULL_TEXT) -> Source:
    return Source(document, article, confidence)


_GENERAL_MEETING = _article(BRANCH_RULES, "第十一条")
_ADMISSION_VOTE = _article(ADMISSION_RULES, "第二十条")
_CONFIRMATION = _article(ADMISSION_RULES, "第三十二条")
_CUSTOM = Source("党组织议事惯例", "", Confidence.LOCAL)
# Seen in handbooks only; neither the number of the article nor its words were.
_ELECTION = Source(ELECTION_RULES, "", Confidence.LOCAL)
_ELECTION_HANDBOOK = Source("选举工作问答（旗帜网）", "", Confidence.LOCAL)

ORDINARY = VoteRule(
    quorum=Demand(HALF_OR_MORE, Base.ENTITLED, _GENERAL_MEETING),
    majorities=(Demand(OVER_HALF, Base.ENTITLED, _GENERAL_MEETING),),
)
COMMITTEE = VoteRule(
    quorum=Demand(HALF_OR_MORE, Base.ENTITLED, _article(BRANCH_RULES, "第十二条")),
    majorities=(Demand(OVER_HALF, Base.ENTITLED, _CUSTOM),),
)
ADMISSION = VoteRule(
    quorum=Demand(OVER_HALF, Base.ENTITLED, _article(ADMISSION_RULES, "第十九条")),
    majorities=(Demand(OVER_HALF, Base.ENTITLED, _ADMISSION_VOTE),),
    written=_ADMISSION_VOTE,
    secret=_ADMISSION_VOTE,
)
CONFIRMATION = VoteRule(
    quorum=Demand(OVER_HALF, Base.ENTITLED, _CONFIRMATION),
    majorities=(Demand(OVER_HALF, Base.ENTITLED, _CONFIRMATION),),
    written=_CONFIRMATION,
    written_is_read_so=True,
)
ELECTION = VoteRule(
    quorum=Demand(FOUR_FIFTHS, Base.ENTITLED, _ELECTION),
    majorities=(
        Demand(OVER_HALF, Base.PRESENT, _ELECTION),
        Demand(OVER_HALF, Base.ENTITLED, _ELECTION_HANDBOOK),
    ),
)
# Nothing was found on votes of a Party group: what it does by custom warns and refuses nothing.
IN_GROUP = VoteRule(
    quorum=Demand(HALF_OR_MORE, Base.ENTITLED, _CUSTOM),
    majorities=(Demand(OVER_HALF, Base.ENTITLED, _CUSTOM),),
)

# An admission or confirmation before the revised 细则 (按当时规定).
EARLIER = VoteRule(
    quorum=ADMISSION.quorum,
    majorities=(),
    written=_article(f"{ADMISSION_RULES}（2014年）", "", Confidence.RECALLED),
    is_checked=False,
)

RULES: dict[str, VoteRule] = {
    "ordinary": ORDINARY,
    "committee": COMMITTEE,
    "admission": ADMISSION,
    "confirmation": CONFIRMATION,
    "punishment": ORDINARY,
    "election": ELECTION,
}


def rule_of(matter: str, day: date, *, in_group: bool = False) -> VoteRule:
    """The rule of a matter on a day; a Party group's votes have one of their own."""
    if in_group:
        return IN_GROUP
    if day < ADMISSION_RULES_SINCE and matter in ("admission", "confirmation"):
        return EARLIER
    return RULES[matter]


@dataclass(frozen=True, slots=True)
class Counted:
    """How a vote went. ``written_in_favour``: written opinions in favour of entitled persons who were
    absent."""

    entitled: int
    present: int
    in_favour: int
    written_in_favour: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one majority says: ``needed`` votes in favour of ``of`` persons."""

    demand: Demand
    of: int
    needed: int
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from the numbers. ``in_favour`` counts written opinions where they count."""

    has_quorum: bool
    quorum_needed: int
    in_favour: int
    readings: tuple[Reading, ...]

    @property
    def is_passed(self) -> bool | None:
        """None where texts contradict each other, so that nothing is decided here, or where there were
        too few to vote."""
        if not self.has_quorum or len(self.readings) != 1:
            return None
        return self.readings[0].is_passed


def outcome(rule: VoteRule, counted: Counted) -> Outcome:
    """Whether there was a quorum, and what each reading of the majority says. Whoever wrote instead of
    coming is not present: written opinions help the majority, never the quorum."""
    in_favour = counted.in_favour + (counted.written_in_favour if rule.written else 0)
    people = {Base.ENTITLED: counted.entitled, Base.PRESENT: counted.present}
    readings = []
    for demand in rule.majorities:
        of = people[demand.base]
        needed = demand.share.least(of)
        readings.append(Reading(demand, of, needed, in_favour >= needed))
    quorum_needed = rule.quorum.share.least(counted.entitled)
    return Outcome(counted.present >= quorum_needed, quorum_needed, in_favour, tuple(readings))
