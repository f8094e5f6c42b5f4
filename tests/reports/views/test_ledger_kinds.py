"""The pages of kinds of other work, and the short form that follows the kind."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from partybranch.audit.models import AuditRecord
from reports.models import LedgerEntry, LedgerKind
from tests import people
from tests.doings_of_desk import entry_form
from tests.doings_of_talks import kind_form, make_kind
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _client(world: World, actor: str = "secretary") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _kinds(world: World, name: str, *args: int) -> str:
    return reverse(f"reports:committee-ledger-kind-{name}", args=[world.committee.pk, *args])


def _entries(world: World, name: str, *args: int) -> str:
    return reverse(f"reports:ledger-entry-{name}", args=[world.branch.pk, *args])


def test_staff_add_a_kind_with_typed_columns(world: World) -> None:
    form = kind_form(label_1="规模", type_1="choice", choices_1="大、小", label_2="人数合计", type_2="number")
    html = _client(world, "staff").post(_kinds(world, "add"), form, follow=True).content.decode()
    assert "已增加类别“读书小组”" in html
    kind = LedgerKind.objects.get(name="读书小组")
    assert kind.organization == world.committee
    assert kind.columns == [
        {"key": "c1", "label": "组长单位", "type": "text"},
        {"key": "c2", "label": "规模", "type": "choice", "choices": ["大", "小"]},
        {"key": "c3", "label": "人数合计", "type": "number"},
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请填写类别名称。"),
        ({"name": "荣誉"}, "已有类别“荣誉”"),
        ({"label_0": "日期"}, "请换一个叫法"),
        ({"label_1": "规模", "type_1": "choice", "choices_1": "大"}, "至少写两个选项"),
        ({"label_1": "组长单位"}, "有两个栏目都叫“组长单位”"),
    ],
)
def test_what_is_refused_of_a_kind_stands_on_the_page(world: World, changes: dict, sentence: str) -> None:
    html = _client(world, "staff").post(_kinds(world, "add"), kind_form(**changes)).content.decode()
    assert sentence in html
    assert not LedgerKind.objects.filter(added_by_id__isnull=False).exists()


def test_a_kind_is_offered_no_more_and_again(world: World) -> None:
    kind = make_kind(world.committee)
    client = _client(world, "staff")
    assert "已停用“读书小组”" in client.post(_kinds(world, "offer", kind.pk), follow=True).content.decode()
    form = _client(world).get(_entries(world, "add")).context["form"]
    assert kind not in form.fields["kind"].queryset
    client.post(_kinds(world, "offer", kind.pk), {"offer": "1"})
    kind.refresh_from_db()
    assert kind.is_offered


def test_a_committee_changes_no_kind_of_everybody(world: World) -> None:
    honour = LedgerKind.objects.get(code="honour")
    client = _client(world, "staff")
    assert client.get(_kinds(world, "change", honour.pk)).status_code == 404
    assert client.post(_kinds(world, "remove", honour.pk)).status_code == 404


def test_choosing_another_kind_checks_nothing_and_loses_nothing(world: World) -> None:
    letter, honour = (LedgerKind.objects.get(code=code) for code in ("letter", "honour"))
    own = f"own_{honour.pk}_awarded_by"
    client, url = _client(world), _entries(world, "add")
    asked = entry_form(kind="letter", title="", note="写好的说明", **{own: "市直机关工委"}, change_kind="1")
    response = client.post(url, asked)
    html = response.content.decode()
    assert "只记数量、日期和措施，不写人名" in html
    assert f'name="own_{letter.pk}_handled"' in html
    assert "写好的说明" in html
    assert "请填写名称" not in html
    assert (own, "市直机关工委") in response.context["form"].typed_elsewhere
    back = client.post(url, {**asked, "kind": str(honour.pk)}).context["form"]
    assert back[own].value() == "市直机关工委"


def test_the_columns_of_a_kind_are_read_by_their_types(world: World) -> None:
    kind = LedgerKind.objects.get(code="check")
    names = {key: f"own_{kind.pk}_{key}" for key in ("about", "found", "measures")}
    typed = {names["about"]: "四风", names["found"]: "若干", names["measures"]: "限期 整改"}
    client, url = _client(world), _entries(world, "add")
    html = client.post(url, entry_form(kind="check", **typed)).content.decode()
    assert "发现问题数要填整数。" in html
    assert "限期 整改" in html
    client.post(url, entry_form(kind="check", **{**typed, names["found"]: "2"}))
    entry = LedgerEntry.objects.get(kind=kind)
    assert entry.values == {"about": "四风", "found": 2, "measures": "限期 整改"}
    form = client.get(_entries(world, "correct", entry.pk)).context["form"]
    assert form[names["found"]].value() == 2


def test_a_name_of_two_characters_is_asked_about_once(world: World) -> None:
    people.make_member(world.branch, "文明")
    client, url = _client(world), _entries(world, "add")
    form = entry_form(kind="letter", title="文明用语的建议", quantity="1")
    assert "不是人名请勾选下面的确认" in client.post(url, form).content.decode()
    client.post(url, {**form, "names_are_words": "on"})
    assert LedgerEntry.objects.filter(title="文明用语的建议").exists()


def _letters(world: World) -> None:
    for title, handled in (("一季度", 2), ("二季度", 3)):
        values = {"handled": handled, "measures": f"{title}转办"}
        people.make_entry(world.branch, date(2025, 3, 1), title, "letter", quantity=4, values=values)


def test_the_list_of_one_kind_shows_its_columns_and_totals(world: World) -> None:
    _letters(world)
    client, url = _client(world), _entries(world, "list")
    html = client.get(url, {"year": 2025, "kind": "letter"}).content.decode()
    assert "办结数（件）" in html
    assert "办结数5件" in html
    assert "数量8件" in html
    found = client.get(url, {"year": 2025, "q": "二季度转办"}).context["rows"]
    assert [entry.title for entry in found] == ["二季度"]


def test_the_ledger_leaves_as_a_workbook_and_that_is_recorded(world: World) -> None:
    _letters(world)
    response = _client(world, "discipline member").get(_entries(world, "workbook"), {"year": 2025})
    sheet = load_workbook(BytesIO(response.content))["来信来访"]
    assert [cell.value for cell in sheet[1]][4] == "办结数（件）"
    assert [cell.value for cell in sheet["E"]][1:] == [2, 3]
    assert AuditRecord.objects.get(verb="导出工作纪实").organization_id == world.branch.pk
