"""Attendance of 5,000 people at one gathering, saved by the action that the form calls."""

import uuid
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.actions.entries import MeetingEntry
from meetings.actions.recording import record_meeting
from meetings.models import Exemption, Meeting, MeetingKind
from members.models import Member, Organization
from partybranch.audit import log
from reports.bench.measure import Row

_PEOPLE = 5000
_ABSENT = 100
_GOAL = 3


def attendance_queries_per_1000(branch: Organization) -> Row:
    """All queries of the action, whatever they are for, shared out over the people on the roll. Of whom
    some are absent with a reason and one is not asked to come."""
    members = _fill(branch)
    entry = MeetingEntry(
        kinds=list(MeetingKind.objects.filter(code__in=("general_meeting", "lecture"))),
        held_on=timezone.localdate() - timedelta(days=1),
        title="全体党员学习",
        absences={member.pk: "出差" for member in members[:_ABSENT]},
    )
    with CaptureQueriesContext(connection) as queries:
        meeting = record_meeting(branch=branch, entry=entry, token=uuid.uuid4().hex, by=log.SYSTEM)
    _check(meeting)
    value = round(len(queries) * 1000 / _PEOPLE, 2)
    detail = f"登记一次{_PEOPLE}人的活动共{len(queries)}次查询（整个动作的全部查询），每千人{value}次"
    return Row("attendance_queries_per_1000", value, _GOAL, detail)


def _fill(branch: Organization) -> list[Member]:
    members = Member.objects.bulk_create(
        Member(branch=branch, name=f"党员{number}", standing=Member.Standing.FULL)
        for number in range(_PEOPLE)
    )
    today = timezone.localdate()
    Exemption.objects.create(branch=branch, member=members[-1], starts_on=today - timedelta(days=30))
    return members


def _check(meeting: Meeting) -> None:
    """Everybody has a row, and the counts are those of the rows."""
    rows, asked = meeting.attendances.count(), _PEOPLE - 1
    if (rows, meeting.due_count, meeting.present_count) != (_PEOPLE, asked, asked - _ABSENT):
        raise RuntimeError(f"{rows} rows, {meeting.present_count} of {meeting.due_count} present")
