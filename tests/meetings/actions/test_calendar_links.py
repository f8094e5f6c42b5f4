"""The private address of a member's schedule: opened, changed, ended."""

import pytest

from meetings.actions.calendar_links import open_calendar_link, revoke_calendar_link
from meetings.models import CalendarLink
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = pytest.mark.django_db


def test_a_link_is_opened_sealed_and_can_be_shown_again(world: World) -> None:
    member = world.members["member"]
    token = open_calendar_link(member=member, by=world.user("member")).token
    stored = CalendarLink.objects.get(member=member)
    assert stored.token == token
    assert len(token) >= 43
    assert token not in (stored.token_sealed, stored.token_index)


def test_opening_again_ends_the_old_address(world: World) -> None:
    member, by = world.members["member"], world.user("member")
    first, second = (open_calendar_link(member=member, by=by).token for _ in range(2))
    assert first != second
    assert CalendarLink.objects.get(member=member).token == second
    verbs = AuditRecord.objects.filter(object_type="meetings.calendarlink").values_list("verb", flat=True)
    assert sorted(verbs) == sorted(["开通日历订阅", "更换日历订阅地址"])


def test_a_link_is_ended_once(world: World) -> None:
    member, by = world.members["member"], world.user("member")
    open_calendar_link(member=member, by=by)
    assert revoke_calendar_link(member=member, by=by)
    assert not revoke_calendar_link(member=member, by=by)
    assert AuditRecord.objects.filter(verb="停用日历订阅").count() == 1
