"""A member's schedule in a branch that has gathered for decades."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Material, Meeting, MeetingKind, StudySession
from members.models import Member, Organization, User
from reports.bench.measure import Row, ratio

_MANY, _FEW = 10_000, 10
# Both branches plan the same and had the same this year; the many lie in the years before.
_AHEAD, _THIS_YEAR, _YEARS = 5, 5, 20
_RUNS = 25
_BATCH = 1_000


def _days(count: int, today: date) -> list[date]:
    """Held this year, then over the years before it."""
    first = today.replace(month=1, day=1)
    recent = [max(first, today - timedelta(days=number)) for number in range(1, _THIS_YEAR + 1)]
    step = _YEARS * 365 / max(1, count)
    old = [first - timedelta(days=1 + int(number * step)) for number in range(count - _THIS_YEAR - _AHEAD)]
    return recent + old


def _fill(branch: Organization, count: int, name: str) -> Client:
    """So many gatherings in the branch, and a member of it in front of a screen."""
    today, kind = timezone.localdate(), MeetingKind.objects.get(code="study_day")
    state = Meeting.State
    made = [(day, state.HELD) for day in _days(count, today)]
    made += [(today + timedelta(days=7 * number), state.PLANNED) for number in range(1, _AHEAD + 1)]
    meetings = Meeting.objects.bulk_create(
        [
            Meeting(
                branch=branch, held_on=day, state=stands, main_kind=kind, title="每周学习", place="会议室"
            )
            for day, stands in made
        ],
        batch_size=_BATCH,
    )
    if len(meetings) != count:
        raise RuntimeError(f"{len(meetings)} gatherings instead of {count}")
    sessions = StudySession.objects.bulk_create(
        [StudySession(meeting=meeting) for meeting in meetings], batch_size=_BATCH
    )
    Material.objects.bulk_create(
        [Material(session=session, title="中国共产党章程") for session in sessions], batch_size=_BATCH
    )
    member = Member.objects.create(branch=branch, name=name, standing=Member.Standing.FULL)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create_user(f"schedule-{count}", "unused", member=member))
    return client


def schedule_10k_meetings_vs_10(large: Organization, small: Organization) -> Row:
    """The own schedule page through the whole stack, without a year in its address as it is opened first."""
    pages = [
        (_fill(branch, count, name), reverse("meetings:own-schedule", args=[branch.pk]))
        for branch, count, name in ((large, _MANY, "钟声"), (small, _FEW, "晨曦"))
    ]

    def answer(at: int) -> HttpResponse:
        client, address = pages[at]
        found = client.get(address)
        if found.status_code != 200:
            raise RuntimeError(f"the schedule answered {found.status_code}")
        return found

    if answer(0).content.count(b"<li") != answer(1).content.count(b"<li"):
        raise RuntimeError("the two pages do not list the same rows")
    return ratio(
        "schedule_10k_meetings_vs_10",
        lambda: answer(0),
        lambda: answer(1),
        goal=1.5,
        runs=_RUNS,
        labels=(f"{_MANY}次活动的支部，党员看学习安排", f"{_FEW}次的"),
    )
