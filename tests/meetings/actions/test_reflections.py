"""Reflections: whose they are, and when."""

import pytest

from meetings.actions import reflections as actions
from meetings.models import Reflection
from members.models import Notice
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = pytest.mark.django_db
TEXT = "读了原著，懂了初心。"


def _write(world: World, **changes) -> Reflection:
    given = {
        "member": world.members["member"],
        "title": "读原著有感",
        "text": TEXT,
        "by": world.user("member"),
    }
    return actions.save_reflection(**{**given, **changes})


def test_the_text_is_sealed_and_comes_back(world: World) -> None:
    written = _write(world)
    stored = Reflection.objects.get(pk=written.pk)
    assert TEXT not in stored.text_sealed
    assert stored.text == TEXT
    assert stored.handed_in_at is None
    told = str(list(AuditRecord.objects.values_list("details", "field_names")))
    assert TEXT not in told
    assert "读原著" not in told


def test_handing_in_tells_whoever_reads_and_nobody_else(world: World) -> None:
    _write(world, hands_in=True)
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert told == {"secretary", "deputy", "publicity-member"}


def test_an_empty_one_is_not_handed_in(world: World) -> None:
    with pytest.raises(actions.NoText):
        _write(world, text="  ", hands_in=True)
    assert not Reflection.objects.exists()


def test_it_is_taken_back_until_it_is_read(world: World) -> None:
    written = _write(world, hands_in=True)
    actions.take_back(reflection=written, by=world.user("member"))
    with pytest.raises(actions.NotHandedIn):
        actions.open_reflection(reflection=written, by=world.user("secretary"))
    again = _write(
        world,
        reflection=written,
        seen=actions.version_of(Reflection.objects.get(pk=written.pk)),
        hands_in=True,
    )
    actions.open_reflection(reflection=again, by=world.user("secretary"))
    with pytest.raises(actions.AlreadyRead):
        actions.take_back(reflection=again, by=world.user("member"))


def test_the_author_reading_it_over_does_not_mark_it(world: World) -> None:
    written = _write(world, member=world.members["secretary"], by=world.user("secretary"), hands_in=True)
    assert actions.open_reflection(reflection=written, by=world.user("secretary")).read_at is None
    first = actions.open_reflection(reflection=written, by=world.user("deputy"))
    actions.open_reflection(reflection=written, by=world.user("publicity member"))
    assert Reflection.objects.get().read_by_id == world.user("deputy").pk == first.read_by_id
    assert AuditRecord.objects.filter(verb="阅读心得").count() == 1


def test_two_screens_do_not_write_over_each_other(world: World) -> None:
    draft = _write(world)
    seen = actions.version_of(draft)
    _write(world, reflection=draft, seen=seen, text="第二稿")
    with pytest.raises(actions.ChangedMeanwhile):
        _write(world, reflection=draft, seen=seen, text="第三稿")
    assert Reflection.objects.get().text == "第二稿"


def test_a_draft_alone_can_be_deleted(world: World) -> None:
    draft, given = _write(world), _write(world, hands_in=True)
    actions.delete_draft(reflection=draft, by=world.user("member"))
    with pytest.raises(actions.AlreadyHandedIn):
        actions.delete_draft(reflection=given, by=world.user("member"))
    assert list(Reflection.objects.values_list("pk", flat=True)) == [given.pk]


def test_the_answer_reaches_the_member(world: World) -> None:
    written = _write(world, hands_in=True)
    actions.answer_reflection(reflection=written, answer=" 写得实在。 ", by=world.user("secretary"))
    stored = Reflection.objects.get()
    assert (stored.answer, stored.read_by_id) == ("写得实在。", world.user("secretary").pk)
    assert Notice.objects.filter(recipient=world.user("member"), sentence__contains="有回复").count() == 1
