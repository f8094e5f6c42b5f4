"""The pages of agenda, resolutions and votes as a browser uses them."""

from datetime import date

import pytest
from django.utils import timezone

from meetings.models import AgendaItem, Attendance, Meeting, Resolution, Vote
from tests import people
from tests.doings_of_matters import agenda_form, resolution_form, vote_form
from tests.meetings.desk import client_of, errors_of, url
from tests.people import World

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)


@pytest.fixture
def meeting(world: World) -> Meeting:
    return people.make_meeting(world.branch, DAY, "议事")


def _rows(meeting: Meeting) -> list[dict[str, object]]:
    items = enumerate(meeting.agenda.all(), 1)
    return [{"pk": each.pk, "place": at, "kind": each.kind, "title": each.title} for at, each in items]


def _detail(world: World, meeting: Meeting, actor: str = "secretary") -> str:
    return client_of(world, actor).get(url(world, "meeting-detail", meeting.pk)).content.decode()


def test_the_agenda_is_written_put_in_order_and_shown(world: World, meeting: Meeting) -> None:
    address, client = url(world, "agenda-edit", meeting.pk), client_of(world)
    client.post(address, agenda_form({"title": "听取汇报"}, {"title": "讨论责任岗"}, {}))
    rows = _rows(meeting)
    client.post(address, agenda_form({**rows[0]}, {**rows[1], "place": "0.5"}, {"title": "其他"}))
    assert [item.title for item in meeting.agenda.all()] == ["讨论责任岗", "听取汇报", "其他"]
    page = _detail(world, meeting)
    assert page.index("讨论责任岗") < page.index("听取汇报")


def test_an_item_ticked_for_removal_goes_and_comes_back(world: World, meeting: Meeting) -> None:
    AgendaItem.objects.create(meeting=meeting, title="听取汇报")
    client = client_of(world)
    row = {**_rows(meeting)[0], "is_removed": "on"}
    page = client.post(url(world, "agenda-edit", meeting.pk), agenda_form(row), follow=True)
    assert not meeting.agenda.exists()
    undo = next(iter(page.context["messages"]))
    assert "meetings/undo" in undo.extra_tags


def test_more_rows_keep_what_was_typed(world: World, meeting: Meeting) -> None:
    form = agenda_form({"title": "还没写完"}, more="1")
    page = client_of(world).post(url(world, "agenda-edit", meeting.pk), form)
    assert page.status_code == 200
    assert "还没写完" in page.content.decode()
    assert len(page.context["items"]) == 3
    assert not meeting.agenda.exists()


def test_an_item_without_its_words_is_asked_for_them(world: World, meeting: Meeting) -> None:
    page = client_of(world).post(
        url(world, "agenda-edit", meeting.pk), agenda_form({"note": "附材料"}), follow=True
    )
    assert "请写明议题" in page.content.decode()


def test_the_form_of_a_vote_is_filled_from_register_and_roll(world: World) -> None:
    entitled = 9
    due = [*world.members.values()]
    due = [each for each in due if each.branch == world.branch and each.left_on is None]
    meeting = people.make_meeting(world.branch, DAY, "议事", due_count=len(due), present_count=len(due) - 1)
    for each in due:
        status = "absent" if each.name == "石小满" else "present"
        Attendance.objects.create(meeting=meeting, member=each, name=each.name, status=status)
    form = client_of(world).get(url(world, "vote-add", meeting.pk)).context["form"]
    assert len(due) == entitled + 1, "the probationary member is due and may not vote"
    assert (form["entitled"].value(), form["present"].value()) == (entitled, entitled - 1)


def test_a_vote_without_a_quorum_is_refused_beside_its_field_and_nothing_is_lost(
    world: World, meeting: Meeting
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2026, 6, 10))
    form = vote_form(
        matter="admission", subject="接收秦朗为预备党员", present="4", in_favour="4", against="0"
    )
    page = client_of(world).post(url(world, "vote-add", meeting.pk), form)
    (said,) = errors_of(page)["present"]
    assert "实到4人" in said
    assert "《中国共产党发展党员工作细则》第十九条" in said
    assert "接收秦朗为预备党员" in page.content.decode()
    assert not Vote.objects.exists()


def test_the_result_stands_with_its_article_after_saving(world: World, meeting: Meeting) -> None:
    page = client_of(world).post(url(world, "vote-add", meeting.pk), vote_form(), follow=True)
    html = page.content.decode()
    assert "已保存表决，通过" in html
    assert "第十一条，全国" in html
    panel = _detail(world, meeting, "member")
    assert "通过" in panel
    assert "登记表决" not in panel


