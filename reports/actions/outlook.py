"""Problems the branch names and what it plans: enter, change, order, remove, put back."""

from django.db import models, transaction
from django.utils import timezone

from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.history import CannotPutBack
from partybranch.models import Revision
from reports.actions.annual_report import (
    ReportRefused,
    check_names,
    one_line,
    open_report,
    record,
    set_aside,
    touch,
)
from reports.models import AnnualReport, DeclaredFigure, PlanItem, Problem, ReportParagraph
from reports.wording.tokens import Tokens

MOST_LINES = 30
# What a removal of this part can be undone of.
_PUT_BACK: tuple[type[models.Model], ...] = (Problem, PlanItem, ReportParagraph, DeclaredFigure)


class TooMany(ReportRefused):
    """A list may not grow without end."""

    def __init__(self) -> None:
        super().__init__(f"最多写{MOST_LINES}条。")


def _next_position(rows: models.QuerySet) -> int:
    if rows.count() >= MOST_LINES:
        raise TooMany
    return (rows.aggregate(last=models.Max("position"))["last"] or 0) + 1


def _record(verb: str, row: Problem | PlanItem, by: log.Actor, *fields: str) -> None:
    log.record(
        verb,
        by=by,
        obj=row,
        organization=row.branch_id,
        fields=list(fields),
        details={"year": row.year},
    )


def _correct(row: Problem | PlanItem, by: log.Actor, **values: object) -> Revision:
    before = history.snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return history.keep(row, verb=Revision.Verb.CORRECTED, by=by, organization=row.branch_id, before=before)


# -- Problems --------------------------------------------------------------------------------------


@transaction.atomic
def add_problem(
    *, branch: Organization, year: int, text: str, measure: str, names: Tokens, by: log.Actor
) -> Problem:
    """Name a problem; figures stand in its text as 【name】."""
    text, measure = one_line(text), one_line(measure)
    check_names(names, text + measure)
    report = open_report(branch, year)
    position = _next_position(Problem.objects.filter(branch=branch, year=year))
    problem = Problem.objects.create(
        branch=branch, year=year, text=text, measure=measure, position=position, entered_by_id=by.pk
    )
    touch(report, by)
    _record("登记存在问题", problem, by, "text", "measure")
    return problem


@transaction.atomic
def correct_problem(*, problem: Problem, text: str, measure: str, names: Tokens, by: log.Actor) -> Revision:
    text, measure = one_line(text), one_line(measure)
    check_names(names, text + measure)
    report = open_report(problem.branch, problem.year)
    revision = _correct(problem, by, text=text, measure=measure)
    touch(report, by)
    _record("更正存在问题", problem, by, "text", "measure")
    return revision


# -- Plan ------------------------------------------------------------------------------------------


@transaction.atomic
def add_plan_item(
    *, branch: Organization, year: int, text: str, target: int | None, unit: str, by: log.Actor
) -> PlanItem:
    """One thing to do in ``year``, stated in the report of the year before."""
    report = open_report(branch, year - 1)
    position = _next_position(PlanItem.objects.filter(branch=branch, year=year))
    item = PlanItem.objects.create(
        branch=branch,
        year=year,
        text=one_line(text),
        target=target,
        unit=unit,
        position=position,
        entered_by_id=by.pk,
    )
    touch(report, by)
    _record("登记工作打算", item, by, "text", "target")
    return item


@transaction.atomic
def correct_plan_item(*, item: PlanItem, text: str, target: int | None, unit: str, by: log.Actor) -> Revision:
    report = open_report(item.branch, item.year - 1)
    revision = _correct(item, by, text=one_line(text), target=target, unit=unit)
    touch(report, by)
    _record("更正工作打算", item, by, "text", "target")
    return revision


# -- Both ------------------------------------------------------------------------------------------


def _report_of(row: Problem | PlanItem) -> AnnualReport:
    return open_report(row.branch, _year_of(row))


@transaction.atomic
def remove_line(*, row: Problem | PlanItem, by: log.Actor) -> Revision:
    """Take a problem or a plan item out; it can be put back."""
    report = _report_of(row)
    _record(f"删除{row._meta.verbose_name}", row, by)
    revision = set_aside(row, by=by, organization=row.branch_id)
    touch(report, by)
    return revision


@transaction.atomic
def move_line(*, row: Problem | PlanItem, is_up: bool, by: log.Actor) -> None:
    """One place up or down among its year's lines; at the end of the list it stays."""
    report = _report_of(row)
    rows = list(type(row).objects.filter(branch=row.branch, year=row.year))
    at = [each.pk for each in rows].index(row.pk)
    to = at - 1 if is_up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for position, each in enumerate(rows, start=1):
        each.position = position
    type(row).objects.bulk_update(rows, ["position"])
    touch(report, by)
    _record(f"调整{row._meta.verbose_name}次序", row, by, "position")


def undoable(branch: Organization, pk: int) -> Revision:
    """A change of this part in the branch; Revision.DoesNotExist where there is none."""
    labels = [model._meta.label_lower for model in _PUT_BACK]
    return Revision.objects.get(pk=pk, object_type__in=labels, organization_id=branch.pk)


def _model_of(revision: Revision) -> type[models.Model]:
    return next(model for model in _PUT_BACK if model._meta.label_lower == revision.object_type)


def _made_again(model: type[models.Model], revision: Revision) -> models.Model:
    """The row a removal deleted, with what it held."""
    held = history.before_of(revision)
    if not held:
        raise CannotPutBack("原来的内容已按规定清除，不能恢复。")
    names = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    columns = {name: value for name, value in held["columns"].items() if name in names}
    same = {
        ReportParagraph: ("report_id", "key"),
        DeclaredFigure: ("branch_id", "year", "name"),
    }.get(model, ())
    if same and model.objects.filter(**{name: columns[name] for name in same}).exists():
        raise CannotPutBack("后来又写了新的内容，不能恢复原来的。")
    return model.objects.create(**columns)


def _year_of(row: models.Model) -> int:
    """The year of the report a row stands in."""
    if isinstance(row, ReportParagraph):
        return row.report.year
    return row.year - 1 if isinstance(row, PlanItem) else row.year


@transaction.atomic
def undo(*, branch: Organization, revision: Revision, by: log.Actor) -> int:
    """Put back what a correction or removal changed; the year of the report it belongs to."""
    if revision.undone_at is not None:
        raise CannotPutBack("已经撤销过了。")
    model = _model_of(revision)
    if revision.verb == Revision.Verb.REMOVED:
        row = _made_again(model, revision)
        revision.undone_at = timezone.now()
        revision.save(update_fields=["undone_at"])
    else:
        if not model.objects.filter(pk=revision.object_id).exists():
            raise CannotPutBack("这一条后来已经删除。")
        row = history.put_back(model, revision)
    year = _year_of(row)
    report = open_report(branch, year)
    touch(report, by)
    record("撤销报告改动", report, by, what=str(model._meta.verbose_name))
    return year
