"""The copy handed out on request, and erasing, in the browser."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from partybranch.access import roles
from partybranch.access.permissions import Permission
from partybranch.audit.models import AuditRecord
from tests.people import World, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


@pytest.fixture
def gone(world: World) -> Member:
    return make_member(world.branch, "钟声", phone="19912345678", left_on=date(2025, 3, 31))


def _url(member: Member, name: str) -> str:
    return reverse(f"members:member-{name}", args=[member.branch_id, member.pk])


def _html(response) -> str:
    return response.content.decode()


def test_the_page_lists_what_goes_and_what_stays_with_its_ground(desk: Client, gone: Member) -> None:
    assert _url(gone, "erase") in _html(desk.get(_url(gone, "detail")))
    html = _html(desk.get(_url(gone, "erase")))
    going, staying = html[html.index("要清除的") :].split("留下的", 1)
    assert "身份证号、联系电话" in going
    assert "不能恢复" in going
    assert "姓名、性别、出生年份" in staying
    assert "支部台账需要" in staying
    assert "7天内上传过的工作簿" in staying
    assert "只能提供留下的这些" in staying


def test_it_is_done_at_one_word_and_the_pages_say_so(desk: Client, gone: Member) -> None:
    html = _html(desk.post(_url(gone, "erase"), follow=True))
    assert "已清除钟声不必再存的信息。" in html
    assert "不必再存的信息2025年11月20日已清除。" in html
    assert "1980年<" in html.replace("\n", "").replace(" ", "")
    assert "撤销" not in html
    assert _url(gone, "erase") not in html
    listed = _html(desk.get(reverse("members:member-list", args=[gone.branch_id]), {"standing": "left"}))
    assert "已清除" in listed


def test_the_second_time_and_for_who_is_here_it_says_why_not(
    world: World, desk: Client, gone: Member
) -> None:
    desk.post(_url(gone, "erase"))
    assert "钟声的信息已经清除过。" in _html(desk.get(_url(gone, "erase")))
    here = world.members["member"]
    assert "离开以后才能清除" in _html(desk.get(_url(here, "erase")))
    assert "离开以后才能清除" in _html(desk.post(_url(here, "erase")))
    assert Member.objects.get(pk=here.pk).erased_at is None


def test_correcting_afterwards_is_refused(desk: Client, gone: Member) -> None:
    desk.post(_url(gone, "erase"))
    html = _html(desk.post(_url(gone, "correct"), {"name": "钟声", "education": "大学"}))
    assert "信息已按规定清除，不再补填" in html


def test_a_leaving_is_not_taken_back_afterwards(world: World, desk: Client, gone: Member) -> None:
    event = gone.events.create(branch=world.branch, kind="moved_out", occurred_on=date(2025, 3, 31))
    desk.post(_url(gone, "erase"))
    answer = desk.post(reverse("members:change-remove", args=[world.branch.pk, event.pk]), follow=True)
    assert "信息已按规定清除，不能再撤销离开" in _html(answer)
    assert Member.objects.get(pk=gone.pk).left_on == date(2025, 3, 31)


def test_the_copy_is_handed_out_and_recorded(world: World, desk: Client) -> None:
    member = world.members["member"]
    packed = desk.post(_url(member, "copy"))
    assert packed["Content-Type"] == "application/zip"
    assert AuditRecord.objects.get(verb="导出个人信息副本").object_id == str(member.pk)
    assert desk.get(_url(member, "copy")).status_code == 405


def test_handing_out_takes_the_right_to_export_too(
    world: World, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = roles.RIGHTS[roles.Role.SECRETARY] - {Permission.EXPORT_MEMBERS}
    monkeypatch.setitem(roles.RIGHTS, roles.Role.SECRETARY, rights)
    assert desk.post(_url(world.members["member"], "copy")).status_code == 403
    assert not AuditRecord.objects.filter(verb="导出个人信息副本").exists()


def test_who_was_erased_no_longer_signs_in(world: World, desk: Client) -> None:
    moved = world.members["moved out"]
    client = Client()
    client.force_login(world.user("moved out"))
    assert client.get(reverse("members:notice-list")).status_code == 200
    desk.post(_url(moved, "erase"))
    assert client.get(reverse("members:notice-list")).status_code == 302


def test_who_left_signs_in_without_a_right_until_then(world: World) -> None:
    client = Client()
    client.force_login(world.user("moved out"))
    assert client.get(reverse("members:own-data", args=[world.branch.pk])).status_code == 404
    assert client.get(reverse("reports:home")).status_code == 200
