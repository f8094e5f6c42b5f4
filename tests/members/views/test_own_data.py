"""My data in the browser: what is stored, asking for a correction, taking the copy."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.corrections import ask_correction, decline_correction
from members.actions.erasure import erase_member
from members.actions.transfers import transfer
from members.models import CorrectionRequest, Member
from partybranch.audit.models import AuditRecord
from tests.people import PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("member"))
    return client


def _url(world: World, name: str = "data", *pk: int) -> str:
    return reverse(f"members:own-{name}", args=[world.branch.pk, *pk])


def _ask_url(world: World, about: str) -> str:
    return f"{_url(world, 'correction-ask')}?about={about}"


def _html(response) -> str:
    return response.content.decode()


def test_the_page_says_what_is_stored_who_sees_it_and_why(world: World, desk: Client) -> None:
    member = world.members["member"]
    member.phone = "19900005555"
    member.save()
    html = _html(desk.get(_url(world)))
    assert "19900005555" in html
    assert "已录入，尾号19" in html
    assert "999999198005010019" not in html
    assert "应缴合计180.00元" in html
    assert "谁能看到：您本人；" in html
    assert "第四十五条" in html
    assert reverse("members:own-dues", args=[world.branch.pk]) in html


def test_own_pages_lead_to_it(world: World, desk: Client) -> None:
    for page in ("meetings:own-page", "meetings:own-record"):
        assert f'href="{_url(world)}"' in _html(desk.get(reverse(page, args=[world.branch.pk])))


def test_a_kind_of_which_there_is_nothing_is_named_as_such(world: World, desk: Client) -> None:
    html = _html(desk.get(_url(world)))
    empty = html[html.index("没有存的") :]
    assert "慰问" in empty[:400]


def test_the_own_line_can_be_asked_to_be_corrected(world: World, desk: Client) -> None:
    assert f'href="{_url(world, "correction-ask")}?about=education"' in _html(desk.get(_url(world)))
    page = desk.get(_ask_url(world, "education"))
    assert "现在登记的是：<b>大学</b>" in _html(page)
    html = _html(desk.post(_ask_url(world, "education"), {"wanted": "研究生", "reason": "有证"}, follow=True))
    assert "已向支部申请更正，2025年12月11日前答复" in html
    assert "本系统约定" in html
    request = CorrectionRequest.objects.get()
    assert (request.about, request.wanted, request.reason) == ("education", "研究生", "有证")


@pytest.mark.parametrize(
    ("about", "wanted", "sentence"),
    [
        ("education", "", "请填写应改为。"),
        ("education", "大学", "和现在登记的一样，不用更正。"),
        ("gender", "", "请选择应改为。"),
        ("gender", "x", "应改为里没有这一项，请重新选择。"),
        ("born_on", "一九八〇", "应改为请写成2025-03-14；只知道月份的写2025-03。"),
        ("phone", "打门卫", "联系电话只写数字，如19900001111。"),
        ("id_number", "123", "身份证号不对，请核对18位号码。"),
        ("dues_base_fen", "很多", "应改为（元）要填数字，如30.01。"),
        ("other", "", "请填写哪里不对，应该怎样。"),
    ],
)
def test_a_bad_wish_is_refused_in_one_sentence(
    world: World, desk: Client, about: str, wanted: str, sentence: str
) -> None:
    html = _html(desk.post(_ask_url(world, about), {"wanted": wanted, "reason": "这句要留着"}))
    assert sentence in html
    assert "这句要留着" in html
    assert not CorrectionRequest.objects.exists()


def test_a_second_wish_for_the_same_line_is_refused(world: World, desk: Client) -> None:
    desk.post(_ask_url(world, "education"), {"wanted": "研究生"})
    assert "学历已经申请过更正" in _html(desk.post(_ask_url(world, "education"), {"wanted": "博士"}))


def test_a_line_there_is_not_is_not_found(world: World, desk: Client) -> None:
    assert desk.get(_ask_url(world, "password")).status_code == 404


def test_an_id_number_can_be_asked_for_only_where_it_is_stored(world: World) -> None:
    client = Client()
    client.force_login(world.user("secretary"))
    assert client.get(_ask_url(world, "id_number")).status_code == 404
    world.branch.stores_id_numbers = True
    world.branch.save()
    assert client.get(_ask_url(world, "id_number")).status_code == 200


def test_it_is_withdrawn_and_can_be_asked_again(world: World, desk: Client) -> None:
    desk.post(_ask_url(world, "education"), {"wanted": "研究生"})
    request = CorrectionRequest.objects.get()
    html = _html(desk.post(_url(world, "correction-withdraw", request.pk), follow=True))
    assert "更正申请已撤回。" in html
    assert "再申请" in html
    again = _html(desk.post(_url(world, "correction-withdraw", request.pk), follow=True))
    assert "这份申请已撤回，不能再办。" in again


def test_question_and_answer_stay_in_sight_with_their_days(world: World, desk: Client) -> None:
    member, by = world.members["member"], world.user("secretary")
    asked = ask_correction(
        member=member, about="education", wanted="研究生", reason="", by=world.user("member")
    )
    decline_correction(request=asked, answer="档案里没有证明。", by=by)
    html = _html(desk.get(_url(world)))
    assert "未采纳" in html
    assert "2025年11月20日答复：档案里没有证明。" in html


def test_the_copy_wants_the_password(world: World, desk: Client) -> None:
    assert "登录密码" in _html(desk.get(_url(world, "copy")))
    refused = desk.post(_url(world, "copy"), {"password": "猜一个"})
    assert "密码不对，请重新输入。" in _html(refused)
    packed = desk.post(_url(world, "copy"), {"password": PASSWORD})
    assert packed["Content-Type"] == "application/zip"
    assert "filename*=utf-8''" in packed["Content-Disposition"]
    assert packed.content.startswith(b"PK")
    assert packed["Cache-Control"] == "no-store"
    assert AuditRecord.objects.filter(verb="导出个人信息副本", actor_id=world.user("member").pk).count() == 1


def test_guesses_at_the_password_are_counted_apart_from_signing_in(world: World, desk: Client) -> None:
    for _ in range(5):
        desk.post(_url(world, "copy"), {"password": "猜一个"})
    html = _html(desk.post(_url(world, "copy"), {"password": PASSWORD}))
    assert "连续输错的次数太多，请过15分钟再试。" in html
    stranger = Client()
    signed_in = stranger.post(reverse("members:sign-in"), {"account": "member", "password": PASSWORD})
    assert signed_in.status_code == 302


def test_an_earlier_stay_that_was_erased_says_so(world: World, desk: Client) -> None:
    made = transfer(
        member=world.members["member"],
        to_branch=world.beside,
        occurred_on=date(2025, 6, 16),
        by=world.user("staff"),
    ).member
    erase_member(member=world.members["member"], by=world.user("secretary"))
    html = _html(desk.get(reverse("members:own-data", args=[made.branch_id])))
    earlier = html[html.index("以前在别的支部") :]
    assert "种植业第一党支部" in earlier
    assert "已清除" in earlier


def test_who_has_left_has_no_page(world: World, desk: Client) -> None:
    Member.objects.filter(pk=world.members["member"].pk).update(left_on="2025-11-10")
    assert desk.get(_url(world)).status_code == 404
