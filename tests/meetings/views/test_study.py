"""Study in the browser: the plan and what is arranged from it, hours, self-study, reflections."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from meetings.actions import reflections, self_study, study_plan
from meetings.models import Attachment, Material, Meeting, Reflection, SelfStudy, StudyPlanItem, StudySession
from members.models import Member
from partybranch import history
from partybranch.audit.models import AuditRecord
from tests.doings_of_study import study_values
from tests.meetings.desk import client_of, errors_of, url
from tests.meetings.views.test_planning import plan_form
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _item(world: World, **fields) -> StudyPlanItem:
    given = {"topic": "学习全会精神", "month": 12, "category": "situation", "hours": Decimal("1.5"), **fields}
    values = study_plan.PlanValues(**given)
    return study_plan.add_plan_item(branch=world.branch, year=2025, values=values, by=world.user("secretary"))


def _page(world: World, actor: str, name: str, *pk: int, **query):
    return client_of(world, actor).get(url(world, name, *pk), query)


# -- The plan ------------------------------------------------------------------------------------------


def test_members_read_the_plan_and_only_who_records_for_the_branch_keeps_it(world: World) -> None:
    item = _item(world)
    correct = url(world, "study-plan-correct", item.pk)
    assert correct in _page(world, "secretary", "study-plan").content.decode()
    for actor in ("member", "group leader", "staff"):
        page = _page(world, actor, "study-plan", year=2025).content.decode()
        assert "学习全会精神" in page
        assert correct not in page
    assert client_of(world, "group leader").get(correct).status_code == 404
    refused = client_of(world, "group leader").post(url(world, "study-plan-add"), {"topic": "另一项"})
    assert refused.status_code == 302
    assert StudyPlanItem.objects.count() == 1


def test_a_line_is_arranged_with_what_it_says_and_shows_what_became_of_it(world: World) -> None:
    item = _item(world, lecturer="韦东升", note="带笔记本")
    form = _page(world, "secretary", "meeting-plan", item=item.pk).context["form"]
    shown = {
        name: form[name].value() for name in ("title", "held_on", "hours", "lecturer", "plan_item", "note")
    }
    lecturer = world.members["publicity member"]
    assert shown == {
        "title": "学习全会精神",
        "held_on": date(2025, 12, 1),
        "hours": "1.5",
        "lecturer": lecturer.pk,
        "plan_item": item.pk,
        "note": "带笔记本",
    }
    made = client_of(world).post(
        url(world, "meeting-plan"),
        plan_form(held_on="2025-12-03", plan_item=item.pk, lecturer=lecturer.pk),
    )
    assert made.status_code == 302
    meeting = Meeting.objects.get(state="planned")
    assert (meeting.study_session.plan_item, meeting.study_category) == (item, "situation")
    assert (meeting.lecturer, meeting.lecturer_member) == ("韦东升", lecturer)
    page = _page(world, "member", "study-plan", year=2025).content.decode()
    assert url(world, "meeting-detail", meeting.pk) in page
    assert "待召开" in page
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    assert "已学1项" in _page(world, "member", "study-plan", year=2025).content.decode()


def test_a_guest_may_lecture_and_stays_through_a_correction(world: World) -> None:
    client = client_of(world)
    client.post(url(world, "meeting-plan"), plan_form(lecturer_other="县委党校王老师"))
    meeting = Meeting.objects.get(state="planned")
    assert (meeting.lecturer, meeting.lecturer_member) == ("县委党校王老师", None)
    assert "县委党校王老师" in _page(world, "member", "meeting-detail", meeting.pk).content.decode()
    shown = client.get(url(world, "plan-correct", meeting.pk)).context["form"]
    assert shown["lecturer_other"].value() == "县委党校王老师"
    both = plan_form(lecturer=world.members["member"].pk, lecturer_other="王老师")
    assert "lecturer_other" in errors_of(client.post(url(world, "plan-correct", meeting.pk), both))


def test_a_line_of_another_branch_is_no_line_of_this_plan(world: World) -> None:
    values = study_plan.PlanValues(topic="别处的")
    other = study_plan.add_plan_item(
        branch=world.beside, year=2025, values=values, by=world.user("secretary")
    )
    answer = client_of(world).post(url(world, "meeting-plan"), plan_form(plan_item=other.pk))
    assert "plan_item" in errors_of(answer)
    assert not Meeting.objects.filter(state="planned").exists()


def test_undoing_a_correction_of_the_plan_brings_its_line_and_file_back(world: World) -> None:
    item, client = _item(world), client_of(world)
    client.post(url(world, "meeting-plan"), plan_form(plan_item=item.pk, readings=[("党章", "第一章", "")]))
    meeting = Meeting.objects.get(state="planned")
    file = _file(world, meeting)
    Material.objects.update(attachment=file)
    kept = plan_form(readings=[("党章", "第二章", "")])
    client.post(url(world, "plan-correct", meeting.pk), kept)
    session = StudySession.objects.get(meeting=meeting)
    assert session.plan_item is None
    assert session.materials.get().attachment == file
    revision = history.revisions_of(meeting).first()
    client.post(url(world, "meeting-undo", revision.pk))
    session.refresh_from_db()
    assert session.plan_item == item
    assert (session.materials.get().passage, session.materials.get().attachment) == ("第一章", file)


def _file(world: World, meeting: Meeting, name: str = "学习材料.pdf", kind: str = "material") -> Attachment:
    return Attachment.objects.create(
        branch=world.branch,
        meeting=meeting,
        kind=kind,
        name=name,
        media_type="application/pdf",
        size=1,
        digest="0" * 64,
    )


def test_files_to_read_stand_with_the_reading_and_others_do_not(world: World) -> None:
    client_of(world).post(url(world, "meeting-plan"), plan_form())
    meeting = Meeting.objects.get(state="planned")
    _file(world, meeting)
    _file(world, meeting, "合影.jpg", "photo")
    for name, pk in (("own-home", ()), ("own-schedule", ()), ("meeting-detail", (meeting.pk,))):
        page = _page(world, "member", name, *pk).content.decode()
        assert "学习材料.pdf" in page, name
        assert "合影.jpg" not in page, name


# -- Hours -----------------------------------------------------------------------------------------------


def _trained(world: World, name: str, hours: int) -> None:
    values = study_values(kind="training", hours=Decimal(hours))
    member = world.members[name]
    self_study.enter_self_study(member=member, values=values, by=world.user("secretary"))


def test_the_page_keeps_the_order_of_the_register_and_marks_who_is_short(world: World) -> None:
    _trained(world, "member", 40)
    response = _page(world, "secretary", "study-hours", year=2025)
    names = [line.member.name for line in response.context["rows"]]
    register = _page(world, "secretary", "study-hours", year=2025, show="short").context["rows"]
    assert names == [m.name for m in Member.objects.filter(name__in=names).order_by("name_strokes_spaced")]
    assert "石小满" not in [line.member.name for line in register]
    assert len(register) == len(names) - 1
    page = response.content.decode()
    assert "《党员教育管理工作条例》第二十条" in page
    assert "惯例" in page


def test_hours_leave_as_a_workbook_and_that_is_recorded(world: World) -> None:
    _trained(world, "member", 40)
    answer = _page(world, "secretary", "study-hours-workbook", year=2025)
    sheet = load_workbook(BytesIO(answer.content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    line = next(row for row in rows if row[1] == "石小满")
    assert dict(zip(header, line, strict=True))["外出培训"] == 40
    assert AuditRecord.objects.filter(verb="导出学时表").count() == 1


def test_a_member_sees_the_own_hours_alone(world: World) -> None:
    _trained(world, "member", 40)
    _trained(world, "secretary", 7)
    assert _page(world, "member", "study-hours").status_code == 403
    page = _page(world, "member", "own-record", year=2025)
    assert page.context["own"].hours == 40
    assert "外出培训" in page.content.decode()


# -- Self-study ------------------------------------------------------------------------------------------

FORM = {"kind": "alone", "done_on": "2025-11-19", "title": "读党史", "hours": "1.5", "category": "tradition"}


def test_stated_confirmed_and_counted(world: World) -> None:
    client_of(world, "member").post(url(world, "own-self-study-add"), FORM)
    study = SelfStudy.objects.get()
    assert (study.state, study.hours, study.category) == ("stated", Decimal("1.5"), "tradition")
    page = client_of(world).get(url(world, "self-study-list"), {"state": "stated"}).content.decode()
    answer = url(world, "self-study-answer", study.pk)
    assert answer in page
    client_of(world).post(answer, {"decision": "confirm"})
    assert _page(world, "member", "own-record", year=2025).context["own"].hours == Decimal("1.5")


def test_declining_without_a_word_is_said_beside_the_field(world: World) -> None:
    client_of(world, "member").post(url(world, "own-self-study-add"), FORM)
    answer = url(world, "self-study-answer", SelfStudy.objects.get().pk)
    assert errors_of(client_of(world).post(answer, {"decision": "decline"})) == {
        "answer": ["不采纳的，请写明理由，让本人知道为什么。"]
    }


def test_a_leader_enters_for_the_own_group_alone(world: World) -> None:
    client = client_of(world, "group leader")
    add = url(world, "self-study-add")
    refused = client.post(add, {**FORM, "member": world.members["secretary"].pk})
    assert "member" in errors_of(refused)
    client.post(add, {**FORM, "member": world.members["member"].pk})
    assert SelfStudy.objects.get().state == "confirmed"


def test_hours_of_nought_and_words_for_hours_are_refused(world: World) -> None:
    client = client_of(world, "member")
    for hours in ("0", "-1", "两", "100"):
        answer = client.post(url(world, "own-self-study-add"), {**FORM, "hours": hours})
        assert "hours" in errors_of(answer)
        assert "读党史" in answer.content.decode(), "what was typed is not lost"


# -- Reflections -----------------------------------------------------------------------------------------


def _written(world: World, *, hands_in: bool = True) -> Reflection:
    return reflections.save_reflection(
        member=world.members["member"],
        title="读原著有感",
        text="懂了初心。",
        hands_in=hands_in,
        by=world.user("member"),
    )


def test_written_about_a_gathering_from_its_page_kept_and_handed_in(world: World) -> None:
    meeting = Meeting.objects.get(title="参观水稻基地")
    client = client_of(world, "member")
    add = f"{url(world, 'own-reflection-add')}?meeting={meeting.pk}"
    assert add in client.get(url(world, "meeting-detail", meeting.pk)).content.decode()
    shown = client.get(add).context["form"]
    assert shown["meeting"].value() == meeting.pk
    given = {"title": "参观有感", "meeting": meeting.pk, "text": "看了稻田。"}
    client.post(add, {**given, "draft": "1"})
    draft = Reflection.objects.get()
    assert (draft.text, draft.meeting, draft.handed_in_at) == ("看了稻田。", meeting, None)
    form = client.get(url(world, "own-reflection", draft.pk)).context["form"]
    client.post(
        url(world, "own-reflection", draft.pk),
        {**given, "text": "看了稻田，想了很多。", "seen": form["seen"].value(), "hand_in": "1"},
    )
    draft.refresh_from_db()
    assert draft.handed_in_at
    listed = _page(world, "secretary", "reflection-list", meeting=meeting.pk).content.decode()
    assert "参观有感" in listed


def test_the_text_survives_what_is_wrong(world: World) -> None:
    client = client_of(world, "member")
    answer = client.post(
        url(world, "own-reflection-add"), {"title": "", "text": "写了很多很多。", "hand_in": "1"}
    )
    assert "title" in errors_of(answer)
    assert "写了很多很多。" in answer.content.decode()
    draft = _written(world, hands_in=False)
    stale = {"title": "另一稿", "text": "手机上写的。", "seen": "2025-01-01T00:00:00+00:00"}
    answer = client.post(url(world, "own-reflection", draft.pk), stale)
    assert "手机上写的。" in answer.content.decode()
    again = {**stale, "seen": answer.context["form"]["seen"].value()}
    client.post(url(world, "own-reflection", draft.pk), again)
    assert Reflection.objects.get().text == "手机上写的。"


def test_a_draft_exists_for_nobody_else(world: World) -> None:
    draft = _written(world, hands_in=False)
    assert "读原著" not in _page(world, "secretary", "reflection-list").content.decode()
    assert _page(world, "secretary", "reflection-read", draft.pk).status_code == 404
    assert _page(world, "group leader", "own-reflection", draft.pk).status_code == 404


@pytest.mark.parametrize(
    "actor", ["member", "group leader", "committee member", "discipline member", "staff"]
)
def test_nobody_without_the_right_reads(world: World, actor: str) -> None:
    written = _written(world)
    assert _page(world, actor, "reflection-read", written.pk).status_code == 403
    assert Reflection.objects.get().read_at is None


def test_opening_marks_as_read_and_the_answer_stands_on_the_own_page(world: World) -> None:
    written = _written(world)
    unread = _page(world, "secretary", "reflection-list", state="unread")
    assert len(unread.context["rows"]) == 1
    assert "懂了初心。" in _page(world, "secretary", "reflection-read", written.pk).content.decode()
    assert len(_page(world, "secretary", "reflection-list", state="unread").context["rows"]) == 0
    client_of(world).post(url(world, "reflection-read", written.pk), {"answer": "写得实在。"})
    assert "写得实在。" in _page(world, "member", "own-reflection", written.pk).content.decode()
    client_of(world, "member").post(url(world, "own-reflection-take-back", written.pk))
    assert Reflection.objects.get().handed_in_at


def test_a_page_of_reflections_tells_no_text_in_its_list(world: World) -> None:
    _written(world)
    assert "懂了初心" not in _page(world, "secretary", "reflection-list").content.decode()
