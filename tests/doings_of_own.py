"""What somebody does at the routes about oneself and with notices, and how their objects are found."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from meetings.actions.calendar_links import open_calendar_link
from meetings.models import CalendarLink, LeaveRequest, Meeting
from members.actions.notices import notify
from members.models import Member, Notice, Organization
from tests import people
from tests.doings_of_meetings import planned_in
from tests.people import World


def _of(world: World, branch: Organization) -> Member:
    """A member of the branch whom the sweep plays, where there is one."""
    return (
        world.members["member"]
        if branch == world.branch
        else Member.objects.filter(branch=branch).latest("pk")
    )


def _leave(world: World, branch: Organization) -> list[LeaveRequest]:
    meeting, member = planned_in(world, branch)[0], _of(world, branch)
    asked, _ = LeaveRequest.objects.get_or_create(
        meeting=meeting, member=member, defaults={"reason": "鹤影横江" if branch == world.foreign else "出差"}
    )
    return [asked]


def _tokens(world: World, branch: Organization) -> list[str]:
    member = _of(world, branch)
    link = CalendarLink.objects.filter(member=member).first()
    return [(link or open_calendar_link(member=member, by=world.user("member"))).token]


def _notices(world: World, branch: Organization) -> list[Notice]:
    user = world.user("member")
    if not user.notices.exists():
        notify(recipients=[user], sentence="新安排学习", organization=branch)
    return list(user.notices.all()[:1])


FINDERS = {
    "meetings:leave-ask": lambda world, branch: planned_in(world, branch)[:1],
    "meetings:leave-withdraw": _leave,
    "meetings:calendar-feed": _tokens,
    "members:notice-read": _notices,
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, *pk])


def _ahead(desk) -> Meeting:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return people.make_meeting(desk.world.branch, tomorrow, "学习", "study_day", state="planned")


def _withdraw(desk):
    leave = LeaveRequest.objects.create(meeting=_ahead(desk), member=desk.user.member, reason="出差")
    return _url(desk, "leave-withdraw", leave.pk), {}


def _revoke(desk):
    open_calendar_link(member=desk.user.member, by=desk.user)
    return _url(desk, "calendar-link-revoke"), {}


def _told(desk) -> Notice:
    notify(recipients=[desk.user], sentence="新安排学习", organization=desk.world.branch)
    return desk.user.notices.latest("pk")


DOINGS = {
    "meetings:leave-ask": lambda desk: (_url(desk, "leave-ask", _ahead(desk).pk), {"kind": "出差"}),
    "meetings:leave-withdraw": _withdraw,
    "meetings:calendar-link-create": lambda desk: (_url(desk, "calendar-link-create"), {}),
    "meetings:calendar-link-revoke": _revoke,
    "members:notice-read": lambda desk: (reverse("members:notice-read", args=[_told(desk).pk]), {}),
    "members:notice-read-all": lambda desk: (reverse("members:notice-read-all"), {}),
}
