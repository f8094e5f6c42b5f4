"""Founding, correcting, dissolving organisations."""

from datetime import date

import pytest

from members.actions import organizations
from members.actions.organizations import AlreadyFounded, OrganizationRefused
from members.models import Organization
from partybranch.audit.models import AuditRecord
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


def test_dissolving_begins_below_and_can_be_taken_back(world: World) -> None:
    by = world.user("administrator")
    with pytest.raises(OrganizationRefused, match="下面还有1个"):
        organizations.dissolve_organization(organization=world.general_branch, dissolved_on=DAY, by=by)
    for each in (world.branch, world.general_branch):
        organizations.dissolve_organization(organization=each, dissolved_on=DAY, by=by)
    branch = Organization.objects.get(pk=world.branch.pk)
    with pytest.raises(OrganizationRefused, match="先恢复上级"):
        organizations.restore_organization(organization=branch, by=by)
    organizations.restore_organization(organization=world.general_branch, by=by)
    branch = Organization.objects.get(pk=world.branch.pk)
    organizations.restore_organization(organization=branch, by=by)
    assert not Organization.objects.filter(dissolved_on__isnull=False).exists()
