"""What tests of recording share: somebody at a desk, and forms as a browser sends them."""

from datetime import date

from django.test import Client
from django.urls import reverse

from meetings import roll
from meetings.models import Meeting, MeetingKind
from members.models import PartyGroup
from tests.people import World


def kind(code: str) -> MeetingKind:
    return MeetingKind.objects.get(code=code)


def client_of(world: World, actor: str = "secretary") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def url(world: World, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[world.branch.pk, *pk])


def mark(world: World, codes: list[str], day: str, group: PartyGroup | None = None) -> str:
    """What the page says its list of people is."""
    kinds = [kind(code) for code in codes]
    return roll.mark_of(roll.due_members(world.branch, kinds, date.fromisoformat(day), group))


def record_form(
    world: World, *, codes: list[str] | None = None, day: str = "2025-11-19", **changes
) -> dict[str, object]:
    """The log form as filled by the secretary; ``changes`` are fields."""
    codes = codes or ["general_meeting"]
    group = changes.get("group")
    found = PartyGroup.objects.filter(pk=group).first() if group else None
    return {
        "kinds": [kind(code).pk for code in codes],
        "held_on": day,
        "starts_at": "15:00",
        "place": "三楼会议室",
        "chair": world.members["secretary"].pk,
        "hours": "1.5",
        "title": "学习全会精神",
        "listed": mark(world, codes, day, found),
        "token": "",
        **changes,
    }


def errors_of(response) -> dict[str, list[str]]:
    return {name: [str(each) for each in found] for name, found in response.context["form"].errors.items()}


def latest() -> Meeting:
    return Meeting.everything.latest("pk")
