"""The administrator's pages of kinds, and what the branch's forms offer of them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import MeetingKind
from partybranch import history
from tests import people
from tests.doings_of_gath import TEA
from tests.meetings.desk import client_of, errors_of, kind, url
from tests.people import World

pytestmark = pytest.mark.django_db


def _administrator(world: World) -> Client:
    return client_of(world, "administrator")


def test_a_kind_is_added_changed_and_taken_back(world: World) -> None:
    client = _administrator(world)
    page = client.post(reverse("meetings:kind-add"), TEA, follow=True).content.decode()
    assert "已增加茶话会" in page
    added = MeetingKind.objects.get(fact_name="茶话会")
    assert (added.synonyms, added.added_by_id) == (["座谈茶话"], world.user("administrator").pk)
    form = client.get(reverse("meetings:kind-change", args=[added.pk])).context["form"]
    changed = {**form.initial, "verb": "召开"}
    page = client.post(reverse("meetings:kind-change", args=[added.pk]), changed, follow=True)
    added.refresh_from_db()
    assert added.verb == "召开"
    undo = reverse("meetings:kind-undo", args=[_revision(added)])
    assert undo in page.content.decode()
    client.post(undo)
    added.refresh_from_db()
    assert added.verb == "开展"


def _revision(added: MeetingKind) -> int:
    return history.revisions_of(added).get().pk


def test_what_is_wrong_is_said_beside_its_field(world: World) -> None:
    client = _administrator(world)
    response = client.post(reverse("meetings:kind-add"), {**TEA, "synonyms": "支委会"})
    assert errors_of(response) == {"synonyms": ["“支委会”已用于支部委员会，请换一个叫法。"]}
    assert response.context["form"]["name"].value() == "茶话会"


def test_a_save_over_another_change_is_told_once(world: World) -> None:
    client = _administrator(world)
    client.post(reverse("meetings:kind-add"), TEA)
    address = reverse("meetings:kind-change", args=[MeetingKind.objects.get(fact_name="茶话会").pk])
    response = client.post(address, {**TEA, "verb": "召开", "seen": "old"})
    assert "刚才已被别人改过" in response.content.decode()
    again = {**TEA, "verb": "召开", "seen": response.context["form"]["seen"].value()}
    assert client.post(address, again).status_code == 302


def test_what_is_stopped_is_offered_no_more_but_stays(world: World) -> None:
    quiz = kind("quiz")
    meeting = people.make_meeting(world.branch, date(2025, 11, 19), "测试", "quiz")
    _administrator(world).post(reverse("meetings:kind-stop", args=[quiz.pk]))
    client = client_of(world)
    for name in ("meeting-log", "meeting-plan"):
        assert quiz not in client.get(url(world, name)).context["form"].fields["kinds"].queryset
    stored = client.get(url(world, "meeting-correct", meeting.pk)).context["form"]
    assert quiz in stored.fields["kinds"].queryset
    page = _administrator(world).get(reverse("meetings:kind-list")).content.decode()
    assert "已停用" in page
    _administrator(world).post(reverse("meetings:kind-offer", args=[quiz.pk]))
    assert quiz in client.get(url(world, "meeting-log")).context["form"].fields["kinds"].queryset


def test_only_the_administrator_keeps_kinds(world: World) -> None:
    assert client_of(world).get(reverse("meetings:kind-list")).status_code == 403
    assert "活动形式" in _administrator(world).get(reverse("members:organization-list")).content.decode()


def test_the_calendar_shows_every_kind_where_asked(world: World) -> None:
    client = client_of(world)
    few = client.get(url(world, "calendar"), {"year": "2025"}).context["rows"]
    every = client.get(url(world, "calendar"), {"year": "2025", "all": "1"}).context["rows"]
    assert len(few) < len(every) == MeetingKind.objects.count()
