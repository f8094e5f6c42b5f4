"""Changes of membership in the browser: what they move, what contradicts, taking back, the balance."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member, MembershipEvent, OfficeTerm
from partybranch import history
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


def _url(world: World, name: str, *pk: int) -> str:
    return reverse(f"members:change-{name}", args=[world.branch.pk, *pk])


def _record(world: World, desk: Client, who: Member, kind: str, day: str, **more: str):
    form = {"kind": kind, "occurred_on": day, **more}
    return desk.post(_url(world, "add", who.pk), form, follow=True)


def _undo_of(response) -> str:
    (message,) = response.context["messages"]
    return message.extra_tags.split('"undo": "')[1].split('"')[0]


def test_moving_out_ends_the_stay_and_the_offices_and_can_be_taken_back(world: World, desk: Client) -> None:
    member = world.members["publicity member"]
    response = _record(world, desk, member, "moved_out", "2025-10", counterpart="城关镇党委")
    html = response.content.decode()
    assert "已登记韦东升转出。同日不再担任宣传委员，请及时补选。" in html
    member.refresh_from_db()
    assert member.left_on == date(2025, 10, 31)
    term = OfficeTerm.objects.get(member=member)
    assert term.left_on == date(2025, 10, 31)
    assert AuditRecord.objects.filter(verb="登记转出").count() == 1
    response = desk.post(_undo_of(response), follow=True)
    member.refresh_from_db()
    term.refresh_from_db()
    assert (member.left_on, term.left_on) == (None, None)
    assert not MembershipEvent.objects.filter(member=member).exists()
    # And forward again.
    desk.post(_undo_of(response))
    member.refresh_from_db()
    assert member.left_on == date(2025, 10, 31)
    assert MembershipEvent.objects.get(member=member).counterpart == "城关镇党委"


def test_an_office_somebody_else_holds_by_now_stays_ended(world: World, desk: Client) -> None:
    member = world.members["publicity member"]
    response = _record(world, desk, member, "moved_out", "2025-10-08")
    successor = people.make_member(world.branch, "继任")
    OfficeTerm.objects.create(organization=world.branch, member=successor, office="publicity_member")
    html = desk.post(_undo_of(response), follow=True).content.decode()
    assert "宣传委员现由他人担任，没有恢复。" in html
    member.refresh_from_db()
    assert member.left_on is None


def test_confirmation_makes_a_full_member_and_back(world: World, desk: Client) -> None:
    member = world.members["new password"]
    response = _record(world, desk, member, "confirmed", "2025-11-18")
    member.refresh_from_db()
    assert (member.standing, member.confirmed_on) == ("full", date(2025, 11, 18))
    desk.post(_undo_of(response))
    member.refresh_from_db()
    assert (member.standing, member.confirmed_on) == ("probationary", None)


def test_retirement_and_arrival(world: World, desk: Client) -> None:
    member = world.members["member"]
    response = _record(world, desk, member, "retired", "2025-05")
    member.refresh_from_db()
    assert member.employment == "retired"
    # What was corrected since is left alone.
    Member.objects.filter(pk=member.pk).update(education="大专")
    desk.post(_undo_of(response))
    member.refresh_from_db()
    assert (member.employment, member.education) == ("in_post", "大专")
    _record(world, desk, member, "moved_in", "2025-02-10", counterpart="农机站党支部")
    member.refresh_from_db()
    assert member.joined_on == date(2025, 2, 10)


@pytest.mark.parametrize(
    ("who", "kind", "day", "sentence"),
    [
        ("secretary", "confirmed", "2025-05-01", "柳承志已是正式党员，不能再登记转正。"),
        ("secretary", "admitted", "2025-05-01", "柳承志已是正式党员，不能再登记接收。"),
        ("new password", "confirmed", "2025-06-01", "谷雨2025年6月20日才入党，变动不能在那以前。"),
        ("secretary", "moved_out", "2004-05-01", "柳承志2005年7月1日才入党，变动不能在那以前。"),
        ("secretary", "moved_out", "2025-11-21", "日期不能晚于今天。"),
        ("secretary", "moved_out", "2025", "日期至少写到月份，如2025-03。"),
        ("moved out", "retired", "2025-05-01", "冉远航已于2025年3月31日离开本支部"),
        ("disabled", "retired", "2025-05-01", "白露已登记为离退休，不能重复。"),
    ],
)
def test_what_contradicts_is_refused_in_one_sentence(
    world: World, desk: Client, who: str, kind: str, day: str, sentence: str
) -> None:
    count = MembershipEvent.objects.count()
    html = _record(world, desk, world.members[who], kind, day, note="见介绍信").content.decode()
    assert sentence in html
    assert "见介绍信" in html
    assert MembershipEvent.objects.count() == count


def test_an_unknown_kind_leads_back_to_the_choice(world: World, desk: Client) -> None:
    html = _record(world, desk, world.members["member"], "gone", "2025-05-01").content.decode()
    assert "变动里没有这一项，请重新选择。" in html
    assert "?kind=suspended" in html


def test_moving_out_before_moving_in_is_refused(world: World, desk: Client) -> None:
    member = people.make_member(world.branch, "后来", joined_on=date(2025, 6, 1))
    html = _record(world, desk, member, "moved_out", "2025-05-01").content.decode()
    assert "后来2025年6月1日才到本支部，变动不能在那以前。" in html


def test_the_balance_names_who_does_not_add_up(world: World, desk: Client) -> None:
    html = desk.get(_url(world, "list") + "?year=2025").content.decode()
    # 谷雨 was admitted in the year by the register, and no change says so.
    assert "10＋0－1＝9，花名册现有10名，请核对。" in html
    assert "本年新来、没有变动记录的" in html
    _record(world, desk, world.members["new password"], "admitted", "2025-06-20")
    html = desk.get(_url(world, "list") + "?year=2025").content.decode()
    assert "10＋1－1＝10，和花名册一致。" in html


def test_a_group_leader_sees_the_own_groups_changes_without_a_balance(world: World, desk: Client) -> None:
    _record(world, desk, world.members["member"], "retired", "2025-05-01")
    client = Client()
    client.force_login(world.user("group leader"))
    response = client.get(_url(world, "list") + "?year=2025")
    assert [event.member.name for event in response.context["rows"]] == ["石小满"]
    assert response.context["balance"] is None
    assert client.get(_url(world, "add", world.members["member"].pk)).status_code == 403


def test_another_branchs_change_is_not_found(world: World, desk: Client) -> None:
    event = MembershipEvent.objects.create(
        member=world.members["foreign secretary"],
        branch=world.foreign,
        kind="retired",
        occurred_on=date(2025, 1, 1),
    )
    assert desk.post(_url(world, "remove", event.pk)).status_code == 404
    assert desk.get(_url(world, "add", event.member_id)).status_code == 404


def test_the_change_hangs_on_the_change_not_on_a_correction(world: World, desk: Client) -> None:
    """Undoing the member's newest revision may not part the date from its change."""
    member = world.members["member"]
    _record(world, desk, member, "retired", "2025-05-01")
    revision = history.revisions_of(member).first()
    assert revision is not None
    url = reverse("members:member-undo", args=[world.branch.pk, revision.pk])
    assert "请在变动记录里删除" in desk.post(url, follow=True).content.decode()
    member.refresh_from_db()
    assert member.employment == "retired"
