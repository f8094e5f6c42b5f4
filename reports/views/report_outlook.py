"""What the secretary adds to the report on one page: ideas, stated figures, problems, next year's plan."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from reports.actions import annual_report as report_actions
from reports.actions import outlook as actions
from reports.actions.annual_report import ReportRefused
from reports.facts.declared import STATEMENTS
from reports.forms.plan import PlanForm
from reports.forms.problem import ProblemForm
from reports.forms.report import IdeasForm
from reports.models import PlanItem, Problem
from reports.views.report_desk import value_words
from reports.views.report_edit import OnPaper, address
from reports.wording.edits import ProblemLine
from reports.wording.sections import outlook
from reports.wording.tokens import Tokens


class OutlookPage(OnPaper):
    """补充内容: the ideas are a form, the rest are lists with their own forms."""

    template_name = "reports/report/outlook.html"
    form_class = IdeasForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "year": self.year}

    def get_initial(self) -> dict[str, Any]:
        report = self.paper.report
        guiding, told = (report.guiding_idea, report.outlook) if report else ("", "")
        return {"guiding_idea": guiding, "outlook": told, "opened": report_actions.stamp(guiding, told)}

    def save(self, form: Form) -> HttpResponse | None:
        data = form.cleaned_data
        try:
            report_actions.write_ideas(
                branch=self.scope.organization,
                year=self.year,
                guiding_idea=data["guiding_idea"],
                outlook=data["outlook"],
                opened=data["opened"],
                by=self.request.user,
            )
        except report_actions.ChangedMeanwhile as refused:
            form.add_refusal(None, refused)
            form.data = form.data.copy()
            form.data["opened"] = self.get_initial()["opened"]
            return None
        except ReportRefused as refused:
            form.add_refusal(None, refused)
            return None
        say_done(self.request, "工作思路已保存。", again=("看述职报告", self.page("report")))
        return redirect(self.page("report-outlook", at="ideas"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch, book = self.scope.organization, self.paper.book
        problems = list(Problem.objects.filter(branch=branch, year=self.year))
        told = {problem.pk: outlook.problem_words(book, _line(problem)) for problem in problems}
        return {
            **super().get_context_data(**kwargs),
            "year": self.year,
            "problems": [(problem, *told[problem.pk]) for problem in problems],
            "plans": list(PlanItem.objects.filter(branch=branch, year=self.year + 1)),
            "shown_by_records": [
                (fact, outlook.problem_words(book, ProblemLine("", outlook.as_problem(book, fact)))[0])
                for fact in outlook.proved_facts(book)
                if not any(f"【{fact}】" in problem.text for problem in problems)
            ],
            "figures": [(each, value_words(book[each.name]), book.value(each.name)) for each in STATEMENTS],
        }


def _line(problem: Problem) -> ProblemLine:
    return ProblemLine(f"problem-{problem.pk}", problem.text, problem.measure)


class _ProblemPage(OnPaper):
    template_name = "reports/report/problem.html"
    form_class = ProblemForm

    @property
    def names(self) -> Tokens:
        book = self.paper.book
        return Tokens(book, outlook.missed_figures(book))

    def refuse(self, form: Form, refused: ReportRefused) -> None:
        form.add_refusal("text" if isinstance(refused, report_actions.BadNames) else None, refused)


class ProblemAdd(_ProblemPage):
    """A new problem; ``?fact=`` fills in what the records show."""

    def get_initial(self) -> dict[str, Any]:
        return {"text": outlook.as_problem(self.paper.book, self.request.GET.get("fact", ""))}

    def save(self, form: Form) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            problem = actions.add_problem(
                branch=branch, year=self.year, names=self.names, by=self.request.user, **form.cleaned_data
            )
        except ReportRefused as refused:
            self.refuse(form, refused)
            return None
        undo = address("problem-remove", branch.pk, pk=problem.pk)
        say_done(self.request, "已写入存在问题。", undo=undo, again=("再写一条", self.page("problem-add")))
        return redirect(self.page("report-outlook", at="problems"))


class ProblemCorrect(_ProblemPage):
    """A problem as it stands."""

    @cached_property
    def problem(self) -> Problem:
        return get_object_or_404(Problem, branch=self.scope.organization, pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return self.problem.year

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.problem.text, "measure": self.problem.measure}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            revision = actions.correct_problem(
                problem=self.problem, names=self.names, by=self.request.user, **form.cleaned_data
            )
        except ReportRefused as refused:
            self.refuse(form, refused)
            return None
        say_done(self.request, "已保存。", undo=self.undo_of(revision))
        return redirect(self.page("report-outlook", at="problems"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "record": self.problem}


class PlanAdd(OnPaper):
    """One thing meant for the year after the report's."""

    template_name = "reports/report/plan.html"
    form_class = PlanForm

    def save(self, form: Form) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            item = actions.add_plan_item(
                branch=branch, year=self.year + 1, by=self.request.user, **form.cleaned_data
            )
        except ReportRefused as refused:
            form.add_refusal(None, refused)
            return None
        undo = address("plan-remove", branch.pk, pk=item.pk)
        say_done(self.request, "已写入计划。", undo=undo, again=("再写一条", self.page("plan-add")))
        return redirect(self.page("report-outlook", at="plan"))


