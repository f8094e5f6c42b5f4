"""Putting a hint aside and fetching it back."""

import pytest

from partybranch.audit.models import AuditRecord
from reports.actions import hints
from reports.models import DismissedHint
from tests.people import World

pytestmark = pytest.mark.django_db


def test_a_hint_is_put_aside_once_and_fetched_back(world: World) -> None:
    asked = {"branch": world.branch, "year": 2025, "key": "talks", "by": world.user("secretary")}
    before = AuditRecord.objects.count()
    hints.dismiss(**asked)
    hints.dismiss(**asked)
    assert DismissedHint.objects.count() == 1
    assert AuditRecord.objects.count() == before + 1
    assert hints.fetch_back(**asked)
    assert not hints.fetch_back(**asked)
    assert AuditRecord.objects.latest("sequence").verb == "恢复提示"


def test_the_audit_keeps_no_key_of_a_person(world: World) -> None:
    hints.dismiss(branch=world.branch, year=2025, key="doubt:leading:1:2:3", by=world.user("secretary"))
    assert AuditRecord.objects.latest("sequence").details == {"year": 2025, "key": "doubt"}
