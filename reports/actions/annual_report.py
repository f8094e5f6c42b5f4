"""What the secretary writes into the year's report: paragraphs, ideas, stated figures, struck gaps.

Each takes the report for itself first (``open_report``): once it is handed in, nothing changes it.
"""

import hashlib
from dataclasses import dataclass

from django.db import models, transaction

from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.chinese import clean_text
from partybranch.models import Revision
from reports.facts.declared import Statement
from reports.models import AnnualReport, DeclaredFigure, ReportParagraph, StruckItem
from reports.wording import tokens
from reports.wording.editing import Editor, is_editable, section_of

LONGEST_PARAGRAPH = 2000


class ReportRefused(Exception):
    """Why the report cannot be changed so; the text is shown to the person."""


class NotWithBranch(ReportRefused):
    """It was handed in."""

    def __init__(self) -> None:
        super().__init__("报告已经报送，收回或退回以后才能修改。")


class ChangedMeanwhile(ReportRefused):
    """Somebody else saved the same thing since the page was opened."""

    def __init__(self) -> None:
        super().__init__("您打开以后，别人改过这里。您写的还在框里，请对照现在的内容后再保存一次。")


class BadNames(ReportRefused):
    """Names in 【】 that stand for nothing."""


class NoSuchParagraph(ReportRefused):
    """The report has no paragraph of that key."""


def stamp(*texts: str) -> str:
    """A short mark of what a page was opened with, to tell whether it changed meanwhile."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]


def open_report(branch: Organization, year: int) -> AnnualReport:
    """The branch's paper of the year, held until the transaction ends; begun where it was not."""
    made, _ = AnnualReport.objects.get_or_create(branch=branch, year=year)
    report = AnnualReport.objects.select_for_update().get(pk=made.pk)
    if not report.is_with_branch:
        raise NotWithBranch
    return report


def touch(report: AnnualReport, by: log.Actor) -> None:
    """Note that the branch worked on it."""
    report.revision += 1
    report.saved_by_id = by.pk
    report.save(update_fields=["guiding_idea", "outlook", "revision", "saved_by_id", "saved_at"])


def record(verb: str, report: AnnualReport, by: log.Actor, *fields: str, **details: str | int) -> None:
    log.record(
        verb,
        by=by,
        obj=report,
        organization=report.branch_id,
        fields=list(fields),
        details={"year": report.year, **details},
    )


def one_line(text: str) -> str:
    """Text of a field without line breaks: a paragraph is one."""
    return "".join(line.strip() for line in clean_text(text).splitlines())


# -- Paragraphs ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """What saving a paragraph leaves to tell: names of figures it no longer states, figures typed as
    words with the name that keeps them live, and the change to undo (None for a first writing)."""

    left_out: tuple[str, ...]
    typed: tuple[tuple[str, str], ...]
    revision: Revision | None


def check_names(found: tokens.Tokens, text: str) -> None:
    """Refuse brackets that stand for no figure, naming those that look like it."""
    if tokens.has_loose_bracket(text):
        raise BadNames("【】要成对使用，里面写数据的名称，如【党课次数】。")
    sentences = []
    for name in found.unknown(text):
        near = "、".join(f"【{each}】" for each in found.nearest(name))
        sentences.append(f"没有【{name}】这项数据" + (f"，是不是{near}" if near else ""))
    if sentences:
        raise BadNames("；".join(sentences) + "。")


def hints_of(editor: Editor, key: str, text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Figures of the built-in paragraph the text no longer states, and figures typed as words."""
    found = editor.tokens(key)
    written = set(tokens.names_in(text))
    own = [found.part(name) for name in tokens.names_in(editor.text(key))]
    left_out = [
        name for name in tokens.names_in(editor.text(key)) if name not in written and found.is_figure(name)
    ]
    typed = found.typed_figures(text, [part for part in own if part is not None])
    return tuple(left_out), tuple((part.printed, part.fact) for part in typed)


def paragraph_text(report: AnnualReport | None, key: str) -> str | None:
    """What was written in place of a paragraph; None where nothing was."""
    if report is None:
        return None
    written = next((each for each in report.paragraphs.all() if each.key == key), None)
    return written.text if written else None


def stamp_of(text: str | None) -> str:
    return "" if text is None else stamp(text)


