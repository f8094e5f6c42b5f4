"""Of whom it is not asked that they come: list, entering, ending, removal, and the way back."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import Exemption
from partybranch.audit.models import AuditRecord
from tests.meetings.desk import client_of, errors_of, url
from tests.meetings.views.test_recording import _undo
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _form(world: World, **changes) -> dict[str, object]:
    member = world.members["disabled"].pk
    return {"member": member, "ground": "old", "starts_on": "2025-11-01", "note": "腿脚不便", **changes}


def _add(world: World, **changes):
    return client_of(world).post(url(world, "exemption-add"), _form(world, **changes), follow=True)


def test_one_is_entered_listed_with_its_article_and_taken_back(world: World) -> None:
    html = _add(world).content.decode()
    assert "已登记白露不作硬性要求。" in html
    assert "腿脚不便" in html
    assert "《党员教育管理工作条例》第二十三条" in html
    assert "<b>全国</b>" in html
    assert AuditRecord.objects.filter(verb="登记不作硬性要求").count() == 1
    _undo(client_of(world), html)
    assert not Exemption.objects.exists()


def test_one_is_ended_and_the_end_taken_back(world: World) -> None:
    _add(world)
    made = Exemption.objects.get()
    address = url(world, "exemption-correct", made.pk)
    form = client_of(world).get(f"{address}?end=1").context["form"]
    assert form["ends_on"].value() == date(2025, 11, 20)
    html = client_of(world).post(address, _form(world, ends_on="2025-11-20"), follow=True).content.decode()
    made.refresh_from_db()
    assert made.ends_on == date(2025, 11, 20)
    _undo(client_of(world), html)
    made.refresh_from_db()
    assert made.ends_on is None


def test_one_is_removed_and_comes_back(world: World) -> None:
    _add(world)
    made = Exemption.objects.get()
    html = client_of(world).post(url(world, "exemption-remove", made.pk), follow=True).content.decode()
    assert not Exemption.objects.exists()
    _undo(client_of(world), html)
    assert Exemption.objects.get().pk == made.pk


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"ends_on": "2025-10-01"}, "ends_on", "结束日期不能早于开始日期。"),
        ({"starts_on": "1990-01-01"}, "starts_on", "白露这一天不在本支部，请核对日期。"),
        ({"member": ""}, "member", None),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world: World, changes, field, sentence) -> None:
    found = errors_of(_add(world, **changes))[field]
    assert found == [sentence] if sentence else found
    assert not Exemption.objects.exists()


def test_two_do_not_overlap(world: World) -> None:
    _add(world)
    assert "已经登记过" in errors_of(_add(world, starts_on="2025-11-10"))["starts_on"][0]
    assert Exemption.objects.count() == 1


def test_who_comes_second_to_a_correction_is_told(world: World) -> None:
    _add(world)
    made = Exemption.objects.get()
    seen = made.updated_at.isoformat()
    Exemption.objects.filter(pk=made.pk).update(updated_at="2025-11-20T11:00+08:00")
    response = client_of(world).post(
        url(world, "exemption-correct", made.pk), _form(world, ground="ill", seen=seen)
    )
    assert "刚才已被别人改过" in response.content.decode()
    form = {**_form(world, ground="ill"), "seen": response.context["form"]["seen"].value()}
    client_of(world).post(url(world, "exemption-correct", made.pk), form)
    made.refresh_from_db()
    assert made.ground == "ill"


def test_the_list_is_narrowed_by_member_and_state(world: World) -> None:
    for name, ends_on in (("disabled", None), ("member", date(2025, 10, 1))):
        Exemption.objects.create(
            branch=world.branch,
            member=world.members[name],
            starts_on=date(2025, 1, 1),
            ends_on=ends_on,
            ground="ill",
        )
    address, client = url(world, "exemption-list"), client_of(world)

    def names(query: str) -> set[str]:
        return {row.member.name for row in client.get(f"{address}?{query}").context["rows"]}

    assert names("") == {"白露", "石小满"}
    assert names("state=running") == {"白露"}
    assert names("state=ended") == {"石小满"}
    assert names(f"member={world.members['member'].pk}") == {"石小满"}


def test_a_group_leader_sees_the_own_group_only(world: World) -> None:
    for name in ("disabled", "member"):
        Exemption.objects.create(
            branch=world.branch, member=world.members[name], starts_on=date(2025, 1, 1), ground="ill"
        )
    rows = client_of(world, "group leader").get(url(world, "exemption-list")).context["rows"]
    assert [row.member.name for row in rows] == ["石小满"]


def test_the_page_of_a_member_and_of_gatherings_lead_there(world: World) -> None:
    member = reverse("members:member-detail", args=[world.branch.pk, world.members["disabled"].pk])
    for address in (member, url(world, "meeting-list")):
        assert url(world, "exemption-list") in client_of(world).get(address).content.decode()
