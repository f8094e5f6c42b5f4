"""The statistics page and the workbooks of the register."""

from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from members.models import FloatingSpell, Member, MembershipEvent
from members.tally import tally
from partybranch.audit.models import AuditRecord
from partybranch.imports import Status
from reports.importers.service import import_file
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOOKS = ("member-workbook", "change-workbook", "member-statistics-workbook")


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at("2025-11-20 10:00")


def _get(world: World, name: str, actor: str = "secretary", **query: str):
    client = Client()
    client.force_login(world.user(actor))
    return client.get(reverse(f"members:{name}", args=[world.branch.pk]), query)


def _sheets(answer) -> dict[str, list[tuple]]:
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def _only(answer) -> list[tuple]:
    (rows,) = _sheets(answer).values()
    return rows


def _file_name(answer) -> str:
    return unquote(answer["Content-Disposition"].partition("''")[2])


def _full_member(world: World, **changed) -> Member:
    """A line with every column filled, some dates known in part."""
    member = people.make_member(
        world.branch,
        "钟声",
        phone="19912345678",
        id_number="99999919800501002X",
        group=world.groups[0],
        native_place="河南信阳",
        work_post="种植业科科长",
        sponsors="柳承志、邹敏",
        note="热心支部工作",
        born_precision="month",
        admitted_on=date(2004, 1, 1),
        admitted_precision="year",
        confirmed_on=date(2005, 3, 1),
        confirmed_precision="month",
        **changed,
    )
    member.residence = "青石市稻香路12号"
    member.save()
    return member


# -- The page --------------------------------------------------------------------------------------------


def test_every_figure_of_the_page_opens_a_list_of_that_length(world: World) -> None:
    _full_member(world)
    people.make_member(world.branch, "钟鸣", gender="", born_on=None, education="", employment="")
    away = world.members["member"]
    FloatingSpell.objects.create(
        branch=world.branch, direction="out", member=away, started_on=date(2025, 1, 1)
    )
    client = Client()
    client.force_login(world.user("secretary"))
    found = client.get(
        reverse("members:member-statistics", args=[world.branch.pk]), {"year": "2025"}
    ).context["statistics"]
    figures = [found.total, *(figure for section in found.sections for figure in section.figures)]
    growth = found.growth
    for figure in [*figures, growth.start, *growth.came, *growth.left, growth.end]:
        url = reverse(figure.route, args=[world.branch.pk])
        rows = client.get(f"{url}?{figure.query}").context["page_obj"].paginator.count
        assert rows == figure.count, (figure.label, figure.query)
    assert found.total.count == 12
    for section in found.sections:
        assert sum(figure.count for figure in section.figures) == 12, section.title


def test_growth_tells_each_kind_of_coming_and_leaving(world: World) -> None:
    came = people.make_member(world.branch, "钟声", joined_on=date(2025, 4, 1))
    MembershipEvent.objects.create(
        member=came, branch=world.branch, kind="moved_in", occurred_on=date(2025, 4, 1)
    )
    growth = _get(world, "member-statistics", year="2025").context["statistics"].growth
    assert (growth.start.count, growth.end.count) == (10, 11)
    assert {figure.label: figure.count for figure in growth.came} == {
        "转入": 1,
        "接收预备党员": 0,
        "恢复党籍": 0,
    }
    assert {figure.label: figure.count for figure in growth.left if figure.count} == {"转出": 1}
    # 谷雨 was admitted in the year, of which no change tells.
    assert not growth.holds


def test_a_group_leader_sees_the_own_groups_figures_and_no_growth(world: World) -> None:
    answer = _get(world, "member-statistics", "group leader", year="2025")
    found = answer.context["statistics"]
    assert (found.total.count, found.growth) == (3, None)
    assert "导出" not in answer.content.decode()


# -- Workbooks -------------------------------------------------------------------------------------------


def test_the_register_leaves_in_the_columns_offices_hand_in(world: World) -> None:
    _full_member(world)
    answer = _get(world, "member-workbook", on="2025-06-30")
    assert _file_name(answer) == f"{world.branch.name}党员花名册（截至2025年6月30日）.xlsx"
    (title,) = _sheets(answer)
    assert title == "党员花名册（截至2025-06-30）"
    header, *rows = _only(answer)
    row = dict(zip(header, next(row for row in rows if row[1] == "钟声"), strict=True))
    row.pop("序号")
    assert row == {
        "姓名": "钟声",
        "性别": "男",
        "民族": "汉族",
        "籍贯": "河南信阳",
        "出生年月": "1980-05",
        "学历": "大学",
        "工作单位及职务": "种植业科科长",
        "入党时间": "2004",
        "转正时间": "2005-03",
        "党龄（年）": 20,
        "党员类别": "正式党员",
        "党内职务": None,
        "所在党小组": "第一党小组",
        "人员类别": "在职",
        "流动": None,
        "入党介绍人": "柳承志、邹敏",
        "联系电话": "19912345678",
        "现居住地": "青石市稻香路12号",
        "身份证号": "已录入，尾号2X",
        "备注": "热心支部工作",
    }
    assert [row[0] for row in rows] == list(range(1, 12))
    assert "99999919800501002X" not in str(rows)


