"""Ideas, problems and plan in the browser."""

import re

import pytest

from reports.models import AnnualReport, PlanItem, Problem
from tests.reports.reporting import YEAR, hand_in


def _opened(html: str) -> str:
    return re.search(r'name="opened" value="([^"]*)"', html)[1]


def _ideas(desk, idea="“五个一”思路", opened=None):
    opened = _opened(desk.html("report-outlook")) if opened is None else opened
    data = {"guiding_idea": idea, "outlook": "抓基层", "opened": opened}
    return desk.post("report-outlook", data)


def test_ideas_fill_their_gaps_in_the_report(desk):
    assert _ideas(desk).status_code == 302
    html = desk.html()
    assert "围绕“五个一”思路推进" in html
    assert "总体思路：抓基层。" in html
    assert "工作思路已保存" in html


def test_ideas_changed_meanwhile_keep_what_was_typed(desk):
    opened = _opened(desk.html("report-outlook"))
    _ideas(desk, "先写的")
    html = _ideas(desk, "后写的", opened).content.decode()
    assert "别人改过这里" in html
    assert "后写的" in html
    _ideas(desk, "后写的", _opened(html))
    assert AnnualReport.objects.get().guiding_idea == "后写的"


def test_page_lists_what_the_records_show_as_problems(desk):
    html = desk.html("report-outlook")
    found = re.search(r'<a href="([^"]*problems/add[^"]*fact=[^"]*)">([^<]+)</a>', html)
    assert found
    page = desk.client.get(found[1].replace("&amp;", "&")).content.decode()
    assert re.search(r"<textarea[^>]*>\s*[^<]*【[^】]+缺开时段】", page)


def test_evidence_of_a_missed_duty_leads_to_a_problem_already_begun(desk):
    html = desk.html(fact="党员大会缺开时段")
    assert "写入“存在问题”" in html
    assert "写入“存在问题”" not in desk.html(fact="党员大会次数")


def test_problem_is_written_corrected_moved_removed_and_had_again(desk):
    for text in ("学习不够深入", "活动形式单一"):
        assert desk.post("problem-add", {"text": text, "measure": "每月研讨"}).status_code == 302
    assert "学习不够深入。每月研讨。" in re.sub(r"<[^>]+>", "", desk.html())
    first, second = Problem.objects.all()
    desk.post("problem-edit", {"text": "学习抓得不紧", "measure": ""}, pk=first.pk)
    desk.post("problem-move", {"to": "up"}, pk=second.pk)
    assert list(Problem.objects.values_list("text", flat=True)) == ["活动形式单一", "学习抓得不紧"]
    desk.html()
    desk.post("problem-remove", pk=second.pk)
    assert Problem.objects.get() == first
    desk.undo()
    assert Problem.objects.count() == 2


def test_problem_just_written_can_be_taken_back(desk):
    desk.post("problem-add", {"text": "学习不够深入", "measure": ""})
    desk.undo()
    assert not Problem.objects.exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text": ""}, "请填写问题。"),
        ({"text": "长" * 301}, "最多300个字"),
        ({"text": "【没有】不足"}, "没有【没有】这项数据"),
    ],
)
def test_wrong_problem_keeps_what_was_typed(desk, data, told):
    html = desk.post("problem-add", {"measure": "照样改", **data}).content.decode()
    assert told in html
    assert "照样改" in html
    assert not Problem.objects.exists()


def test_plan_is_written_with_its_target_and_taken_out_again(desk):
    desk.post("plan-add", {"text": "开展党课", "target": "4", "unit": "次"})
    item = PlanItem.objects.get()
    assert (item.year, item.target) == (YEAR + 1, 4)
    assert "开展党课4次。" in re.sub(r"<[^>]+>", "", desk.html())
    desk.html()
    desk.post("plan-edit", {"text": "开展党课", "target": "6", "unit": "次"}, pk=item.pk)
    desk.undo()
    assert PlanItem.objects.get().target == 4
    desk.post("plan-move", {"to": "down"}, pk=item.pk)
    desk.html()
    desk.post("plan-remove", pk=item.pk)
    desk.undo()
    assert PlanItem.objects.get().text == "开展党课"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text": "开展党课", "target": "4", "unit": ""}, "请写单位"),
        ({"text": "开展党课", "target": "", "unit": "次"}, "请写目标数"),
        ({"text": "开展党课", "target": "四", "unit": "次"}, "要填整数"),
        ({"text": "", "target": "", "unit": ""}, "请填写打算。"),
    ],
)
def test_wrong_plan_is_told_beside_its_field(desk, data, told):
    html = desk.post("plan-add", data).content.decode()
    assert told in html
    assert not PlanItem.objects.exists()


def test_lines_of_another_branch_are_not_found(desk, world):
    problem = Problem.objects.create(branch=world.foreign, year=YEAR, text="鹤")
    item = PlanItem.objects.create(branch=world.foreign, year=YEAR + 1, text="鹤")
    for name, pk in (
        ("problem-edit", problem.pk),
        ("problem-remove", problem.pk),
        ("problem-move", problem.pk),
        ("plan-edit", item.pk),
        ("plan-remove", item.pk),
        ("plan-move", item.pk),
    ):
        assert desk.post(name, pk=pk).status_code == 404
    assert Problem.objects.count() == PlanItem.objects.count() == 1


def test_handed_in_report_takes_no_lines(desk, world, at):
    at("2026-01-05")
    desk.post("problem-add", {"text": "学习不够深入", "measure": ""})
    problem = Problem.objects.get()
    hand_in(world)
    desk.post("problem-remove", pk=problem.pk)
    assert "报告已经报送" in desk.html()
    desk.post("problem-move", {"to": "up"}, pk=problem.pk)
    html = desk.post("plan-add", {"text": "开展党课"}).content.decode()
    assert "报告已经报送" in html
    assert (Problem.objects.count(), PlanItem.objects.count()) == (1, 0)
