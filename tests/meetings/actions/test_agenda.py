"""The agenda of a gathering: added, put in order, taken out, and put back by an undo."""

from datetime import date

import pytest

from meetings.actions import agenda, recording
from meetings.actions.agenda import Item
from meetings.actions.checks import ChangedMeanwhile
from meetings.models import AgendaItem, Meeting, Resolution
from partybranch import history
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
REPORT, TALK = AgendaItem.Kind.WORK_REPORT, AgendaItem.Kind.DISCUSSION


@pytest.fixture
def meeting(world: World) -> Meeting:
    return people.make_meeting(world.branch, date(2025, 11, 12), "议事")


def _change(world: World, meeting: Meeting, *items: Item, **more):
    return agenda.change_agenda(meeting=meeting, items=items, by=world.user("secretary"), **more)


def _titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.agenda.all()]


def _stored(meeting: Meeting) -> list[Item]:
    return [
        Item(title=each.title, kind=each.kind, note=each.note, pk=each.pk) for each in meeting.agenda.all()
    ]


def test_items_stand_in_the_order_given_and_keep_their_keys(world: World, meeting: Meeting) -> None:
    _change(world, meeting, Item("听取汇报", REPORT), Item("讨论责任岗", TALK))
    first, second = _stored(meeting)
    _change(world, meeting, second, first, Item("其他", TALK))
    assert _titles(meeting) == ["讨论责任岗", "听取汇报", "其他"]
    assert [item.pk for item in _stored(meeting)][:2] == [second.pk, first.pk]
    last = AuditRecord.objects.order_by("sequence").last()
    assert (last.verb, last.details) == ("修改议程", {"added": 1, "changed": 2, "removed": 0})


def test_the_same_agenda_changes_nothing(world: World, meeting: Meeting) -> None:
    _change(world, meeting, Item("听取汇报", REPORT))
    before = AuditRecord.objects.count()
    assert _change(world, meeting, *_stored(meeting)) is None
    assert AuditRecord.objects.count() == before


def test_an_undo_puts_a_removed_item_back_under_its_key(world: World, meeting: Meeting) -> None:
    _change(world, meeting, Item("听取汇报", REPORT), Item("讨论责任岗", TALK))
    first, second = _stored(meeting)
    revision = _change(world, meeting, second)
    recording.undo(revisions=[revision], by=world.user("secretary"))
    assert _stored(meeting) == [first, second]


def test_an_item_with_a_resolution_stays(world: World, meeting: Meeting) -> None:
    revision = _change(world, meeting, Item("讨论责任岗", TALK))
    item = meeting.agenda.get()
    resolution = Resolution.objects.create(branch=world.branch, meeting=meeting, item=item, text="设岗")
    with pytest.raises(agenda.ItemIsUsed, match="讨论责任岗"):
        _change(world, meeting)
    recording.undo(revisions=[revision], by=world.user("secretary"))
    resolution.refresh_from_db()
    assert resolution.item == item


def test_a_version_kept_before_there_were_agendas_leaves_the_agenda_alone(
    world: World, meeting: Meeting
) -> None:
    _change(world, meeting, Item("听取汇报", REPORT))
    held = history.snapshot(meeting)
    del held["relations"]["agenda"]
    revision = history.keep(
        meeting, verb="corrected", by=world.user("secretary"), organization=world.branch.pk, before=held
    )
    recording.undo(revisions=[revision], by=world.user("secretary"))
    assert _titles(meeting) == ["听取汇报"]


def test_two_people_at_once_lose_nothing(world: World, meeting: Meeting) -> None:
    seen = Meeting.objects.get(pk=meeting.pk).updated_at
    _change(world, meeting, Item("听取汇报", REPORT), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        _change(world, meeting, Item("别的", TALK), seen=seen)
    assert _titles(meeting) == ["听取汇报"]


def test_a_cancelled_gathering_has_no_agenda_to_change(world: World) -> None:
    meeting = people.make_meeting(world.branch, date(2025, 11, 13), "停开", state="cancelled")
    with pytest.raises(agenda.IsCancelled):
        _change(world, meeting, Item("听取汇报", REPORT))


def test_an_item_of_another_gathering_is_not_taken_over(world: World, meeting: Meeting) -> None:
    _change(world, meeting, Item("听取汇报", REPORT))
    other = people.make_meeting(world.branch, date(2025, 11, 14), "又一次")
    with pytest.raises(agenda.ItemsChangedMeanwhile):
        _change(world, other, *_stored(meeting))
