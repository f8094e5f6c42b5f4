"""Everything that is stored about a person is told, whatever model holds it."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from members import corrections, own_data
from members.actions.corrections import accept_correction, ask_correction
from members.actions.members import correct_member
from members.actions.transfers import transfer
from members.actions.visits import remove_visit
from members.declared import FATES, SHOWN
from members.in_words import label_of
from members.models import FloatingSpell, Member, Notice, OfficeTerm, User
from members.person_graph import ways_to_a_person
from partybranch.access.permissions import Permission
from tests import people
from tests.people import World

PERSONS = (Member, User)
OWN_APPS = ("partybranch", "audit", "members", "meetings", "reports")
# Columns without a label that tell nothing of a person: keys, numbers of who entered it, how a date is known.
TECHNICAL = {
    "id",
    "uid",
    "source",
    "precision",
    "born_precision",
    "admitted_precision",
    "confirmed_precision",
    "created_at",
    "updated_at",
    "entered_by_id",
    "removed_by_id",
    "answered_by_id",
    "read_by_id",
    "idempotency_key",
    "pair",
}


def _told(member: Member, **options) -> dict[str, own_data.Section]:
    sections = own_data.sections_of(member, **{"id_words": corrections.tail_of, **options})
    return {section.title: section for section in sections}


def _lines(section: own_data.Section, at: int = 0) -> dict[str, str]:
    return {line.label: line.text for line in section.rows[at].lines}


def test_whoever_is_signed_in_sees_the_own_sessions(world: World) -> None:
    client = Client()
    client.force_login(world.user("member"))
    answer = client.get(reverse("members:own-data", args=[world.branch.pk]))
    assert answer.status_code == 200
    assert "保持登录；退出或到期就删除" in answer.content.decode()


# -- The graph -------------------------------------------------------------------------------------------


def _models_with_a_key_to_a_person() -> set[str]:
    """Found from the other side: by the columns of every model, not by the relations back."""
    return {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model in PERSONS and model is not Member
    }


def test_every_model_with_a_key_to_a_person_is_walked_and_declared() -> None:
    walked = {way.label for way in ways_to_a_person()}
    assert _models_with_a_key_to_a_person() <= walked
    assert walked <= set(SHOWN), "declare it: own_declared.py of its app"
    assert set(SHOWN) == set(FATES) == walked | {Member._meta.label_lower}


def test_what_hangs_on_a_change_is_walked_too() -> None:
    (letter,) = [way for way in ways_to_a_person() if way.label == "members.introductionletter"]
    assert letter.lookup == "event__member"


def test_a_new_model_appears_by_itself_until_it_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SHOWN, "members.officeterm")
    columns = own_data.fields_of(OfficeTerm, "member")
    assert {column.name for column in columns} >= {"office", "started_on", "left_on"}


@pytest.mark.parametrize("label", sorted(SHOWN))
def test_every_column_is_told_left_out_with_a_reason_or_says_nothing(label: str) -> None:
    model, shown = apps.get_model(label), SHOWN[label]
    told = {column.name for column in own_data.fields_of(model)}
    for column in model._meta.concrete_fields:
        is_key = column.is_relation and column.related_model in PERSONS
        is_other = bool(shown.only) and column.name not in shown.only
        assert (
            column.name in told
            or column.name in shown.left_out
            or is_key
            or is_other
            or (not label_of(column) and column.name in TECHNICAL)
        ), f"{label}.{column.name} is neither told nor left out"


@pytest.mark.parametrize("label", sorted(SHOWN))
def test_declarations_name_what_there_is(label: str) -> None:
    model, shown = apps.get_model(label), SHOWN[label]
    names = {column.name for column in model._meta.concrete_fields}
    counted = {shown.counted} - {""}
    assert set(shown.only) | set(shown.left_out) | set(shown.titles) | counted <= names
    assert set(FATES[label].emptied) <= names
    assert shown.why


def test_who_sees_it_follows_from_the_table_of_roles() -> None:
    assert own_data.seen_by(None) == "只有您本人"
    words = own_data.seen_by(Permission.VIEW_MEMBERS)
    assert "书记" in words
    assert "党小组组长（限本组）" in words
    assert "宣传委员" not in words


# -- A person --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_registers_line_is_told_with_the_phone_in_full_and_the_id_number_by_its_tail(
    world: World,
) -> None:
    member = world.members["member"]
    member.phone = "19900005555"
    member.save()
    lines = _lines(_told(member)["党员登记"])
    assert (lines["联系电话"], lines["身份证号"]) == ("19900005555", "已录入，尾号19")
    assert (lines["出生日期"], lines["党员类别"], lines["党小组"]) == (
        "1980年5月1日",
        "正式党员",
        "第二党小组",
    )
    assert not {"name_strokes", "id_number_index"} & set(lines)


@pytest.mark.django_db
def test_sums_and_counts_are_told(world: World) -> None:
    told = _told(world.members["member"])
    assert told["应缴党费"].summary == "12条，应缴合计180.00元"
    assert told["实缴党费"].summary == "11条，实缴合计165.00元"
    assert told["出席情况"].summary == "1条，缺席1"
    assert _lines(told["出席情况"])["原因"] == "住院"


@pytest.mark.django_db
def test_a_sum_of_which_one_is_not_known_is_not_known(world: World) -> None:
    member = world.members["member"]
    member.dues_charges.filter(month=3).update(due_fen=None)
    assert _told(member)["应缴党费"].summary == "12条，应缴合计有未知数"


@pytest.mark.django_db
def test_who_else_came_is_not_told(world: World) -> None:
    words = str(own_data.sections_of(world.members["member"], id_words=corrections.tail_of))
    assert "韦东升" not in words
    assert "探亲" not in words


@pytest.mark.django_db
def test_the_newest_stands_first(world: World) -> None:
    rows = _told(world.members["member"])["应缴党费"].rows
    months = [line.value for row in rows for line in row.lines if line.label == "月份"]
    assert months == sorted(months, reverse=True)


@pytest.mark.django_db
def test_what_was_set_aside_is_told_as_such(world: World) -> None:
    visit = world.members["disabled"].visits_received.get()
    remove_visit(visit=visit, by=world.user("secretary"))
    section = _told(world.members["disabled"])["慰问"]
    assert (section.rows[0].is_removed, section.summary) == (True, "0条")


@pytest.mark.django_db
def test_earlier_stays_are_told_and_a_floating_spell_of_them(world: World) -> None:
    member = world.members["member"]
    FloatingSpell.objects.create(
        branch=world.branch, member=member, direction="out", started_on=date(2024, 1, 8), place="滨海市"
    )
    made = transfer(
        member=member, to_branch=world.beside, occurred_on=date(2025, 6, 16), by=world.user("staff")
    ).member
    sections = own_data.sections_of(made, id_words=corrections.tail_of)
    assert [section.title for section in sections[:3]] == ["党员登记", "党员登记", "党籍与组织关系变动"]
    told = {section.title: section for section in sections}
    assert len(told["党籍与组织关系变动"].rows) == 2
    assert _lines(told["流动党员"])["流入地"] == "滨海市"
    alone = own_data.sections_of(made, id_words=corrections.tail_of, earlier=False)
    assert {section.title: len(section.rows) for section in alone}["流动党员"] == 0


@pytest.mark.django_db
def test_what_the_line_said_before_a_correction_is_told_line_by_line(world: World) -> None:
    member, by = world.members["member"], world.user("secretary")
    correct_member(member=member, values={"education": "研究生", "phone": "19900007777"}, by=by)
    correct_member(member=member, values={"education": "博士"}, by=by)
    rows = [_lines(_told(member)["更正留痕"], at) for at in range(3)]
    assert [(row["哪一项"], row["原来"], row["后来"]) for row in rows] == [
        ("学历", "研究生", "博士"),
        ("学历", "大学", "研究生"),
        ("联系电话", "—", "19900007777"),
    ]


@pytest.mark.django_db
def test_an_id_number_of_former_times_stays_masked(world: World) -> None:
    member = world.members["member"]
    correct_member(member=member, values={"id_number": ""}, by=world.user("secretary"))
    row = _lines(_told(member)["更正留痕"])
    assert (row["哪一项"], row["原来"], row["后来"]) == ("身份证号", "已录入，尾号19", "—")


@pytest.mark.django_db
def test_secrets_of_the_account_are_not_told(world: World) -> None:
    user = world.user("member")
    Notice.objects.create(recipient=user, sentence="韦东升请假")
    told = _told(world.members["member"])
    assert _lines(told["账号"])["账号"] == "member"
    words = str(told)
    assert user.password not in words
    assert "韦东升请假" not in words
    assert told["通知"].seen_with is None


@pytest.mark.django_db
def test_what_was_held_before_an_answered_request_is_the_value_of_that_time(world: World, at) -> None:
    member, by = world.members["member"], world.user("secretary")
    at("2025-11-20 10:00")
    asked = ask_correction(member=member, about="education", wanted="研究生", reason="", by=by)
    done = accept_correction(request=asked, answer="", by=by)
    at("2025-11-21 10:00")
    member.refresh_from_db()
    correct_member(member=member, values={"education": "博士"}, by=by)
    done = type(done).objects.select_related("member").get(pk=done.pk)
    assert own_data.held_before(done) == "大学"


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(
    world: World, django_assert_max_num_queries
) -> None:
    member = world.members["member"]
    for week in range(40):
        day = date(2025, 1, 6) + timedelta(weeks=week)
        people.make_absence(people.make_meeting(world.branch, day, "学习", "study_day"), member, "出差")
    with django_assert_max_num_queries(80):
        own_data.sections_of(member, id_words=corrections.tail_of)


def test_every_label_is_in_the_words_of_the_office() -> None:
    for label in SHOWN:
        model: type[models.Model] = apps.get_model(label)
        for column in own_data.fields_of(model):
            assert "（分）" not in label_of(column)
