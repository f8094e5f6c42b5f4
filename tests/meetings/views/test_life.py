"""Opinions, what is put right, and the grades of members."""

from datetime import date

import pytest

from meetings.models import Appraisal, Meeting, Opinion, Rectification
from members.models import Member
from partybranch import history
from tests import people
from tests.meetings.desk import client_of, url
from tests.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World, at) -> Meeting:
    at("2025-12-10 10:00")
    return people.make_meeting(world.branch, date(2025, 12, 3), "年度组织生活会", "life_meeting")


def test_an_opinion_is_kept_sealed_and_read_by_who_runs_the_appraisal(world: World, meeting: Meeting) -> None:
    client = client_of(world)
    form = {"kind": "mutual", "text": "遇事急躁", "about": world.members["member"].pk}
    page = client.post(url(world, "opinion-list", meeting.pk), form, follow=True).content.decode()
    assert "遇事急躁" in page
    stored = Opinion.objects.get()
    assert "遇事急躁" not in stored.text_sealed
    detail = client.get(url(world, "meeting-detail", meeting.pk)).content.decode()
    assert "意见和批评1条" in detail
    assert "遇事急躁" not in detail
    plain = client_of(world, "member")
    assert plain.get(url(world, "opinion-list", meeting.pk)).status_code == 403
    assert "意见和批评" not in plain.get(url(world, "meeting-detail", meeting.pk)).content.decode()


def test_self_criticism_needs_its_person_and_keeps_what_was_typed(world: World, meeting: Meeting) -> None:
    answer = client_of(world).post(
        url(world, "opinion-list", meeting.pk), {"kind": "self", "text": "学习不够"}
    )
    page = answer.content.decode()
    assert "自我批评请选是谁。" in page
    assert "学习不够" in page
    assert not Opinion.objects.exists()


def test_opinions_belong_to_a_life_meeting_that_was_held(world: World, meeting: Meeting) -> None:
    other = people.make_meeting(world.branch, date(2025, 12, 4), "读书", "study_day")
    answer = client_of(world).get(url(world, "opinion-list", other.pk), follow=True)
    assert "意见记在已召开的组织生活会或民主生活会上。" in answer.content.decode()


def test_a_removed_opinion_comes_back(world: World, meeting: Meeting) -> None:
    client = client_of(world)
    client.post(url(world, "opinion-list", meeting.pk), {"kind": "collected", "text": "多下田"})
    opinion = Opinion.objects.get()
    client.post(url(world, "opinion-remove", opinion.pk))
    assert not Opinion.objects.exists()
    revision = _newest_revision(opinion)
    client.post(url(world, "opinion-undo", revision))
    assert Opinion.objects.get().text == "多下田"


def _newest_revision(record) -> int:
    return history.revisions_of(record).first().pk


def test_a_line_is_listed_put_right_and_taken_back(world: World, meeting: Meeting) -> None:
    client = client_of(world)
    address = url(world, "rectification-add") + f"?meeting={meeting.pk}"
    client.post(address, {"problem": "走访少", "measure": "每月下乡", "due_on": "2025-12-05"})
    line = Rectification.objects.get()
    assert (line.year, line.meeting_id) == (2025, meeting.pk)
    listed = client.get(url(world, "rectification-list") + "?year=2025&state=late").content.decode()
    assert "走访少" in listed
    assert "超期" in listed
    form = client.get(url(world, "rectification-correct", line.pk)).context["form"]
    done = {
        "problem": "走访少",
        "measure": "每月下乡",
        "due_on": "2025-12-05",
        "cured_on": "2025-12-09",
        "result": "已下乡两次",
        "seen": form["seen"].value(),
    }
    client.post(url(world, "rectification-correct", line.pk), done)
    line.refresh_from_db()
    assert (line.cured_on, line.result) == (date(2025, 12, 9), "已下乡两次")
    client.post(url(world, "rectification-undo", _newest_revision(line)))
    line.refresh_from_db()
    assert (line.cured_on, line.result) == (None, "")


