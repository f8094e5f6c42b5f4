"""Paragraphs, ideas, stated figures and struck gaps: written, refused, recorded, taken back."""

import pytest

from partybranch.audit.models import AuditRecord
from partybranch.history import CannotPutBack
from reports.actions import annual_report as actions
from reports.actions import outlook
from reports.annual import edits_of, narrative_of, report_of
from reports.facts.declared import statement
from reports.models import AnnualReport, DeclaredFigure, ReportParagraph, StruckItem
from reports.wording.office import editor_of
from tests.reports.reporting import YEAR, hand_in

TEXT = "加强宣传。撰写稿件【宣传稿件篇数】。"


def _editor(branch):
    book, _, report = narrative_of(branch, YEAR)
    return editor_of(book, edits_of(branch, YEAR, report))


def _write(world, text=TEXT, key="publicity", opened=""):
    return actions.write_paragraph(
        branch=world.branch,
        year=YEAR,
        key=key,
        text=text,
        opened=opened,
        editor=_editor(world.branch),
        by=world.user("secretary"),
    )


def _text_of(world) -> str:
    return "".join(paragraph.plain for _, paragraph in narrative_of(world.branch, YEAR)[1].paragraphs())


def _declare(world, number=2, basis="会议记录"):
    return actions.declare_figure(
        branch=world.branch,
        year=YEAR,
        statement=statement("听取党建工作汇报次数"),
        number=number,
        text="",
        basis=basis,
        by=world.user("secretary"),
    )


def test_written_paragraph_is_in_the_report_and_recorded_once(world):
    _write(world, "加强宣传。办好支部专栏。")
    assert "办好支部专栏" in _text_of(world)
    record = AuditRecord.objects.get(verb="改写报告段落")
    assert (record.actor_id, record.organization_id) == (world.user("secretary").pk, world.branch.pk)
    assert record.details["key"] == "publicity"
    report = AnnualReport.objects.get()
    assert (report.revision, report.saved_by_id) == (1, world.user("secretary").pk)


def test_line_breaks_do_not_make_a_second_paragraph(world):
    _write(world, "加强宣传。\r\n办好专栏，\n多写稿件。")
    assert ReportParagraph.objects.get().text == "加强宣传。办好专栏，多写稿件。"


@pytest.mark.parametrize(
    ("text", "told"),
    [("稿件【宣传稿件】", "【宣传稿件篇数】"), ("稿件【宣传稿件篇数", "成对"), ("【】", "没有【】")],
)
def test_name_that_stands_for_nothing_is_refused_with_the_nearest(world, text, told):
    with pytest.raises(actions.BadNames, match=told):
        _write(world, text)
    assert not ReportParagraph.objects.exists()
    assert not AuditRecord.objects.filter(verb="改写报告段落").exists()


def test_figure_left_out_and_figure_typed_as_words_are_told(world):
    written = _write(world, "严格组织生活。召开党员大会1次。", key="organisational-life")
    assert "党员大会次数" in written.left_out
    assert ("1次", "党员大会次数") in written.typed


@pytest.mark.parametrize("key", ["", "没有", "problem-1", "plan-item-3"])
def test_key_that_is_not_rewritten_as_a_whole_is_refused(world, key):
    with pytest.raises(actions.NoSuchParagraph):
        _write(world, key=key)


def test_paragraph_changed_by_somebody_else_meanwhile_is_not_overwritten(world):
    _write(world, "别人先写的。")
    with pytest.raises(actions.ChangedMeanwhile):
        _write(world, "我写的。", opened="")
    assert ReportParagraph.objects.get().text == "别人先写的。"
    _write(world, "我写的。", opened=actions.stamp_of("别人先写的。"))
    assert ReportParagraph.objects.get().text == "我写的。"


def test_two_people_in_two_paragraphs_do_not_disturb_each_other(world):
    _write(world, "办好专栏。")
    _write(world, "打造品牌。", key="brand")
    assert ReportParagraph.objects.count() == 2


def test_restored_paragraph_can_be_had_back(world):
    _write(world)
    revision = actions.restore_paragraph(
        branch=world.branch, year=YEAR, key="publicity", by=world.user("secretary")
    )
    assert not ReportParagraph.objects.exists()
    assert outlook.undo(branch=world.branch, revision=revision, by=world.user("secretary")) == YEAR
    assert ReportParagraph.objects.get().text == TEXT
    with pytest.raises(CannotPutBack):
        outlook.undo(branch=world.branch, revision=revision, by=world.user("secretary"))


