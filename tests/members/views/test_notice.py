"""Notices are read by their recipient, and by nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.notices import notify
from members.models import Notice
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = pytest.mark.django_db


def _told(world: World, name: str, sentence: str, href: str = "") -> Notice:
    notify(recipients=[world.user(name)] * 2, sentence=sentence, href=href, organization=world.branch)
    return Notice.objects.get(recipient=world.user(name), sentence=sentence)


def test_one_sees_ones_own_and_the_rail_counts_the_unread(world: World, client: Client) -> None:
    _told(world, "member", "新安排学习：7月4日15:00")
    _told(world, "secretary", "白露请假")
    client.force_login(world.user("member"))
    html = client.get(reverse("members:notice-list")).content.decode()
    assert "新安排学习：7月4日15:00" in html
    assert "白露请假" not in html
    assert 'class="rail__count">1<' in html


def test_opening_leads_to_its_page_and_counts_as_read(world: World, client: Client) -> None:
    target = reverse("meetings:meeting-list", args=[world.branch.pk])
    notice = _told(world, "member", "看一看", target)
    client.force_login(world.user("member"))
    assert client.post(reverse("members:notice-read", args=[notice.pk]))["Location"] == target
    assert client.post(reverse("members:notice-read", args=[notice.pk])).status_code == 302
    assert world.user("member").unread_notices() == 0
    assert AuditRecord.objects.filter(verb="阅读通知").count() == 1


def test_a_notice_leads_to_no_other_site(world: World, client: Client) -> None:
    notice = _told(world, "member", "看一看", "https://elsewhere.example/")
    client.force_login(world.user("member"))
    answer = client.post(reverse("members:notice-read", args=[notice.pk]))
    assert answer["Location"] == reverse("members:notice-list")


def test_anothers_notice_is_not_found(world: World, client: Client) -> None:
    notice = _told(world, "secretary", "白露请假")
    client.force_login(world.user("member"))
    assert client.post(reverse("members:notice-read", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_at_once_and_only_ones_own(world: World, client: Client) -> None:
    for number in range(3):
        _told(world, "member", f"第{number}条")
    _told(world, "secretary", "白露请假")
    client.force_login(world.user("member"))
    page = client.post(reverse("members:notice-read-all"), follow=True).content.decode()
    assert "3条通知已标为已读。" in page
    assert world.user("secretary").unread_notices() == 1
    assert "没有未读的通知。" in client.post(reverse("members:notice-read-all"), follow=True).content.decode()


def test_nothing_to_read_says_so(world: World, client: Client) -> None:
    client.force_login(world.user("member"))
    assert "现在没有通知。" in client.get(reverse("members:notice-list")).content.decode()
