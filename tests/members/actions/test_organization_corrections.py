"""Entries of the history are corrected, removed and put back; the organisation's own dates follow."""

from datetime import date

import pytest

from members.actions.organization_corrections import (
    can_be_put_back,
    correct_event,
    remove_event,
    undo_event,
)
from members.actions.organization_events import OrganizationRefused
from members.actions.organization_renaming import rename_organization
from members.actions.organizations import dissolve_organization, record_founding
from members.models import Member, Organization, OrganizationEvent
from partybranch.audit.models import AuditRecord
from partybranch.history import CannotPutBack
from tests.people import World

pytestmark = pytest.mark.django_db
FOUNDED, DISSOLVED = date(2010, 7, 1), date(2025, 11, 1)


@pytest.fixture
def founding(world: World) -> OrganizationEvent:
    return record_founding(organization=world.beside, founded_on=FOUNDED, by=world.user("administrator"))


@pytest.fixture
def dissolution(world: World, founding: OrganizationEvent) -> OrganizationEvent:
    Member.objects.filter(branch=world.beside).update(left_on=date(2025, 6, 30))
    return dissolve_organization(
        organization=world.beside, dissolved_on=DISSOLVED, by=world.user("administrator")
    )


def _dates(world: World) -> tuple[date | None, date | None]:
    beside = Organization.objects.get(pk=world.beside.pk)
    return beside.founded_on, beside.dissolved_on


def test_days_of_the_organisation_follow_a_correction_and_its_undoing(
    world: World, dissolution: OrganizationEvent
) -> None:
    by = world.user("administrator")
    founding = OrganizationEvent.objects.get(kind="founded")
    first = correct_event(event=founding, values={"occurred_on": date(2011, 7, 1)}, by=by)
    second = correct_event(event=dissolution, values={"occurred_on": date(2025, 7, 1)}, by=by)
    assert _dates(world) == (date(2011, 7, 1), date(2025, 7, 1))
    assert AuditRecord.objects.first().field_names == ["occurred_on"]
    undo_event(revision=first, by=by)
    undo_event(revision=second, by=by)
    assert _dates(world) == (FOUNDED, DISSOLVED)


def test_nothing_changed_leaves_no_record(world: World, founding: OrganizationEvent) -> None:
    before = AuditRecord.objects.count()
    assert correct_event(event=founding, values={"paper": ""}, by=world.user("administrator")) is None
    assert AuditRecord.objects.count() == before


@pytest.mark.parametrize(
    ("kind", "day", "sentence"),
    [
        ("founded", date(2025, 11, 2), "成立日期不能晚于它"),
        ("dissolved", date(2010, 6, 30), "不能早于成立日期"),
        ("dissolved", date(2025, 6, 1), "还有1名党员在册"),
        ("dissolved", date(2999, 1, 1), "不能晚于今天"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    world: World, dissolution: OrganizationEvent, kind: str, day: date, sentence: str
) -> None:
    event = OrganizationEvent.objects.get(kind=kind)
    with pytest.raises(OrganizationRefused, match=sentence):
        correct_event(event=event, values={"occurred_on": day}, by=world.user("administrator"))
    assert _dates(world) == (FOUNDED, DISSOLVED)


def test_what_happened_stays_within_the_life_of_the_organisation(world: World) -> None:
    by = world.user("administrator")
    event = rename_organization(
        organization=world.beside, after_name="综合党支部", occurred_on=date(2025, 3, 1), by=by
    )
    record_founding(organization=world.beside, founded_on=FOUNDED, by=by)
    Member.objects.filter(branch=world.beside).update(left_on=date(2025, 6, 30))
    with pytest.raises(OrganizationRefused, match="2025-03-01还登记了更名"):
        dissolve_organization(organization=world.beside, dissolved_on=date(2025, 2, 1), by=by)
    dissolve_organization(organization=world.beside, dissolved_on=DISSOLVED, by=by)
    event = OrganizationEvent.objects.get(pk=event.pk)
    for day, sentence in ((date(2010, 1, 1), "不能早于成立日期"), (date(2025, 11, 2), "不能晚于撤销日期")):
        with pytest.raises(OrganizationRefused, match=sentence):
            correct_event(event=event, values={"occurred_on": day}, by=by)
        event.refresh_from_db()


def test_founding_and_dissolution_are_removed_and_put_back(
    world: World, dissolution: OrganizationEvent
) -> None:
    by = world.user("administrator")
    founding = OrganizationEvent.objects.get(kind="founded")
    assert can_be_put_back(founding)
    assert can_be_put_back(dissolution)
    revisions = [remove_event(event=event, by=by) for event in (dissolution, founding)]
    assert _dates(world) == (None, None)
    for revision in revisions[::-1]:
        undo_event(revision=revision, by=by)
    assert _dates(world) == (FOUNDED, DISSOLVED)


def test_a_dissolution_is_not_put_back_over_members(world: World, dissolution: OrganizationEvent) -> None:
    by = world.user("administrator")
    revision = remove_event(event=dissolution, by=by)
    Member.objects.filter(branch=world.beside).update(left_on=None)
    with pytest.raises(OrganizationRefused, match="还有1名党员在册"):
        undo_event(revision=revision, by=by)
    assert _dates(world) == (FOUNDED, None)


def test_only_the_newest_change_is_undone(world: World, founding: OrganizationEvent) -> None:
    by = world.user("administrator")
    first = correct_event(event=founding, values={"paper": "甲"}, by=by)
    correct_event(event=founding, values={"paper": "乙"}, by=by)
    with pytest.raises(CannotPutBack):
        undo_event(revision=first, by=by)


def test_the_same_is_not_entered_twice_on_a_day(world: World) -> None:
    by = world.user("administrator")
    rename_organization(
        organization=world.beside, after_name="综合党支部", occurred_on=date(2025, 3, 1), by=by
    )
    with pytest.raises(OrganizationRefused, match="这一天已经登记过更名"):
        rename_organization(
            organization=world.beside, after_name="局综合党支部", occurred_on=date(2025, 3, 1), by=by
        )
