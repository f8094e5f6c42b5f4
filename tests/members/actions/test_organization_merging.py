"""Merging a branch into another: everybody moves or nobody, and it is taken back as a whole or not at all."""

from datetime import date, timedelta

import pytest

from members.actions.organization_corrections import (
    can_be_put_back,
    correct_event,
    remove_event,
    restore_organization,
)
from members.actions.organization_events import Approval, OrganizationRefused
from members.actions.organization_merging import Merger, merge_branch
from members.models import (
    CondolenceVisit,
    Member,
    MembershipEvent,
    Notice,
    OfficeTerm,
    Organization,
    OrganizationEvent,
    PartyGroup,
)
from members.organization_queries import history_of
from members.queries import belongs_on
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2025, 7, 1)


def _merge(world: World, day: date = DAY, **changed) -> Merger:
    told = {"branch": world.branch, "into": world.beside, **changed}
    return merge_branch(
        occurred_on=day,
        approval=Approval(world.committee.name, None, "农机关党委〔2025〕6号"),
        by=world.user("administrator"),
        **told,
    )


def _count(branch: Organization, day: date) -> int:
    return Member.objects.filter(belongs_on(day), branch=branch).count()


def test_everybody_present_moves_on_the_day_and_the_branch_is_gone(world: World) -> None:
    before = {day: _count(world.branch, day) for day in (DAY - timedelta(days=1), DAY)}
    audited = AuditRecord.objects.count()
    done = _merge(world)
    assert done.moved == 10
    assert _count(world.branch, DAY - timedelta(days=1)) == before[DAY - timedelta(days=1)]
    assert (_count(world.branch, DAY), _count(world.beside, DAY)) == (0, before[DAY] + 1)
    branch = Organization.objects.get(pk=world.branch.pk)
    assert branch.dissolved_on == DAY
    assert (done.event.kind, done.event.other) == ("merged", world.beside)
    moves = MembershipEvent.objects.filter(kind="moved_out", branch=branch, occurred_on=DAY)
    assert set(moves.values_list("paper", flat=True)) == {"农机关党委〔2025〕6号"}
    (record,) = AuditRecord.objects.order_by("sequence")[audited:]
    assert (record.verb, record.details["members"]) == ("并入党支部", 10)


def test_offices_and_groups_end_with_the_branch(world: World) -> None:
    done = _merge(world)
    assert len(done.ended_offices) == 7
    assert set(OfficeTerm.objects.filter(organization=world.branch).values_list("left_on", flat=True)) == {
        DAY
    }
    assert set(PartyGroup.objects.filter(branch=world.branch).values_list("dissolved_on", flat=True)) == {DAY}
    user = world.user("secretary")
    user.refresh_from_db()
    assert user.scope_in(world.beside.pk, is_branch=True) is not None


def test_receiving_branch_is_told_once_and_both_histories_show_it(world: World) -> None:
    OfficeTerm.objects.create(
        organization=world.beside, member=world.members["member beside"], office="secretary"
    )
    _merge(world)
    notice = Notice.objects.get(recipient=world.user("member beside"))
    assert "转入党员10名" in notice.sentence
    (here,) = history_of(world.branch)
    (there,) = history_of(world.beside)
    assert here.is_own
    assert not there.is_own
    assert "并入“办公室党支部”" in here.sentence
    assert there.sentence == "“青石市农业农村局种植业第一党支部”并入"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"into": "branch"}, "另一个党支部"),
        ({"into": "committee"}, "另一个党支部"),
        ({"into": "foreign"}, "不在同一个党委"),
        ({"branch": "committee"}, "组织关系在本支部的党支部"),
        ({"day": date(2999, 1, 1)}, "不能晚于今天"),
    ],
)
def test_what_cannot_be_is_refused(world: World, change: dict, sentence: str) -> None:
    change = {key: getattr(world, name) if isinstance(name, str) else name for key, name in change.items()}
    with pytest.raises(OrganizationRefused, match=sentence):
        _merge(world, **change)
    assert not OrganizationEvent.objects.exists()


@pytest.mark.parametrize("which", ["branch", "beside"])
def test_temporary_branches_do_not_merge(world: World, which: str) -> None:
    branch = getattr(world, which)
    Organization.objects.filter(pk=branch.pk).update(branch_form="temporary")
    with pytest.raises(OrganizationRefused, match="临时党支部"):
        _merge(world)


def test_one_who_cannot_move_keeps_everybody(world: World) -> None:
    people.make_member(world.branch, "小雪", joined_on=date(2025, 8, 1))
    with pytest.raises(OrganizationRefused, match="小雪这一天以前还不在本支部") as refused:
        _merge(world)
    assert refused.value.field == "occurred_on"
    assert _count(world.branch, DAY) == 10
    assert Organization.objects.get(pk=world.branch.pk).dissolved_on is None


def test_merger_is_taken_back_with_everybody(world: World) -> None:
    done = _merge(world)
    assert not can_be_put_back(done.event)
    remove_event(event=done.event, by=world.user("administrator"))
    assert (_count(world.branch, DAY), _count(world.beside, DAY)) == (10, 1)
    assert Organization.objects.get(pk=world.branch.pk).dissolved_on is None
    assert not PartyGroup.objects.filter(dissolved_on__isnull=False).exists()
    assert world.members["secretary"].office_terms.get().left_on is None
    assert _merge(world).moved == 10


def test_restoring_the_branch_takes_the_merger_back(world: World) -> None:
    _merge(world)
    branch = Organization.objects.get(pk=world.branch.pk)
    restore_organization(organization=branch, by=world.user("administrator"))
    assert _count(world.branch, DAY) == 10


def test_merger_stands_once_something_was_recorded_of_somebody(world: World) -> None:
    done = _merge(world)
    moved = Member.objects.get(branch=world.beside, name="石小满")
    CondolenceVisit.objects.create(
        branch=world.beside, recipient=moved, recipient_name=moved.name, visited_on=date(2025, 8, 1)
    )
    with pytest.raises(OrganizationRefused, match="石小满在办公室党支部已有“慰问”记录，不能撤销"):
        remove_event(event=done.event, by=world.user("administrator"))
    assert _count(world.beside, DAY) == 11
    assert Organization.objects.get(pk=world.branch.pk).dissolved_on == DAY


def test_day_of_a_merger_stands_its_paper_can_be_corrected(world: World) -> None:
    by, event = world.user("administrator"), _merge(world).event
    with pytest.raises(OrganizationRefused, match="不能改"):
        correct_event(event=event, values={"occurred_on": date(2025, 7, 2)}, by=by)
    event.refresh_from_db()
    correct_event(event=event, values={"paper": "农机关党委〔2025〕7号"}, by=by)
    assert OrganizationEvent.objects.get().paper == "农机关党委〔2025〕7号"
