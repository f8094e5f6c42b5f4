"""The commands that print the facts and write the report."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from partybranch.audit.models import AuditRecord
from tests.reports.facts.branch_years import make_branch, make_meeting


def _facts(*arguments: str) -> str:
    out = StringIO()
    call_command("facts", *arguments, stdout=out)
    return out.getvalue()


def test_facts_are_one_json_object_by_chinese_name(branch):
    make_meeting(branch, date(2025, 3, 1), "general_meeting")
    found = json.loads(_facts("--branch", branch.name, "--year", "2025", "--json"))
    assert found["党员大会次数"] == {"value": 1, "unit": "次", "kind": "count", "records": 1}
    assert found["党费应缴"]["value"] is None


def test_facts_without_json_are_lines_a_person_reads(branch):
    make_meeting(branch, date(2025, 3, 1), "general_meeting")
    lines = _facts("--branch", branch.name, "--year", "2025").splitlines()
    assert "党员大会次数\t1次\t1条记录" in lines
    assert "党费应缴\t待补\t0条记录" in lines


def test_as_of_is_taken_from_the_command_line(branch):
    make_meeting(branch, date(2025, 3, 1), "general_meeting")
    make_meeting(branch, date(2025, 9, 1), "general_meeting")
    arguments = ("--branch", branch.name, "--year", "2025", "--as-of", "2025-06-30", "--json")
    assert json.loads(_facts(*arguments))["党员大会次数"]["value"] == 1


def test_branch_of_an_ambiguous_name_needs_its_superior(branch):
    twin = make_branch(branch.name, superior="中共白石县水务局机关委员会")
    with pytest.raises(CommandError, match="写明上级"):
        _facts("--branch", branch.name, "--year", "2025")
    found = _facts("--branch", f"中共白石县水务局机关委员会/{twin.name}", "--year", "2025")
    assert found.startswith(twin.name)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--branch", "没有这个支部", "--year", "2025"),
        ("--branch", "清河县水务局机关第二党支部", "--year", "二〇二五"),
        ("--branch", "清河县水务局机关第二党支部", "--year", "2025", "--as-of", "年底"),
    ],
)
def test_what_cannot_be_meant_is_refused(branch, arguments):
    with pytest.raises(CommandError):
        _facts(*arguments)


def test_report_is_written_and_recorded(branch, tmp_path):
    file, out = tmp_path / "述职报告.docx", StringIO()
    call_command("render_report", "--branch", branch.name, "--year", "2025", "--out", str(file), stdout=out)
    assert "清河县水务局机关第二党支部书记" in "".join(
        paragraph.text for paragraph in Document(str(file)).paragraphs
    )
    assert "处待补" in out.getvalue()
    assert AuditRecord.objects.get(verb="导出述职报告").actor_kind == "system"


def test_place_that_cannot_be_written_is_told(branch, tmp_path):
    arguments = ("--branch", branch.name, "--year", "2025", "--out", str(tmp_path / "没有" / "报告.docx"))
    with pytest.raises(CommandError, match="写不进去"):
        call_command("render_report", *arguments)
