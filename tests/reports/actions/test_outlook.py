"""Problems and plan: entered, ordered, removed, put back."""

import pytest

from partybranch.audit.models import AuditRecord
from reports.actions import outlook as actions
from reports.actions.annual_report import BadNames
from reports.annual import narrative_of
from reports.models import PlanItem, Problem
from reports.wording.sections.outlook import missed_figures
from reports.wording.tokens import Tokens
from tests.reports.reporting import YEAR


def _names(world):
    book = narrative_of(world.branch, YEAR)[0]
    return Tokens(book, missed_figures(book))


def _problem(world, text="学习不够深入", measure=""):
    return actions.add_problem(
        branch=world.branch,
        year=YEAR,
        text=text,
        measure=measure,
        names=_names(world),
        by=world.user("secretary"),
    )


def _plan(world, text="开展党课", target=4, unit="次"):
    return actions.add_plan_item(
        branch=world.branch,
        year=YEAR + 1,
        text=text,
        target=target,
        unit=unit,
        by=world.user("secretary"),
    )


def _report(world) -> str:
    return "".join(paragraph.plain for _, paragraph in narrative_of(world.branch, YEAR)[1].paragraphs())


def test_problem_and_plan_enter_the_report_and_are_recorded(world):
    _problem(world, measure="每月研讨一次")
    _plan(world)
    assert "学习不够深入。每月研讨一次。" in _report(world)
    assert "开展党课4次。" in _report(world)
    assert AuditRecord.objects.filter(verb__in=["登记存在问题", "登记工作打算"]).count() == 2


def test_plan_of_next_year_is_not_in_the_report_of_another(world):
    _plan(world)
    said = narrative_of(world.branch, YEAR + 1)[1]
    assert not any(paragraph.key.startswith("plan-item") for _, paragraph in said.paragraphs())


def test_unknown_name_in_a_problem_is_refused(world):
    with pytest.raises(BadNames):
        _problem(world, "【没有这项】不足")
    assert not Problem.objects.exists()


def test_correction_and_removal_can_be_undone(world):
    problem = _problem(world)
    revision = actions.correct_problem(
        problem=problem, text="改过的", measure="", names=_names(world), by=world.user("secretary")
    )
    actions.undo(branch=world.branch, revision=revision, by=world.user("secretary"))
    assert Problem.objects.get().text == "学习不够深入"
    removed = actions.remove_line(row=Problem.objects.get(), by=world.user("secretary"))
    assert not Problem.objects.exists()
    actions.undo(branch=world.branch, revision=removed, by=world.user("secretary"))
    assert Problem.objects.get().text == "学习不够深入"
    item = _plan(world)
    removed = actions.remove_line(row=item, by=world.user("secretary"))
    assert actions.undo(branch=world.branch, revision=removed, by=world.user("secretary")) == YEAR
    assert PlanItem.objects.get().target == 4


def test_correction_of_a_removed_line_cannot_be_undone(world):
    problem = _problem(world)
    revision = actions.correct_problem(
        problem=problem, text="改过的", measure="", names=_names(world), by=world.user("secretary")
    )
    actions.remove_line(row=problem, by=world.user("secretary"))
    with pytest.raises(actions.CannotPutBack):
        actions.undo(branch=world.branch, revision=revision, by=world.user("secretary"))


def test_lines_move_one_place_and_stop_at_the_ends(world):
    first, second, third = (_problem(world, text) for text in ("甲", "乙", "丙"))

    def order():
        return "".join(Problem.objects.values_list("text", flat=True))

    actions.move_line(row=third, is_up=True, by=world.user("secretary"))
    assert order() == "甲丙乙"
    actions.move_line(row=first, is_up=True, by=world.user("secretary"))
    assert order() == "甲丙乙"
    actions.move_line(row=first, is_up=False, by=world.user("secretary"))
    assert order() == "丙甲乙"
    actions.move_line(row=second, is_up=False, by=world.user("secretary"))
    assert order() == "丙甲乙"


def test_list_does_not_grow_without_end(world):
    Problem.objects.bulk_create(
        Problem(branch=world.branch, year=YEAR, text=str(at), position=at) for at in range(actions.MOST_LINES)
    )
    with pytest.raises(actions.TooMany):
        _problem(world)
