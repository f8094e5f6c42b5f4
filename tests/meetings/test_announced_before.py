"""Plans made before telling was a step of its own: members were told of them as they were made."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from meetings.models import Meeting
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


def test_plans_of_before_count_as_told(world: World) -> None:
    day = date(2025, 12, 1)
    planned, cancelled = (
        people.make_meeting(world.branch, day, state, state=state, announced_at=None)
        for state in ("planned", "cancelled")
    )
    held = people.make_meeting(world.branch, day, "开过的")
    import_module("meetings.migrations.0005_gath_announced").mark(apps, None)
    told = dict(Meeting.objects.values_list("pk", "announced_at"))
    assert told[planned.pk] == planned.created_at
    assert told[cancelled.pk] == cancelled.created_at
    assert told[held.pk] is None
