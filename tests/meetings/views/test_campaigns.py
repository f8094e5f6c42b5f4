"""Campaigns: the branch's own and those from above, the themes under them, the list narrowed by one."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import Campaign, Theme
from tests import people
from tests.doings_of_gath import NAMED, campaign_of
from tests.meetings.desk import client_of, errors_of, url
from tests.people import World

pytestmark = pytest.mark.django_db


def test_a_campaign_is_added_changed_and_removed(world: World) -> None:
    client = client_of(world)
    page = client.post(url(world, "campaign-add"), NAMED, follow=True).content.decode()
    assert "已增加学习教育" in page
    made = Campaign.objects.get(name="学习教育")
    address = url(world, "campaign-change", made.pk)
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, {**NAMED, "ends_on": "2025-07-01", "seen": seen})
    made.refresh_from_db()
    assert made.ends_on == date(2025, 7, 1)
    assert "刚才已被别人改过" in client.post(address, {**NAMED, "seen": seen}).content.decode()
    client.post(url(world, "campaign-remove", made.pk))
    assert not Campaign.objects.filter(pk=made.pk).exists()


def test_what_is_wrong_is_said_beside_its_field(world: World) -> None:
    client = client_of(world)
    response = client.post(url(world, "campaign-add"), {**NAMED, "ends_on": "2025-02-01"})
    assert errors_of(response) == {"ends_on": ["结束日期不能早于开始日期。"]}
    client.post(url(world, "campaign-add"), NAMED)
    assert errors_of(client.post(url(world, "campaign-add"), NAMED)) == {"name": ["已有同名的主题教育。"]}


def test_themes_are_put_under_a_campaign_from_above(world: World) -> None:
    above, client = campaign_of(world.committee), client_of(world)
    theme = Theme.objects.create(branch=world.branch, name="党章学习")
    address = url(world, "campaign-themes", above.pk)
    client.post(address, {"themes": [theme.pk], "new_theme": "条例学习"})
    assert set(above.themes.values_list("name", flat=True)) == {"党章学习", "条例学习"}
    client.post(address, {"themes": [theme.pk]})
    assert list(above.themes.all()) == [theme]
    assert client.get(url(world, "campaign-change", above.pk)).status_code == 404
    staff = client_of(world, "staff")
    remove = reverse("meetings:committee-campaign-remove", args=[world.committee.pk, above.pk])
    assert "下面还有专题" in staff.post(remove, follow=True).content.decode()


def test_another_branches_campaign_is_not_offered(world: World) -> None:
    foreign = campaign_of(world.beside)
    assert client_of(world).get(url(world, "campaign-themes", foreign.pk)).status_code == 404
    assert str(foreign) not in client_of(world).get(url(world, "campaign-list")).content.decode()


def test_the_list_is_narrowed_to_a_campaign(world: World) -> None:
    campaign = campaign_of(world.branch)
    themes = [
        Theme.objects.create(branch=world.branch, name=name, campaign=campaign) for name in ("甲", "乙")
    ]
    meeting = people.make_meeting(world.branch, date(2025, 5, 1), "两个专题", "study_day")
    meeting.themes.set(themes)
    client = client_of(world)
    response = client.get(url(world, "meeting-list"), {"year": "2025", "campaign": campaign.pk})
    assert [each.pk for each in response.context["rows"]] == [meeting.pk]
    found = next(each for each in response.context["filters"] if each.parameter == "campaign")
    assert [(each.label, each.count) for each in found.choices][1:] == [(campaign.name, 1)]
    page = client.get(url(world, "campaign-list"), {"year": "2025"})
    assert page.context["counts"] == {campaign.pk: 1}


def test_a_committee_has_its_own(world: World) -> None:
    client = client_of(world, "staff")
    place = [world.committee.pk]
    client.post(reverse("meetings:committee-campaign-add", args=place), NAMED)
    made = Campaign.objects.get(organization=world.committee)
    assert made.name in client.get(reverse("meetings:committee-campaign-list", args=place)).content.decode()
    assert made.name in client_of(world).get(url(world, "campaign-list")).content.decode()