class PlanCorrect(OnPaper):
    """A plan item as it stands."""

    template_name = "reports/report/plan.html"
    form_class = PlanForm

    @cached_property
    def item(self) -> PlanItem:
        return get_object_or_404(PlanItem, branch=self.scope.organization, pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return self.item.year - 1

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.item.text, "target": self.item.target, "unit": self.item.unit}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            revision = actions.correct_plan_item(item=self.item, by=self.request.user, **form.cleaned_data)
        except ReportRefused as refused:
            form.add_refusal(None, refused)
            return None
        say_done(self.request, "已保存。", undo=self.undo_of(revision))
        return redirect(self.page("report-outlook", at="plan"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "record": self.item}


# -- Removing and ordering -------------------------------------------------------------------------


def _report_year(row: Problem | PlanItem) -> int:
    """The year of the report a line stands in."""
    return row.year - 1 if isinstance(row, PlanItem) else row.year


def _back(row: Problem | PlanItem) -> HttpResponse:
    at = "plan" if isinstance(row, PlanItem) else "problems"
    return redirect(address("report-outlook", row.branch_id, at=at, year=_report_year(row)))


def _remove(request: HttpRequest, row: Problem | PlanItem) -> HttpResponse:
    try:
        revision = actions.remove_line(row=row, by=request.user)
    except ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = address("report-undo", row.branch_id, pk=revision.pk, year=_report_year(row))
        say_done(request, "已删除这一条。", undo=undo)
    return _back(row)


def _move(request: HttpRequest, row: Problem | PlanItem) -> HttpResponse:
    try:
        actions.move_line(row=row, is_up=request.POST.get("to") != "down", by=request.user)
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return _back(row)


@requires(Permission.EDIT_REPORT)
@require_POST
def problem_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take a problem out; can be undone."""
    return _remove(request, get_object_or_404(Problem, branch=request.scope.organization, pk=pk))


@requires(Permission.EDIT_REPORT)
@require_POST
def problem_move(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """One place up, or down."""
    return _move(request, get_object_or_404(Problem, branch=request.scope.organization, pk=pk))


@requires(Permission.EDIT_REPORT)
@require_POST
def plan_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take a plan item out; can be undone."""
    return _remove(request, get_object_or_404(PlanItem, branch=request.scope.organization, pk=pk))


@requires(Permission.EDIT_REPORT)
@require_POST
def plan_move(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """One place up, or down."""
    return _move(request, get_object_or_404(PlanItem, branch=request.scope.organization, pk=pk))
