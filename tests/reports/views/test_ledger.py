"""The pages of other work."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import LedgerEntry
from tests import people
from tests.doings_of_desk import entry_form
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _client(world: World, actor: str = "secretary") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _url(name: str, *args: int) -> str:
    return reverse(f"reports:ledger-entry-{name}", args=args)


def _post(world: World, actor: str = "secretary", **changes):
    return _client(world, actor).post(_url("add", world.branch.pk), entry_form(**changes), follow=True)


def test_an_entry_is_saved_with_a_way_back_and_a_way_on(world: World) -> None:
    html = _post(world, "publicity member", quantity="3", amount="30.01").content.decode()
    entry = LedgerEntry.objects.get(title="党员学习计划")
    assert (entry.quantity, entry.unit, entry.amount_fen) == (3, "件", 3001)
    assert "已保存，归入工作纪实。" in html
    assert _url("remove", world.branch.pk, entry.pk) in html
    assert "kind=document&amp;date=2025-03-05" in html
    assert "韦东升于2025-11-20登记" in html


def test_save_and_enter_another_keeps_kind_and_day(world: World) -> None:
    response = _post(world, again="1")
    assert response.request["PATH_INFO"] == _url("add", world.branch.pk)
    assert response.context["form"]["occurred_on"].value() == "2025-03-05"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "请填写名称。"),
        ({"occurred_on": "2025-02-30"}, "日期不是有效的日期。"),
        ({"occurred_on": "2025-11-21"}, "日期不能晚于今天"),
        ({"occurred_on": "1200-01-01"}, "日期不能早于1921年。"),
        ({"quantity": "三"}, "数量要填整数。"),
        ({"quantity": "-1"}, "数量不能小于0。"),
        ({"amount": "3.005"}, "最多写到分"),
        ({"title": "长" * 201}, "名称最多200个字"),
    ],
)
def test_bad_input_gets_one_sentence_and_loses_nothing(world: World, changes: dict, sentence: str) -> None:
    html = _post(world, **{"note": "已经写好的说明", **changes}).content.decode()
    assert sentence in html
    assert "已经写好的说明" in html
    assert not LedgerEntry.objects.filter(note="已经写好的说明").exists()


def test_the_same_title_is_saved_after_a_tick(world: World) -> None:
    people.make_entry(world.branch, date(2025, 3, 5), "党员学习计划")
    html = _post(world).content.decode()
    assert "确是另一项" in html
    assert 'name="is_another"' in html
    _post(world, is_another="on")
    assert LedgerEntry.objects.filter(title="党员学习计划").count() == 2


def _entry(world: World, **fields) -> LedgerEntry:
    return people.make_entry(world.branch, date(2025, 2, 1), "党建要点", **fields)


def test_an_entry_is_corrected_and_the_correction_undone(world: World) -> None:
    entry = _entry(world)
    client, url = _client(world), _url("correct", world.branch.pk, entry.pk)
    form = client.get(url).context["form"]
    data = entry_form(title="党建工作要点", seen=form["seen"].value())
    html = client.post(url, data, follow=True).content.decode()
    assert "已更正。" in html
    undo = html.split('action="', maxsplit=1)[1]
    assert "柳承志于2025年11月20日10:00更正" in client.get(url).content.decode()
    address = next(part.split('"')[0] for part in html.split('action="') if "revisions" in part.split('"')[0])
    assert "恢复原样" in client.post(address, follow=True).content.decode()
    entry.refresh_from_db()
    assert (entry.title, bool(undo)) == ("党建要点", True)
    assert "不能再撤销" in client.post(address, follow=True).content.decode()


def test_an_entry_of_a_month_keeps_its_month(world: World) -> None:
    entry = _entry(world, precision="month")
    client, url = _client(world), _url("correct", world.branch.pk, entry.pk)
    form = client.get(url).context["form"]
    assert form["occurred_on"].value() == "2025-02"
    client.post(url, entry_form(occurred_on="2025-02", title="改名", seen=form["seen"].value()))
    entry.refresh_from_db()
    assert (entry.title, entry.precision) == ("改名", "month")


def test_a_save_over_somebody_elses_loses_nothing(world: World) -> None:
    entry = _entry(world)
    html = _client(world).post(
        _url("correct", world.branch.pk, entry.pk), entry_form(note="我的改动", seen="x")
    )
    assert "由别人改过" in html.content.decode()
    assert "我的改动" in html.content.decode()


def test_an_entry_is_removed_and_put_back(world: World) -> None:
    entry = _entry(world)
    html = _client(world).post(_url("remove", world.branch.pk, entry.pk), follow=True).content.decode()
    assert "已删除“党建要点”。" in html
    assert not LedgerEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize("name", ["correct", "remove"])
def test_another_branchs_entry_is_not_there(world: World, name: str) -> None:
    theirs = LedgerEntry.objects.get(branch=world.foreign)
    assert _client(world).post(_url(name, world.branch.pk, theirs.pk)).status_code == 404


def test_who_may_only_look_is_shown_no_form(world: World) -> None:
    _entry(world)
    client = _client(world, "discipline member")
    html = client.get(_url("list", world.branch.pk), {"year": "2025"}).content.decode()
    assert "党建要点" in html
    assert _url("add", world.branch.pk) not in html
    assert client.get(_url("add", world.branch.pk)).status_code == 403


@pytest.mark.parametrize("query", [{"kind": "x" * 300}, {"date": "nonsense"}, {"kind": "honour"}])
def test_the_form_opens_whatever_the_address_says(world: World, query: dict) -> None:
    assert _client(world).get(_url("add", world.branch.pk), query).status_code == 200
