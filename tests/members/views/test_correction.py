"""What the office sees of members' wishes for corrections, and answering them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.corrections import ask_correction, withdraw_correction
from members.models import CorrectionRequest, Member
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


def _ask(world: World, about: str = "education", wanted: str = "研究生") -> CorrectionRequest:
    return ask_correction(
        member=world.members["member"], about=about, wanted=wanted, reason="有证", by=world.user("member")
    )


def _list(world: World) -> str:
    return reverse("members:correction-list", args=[world.branch.pk])


def _answer(request: CorrectionRequest) -> str:
    return reverse("members:correction-answer", args=[request.branch_id, request.pk])


def _html(response) -> str:
    return response.content.decode()


def test_an_empty_list_says_where_wishes_come_from(world: World, desk: Client) -> None:
    assert "党员在“我的信息”里提出后" in _html(desk.get(_list(world)))


def test_what_is_open_comes_first_with_both_values(world: World, desk: Client) -> None:
    _ask(world)
    withdraw_correction(request=_ask(world, "ethnicity", "满族"), by=world.user("member"))
    response = desk.get(_list(world))
    assert [line["label"] for line in response.context["lines"]] == ["学历", "民族"]
    html = _html(response)
    assert "大学" in html
    assert "研究生" in html
    assert "2025-12-11前" in html


def test_past_its_day_it_says_so(world: World, desk: Client, at) -> None:
    _ask(world)
    at("2025-12-12 10:00")
    desk.force_login(world.user("secretary"))
    assert "已到期" in _html(desk.get(_list(world)))


def test_the_list_is_narrowed_by_state(world: World, desk: Client) -> None:
    _ask(world)
    assert "没有符合条件的申请" in _html(desk.get(_list(world), {"state": "declined"}))


def test_accepting_corrects_and_shows_old_and_new(world: World, desk: Client) -> None:
    request = _ask(world)
    html = _html(desk.post(_answer(request), {"decision": "accept", "answer": ""}, follow=True))
    assert "石小满申请更正学历：已更正，已告诉本人。" in html
    assert Member.objects.get(pk=request.member_id).education == "研究生"
    page = _html(desk.get(_answer(request)))
    assert "更正前" in page
    assert "大学" in page
    assert "柳承志" in page
    assert "不采纳" not in page[page.index("申请内容") :]


def test_declining_without_a_reason_is_refused_beside_the_field(world: World, desk: Client) -> None:
    request = _ask(world)
    html = _html(desk.post(_answer(request), {"decision": "decline", "answer": ""}))
    assert 'id="id_answer_error"' in html
    assert "不采纳的，请写明理由，让本人知道为什么。" in html
    desk.post(_answer(request), {"decision": "decline", "answer": "没有证明"})
    request.refresh_from_db()
    assert request.state == "declined"


def test_what_the_record_contradicts_is_said_and_nothing_done(world: World, desk: Client) -> None:
    request = _ask(world, "admitted_on", "1979-01-01")
    html = _html(desk.post(_answer(request), {"decision": "accept"}))
    assert "入党时间不能早于出生日期。" in html
    request.refresh_from_db()
    assert request.state == "open"


def test_what_cannot_be_applied_leads_to_where_it_is_done(world: World, desk: Client) -> None:
    html = _html(desk.get(_answer(_ask(world, "other", "到会记错了"))))
    assert "已经改好" in html
    assert reverse("members:change-add", args=[world.branch.pk, world.members["member"].pk]) in html


def test_an_id_number_is_shown_by_its_tail_to_the_office_too(world: World, desk: Client) -> None:
    html = _html(desk.get(_answer(_ask(world, "id_number", "999999198106010017"))))
    assert "尾号17" in html
    assert "999999198106010017" not in html


@pytest.mark.parametrize(
    ("actor", "status"), [("organisation member", 200), ("discipline member", 403), ("group leader", 403)]
)
def test_only_who_keeps_the_register_answers(world: World, actor: str, status: int) -> None:
    request = _ask(world)
    client = Client()
    client.force_login(world.user(actor))
    assert client.get(_list(world)).status_code == status
    assert client.get(_answer(request)).status_code == status


def test_another_branchs_wish_is_not_found(world: World, desk: Client) -> None:
    foreign = ask_correction(
        member=world.members["foreign secretary"],
        about="education",
        wanted="研究生",
        reason="",
        by=world.user("foreign secretary"),
    )
    address = reverse("members:correction-answer", args=[world.branch.pk, foreign.pk])
    assert desk.get(address).status_code == desk.post(address, {"decision": "accept"}).status_code == 404


def test_the_workbench_calls_it_to_mind_as_the_houses_own_rule(world: World, desk: Client) -> None:
    request = _ask(world)
    html = _html(desk.get(reverse("reports:branch-home", args=[world.branch.pk]), {"year": 2025}))
    at = html.index("石小满申请更正学历")
    assert "<b>本系统约定</b>15个工作日内答复" in html[at : at + 400]
    assert _answer(request) in html


def test_past_its_day_it_is_no_neglected_duty(world: World, desk: Client, at) -> None:
    _ask(world)
    at("2025-12-20 10:00")
    desk.force_login(world.user("secretary"))
    response = desk.get(reverse("reports:branch-home", args=[world.branch.pk]), {"year": 2025})
    (item,) = [each for each in response.context["desk"].to_do if each.key.startswith("correction:")]
    assert (item.state.value, item.status, item.day) == ("due", "已到期", date(2025, 12, 11))
