"""One field finds what the branch keeps, by words and by pinyin initials, within one's rights."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Theme
from tests.people import CANARIES, World, make_entry, make_meeting, make_member, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _look_up(world: World, name: str, text: str) -> str:
    client = Client()
    client.force_login(world.user(name))
    answer = client.get(reverse("reports:search", args=[world.branch.pk]), {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("text", ["石小满", "小满", "sxm", "SXM"])
def test_a_member_is_found_by_name_and_by_initials(world: World, text: str) -> None:
    page = _look_up(world, "secretary", text)
    member = world.members["member"]
    assert reverse("members:member-detail", args=[world.branch.pk, member.pk]) in page


@pytest.mark.parametrize("text", ["水稻基地", "sdjd"])
def test_a_gathering_is_found_by_words_and_by_initials(world: World, text: str) -> None:
    assert "参观水稻基地" in _look_up(world, "secretary", text)


def test_a_gathering_is_found_by_its_theme_and_place(world: World) -> None:
    assert "传达上级会议精神" in _look_up(world, "secretary", "中央八项规定")
    assert "传达上级会议精神" in _look_up(world, "secretary", "二楼会议室")


def test_visits_and_other_work_are_found(world: World) -> None:
    make_visit(world.branch, date(2025, 9, 30), "乔木生", occasion="中秋")
    page = _look_up(world, "secretary", "qms")
    assert "乔木生" in page
    assert "2025年9月30日" in page
    assert "2025年党建工作要点" in _look_up(world, "secretary", "工作要点")


def test_each_sort_needs_its_right(world: World) -> None:
    make_visit(world.branch, date(2025, 9, 30), "稻香", occasion="中秋")
    make_entry(world.branch, date(2025, 3, 1), "稻田守望者", "honour")
    make_member(world.branch, "稻子")
    page = _look_up(world, "publicity member", "稻")
    assert "参观水稻基地" in page
    assert "稻田守望者" in page
    assert "稻香" not in page
    assert "稻子" not in page


def test_a_group_leader_finds_the_own_group_only(world: World) -> None:
    first, second = world.groups
    make_member(world.branch, "田垄一", group=first)
    make_member(world.branch, "田垄二", group=second)
    page = _look_up(world, "group leader", "田垄")
    assert "田垄二" in page
    assert "田垄一" not in page


def test_nothing_of_another_branch_is_found(world: World) -> None:
    Theme.objects.create(branch=world.branch, name="稻作")
    for text in ("丹顶鹤", "鹤", "ddh", "hyhj"):
        page = _look_up(world, "secretary", text)
        assert "没有找到" in page
        assert not [
            canary for canary in CANARIES if canary in page.replace(f"“{text}”", "").replace(text, "")
        ]


def test_what_was_removed_is_not_found(world: World) -> None:
    meeting = make_meeting(world.branch, date(2025, 8, 1), "晒场清点", "theme_day")
    assert "晒场清点" in _look_up(world, "secretary", "晒场")
    meeting.removed_at = "2025-08-02T00:00:00Z"
    meeting.save()
    assert "没有找到" in _look_up(world, "secretary", "晒场")


def test_without_a_word_the_page_says_what_to_do(world: World) -> None:
    assert "在上面输入" in _look_up(world, "secretary", "   ")
    assert "没有找到" in _look_up(world, "secretary", "\x00%_\\")


def test_cost_does_not_grow_with_what_is_found(world: World, django_assert_max_num_queries) -> None:
    client = Client()
    client.force_login(world.user("secretary"))
    address = reverse("reports:search", args=[world.branch.pk])
    for number in range(30):
        make_meeting(world.branch, date(2025, 6, 1 + number % 28), f"秧田巡查{number}", "theme_day")
        make_entry(world.branch, date(2025, 6, 1 + number % 28), f"秧田记录{number}")
    with django_assert_max_num_queries(28):
        page = client.get(address, {"q": "yt"}).content.decode()
    assert "30次" in page
    assert "只列出前20次" in page


def test_the_way_on_leads_to_a_year_with_a_hit(world: World) -> None:
    for number in range(21):
        make_meeting(world.branch, date(2023, 3, 1), f"读书会第{number}次")
    page = _look_up(world, "secretary", "读书会")
    address = reverse("meetings:meeting-list", args=[world.branch.pk])
    assert f"{address}?q=%E8%AF%BB%E4%B9%A6%E4%BC%9A&amp;year=2023" in page
    by_initials = _look_up(world, "secretary", "dsh")
    assert "多输几个字再查" in by_initials