def test_both_readings_of_an_election_stand_on_the_page(world: World, meeting: Meeting) -> None:
    form = vote_form(matter="election", entitled="20", present="16", in_favour="9", against="7")
    client_of(world).post(url(world, "vote-add", meeting.pk), form)
    html = _detail(world, meeting)
    assert "两种算法并列" in html
    assert "须超过半数（实到会有表决权16人，至少9票），达到" in html
    assert "须超过半数（应到会有表决权20人，至少11票），未达到" in html


def test_a_group_has_no_written_opinions_to_state(world: World) -> None:
    meeting = people.make_meeting(world.branch, DAY, "小组会", "group_meeting", group=world.groups[1])
    page = client_of(world, "group leader").get(url(world, "vote-add", meeting.pk))
    assert "written_in_favour" not in page.context["form"].fields


@pytest.mark.parametrize("name", ["resolution-add", "vote-add"])
def test_what_is_planned_has_an_agenda_only(world: World, name: str) -> None:
    planned = people.make_meeting(world.branch, DAY, "预定", state="planned")
    page = client_of(world).get(url(world, name, planned.pk), follow=True)
    assert "还没有登记为已召开" in page.content.decode()
    html = _detail(world, planned)
    assert "写议程" in html
    assert "登记决议" not in html


def test_a_resolution_goes_from_open_to_done_and_back(world: World, meeting: Meeting) -> None:
    client = client_of(world)
    client.post(url(world, "resolution-add", meeting.pk), resolution_form())
    resolution = Resolution.objects.get()
    listed = client.get(url(world, "resolution-list"), {"year": 2025, "state": "open"})
    assert [row.pk for row in listed.context["rows"]] == [resolution.pk]
    done = {"done_on": "2025-11-20", "outcome": "已设两个"}
    page = client.post(url(world, "resolution-done", resolution.pk), done, follow=True)
    assert "决议已办结" in page.content.decode()
    listed = client.get(url(world, "resolution-list"), {"year": 2025, "state": "open"})
    assert not listed.context["rows"]


def test_the_list_tells_open_overdue_and_done_apart(world: World, meeting: Meeting, at) -> None:
    at("2025-11-20")
    base = {"branch": world.branch, "meeting": meeting}
    Resolution.objects.create(text="逾期的", due_on=date(2025, 11, 19), **base)
    Resolution.objects.create(text="今天到期的", due_on=timezone.localdate(), **base)
    Resolution.objects.create(text="没有时限的", **base)
    Resolution.objects.create(text="办完的", done_on=date(2025, 11, 18), **base)

    def listed(state: str) -> list[str]:
        page = client_of(world).get(url(world, "resolution-list"), {"year": 2025, "state": state})
        return [row.text for row in page.context["rows"]]

    assert listed("overdue") == ["逾期的"]
    assert listed("open") == ["逾期的", "今天到期的", "没有时限的"]
    assert listed("done") == ["办完的"]
    assert listed("") == ["逾期的", "今天到期的", "没有时限的", "办完的"]


def test_resolutions_of_a_removed_gathering_are_not_listed(world: World, meeting: Meeting) -> None:
    Resolution.objects.create(branch=world.branch, meeting=meeting, text="设岗", due_on=DAY)
    client = client_of(world)
    client.post(url(world, "meeting-remove", meeting.pk))
    assert not client.get(url(world, "resolution-list"), {"year": 2025}).context["rows"]


def test_somebody_who_saved_meanwhile_is_told(world: World, meeting: Meeting) -> None:
    client = client_of(world)
    client.post(url(world, "resolution-add", meeting.pk), resolution_form())
    address = url(world, "resolution-correct", Resolution.objects.get().pk)
    seen = client.get(address).context["form"]["seen"].value()
    correction = {"done_on": "", "outcome": "", "seen": seen}
    client.post(address, resolution_form(text="设三个岗", **correction))
    page = client.post(address, resolution_form(text="设四个岗", **correction))
    assert "已被别人改过" in page.content.decode()
    assert Resolution.objects.get().text == "设三个岗"


def test_an_admission_of_before_the_revised_rules_is_recorded_as_it_was(
    world: World, meeting: Meeting
) -> None:
    form = vote_form(
        matter="admission", subject="接收秦朗为预备党员", present="4", in_favour="4", against="0"
    )
    html = client_of(world).post(url(world, "vote-add", meeting.pk), form, follow=True).content.decode()
    assert Vote.objects.count() == 1
    assert "按当时规定" in html
    assert "未达到" not in html
