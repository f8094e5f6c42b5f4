"""Founding, correcting, dissolving organisations."""

from datetime import date

import pytest

from members.actions import organizations
from members.actions.organization_corrections import can_be_put_back, remove_event, restore_organization
from members.actions.organization_events import Approval
from members.actions.organization_renaming import rename_organization
from members.actions.organizations import AlreadyFounded, OrganizationRefused
from members.models import Member, OfficeTerm, Organization, OrganizationEvent
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 1)


def test_branch_is_founded_below_its_parent(world: World) -> None:
    made = organizations.found_organization(
        name="林业党支部",
        short_name="林业",
        kind=Organization.Kind.BRANCH,
        unit_kind=Organization.UnitKind.OFFICE,
        in_use_since=date(2025, 1, 1),
        parent=world.general_branch,
        by=world.user("administrator"),
    )
    assert made.path.startswith(world.general_branch.path)
    assert (str(made), made.in_use_since) == ("林业", date(2025, 1, 1))


def test_nothing_is_founded_below_a_branch_or_twice(world: World) -> None:
    by, kind = world.user("administrator"), Organization.Kind.BRANCH
    with pytest.raises(OrganizationRefused, match="下面不能再设"):
        organizations.found_organization(name="甲", kind=kind, parent=world.branch, by=by)
    with pytest.raises(AlreadyFounded):
        organizations.found_organization(name=world.beside.name, kind=kind, parent=world.beside.parent, by=by)


def test_correction_names_what_changed_and_keeps_names_apart(world: World) -> None:
    by, branch = world.user("administrator"), world.branch
    changed = organizations.correct_organization(
        organization=branch, name="种植业支部", short_name=branch.short_name, by=by
    )
    assert changed == ["name"]
    assert AuditRecord.objects.first().field_names == ["name"]
    count = AuditRecord.objects.count()
    assert organizations.correct_organization(organization=branch, name="种植业支部", by=by) == []
    assert AuditRecord.objects.count() == count
    with pytest.raises(AlreadyFounded):
        organizations.correct_organization(organization=world.beside, name=world.general_branch.name, by=by)


def test_founding_with_its_day_begins_the_history(world: World) -> None:
    made = organizations.found_organization(
        name="城关联合党支部",
        kind=Organization.Kind.BRANCH,
        unit_kind=Organization.UnitKind.COMMUNITY,
        parent=world.committee,
        founded_on=DAY,
        branch_form=Organization.BranchForm.JOINT,
        covered_units="东门社区、西门社区",
        committee_seats=3,
        approval=Approval(world.committee.name, date(2025, 10, 20), "农机关党委〔2025〕9号"),
        by=world.user("administrator"),
    )
    event = OrganizationEvent.objects.get(organization=made)
    assert (event.kind, event.occurred_on, event.paper) == ("founded", DAY, "农机关党委〔2025〕9号")
    assert (made.founded_on, made.branch_form, made.committee_seats) == (DAY, "joint", 3)
    assert AuditRecord.objects.filter(organization_id=made.pk).count() == 1


def test_founding_is_entered_once_and_before_everything_else(world: World) -> None:
    by = world.user("administrator")
    rename_organization(organization=world.beside, after_name="综合党支部", occurred_on=DAY, by=by)
    found = {"organization": world.beside, "by": by}
    with pytest.raises(OrganizationRefused, match="已登记更名，成立日期不能晚于它"):
        organizations.record_founding(founded_on=date(2025, 11, 2), **found)
    organizations.record_founding(founded_on=date(2010, 7, 1), **found)
    assert Organization.objects.get(pk=world.beside.pk).founded_on == date(2010, 7, 1)
    with pytest.raises(OrganizationRefused, match="已经登记过"):
        organizations.record_founding(founded_on=date(2010, 8, 1), **found)
    with pytest.raises(OrganizationRefused, match="不能早于成立日期"):
        rename_organization(
            organization=world.beside, after_name="某党支部", occurred_on=date(2010, 6, 30), by=by
        )


def _emptied(branch: Organization) -> Organization:
    Member.objects.filter(branch=branch).update(left_on=date(2025, 10, 31))
    return branch


def test_a_branch_with_members_is_not_dissolved(world: World) -> None:
    by = world.user("administrator")
    with pytest.raises(OrganizationRefused, match="还有10名党员在册，请先并入别的党支部") as refused:
        organizations.dissolve_organization(organization=world.branch, dissolved_on=DAY, by=by)
    assert refused.value.field == "occurred_on"
    assert Organization.objects.get(pk=world.branch.pk).dissolved_on is None
    # Who leaves on the last day before is gone on the day itself.
    organizations.dissolve_organization(organization=_emptied(world.branch), dissolved_on=DAY, by=by)
    assert OrganizationEvent.objects.get().kind == "dissolved"
    with pytest.raises(OrganizationRefused, match="已经撤销"):
        organizations.dissolve_organization(organization=world.branch, dissolved_on=DAY, by=by)


def test_dissolving_begins_below_and_can_be_taken_back(world: World) -> None:
    by = world.user("administrator")
    _emptied(world.branch)
    with pytest.raises(OrganizationRefused, match="下面还有1个"):
        organizations.dissolve_organization(organization=world.general_branch, dissolved_on=DAY, by=by)
    for each in (world.branch, world.general_branch):
        organizations.dissolve_organization(organization=each, dissolved_on=DAY, by=by)
    branch = Organization.objects.get(pk=world.branch.pk)
    with pytest.raises(OrganizationRefused, match="先恢复上级"):
        restore_organization(organization=branch, by=by)
    restore_organization(organization=world.general_branch, by=by)
    restore_organization(organization=branch, by=by)
    assert not Organization.objects.filter(dissolved_on__isnull=False).exists()
    assert not OrganizationEvent.objects.exists()


def test_what_was_dissolved_before_there_was_a_history_is_restored_too(world: World) -> None:
    Organization.objects.filter(pk=world.beside.pk).update(dissolved_on=DAY)
    restore_organization(organization=world.beside, by=world.user("administrator"))
    assert Organization.objects.get(pk=world.beside.pk).dissolved_on is None
    assert AuditRecord.objects.first().verb == "恢复党组织"


def test_stays_in_a_temporary_branch_end_with_it(world: World) -> None:
    by = world.user("administrator")
    kind = Organization.Kind.BRANCH
    temporary = organizations.found_organization(
        name="抗旱临时党支部", kind=kind, parent=world.committee, branch_form="temporary", by=by
    )
    member = people.make_member(temporary, "石小满")
    term = OfficeTerm.objects.create(organization=temporary, member=member, office="secretary")
    event = organizations.dissolve_organization(organization=temporary, dissolved_on=DAY, by=by)
    member.refresh_from_db()
    term.refresh_from_db()
    assert (member.left_on, term.left_on) == (date(2025, 10, 31), DAY)
    assert not can_be_put_back(event)
    remove_event(event=event, by=by)
    member.refresh_from_db()
    term.refresh_from_db()
    assert (member.left_on, term.left_on) == (None, None)
