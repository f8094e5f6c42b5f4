"""A vote is refused with numbers and article where its rule forbids it, and kept where it does not."""

from datetime import date

import pytest

from meetings.actions import votes
from meetings.actions.votes import VoteValues
from meetings.models import Meeting, Vote
from meetings.vote_rules import line_of, matters_of
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)


def _meeting(world: World, code: str = "general_meeting", **fields) -> Meeting:
    return people.make_meeting(world.branch, DAY, "议事", code, **fields)


def _add(world: World, meeting: Meeting, matter: str = "ordinary", **numbers) -> Vote:
    values = VoteValues(matter=matter, subject="设置党员责任岗", **{"entitled": 10, "present": 8, **numbers})
    return votes.add_vote(meeting=meeting, values=values, by=world.user("secretary"))


@pytest.mark.parametrize(
    ("matter", "present", "least", "article"),
    [
        ("ordinary", 4, 5, "《中国共产党支部工作条例（试行）》第十一条"),
        ("punishment", 4, 5, "《中国共产党支部工作条例（试行）》第十一条"),
        ("admission", 5, 6, "《中国共产党发展党员工作细则》第十九条"),
        ("confirmation", 5, 6, "《中国共产党发展党员工作细则》第三十二条"),
    ],
)
def test_without_a_quorum_it_is_refused_with_its_article(
    world: World, matter: str, present: int, least: int, article: str
) -> None:
    meeting = _meeting(world)
    with pytest.raises(votes.NoQuorum) as refused:
        _add(world, meeting, matter, present=present)
    assert refused.value.field == "present"
    said = str(refused.value)
    assert "应到会有表决权10人" in said
    assert f"实到{present}人" in said
    assert f"至少{least}人" in said
    assert article in said
    assert not Vote.objects.exists()
    assert _add(world, meeting, matter, present=least).pk


def test_the_committee_needs_half_of_its_members(world: World) -> None:
    meeting = _meeting(world, "committee_meeting")
    with pytest.raises(votes.NoQuorum, match="第十二条"):
        _add(world, meeting, "committee", entitled=5, present=2)
    line = line_of(_add(world, meeting, "committee", entitled=5, present=3, in_favour=2), meeting)
    assert (line.verdict, line.said[1].standing) == ("未通过", "惯例")


def test_an_election_is_never_refused_and_shows_both_readings(world: World) -> None:
    meeting = _meeting(world)
    line = line_of(_add(world, meeting, "election", entitled=20, present=15, in_favour=9), meeting)
    quorum, by_present, by_entitled = line.said
    assert not quorum.is_met
    assert "条文待核" in quorum.source
    assert (by_present.is_met, by_entitled.is_met) == (True, False)
    assert line.verdict == "两种算法并列"


def test_a_group_refuses_nothing(world: World) -> None:
    meeting = _meeting(world, "group_meeting", group=world.groups[1])
    line = line_of(_add(world, meeting, entitled=4, present=1, in_favour=1), meeting)
    assert {each.standing for each in line.said} == {"惯例"}


def test_written_opinions_count_where_the_rules_say_so(world: World) -> None:
    meeting = _meeting(world)
    passed = line_of(_add(world, meeting, "admission", in_favour=5, written_in_favour=1), meeting)
    assert passed.verdict == "通过"
    assert any("无记名" in note for note in passed.notes)
    read_so = line_of(_add(world, meeting, "confirmation", in_favour=5, written_in_favour=1), meeting)
    assert any("按我们的理解" in note for note in read_so.notes)


@pytest.mark.parametrize(
    ("matter", "numbers", "field"),
    [
        ("ordinary", {"present": 11}, "present"),
        ("ordinary", {"in_favour": 7, "against": 2}, "in_favour"),
        ("ordinary", {"written_in_favour": 1}, "written_in_favour"),
        ("admission", {"written_in_favour": 2, "written_against": 1}, "written_in_favour"),
        ("committee", {}, "matter"),
    ],
)
def test_numbers_that_cannot_be_are_refused_beside_their_field(
    world: World, matter: str, numbers: dict, field: str
) -> None:
    with pytest.raises(votes.Refused) as refused:
        _add(world, _meeting(world), matter, **numbers)
    assert refused.value.field == field


def test_each_gathering_votes_on_its_own_matters(world: World) -> None:
    general, committee = _meeting(world), _meeting(world, "committee_meeting")
    group = _meeting(world, "group_meeting", group=world.groups[0])
    assert Vote.Matter.ADMISSION in matters_of(general)
    assert Vote.Matter.COMMITTEE not in matters_of(general)
    assert matters_of(committee) == [Vote.Matter.COMMITTEE, Vote.Matter.ELECTION]
    assert matters_of(group) == [Vote.Matter.ORDINARY]


def test_it_is_corrected_removed_and_each_taken_back(world: World) -> None:
    meeting, by = _meeting(world), world.user("secretary")
    vote = _add(world, meeting, in_favour=6)
    values = VoteValues(matter="ordinary", subject="设置党员责任岗", entitled=10, present=8, in_favour=5)
    corrected = votes.correct_vote(vote=vote, values=values, by=by)
    vote.refresh_from_db()
    assert vote.in_favour == 5
    votes.undo(revision=corrected, by=by)
    removed = votes.remove_vote(vote=vote, by=by)
    assert not Vote.objects.exists()
    votes.undo(revision=removed, by=by)
    assert Vote.objects.get().in_favour == 6