def test_restored_paragraph_is_not_put_over_a_newer_one(world):
    _write(world)
    revision = actions.restore_paragraph(
        branch=world.branch, year=YEAR, key="publicity", by=world.user("secretary")
    )
    _write(world, "新写的。")
    with pytest.raises(CannotPutBack, match="新的内容"):
        outlook.undo(branch=world.branch, revision=revision, by=world.user("secretary"))
    assert ReportParagraph.objects.get().text == "新写的。"


def test_correction_of_a_paragraph_can_be_undone(world):
    _write(world, "第一稿。")
    written = _write(world, "第二稿。", opened=actions.stamp_of("第一稿。"))
    outlook.undo(branch=world.branch, revision=written.revision, by=world.user("secretary"))
    assert ReportParagraph.objects.get().text == "第一稿。"


def test_nothing_to_restore_is_refused(world):
    with pytest.raises(actions.NoSuchParagraph):
        actions.restore_paragraph(branch=world.branch, year=YEAR, key="publicity", by=world.user("secretary"))


def test_ideas_are_refused_where_somebody_else_wrote_them_meanwhile(world):
    def write(idea, opened):
        return actions.write_ideas(
            branch=world.branch,
            year=YEAR,
            guiding_idea=idea,
            outlook="",
            opened=opened,
            by=world.user("secretary"),
        )

    write("甲思路", actions.stamp("", ""))
    with pytest.raises(actions.ChangedMeanwhile):
        write("乙思路", actions.stamp("", ""))
    assert report_of(world.branch, YEAR).guiding_idea == "甲思路"
    assert "围绕甲思路推进" in _text_of(world)


def test_stated_figure_is_printed_with_its_statement_behind_it(world):
    figure = _declare(world)
    assert "专题听取党建工作汇报2次" in _text_of(world)
    fact = narrative_of(world.branch, YEAR)[0]["听取党建工作汇报次数"]
    assert fact.evidence[0].ids == (figure.pk,)
    assert AuditRecord.objects.filter(verb="填报数据").count() == 1


def test_figure_stated_again_replaces_and_can_be_taken_back_and_had_again(world):
    _declare(world)
    _declare(world, number=3)
    assert DeclaredFigure.objects.get().number == 3
    revision = actions.withdraw_figure(
        branch=world.branch, year=YEAR, name="听取党建工作汇报次数", by=world.user("secretary")
    )
    assert "〔待补：听取党建工作汇报次数〕" in _text_of(world)
    outlook.undo(branch=world.branch, revision=revision, by=world.user("secretary"))
    assert DeclaredFigure.objects.get().number == 3


def test_zero_stated_is_no_gap_and_no_boast(world):
    _declare(world, number=0)
    assert "听取党建工作汇报" not in _text_of(world)


def test_struck_gap_leaves_the_report_and_comes_back(world):
    gaps = {"听取党建工作汇报次数"}
    label = "听取党建工作汇报次数"
    for _ in range(2):
        actions.strike(branch=world.branch, year=YEAR, label=label, gaps=gaps, by=world.user("secretary"))
    assert StruckItem.objects.get().struck_by_id == world.user("secretary").pk
    assert label not in _text_of(world)
    actions.take_back_strike(branch=world.branch, year=YEAR, label=label, by=world.user("secretary"))
    assert f"〔待补：{label}〕" in _text_of(world)
    with pytest.raises(actions.ReportRefused):
        actions.take_back_strike(branch=world.branch, year=YEAR, label=label, by=world.user("secretary"))


def test_what_is_no_gap_cannot_be_struck(world):
    with pytest.raises(actions.ReportRefused):
        actions.strike(
            branch=world.branch, year=YEAR, label="党课次数", gaps=set(), by=world.user("secretary")
        )


def test_handed_in_report_is_closed(world, at):
    at("2026-01-05")
    hand_in(world)
    doings = (
        lambda: _write(world),
        lambda: _declare(world),
        lambda: actions.take_back_strike(
            branch=world.branch, year=YEAR, label="存在问题", by=world.user("secretary")
        ),
        lambda: actions.restore_paragraph(
            branch=world.branch, year=YEAR, key="publicity", by=world.user("secretary")
        ),
    )
    for doing in doings:
        with pytest.raises(actions.NotWithBranch):
            doing()
