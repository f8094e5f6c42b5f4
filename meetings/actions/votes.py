"""Entering a vote (表决) of a gathering, correcting and removing it, and each of it taken back. What the
rule of its matter forbids is refused with numbers and article."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from meetings.actions import kept_matters
from meetings.actions.checks import Refused
from meetings.models import AgendaItem, Meeting, Vote
from meetings.vote_rules import matters_of, rule_at
from members.models import Member
from partybranch.models import Revision
from partybranch.regulations.votes import Counted, Outcome, VoteRule, outcome


class NoQuorum(Refused):
    """Too few entitled persons were there, by a text that was read in full."""

    field = "present"

    def __init__(self, rule: VoteRule, values: "VoteValues", needed: int) -> None:
        quorum = rule.quorum
        super().__init__(
            f"应到会有表决权{values.entitled}人，实到{values.present}人；须{quorum.share.said}到会"
            f"（至少{needed}人）才能表决，依据{quorum.source.cited}。"
        )


class MorePresentThanEntitled(Refused):
    field = "present"

    def __init__(self, entitled: int) -> None:
        super().__init__(f"实到人数不能多于应到会有表决权人数（{entitled}人）。")


class MoreVotesThanPresent(Refused):
    field = "in_favour"

    def __init__(self, cast: int, present: int) -> None:
        super().__init__(f"赞成、反对、弃权合计{cast}票，多于实到的{present}人，请核对。")


class WrittenDoNotCount(Refused):
    field = "written_in_favour"

    def __init__(self, matter: str) -> None:
        super().__init__(f"“{matter}”没有书面意见计入票数的规定，请把书面意见留空。")


class MoreWrittenThanAbsent(Refused):
    field = "written_in_favour"

    def __init__(self, written: int, absent: int) -> None:
        super().__init__(f"书面意见合计{written}份，多于没有到会的{absent}人，请核对。")


class MatterDoesNotFit(Refused):
    field = "matter"

    def __init__(self, matter: str) -> None:
        super().__init__(f"这次活动不对“{matter}”作表决，请重新选择。")


@dataclass(frozen=True, kw_only=True)
class VoteValues:
    """A vote as stated; all numbers are of persons entitled to vote."""

    matter: str
    subject: str
    entitled: int
    present: int
    in_favour: int = 0
    against: int = 0
    abstaining: int = 0
    written_in_favour: int = 0
    written_against: int = 0
    written_abstaining: int = 0
    item: AgendaItem | None = None
    about: Member | None = None
    is_secret: bool = False

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.abstaining

    @property
    def written(self) -> int:
        return self.written_in_favour + self.written_against + self.written_abstaining


def _columns(values: VoteValues) -> dict[str, Any]:
    return {name: getattr(values, name) for name in VoteValues.__dataclass_fields__}


def _check(meeting: Meeting, values: VoteValues) -> None:
    kept_matters.check_held(meeting)
    kept_matters.check_links(meeting, _columns(values), "about")
    matter = Vote.Matter(values.matter)
    if matter not in matters_of(meeting):
        raise MatterDoesNotFit(matter.label)
    rule = rule_at(meeting, matter)
    _check_numbers(rule, values, matter.label)
    found = outcome_of(rule, values)
    if rule.refuses and not found.has_quorum:
        raise NoQuorum(rule, values, found.quorum_needed)


def _check_numbers(rule: VoteRule, values: VoteValues, matter: str) -> None:
    if values.present > values.entitled:
        raise MorePresentThanEntitled(values.entitled)
    if values.cast > values.present:
        raise MoreVotesThanPresent(values.cast, values.present)
    if values.written and rule.written is None:
        raise WrittenDoNotCount(matter)
    if values.written > values.entitled - values.present:
        raise MoreWrittenThanAbsent(values.written, values.entitled - values.present)


def outcome_of(rule: VoteRule, values: VoteValues) -> Outcome:
    return outcome(rule, Counted(values.entitled, values.present, values.in_favour, values.written_in_favour))


@transaction.atomic
def add_vote(*, meeting: Meeting, values: VoteValues, by: Any) -> Vote:
    """A new vote. The same form sent twice makes one."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _check(stored, values)
    columns = _columns(values)
    twin = Vote.objects.filter(meeting=stored, **columns).first()
    return twin or kept_matters.add(Vote, stored, columns, verb="登记表决", by=by)


@transaction.atomic
def correct_vote(*, vote: Vote, values: VoteValues, seen: str | None = None, by: Any) -> Revision | None:
    """Give it other values; None where nothing differs."""
    stored = kept_matters.lock(vote, seen)
    _check(stored.meeting, values)
    return kept_matters.change(stored, _columns(values), verb="更正表决", by=by)


@transaction.atomic
def remove_vote(*, vote: Vote, by: Any) -> Revision:
    return kept_matters.remove(vote, verb="删除表决", by=by)


@transaction.atomic
def undo(*, revision: Revision, by: Any) -> Vote:
    """Take back the newest change; raises history.CannotPutBack."""
    return kept_matters.undo(Vote, revision, noun="表决", by=by)
