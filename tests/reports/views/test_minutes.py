"""The minutes taken away as a document."""

import io

import docx
import pytest
from django.urls import reverse

from meetings.models import Meeting, Minutes
from partybranch.audit.models import AuditRecord
from tests import people
from tests.meetings.desk import client_of
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    found = Meeting.objects.get(title="传达上级会议精神")
    Minutes.objects.create(meeting=found, discussion="柳承志：要抓好落实。", revision=1)
    return found


def _get(world: World, meeting: Meeting, actor: str = "secretary"):
    return client_of(world, actor).get(reverse("reports:minutes-docx", args=[world.branch.pk, meeting.pk]))


def _text(response) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(response.content)).paragraphs)


def test_minutes_docx_holds_the_record_and_is_recorded(world: World, meeting: Meeting) -> None:
    response = _get(world, meeting)
    assert "20250314%E6%94%AF%E9%83%A8" in response["Content-Disposition"]
    text = _text(response)
    assert "缺席人员：石小满（住院）、韦东升（探亲）" in text
    assert "柳承志：要抓好落实。" in text
    entry = AuditRecord.objects.get(verb="导出会议记录")
    assert (entry.actor_id, entry.object_id) == (world.user("secretary").pk, str(meeting.pk))


def test_minutes_docx_tells_reasons_to_whom_they_concern_only(world: World, meeting: Meeting) -> None:
    assert "缺席人员：石小满（原因已登记）、韦东升（原因已登记）" in _text(
        _get(world, meeting, "committee member")
    )


def test_minutes_docx_is_for_who_reads_the_minutes(world: World, meeting: Meeting) -> None:
    of_first = people.make_meeting(
        world.branch, meeting.held_on, "小组会", "group_meeting", group=world.groups[0]
    )
    assert _get(world, meeting, "member").status_code == 403
    assert _get(world, of_first, "group leader").status_code == 404
