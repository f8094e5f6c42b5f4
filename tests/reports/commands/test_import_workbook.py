"""The commands that found a branch and take its workbooks over."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from members.models import Member, Organization
from partybranch.audit.models import AuditRecord
from tests.reports.importers.conftest import Desk

pytestmark = pytest.mark.django_db

NAME, SUPERIOR = "某局机关第三党支部", "中共某局机关委员会"
ROSTER = [["姓名", "入党时间"], ["严建国", "1995-03-01"], ["周红梅", "2099-03-01"]]


@pytest.fixture
def desk(tmp_path):
    call_command("create_branch", NAME, superior=SUPERIOR, kind="机关", verbosity=0)
    return Desk(Organization.objects.get(name=NAME), tmp_path)


def _import(path, *options, capsys=None, branch=NAME):
    if capsys is not None:
        capsys.readouterr()
    call_command("import_workbook", str(path), "--branch", branch, "--year", "2025", *options)
    return capsys.readouterr().out if capsys is not None else None


def test_create_branch_makes_a_missing_superior_as_a_committee(desk):
    superior = Organization.objects.get(name=SUPERIOR)
    assert superior.kind == Organization.Kind.COMMITTEE
    assert desk.branch.parent == superior
    assert desk.branch.unit_kind == Organization.UnitKind.OFFICE


def test_create_branch_twice_is_refused_in_one_sentence(desk):
    with pytest.raises(CommandError, match="已经在了"):
        call_command("create_branch", NAME, superior=SUPERIOR)


def test_same_branch_name_below_two_superiors_is_told_apart(desk, tmp_path):
    call_command("create_branch", NAME, superior="另一党委", verbosity=0)
    path = desk.book(ROSTER)
    with pytest.raises(CommandError, match="有2个"):
        _import(path, "--yes")
    _import(path, "--yes", branch=f"另一党委/{NAME}")
    assert Member.objects.get().branch.parent.name == "另一党委"


def test_dry_run_writes_nothing_and_tells_the_same_counts(desk, capsys):
    path = desk.book(ROSTER)
    dry = json.loads(_import(path, "--json", capsys=capsys))
    assert not Member.objects.exists()
    assert json.loads(_import(path, "--json", "--yes", capsys=capsys)) == dry
    assert Member.objects.count() == 1


def test_json_has_counts_and_problems_by_sheet_row_column_and_reason(desk, capsys):
    told = json.loads(_import(desk.book(ROSTER), "--json", "--yes", capsys=capsys))
    assert {key: told[key] for key in ("new", "changed", "unchanged")} == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
    }
    (refused,) = told["refused"]
    assert refused == {"sheet": "表1", "row": 3, "column": "入党时间", "reason": "入党时间不能晚于今天。"}
    assert told["warnings"] == []


def test_same_workbook_again_changes_nothing(desk, capsys):
    path = desk.book(ROSTER)
    _import(path, "--yes")
    told = json.loads(_import(path, "--json", "--yes", capsys=capsys))
    assert (told["new"], told["changed"], told["unchanged"]) == (0, 0, 1)


def test_refused_file_fails_with_a_sentence_and_one_json_object(desk, tmp_path, capsys):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    with pytest.raises(CommandError):
        _import(broken, "--json", capsys=capsys)
    told = json.loads(capsys.readouterr().out)
    assert told["new"] == 0
    assert told["refused"][0]["reason"].endswith("。")


def test_wrong_kind_of_sheet_is_refused_with_what_it_needs(desk):
    with pytest.raises(CommandError, match="没有找到慰问台账的表头"):
        _import(desk.book(ROSTER), "--sheet", "visits")


LEDGERS = {
    "roster": "党员花名册",
    "meetings": "组织生活台账",
    "dues": "党费收缴登记表",
    "visits": "慰问台账",
    "work": "工作纪实",
}


@pytest.mark.parametrize("named", LEDGERS)
@pytest.mark.parametrize("sent", LEDGERS)
def test_sample_ledger_named_as_another_is_refused_whole(desk, named, sent):
    path = settings.BASE_DIR / "reports" / "sample" / "2025" / f"{LEDGERS[sent]}.xlsx"
    if named == sent:
        _import(path, "--sheet", named)
        return
    with pytest.raises(CommandError, match=f"没有找到{LEDGERS[named]}的表头"):
        _import(path, "--sheet", named, "--yes")
    assert not Member.objects.exists()


def test_unknown_branch_is_told(desk):
    with pytest.raises(CommandError, match="没有叫“无此支部”的党组织"):
        _import(desk.book(ROSTER), branch="无此支部")


def test_workbook_with_register_and_dues_is_one_import(desk, capsys):
    dues = [["姓名", "月应缴", *[f"{m}月" for m in range(1, 13)]], ["严建国", 30, *[30] * 12]]
    path = desk.book([["姓名", "入党时间"], ["严建国", "1995-03-01"]], dues)
    dry = json.loads(_import(path, "--json", capsys=capsys))
    assert (dry["new"], dry["refused"]) == (2, [])
    assert not Member.objects.exists()
    _import(path, "--yes")
    assert AuditRecord.objects.filter(verb="导入党员花名册、党费收缴登记表").count() == 1


def test_header_that_says_too_little_will_do_where_the_ledger_is_named(desk):
    path = desk.book([["姓名", "部门", "电话"], ["严建国", "办公室", "19900000000"]])
    with pytest.raises(CommandError, match="没有找到认得的表头"):
        _import(path, "--yes")
    _import(path, "--yes", "--sheet", "roster")
    assert Member.objects.get().name == "严建国"