def test_two_who_correct_the_same_line_do_not_overwrite_each_other(world: World, meeting: Meeting) -> None:
    line = Rectification.objects.create(branch=world.branch, year=2025, problem="走访少")
    client = client_of(world)
    seen = client.get(url(world, "rectification-correct", line.pk)).context["form"]["seen"].value()
    client.post(url(world, "rectification-correct", line.pk), {"problem": "走访太少", "seen": seen})
    late = client.post(url(world, "rectification-correct", line.pk), {"problem": "下乡少", "seen": seen})
    page = late.content.decode()
    assert "刚刚由别人改过" in page
    assert "下乡少" in page
    line.refresh_from_db()
    assert line.problem == "走访太少"


def test_nothing_is_put_right_tomorrow(world: World, meeting: Meeting) -> None:
    line = Rectification.objects.create(branch=world.branch, year=2025, problem="走访少")
    client = client_of(world)
    seen = client.get(url(world, "rectification-correct", line.pk)).context["form"]["seen"].value()
    answer = client.post(
        url(world, "rectification-correct", line.pk),
        {"problem": "走访少", "cured_on": "2025-12-11", "seen": seen},
    )
    assert "整改到位的日期不能晚于今天。" in answer.content.decode()


def _grades(world: World, **grades: str) -> dict[str, str]:
    page = client_of(world).get(url(world, "appraisal-edit") + "?year=2025")
    form = {"seen": page.context["form"]["seen"].value()}
    return form | {f"grade-{world.members[name].pk}": grade for name, grade in grades.items()}


def test_grades_are_saved_together_and_taken_back_together(world: World, at) -> None:
    at("2025-12-10 10:00")
    client = client_of(world)
    address = url(world, "appraisal-edit") + "?year=2025"
    page = client.post(address, _grades(world, member="excellent", secretary="qualified"), follow=True)
    assert "已保存，改动2名。" in page.content.decode()
    assert Appraisal.objects.filter(branch=world.branch, year=2025).count() == 2
    keys = sorted(_newest_revision(row) for row in Appraisal.objects.all())
    client.post(url(world, "appraisal-undo", keys[0]) + f"?through={keys[-1]}")
    assert not Appraisal.objects.exists()
    again = client.post(address, _grades(world, member="qualified"), follow=True)
    assert "已保存，改动1名。" in again.content.decode()


def test_probationary_members_are_on_the_sheet_without_a_grade(world: World, at) -> None:
    at("2025-12-10 10:00")
    new = people.make_member(world.branch, "谷雨生", standing=Member.Standing.PROBATIONARY, confirmed_on=None)
    client = client_of(world)
    page = client.get(url(world, "appraisal-edit") + "?year=2025").content.decode()
    assert "谷雨生" in page
    assert f"grade-{new.pk}" not in page
    answer = client.post(
        url(world, "appraisal-edit") + "?year=2025", {**_grades(world), f"grade-{new.pk}": "excellent"}
    )
    assert answer.status_code == 302
    assert not Appraisal.objects.filter(member=new).exists()


def test_more_than_a_third_excellent_is_doubtful_and_stands(world: World, at) -> None:
    at("2025-12-10 10:00")
    client = client_of(world)
    full = client.get(url(world, "appraisal-sheet") + "?year=2025").context["sheet"]
    keys = [line.member.pk for line in full.lines if line.is_graded]
    most = len(keys) // 3
    form = {**_grades(world), **{f"grade-{key}": "excellent" for key in keys[:most]}}
    page = client.post(url(world, "appraisal-edit") + "?year=2025", form, follow=True).content.decode()
    assert "三分之一" not in page
    form = {**_grades(world), **{f"grade-{key}": "excellent" for key in keys[: most + 1]}}
    page = client.post(url(world, "appraisal-edit") + "?year=2025", form, follow=True).content.decode()
    assert "三分之一" in page
    assert "惯例" in page
    assert Appraisal.objects.filter(grade="excellent").count() == most + 1


def test_grades_saved_meanwhile_are_not_overwritten(world: World, at) -> None:
    at("2025-12-10 10:00")
    client = client_of(world)
    stale = _grades(world, member="excellent")
    client.post(url(world, "appraisal-edit") + "?year=2025", _grades(world, member="barely"))
    page = client.post(url(world, "appraisal-edit") + "?year=2025", stale).content.decode()
    assert "评议结果刚刚由别人改过" in page
    assert Appraisal.objects.get().grade == "barely"
