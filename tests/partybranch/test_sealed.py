"""Text that lies sealed in the database."""

from datetime import date

import pytest

from meetings.models import Talk
from partybranch import crypto
from tests.people import World

pytestmark = pytest.mark.django_db


def _talk(world: World, content: str) -> Talk:
    talk = Talk(
        branch=world.branch,
        held_on=date(2025, 5, 6),
        talker=world.members["secretary"],
        partner=world.members["member"],
        pair=Talk.Pair.COMMITTEE_MEMBER,
    )
    talk.content = content
    talk.save()
    return talk


def test_what_is_set_is_stored_sealed_and_read_again(world: World) -> None:
    stored = Talk.objects.get(pk=_talk(world, "家里老人住院").pk)
    assert stored.content == "家里老人住院"
    assert "老人" not in stored.content_sealed


def test_it_opens_in_its_own_record_alone(world: World) -> None:
    first, second = _talk(world, "甲"), _talk(world, "乙")
    second.content_sealed = first.content_sealed
    with pytest.raises(crypto.DecryptionRefused):
        second.content  # noqa: B018
