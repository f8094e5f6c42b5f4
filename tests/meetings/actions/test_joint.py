"""One gathering planned for several branches: each holds its own, so that it counts in each."""

from datetime import date

import pytest

from meetings.actions import joint, planning, recording
from meetings.actions.entries import MeetingEntry, Stated
from meetings.actions.planning import Plan
from meetings.joint import lines_of, organizer_of, total_of
from meetings.models import JointGathering, Meeting
from members.models import Notice
from partybranch.audit.models import AuditRecord
from reports.facts.builder import build
from tests import people
from tests.doings_of_gath import plan_jointly
from tests.meetings.desk import kind
from tests.people import World

pytestmark = pytest.mark.django_db

DAY = date(2025, 11, 25)


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _hold(world: World, meeting: Meeting, due: int | None) -> None:
    entry = MeetingEntry(
        kinds=[kind("theme_day")],
        held_on=date(2025, 11, 20),
        title="联合党日",
        stated=Stated(due, due and due - 1),
    )
    recording.hold_meeting(meeting=meeting, entry=entry, by=world.user("secretary"))


def test_each_branch_has_its_own_and_is_told(world: World) -> None:
    before, records = Notice.objects.count(), AuditRecord.objects.count()
    made = plan_jointly(world)
    lines = lines_of(made)
    assert {each.branch for each in lines} == {world.branch, world.beside}
    assert {each.stage for each in lines} == {"announced"}
    told = set(Notice.objects.order_by("pk").values_list("organization_id", flat=True)[before:])
    assert told <= {world.branch.pk, world.beside.pk}
    assert world.branch.pk in told
    assert AuditRecord.objects.count() == records + 1


def test_it_counts_in_each_branch_that_held_it(world: World) -> None:
    lines = lines_of(plan_jointly(world))
    own = next(each for each in lines if each.branch_id == world.branch.pk)
    counted = build(world.branch, 2025, as_of=date(2025, 11, 20)).value("主题党日次数")
    _hold(world, own, 9)
    assert build(world.branch, 2025, as_of=date(2025, 11, 20)).value("主题党日次数") == counted + 1
    total = total_of(lines_of(own.joint))
    assert (total.branches, total.held, total.due, total.present) == (2, 1, 9, 8)
    other = next(each for each in lines if each.branch_id == world.beside.pk)
    _hold(world, other, None)
    assert total_of(lines_of(own.joint)).due is None


def test_who_gathers_is_said_in_words(world: World) -> None:
    line = lines_of(plan_jointly(world))[0]
    organizer = organizer_of(line)
    assert organizer.name == str(world.committee)
    assert organizer.together.endswith("，共2个支部")
    group = people.make_meeting(world.branch, DAY, "小组", "group_meeting", group=world.groups[0])
    assert organizer_of(group).name == world.groups[0].name
    seats = people.make_meeting(world.branch, DAY, "支委", "committee_meeting")
    assert organizer_of(seats).name == "支部委员会"
    assert organizer_of(people.make_meeting(world.branch, DAY, "大会")).name == str(world.branch)


def test_what_does_not_fit_is_refused_and_nothing_is_planned(world: World) -> None:
    by, plan = world.user("staff"), Plan(kinds=[kind("theme_day")], title="联合")
    people.make_meeting(world.beside, DAY, "已有的", "theme_day", state="planned")
    of_group = Plan(kinds=[kind("group_meeting")], title="联合")
    both = [world.branch, world.beside]
    cases = [
        ([world.branch], plan, joint.TooFewBranches),
        ([world.branch, world.foreign], plan, joint.NotBelow),
        (both, of_group, joint.OfOneGroup),
        (both, plan, joint.BranchHasOne),
    ]
    for branches, given, refusal in cases:
        with pytest.raises(refusal):
            joint.plan_jointly(organizer=world.committee, branches=branches, plan=given, day=DAY, by=by)
    assert not JointGathering.objects.exists()


def test_cancelling_leaves_what_was_held_and_is_taken_back(world: World) -> None:
    by = world.user("staff")
    made = plan_jointly(world)
    held, planned = lines_of(made)
    _hold(world, held, 9)
    with pytest.raises(planning.NeedsReason):
        joint.cancel_jointly(joint=made, reason=" ", by=by)
    before = Notice.objects.count()
    joint.cancel_jointly(joint=made, reason="停电", by=by)
    planned.refresh_from_db()
    held.refresh_from_db()
    assert (held.state, planned.state, planned.cancel_reason) == ("held", "cancelled", "停电")
    assert Notice.objects.count() >= before
    with pytest.raises(joint.NothingPlanned):
        joint.cancel_jointly(joint=made, reason="停电", by=by)
    assert [each.pk for each in joint.restore_jointly(joint=made, by=by)] == [planned.pk]
    planned.refresh_from_db()
    assert (planned.state, planned.cancel_reason) == ("planned", "")
    with pytest.raises(joint.NothingCancelled):
        joint.restore_jointly(joint=made, by=by)


def test_a_plan_is_taken_back_for_all(world: World) -> None:
    made = plan_jointly(world)
    joint.remove_jointly(joint=made, by=world.user("staff"))
    assert lines_of(made) == []
    with pytest.raises(joint.NothingPlanned):
        joint.remove_jointly(joint=made, by=world.user("staff"))
