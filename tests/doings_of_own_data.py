"""What somebody does at the routes about the own data, its correction and its erasure, and how their
objects are found."""

from datetime import date

from django.urls import reverse

from members.actions.corrections import ask_correction
from members.models import CorrectionRequest, Member, Organization
from tests import people
from tests.people import World


def _requests(world: World, branch: Organization) -> list[CorrectionRequest]:
    """Of the member whom the sweep plays, where the branch is that member's; nobody is told of it, so
    that every page looks the same before and after."""
    member = world.members["member"]
    if branch != world.branch:
        member = Member.objects.filter(branch=branch).latest("pk")
    found = CorrectionRequest.objects.filter(member=member).first()
    if found is None:
        found = CorrectionRequest(branch=branch, member=member, about="education")
        found.wanted = "鹤影横江" if branch == world.foreign else "研究生"
        found.save()
    return [found]


FINDERS = {
    "members:own-correction-withdraw": _requests,
    "members:correction-answer": _requests,
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"members:{name}", args=[desk.world.branch.pk, *pk])


def _asked(desk) -> CorrectionRequest:
    return ask_correction(
        member=desk.user.member, about="education", wanted="研究生", reason="", by=desk.user
    )


def _gone(desk) -> Member:
    return people.make_member(desk.world.branch, "钟声", left_on=date(2025, 3, 31))


DOINGS = {
    "members:own-copy": lambda desk: (_url(desk, "own-copy"), {"password": "竹外桃花三两枝-2025"}),
    "members:own-copy (wrong password)": lambda desk: (_url(desk, "own-copy"), {"password": "wrong"}),
    "members:own-correction-ask": lambda desk: (
        _url(desk, "own-correction-ask") + "?about=education",
        {"wanted": "研究生"},
    ),
    "members:own-correction-withdraw": lambda desk: (
        _url(desk, "own-correction-withdraw", _asked(desk).pk),
        {},
    ),
    "members:correction-answer": lambda desk: (_url(desk, "correction-answer", _asked(desk).pk), {}),
    "members:member-copy": lambda desk: (_url(desk, "member-copy", desk.user.member_id), {}),
    "members:member-erase": lambda desk: (_url(desk, "member-erase", _gone(desk).pk), {}),
}