def test_who_need_not_call_takes_masked_phones_and_no_residence(world: World) -> None:
    _full_member(world)
    text = str(_only(_get(world, "member-workbook", "staff")))
    assert "199****5678" in text
    assert "19912345678" not in text
    assert "稻香路" not in text


@pytest.mark.parametrize("actor", ["secretary", "staff"])
@pytest.mark.parametrize("stores", [True, False])
def test_the_register_comes_back_without_changing_anything(
    world: World, tmp_path, actor: str, stores: bool
) -> None:
    world.branch.stores_id_numbers = stores
    world.branch.save()
    _full_member(world)
    FloatingSpell.objects.create(
        branch=world.branch, direction="out", member=world.members["member"], started_on=date(2025, 1, 1)
    )
    before = list(Member.objects.order_by("pk").values())
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(_get(world, "member-workbook", actor).content)
    plan = import_file(path, branch=world.branch, year=2025, kind="roster").plan
    assert [(row.summary, row.changes) for row in plan.of(Status.CHANGED)] == []
    assert (plan.refused, plan.warnings) == ([], [])
    assert len(plan.of(Status.UNCHANGED)) == tally(world.branch.members.all(), date(2025, 11, 20)).total
    assert list(Member.objects.order_by("pk").values()) == before


def test_a_note_of_a_move_already_recorded_on_a_day_of_that_month_is_no_change(
    world: World, tmp_path
) -> None:
    member = people.make_member(
        world.branch, "钟声", joined_on=date(2025, 3, 14), note="2025年3月由丹崖县委机关党支部转入"
    )
    MembershipEvent.objects.create(
        member=member, branch=world.branch, kind="moved_in", occurred_on=date(2025, 3, 14)
    )
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(_get(world, "member-workbook").content)
    plan = import_file(path, branch=world.branch, year=2025, kind="roster").plan
    assert plan.of(Status.CHANGED) == []
    member.refresh_from_db()
    assert member.joined_on == date(2025, 3, 14)


def test_changes_of_a_period_with_where_from_and_where_to(world: World) -> None:
    first, second = world.groups
    MembershipEvent.objects.filter(kind="moved_out").update(
        counterpart="丹崖县委机关党支部", paper="介绍信第7号", note="工作调动", precision="month"
    )
    MembershipEvent.objects.create(
        member=world.members["member"],
        branch=world.branch,
        kind="group_changed",
        occurred_on=date(2025, 5, 1),
        from_group=first,
        to_group=second,
    )
    answer = _get(world, "change-workbook", **{"from": "2025-03-01", "to": "2025-05-01"})
    assert _file_name(answer) == f"{world.branch.name}党员变动一览表（2025年3月1日至2025年5月1日）.xlsx"
    assert _only(answer) == [
        ("序号", "姓名", "变动", "日期", "原/去向", "依据", "说明"),
        (1, "冉远航", "转出", "2025-03", "丹崖县委机关党支部", "介绍信第7号", "工作调动"),
        (2, "石小满", "调整党小组", "2025-05-01", "第一党小组 → 第二党小组", None, None),
    ]
    assert len(_only(_get(world, "change-workbook", **{"from": "2025-04-30", "to": "2025-04-01"}))) == 1
    assert len(_only(_get(world, "change-workbook", year="2025"))) == 3


def test_the_statistics_leave_with_their_day(world: World) -> None:
    answer = _get(world, "member-statistics-workbook", year="2025")
    assert _file_name(answer) == f"{world.branch.name}2025年党员基本情况统计（截至2025年11月20日）.xlsx"
    base, growth = _sheets(answer).items()
    assert base[0] == "党员基本情况（截至2025-11-20）"
    assert ("合计", "党员总数", 10) in base[1]
    assert ("人员类别", "离退休", 1) in base[1]
    assert growth[0] == "2025年党员增减情况"
    assert growth[1][1:3] == [("年初", "年初人数", 10), ("增加", "转入", 0)]


@pytest.mark.parametrize("name", BOOKS)
def test_whoever_takes_a_workbook_away_is_recorded_once(world: World, name: str) -> None:
    before = AuditRecord.objects.count()
    _get(world, name, "staff")
    (record,) = AuditRecord.objects.order_by("sequence")[before:]
    assert record.verb.startswith("导出党员")
    assert (record.actor_id, record.organization_id) == (world.user("staff").pk, world.branch.pk)


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize(
    ("actor", "status"), [("discipline member", 403), ("group leader", 403), ("foreign secretary", 404)]
)
def test_only_who_may_export_takes_a_workbook(world: World, name: str, actor: str, status: int) -> None:
    assert _get(world, name, actor).status_code == status
