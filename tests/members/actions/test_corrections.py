"""A member asks to have the own record corrected, and the office answers."""

from datetime import date

import pytest

from members import corrections
from members.actions.corrections import (
    AlreadyAnswered,
    AlreadyAsked,
    NeedsReason,
    NothingWanted,
    accept_correction,
    ask_correction,
    decline_correction,
    is_applied,
    withdraw_correction,
)
from members.actions.members import FIELDS, SEALED, MemberRefused
from members.actions.transfers import transfer
from members.models import CorrectionRequest, Member, Notice
from partybranch import history
from partybranch.audit.models import AuditRecord
from partybranch.models import Revision
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = CorrectionRequest.State


def _ask(world: World, about: str = "education", wanted: str = "研究生") -> CorrectionRequest:
    return ask_correction(
        member=world.members["member"],
        about=about,
        wanted=wanted,
        reason="有毕业证",
        by=world.user("member"),
    )


def _accept(world: World, request: CorrectionRequest, answer: str = "") -> CorrectionRequest:
    return accept_correction(request=request, answer=answer, by=world.user("secretary"))


def test_the_office_is_told_which_line_and_by_when_but_not_what_it_should_say(world: World, at) -> None:
    at("2025-11-20 10:00")
    request = _ask(world)
    told = Notice.objects.filter(sentence="石小满申请更正学历，请在2025年12月11日前答复。")
    assert {notice.recipient.member.name for notice in told} == {"柳承志", "段海清", "邹敏"}
    assert all(notice.href.endswith(f"/corrections/{request.pk}/") for notice in told)
    entry = AuditRecord.objects.get(verb="申请更正个人信息")
    assert (entry.field_names, entry.organization_id) == (["education"], world.branch.pk)
    assert "研究生" not in str(entry.details)


def test_what_is_wanted_is_sealed(world: World) -> None:
    request = CorrectionRequest.objects.get(pk=_ask(world).pk)
    assert "研究生" not in request.wanted_sealed
    assert request.wanted == "研究生"


def test_a_line_is_asked_for_once_at_a_time(world: World) -> None:
    first = _ask(world)
    with pytest.raises(AlreadyAsked, match="学历已经申请过更正"):
        _ask(world, wanted="博士")
    _ask(world, "phone", "19900005555")
    withdraw_correction(request=first, by=world.user("member"))
    assert _ask(world, wanted="博士").state == State.OPEN


@pytest.mark.parametrize(
    ("about", "wanted"),
    [("education", "大学"), ("gender", "male"), ("born_on", "1980-05-01"), ("standing", "full")],
)
def test_what_is_registered_already_needs_no_correction(world: World, about: str, wanted: str) -> None:
    with pytest.raises(NothingWanted):
        _ask(world, about, wanted)


@pytest.mark.parametrize(
    ("about", "wanted", "column", "value"),
    [
        ("education", "研究生", "education", "研究生"),
        ("gender", "female", "gender", "female"),
        ("born_on", "1981-06", "born_on", date(1981, 6, 1)),
        ("admitted_on", "2005-06-30", "admitted_on", date(2005, 6, 30)),
        ("phone", "19900005555", "phone", "19900005555"),
        ("id_number", "999999198106010017", "id_number", "999999198106010017"),
        ("dues_base_fen", "4000.50", "dues_base_fen", 400_050),
    ],
)
def test_accepting_corrects_the_line_and_keeps_what_it_said(
    world: World, about: str, wanted: str, column: str, value: object
) -> None:
    before = history.snapshot(world.members["member"])["columns"]
    _accept(world, _ask(world, about, wanted))
    member = Member.objects.get(pk=world.members["member"].pk)
    assert getattr(member, column) == value
    kept = history.before_of(history.revisions_of(member).get())["columns"]
    assert str(kept.get(column)) == str(before.get(column))


def test_a_date_known_to_the_month_is_taken_over_as_such(world: World) -> None:
    _accept(world, _ask(world, "born_on", "1981-06"))
    assert Member.objects.get(pk=world.members["member"].pk).born_precision == "month"


@pytest.mark.parametrize("about", ["group", "standing", "employment", "joined_on", "other"])
def test_what_follows_from_changes_is_done_by_hand(world: World, about: str) -> None:
    wanted = {"standing": "probationary", "employment": "retired", "joined_on": "2020-01-01"}
    request = _ask(world, about, wanted.get(about, "见说明"))
    assert not is_applied(about)
    _accept(world, request)
    request.refresh_from_db()
    assert request.state == State.ACCEPTED
    assert not Revision.objects.exists()


def test_a_line_is_applied_exactly_where_correcting_knows_its_column() -> None:
    for about, line in corrections.LINES.items():
        assert is_applied(about) == (not line.by_hand and about in (*FIELDS, *SEALED))


def test_a_correction_that_contradicts_the_record_is_refused_and_stays_open(world: World) -> None:
    request = _ask(world, "admitted_on", "1979-01-01")
    with pytest.raises(MemberRefused, match="入党时间不能早于出生日期"):
        _accept(world, request)
    request.refresh_from_db()
    assert request.state == State.OPEN


def test_the_member_is_told_the_answer(world: World) -> None:
    _accept(world, _ask(world), "按毕业证更正。")
    notice = Notice.objects.get(recipient=world.user("member"))
    assert notice.sentence == "您申请更正的学历：已更正。"
    assert notice.href.endswith("/me/data/#corrections")


def test_declining_needs_a_reason_and_leaves_the_line(world: World) -> None:
    request, by = _ask(world), world.user("secretary")
    with pytest.raises(NeedsReason):
        decline_correction(request=request, answer="  ", by=by)
    decline_correction(request=request, answer="档案里没有学历证明。", by=by)
    request.refresh_from_db()
    assert (request.state, request.answer, request.answered_by_id) == (
        State.DECLINED,
        "档案里没有学历证明。",
        by.pk,
    )
    assert request.answered_at is not None
    assert Member.objects.get(pk=request.member_id).education == "大学"


def test_an_answered_or_withdrawn_request_is_not_answered_again(world: World) -> None:
    request, by = _ask(world), world.user("secretary")
    withdraw_correction(request=request, by=world.user("member"))
    for again in (
        lambda: _accept(world, request),
        lambda: decline_correction(request=request, answer="晚了", by=by),
        lambda: withdraw_correction(request=request, by=by),
    ):
        with pytest.raises(AlreadyAnswered, match="已撤回"):
            again()


def test_who_moved_meanwhile_is_told_in_the_new_branch(world: World) -> None:
    request = _ask(world)
    transfer(
        member=world.members["member"],
        to_branch=world.beside,
        occurred_on=date(2025, 6, 16),
        by=world.user("staff"),
    )
    _accept(world, request)
    notice = world.user("member").notices.get()
    assert f"/branches/{world.beside.pk}/me/data/" in notice.href


@pytest.mark.parametrize(
    ("about", "wanted", "words"),
    [
        ("gender", "female", "女"),
        ("born_on", "1981-06", "1981年6月"),
        ("confirmed_on", "2006", "2006年"),
        ("dues_base_fen", "4000.50", "4000.50元"),
        ("id_number", "999999198106010017", "尾号17"),
        ("other", "到会记错了", "到会记错了"),
        ("education", "", "—"),
    ],
)
def test_what_is_wanted_in_words(about: str, wanted: str, words: str) -> None:
    assert corrections.wanted_in_words(about, wanted) == words
