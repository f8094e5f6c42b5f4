"""Which matters a gathering votes on, who is entitled and was there, and how a vote reads by its rule."""

from dataclasses import dataclass
from functools import cached_property

from meetings.models import Attendance, Meeting, MeetingKind, Vote
from meetings.roll import entitled_to_vote, recorded_roll
from partybranch.regulations.duties import standing_of
from partybranch.regulations.source import Source
from partybranch.regulations.votes import (
    ELECTION_RULES,
    Counted,
    Outcome,
    Reading,
    VoteRule,
    outcome,
    rule_of,
)

_OF_COMMITTEE = (Vote.Matter.COMMITTEE, Vote.Matter.ELECTION)


def matters_of(meeting: Meeting) -> list[Vote.Matter]:
    """What it may vote on: a general meeting everything but what is the branch committee's; a Party
    group ordinary matters of its own."""
    if meeting.group_id is not None:
        return [Vote.Matter.ORDINARY]
    if {kind.due for kind in meeting.kinds} == {MeetingKind.Due.COMMITTEE}:
        return list(_OF_COMMITTEE)
    return [matter for matter in Vote.Matter if matter is not Vote.Matter.COMMITTEE]


def rule_at(meeting: Meeting, matter: str) -> VoteRule:
    return rule_of(matter, meeting.held_on, in_group=meeting.group_id is not None)


@dataclass(frozen=True, slots=True)
class Voters:
    """How many were entitled to vote by the register of the day, and how many of them came; None where
    no names were called."""

    entitled: int
    present: int | None


def voters_at(meeting: Meeting) -> Voters:
    entitled = {
        member.pk
        for member in entitled_to_vote(meeting.branch, meeting.kinds, meeting.held_on, meeting.group)
    }
    called = recorded_roll(meeting)
    if called is None:
        return Voters(len(entitled), None)
    came = {key for key, row in called.rows.items() if row.status in Attendance.CAME}
    return Voters(len(entitled), len(entitled & came))


def cited(source: Source) -> str:
    """Document and article; where the article was not seen, that it is to be checked."""
    if source.article:
        return source.cited
    return f"《{source.document}》（条文待核）" if source.document == ELECTION_RULES else source.document


@dataclass(frozen=True, slots=True)
class Said:
    """One demand held against the numbers: in words, whether it is met, and where it stands."""

    text: str
    is_met: bool
    source: str
    standing: str


@dataclass(frozen=True)
class VoteLine:
    """A vote with what follows from it."""

    vote: Vote
    rule: VoteRule

    @cached_property
    def outcome(self) -> Outcome:
        vote = self.vote
        return outcome(
            self.rule, Counted(vote.entitled, vote.present, vote.in_favour, vote.written_in_favour)
        )

    @property
    def written(self) -> int:
        vote = self.vote
        return vote.written_in_favour + vote.written_against + vote.written_abstaining

    @property
    def not_cast(self) -> int:
        """Present, but counted in no answer: no ballot handed in, or one that is void."""
        vote = self.vote
        return vote.present - vote.in_favour - vote.against - vote.abstaining

    @property
    def is_open(self) -> bool:
        """Whether texts contradict each other, so that the readings are shown and nothing is decided."""
        return len(self.rule.majorities) > 1

    @property
    def verdict(self) -> str:
        if not self.rule.is_checked:
            return "按当时规定"
        if self.is_open:
            return "两种算法并列"
        if self.outcome.is_passed is None:
            return "到会不足"
        return "通过" if self.outcome.is_passed else "未通过"

    @property
    def state(self) -> str:
        """The CSS state of the verdict."""
        return {"通过": "done", "未通过": "overdue"}.get(self.verdict, "doubt")

    @property
    def said(self) -> list[Said]:
        """Quorum first, then each reading of the majority; nothing where nothing is checked."""
        if not self.rule.is_checked:
            return []
        quorum, found = self.rule.quorum, self.outcome
        first = Said(
            f"实到{self.vote.present}人，须{quorum.share.said}到会（至少{found.quorum_needed}人），"
            + ("达到" if found.has_quorum else "未达到"),
            found.has_quorum,
            cited(quorum.source),
            standing_of(quorum.source).value,
        )
        return [first, *(self._reading(each) for each in found.readings)]

    def _reading(self, reading: Reading) -> Said:
        demand = reading.demand
        return Said(
            f"赞成{self.outcome.in_favour}票，须{demand.share.said}（{demand.base}{reading.of}人，"
            f"至少{reading.needed}票），{'达到' if reading.is_passed else '未达到'}",
            reading.is_passed,
            cited(demand.source),
            standing_of(demand.source).value,
        )

    @property
    def notes(self) -> list[str]:
        """What else is to be known of the result."""
        if not self.rule.is_checked:
            return ["2026年5月11日新细则公布以前的事项，按当时规定办理，这里只记录，不作核对。"]
        found = []
        if self.written and self.rule.written is not None:
            how = "按我们的理解同样计入票数" if self.rule.written_is_read_so else "计入票数"
            found.append(f"会前正式书面意见{how}，依据{cited(self.rule.written)}。")
        if self.rule.secret is not None and not self.vote.is_secret:
            found.append(f"这一事项应采取无记名投票，依据{cited(self.rule.secret)}，请核对登记。")
        if self.is_open:
            found.append("当选票数按实到还是按应到计算，各处说法不一，请以上级党组织的答复为准。")
        return found


def line_of(vote: Vote, meeting: Meeting) -> VoteLine:
    return VoteLine(vote, rule_at(meeting, vote.matter))