@transaction.atomic
def write_paragraph(
    *, branch: Organization, year: int, key: str, text: str, opened: str, editor: Editor, by: log.Actor
) -> Written:
    """Put a text in place of a paragraph; an empty one leaves the paragraph out."""
    if not section_of(key) or not is_editable(key):
        raise NoSuchParagraph("报告里没有这一段。")
    text = one_line(text)
    check_names(editor.tokens(key), text)
    report = open_report(branch, year)
    held = report.paragraphs.filter(key=key).first()
    if stamp_of(held.text if held else None) != opened:
        raise ChangedMeanwhile
    revision = None
    if held:
        before = history.snapshot(held)
        held.text, held.written_by_id = text, by.pk
        held.save()
        revision = history.keep(
            held, verb=Revision.Verb.CORRECTED, by=by, organization=branch.pk, before=before
        )
    else:
        ReportParagraph.objects.create(report=report, key=key, text=text, written_by_id=by.pk)
    touch(report, by)
    left_out, typed = hints_of(editor, key, text)
    record("改写报告段落", report, by, "text", key=key, characters=len(text), left_out=len(left_out))
    return Written(left_out, typed, revision)


@transaction.atomic
def restore_paragraph(*, branch: Organization, year: int, key: str, by: log.Actor) -> Revision:
    """恢复原文: the built-in paragraph stands again."""
    report = open_report(branch, year)
    held = report.paragraphs.filter(key=key).first()
    if held is None:
        raise NoSuchParagraph("这一段没有改写过。")
    revision = set_aside(held, by=by, organization=branch.pk)
    touch(report, by)
    record("恢复报告原文", report, by, key=key)
    return revision


def set_aside(row: models.Model, *, by: log.Actor, organization: int) -> Revision:
    """Keep what a row held and delete it."""
    revision = history.keep(
        row, verb=Revision.Verb.REMOVED, by=by, organization=organization, before=history.snapshot(row)
    )
    row.delete()
    return revision


# -- Ideas -----------------------------------------------------------------------------------------


@transaction.atomic
def write_ideas(
    *, branch: Organization, year: int, guiding_idea: str, outlook: str, opened: str, by: log.Actor
) -> AnnualReport:
    """年度工作思路 and next year's 总体思路."""
    report = open_report(branch, year)
    if stamp(report.guiding_idea, report.outlook) != opened:
        raise ChangedMeanwhile
    report.guiding_idea, report.outlook = one_line(guiding_idea), one_line(outlook)
    touch(report, by)
    record("填写工作思路", report, by, "guiding_idea", "outlook")
    return report


# -- Stated figures --------------------------------------------------------------------------------


@transaction.atomic
def declare_figure(
    *,
    branch: Organization,
    year: int,
    statement: Statement,
    number: int | None,
    text: str,
    basis: str,
    by: log.Actor,
) -> DeclaredFigure:
    """State a figure no ledger gives; stated again, it replaces the earlier one, which is kept."""
    report = open_report(branch, year)
    held = DeclaredFigure.objects.filter(branch=branch, year=year, name=statement.name).first()
    before = history.snapshot(held) if held else None
    figure = held or DeclaredFigure(branch=branch, year=year, name=statement.name)
    figure.number = number if statement.is_number else None
    figure.text = "" if statement.is_number else one_line(text)
    figure.basis, figure.declared_by_id = one_line(basis), by.pk
    figure.save()
    if before:
        history.keep(figure, verb=Revision.Verb.CORRECTED, by=by, organization=branch.pk, before=before)
    touch(report, by)
    log.record(
        "填报数据",
        by=by,
        obj=figure,
        organization=branch.pk,
        fields=["number", "text", "basis"],
        details={"year": year, "name": statement.name},
    )
    return figure


@transaction.atomic
def withdraw_figure(*, branch: Organization, year: int, name: str, by: log.Actor) -> Revision:
    """Take a stated figure back: it is a gap again."""
    report = open_report(branch, year)
    held = DeclaredFigure.objects.filter(branch=branch, year=year, name=name).first()
    if held is None:
        raise ReportRefused("这项数据没有填报过。")
    revision = set_aside(held, by=by, organization=branch.pk)
    touch(report, by)
    record("撤销填报数据", report, by, name=name)
    return revision


# -- 本年不报 ---------------------------------------------------------------------------------------


@transaction.atomic
def strike(*, branch: Organization, year: int, label: str, gaps: set[str], by: log.Actor) -> StruckItem:
    """Leave a gap out of this year's report. ``gaps`` are the labels of those it has."""
    if label not in gaps:
        raise ReportRefused("报告里没有这一项待补。")
    report = open_report(branch, year)
    item, _ = StruckItem.objects.get_or_create(report=report, label=label, defaults={"struck_by_id": by.pk})
    touch(report, by)
    record("标注本年不报", report, by, label=label)
    return item


@transaction.atomic
def take_back_strike(*, branch: Organization, year: int, label: str, by: log.Actor) -> None:
    """The gap asks again."""
    report = open_report(branch, year)
    gone, _ = report.struck.filter(label=label).delete()
    if not gone:
        raise ReportRefused("这一项没有标过本年不报。")
    touch(report, by)
    record("取消本年不报", report, by, label=label)
