"""Heart-to-heart talks: who enters, sees and reads them, and whom the year reached."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from meetings import talks
from meetings.models import Talk
from members.models import Notice, OfficeTerm
from partybranch import history
from partybranch.access.permissions import Permission
from partybranch.access.roles import RIGHTS
from partybranch.audit.models import AuditRecord
from reports.evidence import keys_of, rows
from reports.facts import build
from tests import people
from tests.doings_of_talks import SAID, make_talk, talk_form
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _client(world: World, actor: str = "secretary") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _url(world: World, name: str, *args: int) -> str:
    return reverse(f"meetings:talk-{name}", args=[world.branch.pk, *args])


def _post(world: World, **changes: str):
    return _client(world).post(_url(world, "add"), talk_form(world, **changes), follow=True)


def _talk(world: World, **fields) -> Talk:
    return make_talk(world.branch, world.members["secretary"], world.members["member"], **fields)


def test_several_talks_of_one_day_are_entered_at_once(world: World) -> None:
    deputy = world.members["deputy"]
    html = _post(world, partner_1=str(deputy.pk), content_1="谈工作分工").content.decode()
    assert "已登记谈心谈话2次。" in html
    made = {talk.partner_id: talk for talk in Talk.objects.filter(branch=world.branch)}
    assert made[deputy.pk].content == "谈工作分工"
    assert made[deputy.pk].pair == Talk.Pair.COMMITTEE
    assert made[world.members["member"].pk].pair == Talk.Pair.COMMITTEE_MEMBER
    assert SAID not in html


def test_the_pair_follows_from_the_offices_of_the_day(world: World) -> None:
    member, deputy = world.members["member"], world.members["deputy"]
    OfficeTerm.objects.filter(member=deputy).update(started_on=date(2025, 6, 1))
    committee = talks.committee_on(world.branch, date(2025, 3, 6))
    assert talks.pair_of(member.pk, deputy.pk, committee) == Talk.Pair.MEMBERS
    later = talks.committee_on(world.branch, date(2025, 6, 1))
    assert talks.pair_of(member.pk, deputy.pk, later) == Talk.Pair.COMMITTEE_MEMBER


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": "2025-11-21"}, "日期不能晚于今天"),
        ({"partner_0": "", "content_0": ""}, "请至少选一名谈话对象。"),
        ({"partner_0": ""}, "写了谈话内容，请选谈话对象。"),
        ({"talker": ""}, "请选择谈话人。"),
        ({"place": "远" * 61}, "地点最多60个字"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(world: World, changes: dict, sentence: str) -> None:
    html = _post(world, **{"place": "二楼谈话室", **changes}).content.decode()
    assert sentence in html
    assert changes.get("place", "二楼谈话室") in html
    assert not Talk.objects.exists()


def test_nobody_talks_alone_and_only_with_members_of_the_day(world: World) -> None:
    secretary = str(world.members["secretary"].pk)
    assert "不能是同一人" in _post(world, partner_0=secretary).content.decode()
    gone = people.make_member(world.branch, "早已调离", left_on=date(2025, 1, 31))
    assert "早已调离当天不是本支部党员" in _post(world, partner_0=str(gone.pk)).content.decode()
    assert not Talk.objects.exists()


def test_a_second_talk_of_the_same_two_needs_a_tick(world: World) -> None:
    _post(world)
    assert "确是另一次" in _post(world).content.decode()
    assert Talk.objects.count() == 1
    _post(world, is_another="on")
    assert Talk.objects.count() == 2


def test_more_lines_lose_nothing_and_check_nothing(world: World) -> None:
    html = _post(world, more="1", rows="3", held_on="2025-02-30").content.decode()
    assert SAID in html
    assert 'name="partner_5"' in html
    assert "不是有效的日期" not in html


def test_a_talk_is_corrected_removed_and_put_back(world: World) -> None:
    talk = _talk(world)
    client = _client(world)
    seen = talk.updated_at.isoformat()
    data = talk_form(world, content_0="改过的内容", seen=seen)
    client.post(_url(world, "correct", talk.pk), data)
    talk.refresh_from_db()
    assert (talk.content, talk.held_on) == ("改过的内容", date(2025, 3, 6))
    stale = client.post(_url(world, "correct", talk.pk), {**data, "content_0": "又改", "seen": "2025-01-01"})
    assert "由别人改过" in stale.content.decode()
    revision = history.revisions_of(talk).first()
    client.post(_url(world, "undo", revision.pk))
    talk.refresh_from_db()
    assert (talk.content, talk.held_on) == (SAID, date(2025, 3, 5))
    client.post(_url(world, "remove", talk.pk))
    assert not Talk.objects.filter(pk=talk.pk).exists()
    client.post(_url(world, "undo", history.revisions_of(talk).first().pk))
    assert Talk.objects.get(pk=talk.pk).content == SAID


def test_the_list_says_whom_the_year_did_not_reach(world: World) -> None:
    _talk(world)
    found = talks.coverage_of(world.branch, 2025, date(2025, 11, 20))
    assert world.members["member"] not in found.without
    assert world.members["secretary"] not in found.without
    assert world.members["deputy"] in found.without
    html = _client(world).get(_url(world, "list"), {"year": 2025}).content.decode()
    assert world.members["deputy"].name in html
    assert "惯例" in html
    assert "第十九条（条号待核）" in html


def test_filters_leave_the_talks_of_a_pair_a_ground_and_a_member(world: World) -> None:
    kept = _talk(world)
    other = make_talk(
        world.branch,
        world.members["secretary"],
        world.members["deputy"],
        pair=Talk.Pair.COMMITTEE,
        ground=Talk.Ground.CARE,
    )
    client, url = _client(world), _url(world, "list")
    for asked in ({"pair": "committee"}, {"ground": "care"}, {"member": world.members["deputy"].pk}):
        assert list(client.get(url, {"year": 2025, **asked}).context["rows"]) == [other]
    assert list(client.get(url, {"year": 2025, "q": world.members["member"].name}).context["rows"]) == [kept]


PAGES = (
    "meetings:talk-list",
    "meetings:calendar",
    "meetings:meeting-list",
    "reports:branch-home",
    "reports:report",
    "reports:ledger-entry-list",
    "reports:duty-list",
)


def _everything_shown_to(world: World, actor: str, talk: Talk) -> str:
    client = _client(world, actor)
    branch = world.branch.pk
    urls = [reverse(name, args=[branch]) + "?year=2025" for name in PAGES]
    urls += [_url(world, "detail", talk.pk), _url(world, "correct", talk.pk)]
    urls += [reverse("reports:search", args=[branch]) + f"?q={SAID[:4]}", reverse("members:notice-list")]
    urls.append(reverse("reports:report", args=[branch]) + "?year=2025&fact=谈心谈话次数")
    return "".join(client.get(url).content.decode(errors="replace") for url in urls)


ACTORS = (
    "organisation member",
    "discipline member",
    "publicity member",
    "group leader",
    "staff",
    "administrator",
)


@pytest.mark.parametrize("actor", ACTORS)
def test_what_was_said_is_shown_to_nobody_else(world: World, actor: str) -> None:
    talk = _talk(world)
    shown = _everything_shown_to(world, actor, talk)
    assert SAID not in shown
    assert talk.content_sealed not in shown


def test_the_discipline_member_sees_who_talked_and_the_secretary_what(world: World) -> None:
    talk = _talk(world)
    url = _url(world, "detail", talk.pk)
    theirs = _client(world, "discipline member").get(url)
    assert theirs.context["content"] is None
    assert world.members["member"].name in theirs.content.decode()
    for actor in ("secretary", "deputy"):
        assert SAID in _client(world, actor).get(url).content.decode()


def test_only_secretary_and_deputy_read(world: World) -> None:
    readers = {role.value for role, rights in RIGHTS.items() if Permission.READ_TALKS in rights}
    assert readers == {"secretary", "deputy_secretary"}


def test_the_two_see_their_own(world: World) -> None:
    _talk(world)
    url = reverse("members:own-data", args=[world.branch.pk])
    assert SAID in _client(world, "member").get(url).content.decode()
    assert SAID not in _client(world, "group leader").get(url).content.decode()


def test_no_record_of_what_was_done_and_no_notice_tells_it(world: World) -> None:
    _post(world)
    record = AuditRecord.objects.get(verb="登记谈心谈话")
    assert (record.organization_id, record.details) == (world.branch.pk, {"talks": 1})
    assert not Notice.objects.filter(sentence__contains=SAID[:4]).exists()


def test_the_report_counts_talks_and_its_evidence_names_nobody(world: World) -> None:
    assert build(world.branch, 2025).value("谈心谈话次数") is None
    _talk(world)
    book = build(world.branch, 2025)
    assert (book.value("谈心谈话次数"), book.value("谈心谈话人数")) == (1, 2)
    (row,) = rows(world.branch, keys_of(book["谈心谈话次数"]))
    assert (row.head, row.what, row.note, row.route) == ("3月5日", "委员与党员", "", "")
